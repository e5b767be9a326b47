"""The parts of a territory as they are drawn, bars and a map, on a page and on paper alike. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from measures.bars import BarChart, bars_svg
from measures.tile_map import TileMap, map_svg


@dataclass(frozen=True)
class Pictures:
    """`bars` and `map` are None when there is nothing to compare. `prefix` begins the ids inside the pictures."""

    bars: BarChart | None
    map: TileMap | None
    prefix: str = field(default="", kw_only=True)

    @property
    def first_bars(self) -> SafeString | None:
        return bars_svg(self.bars, self.bars.first, f"{self.prefix}barres") if self.bars else None

    @property
    def other_bars(self) -> SafeString | None:
        """Those that are unfolded, None when all are shown."""
        if self.bars is None or not self.bars.others:
            return None
        return bars_svg(self.bars, self.bars.others, f"{self.prefix}barres-suite", f"{self.bars.title} (suite)")

    @property
    def map_picture(self) -> SafeString | None:
        return map_svg(self.map, f"{self.prefix}carte") if self.map else None
