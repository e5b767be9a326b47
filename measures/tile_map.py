"""The values of départements on a map of squares (`tiles`), in SVG. Pure.

Five steps at most, light to dark, of one hue: they stay apart in grey and for whoever sees colours otherwise. None is
needed to read: the code and the number are written in each square, and what has no value is hatched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from measures.curve import DRAWN, INK, SOFT, linked, together
from measures.tiles import TILES

SIDE, GAP = 50, 2
STEPS = ("#f1f1fd", "#b9c6ee", "#7f97d8", "#3f5bb0", "#14206e")
"""From the smallest values to the greatest."""

WHITE = "#ffffff"
SPREAD = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
"""Which steps are used when there are fewer classes: the furthest apart."""

MOST = 5
ROUND = tuple(Fraction(part) for part in ("1", "2", "5/2", "5"))
"""Of a power of ten: what makes round classes."""

SILENT = "sans valeur"

LETTERS = 7
"""Characters of a number that fit in a square."""


@dataclass(frozen=True)
class Tile:
    """A département: its official code, what it gives (« 45,5 % », « 45,5 » in its square), `silent` without a value.

    `url` is where its values are, "" for no link.
    """

    code: str
    name: str
    url: str
    value: Fraction | None = None
    said: str = ""
    short: str = ""
    is_partial: bool = False
    silent: str = field(default=SILENT, kw_only=True)

    @property
    def told(self) -> str:
        given = self.silent if self.value is None else f"{self.said}{' (partielle)' if self.is_partial else ''}"
        return f"{self.name} ({self.code})\u00a0: {given}"


@dataclass(frozen=True)
class Class:
    """Values from `low` to before `high`, to `high` itself when `is_last`; one value when both are it.

    `said` is « de 40 % à moins de 50 % ».
    """

    low: Fraction
    high: Fraction
    said: str
    colour: str
    is_last: bool = False

    def holds(self, value: Fraction) -> bool:
        return self.low <= value and (value < self.high or value == self.low or self.is_last)

    @property
    def ink(self) -> str:
        return ink_on(self.colour)

    @property
    def step(self) -> int:
        """The rank of its colour, from the lightest."""
        return STEPS.index(self.colour)


@dataclass(frozen=True)
class TileMap:
    title: str
    tiles: Sequence[Tile]
    classes: Sequence[Class]

    def __post_init__(self) -> None:
        # Tuples: a map is a key to its picture.
        object.__setattr__(self, "tiles", tuple(self.tiles))
        object.__setattr__(self, "classes", tuple(self.classes))

    @property
    def has_partial(self) -> bool:
        return any(one.is_partial and one.value is not None for one in self.tiles)

    def class_of(self, tile: Tile) -> Class | None:
        return next((one for one in self.classes if tile.value is not None and one.holds(tile.value)), None)

    @cached_property
    def counted(self) -> list[tuple[Class | None, str, int]]:
        """Each class, what it says, and how many départements are in it; None is for those without a value, if any."""
        held = [self.class_of(one) for one in self.tiles]
        found: list[tuple[Class | None, str, int]] = [(one, one.said, held.count(one)) for one in self.classes]
        silent = [one.silent for one, inside in zip(self.tiles, held, strict=True) if inside is None]
        return [*found, *([(None, silent[0], len(silent))] if silent else [])]

    @property
    def legend(self) -> list[tuple[SafeString, str, int]]:
        """The same, a square of its colour in the place of each class."""
        return [
            (swatch(one.colour, one.ink) if one else swatch(None, INK), said, count)
            for one, said, count in self.counted
        ]

    @property
    def role(self) -> str:
        """A picture of links is a group of them; without one it is one picture."""
        return "group" if any(one.url for one in self.tiles) else "img"


def bounds(low: Fraction, high: Fraction, least: Fraction = Fraction(0)) -> list[Fraction]:
    """The ends of at most five classes of one round width, `least` or more, that hold both: 20, 30, 40 for 23 to 38.

    Both the same: that value twice, one class.
    """
    if low == high:
        return [low, high]
    power = Fraction(1)
    while power * 10 <= high - low:
        power *= 10
    while power > high - low:
        power /= 10
    for width in (power * part / 10 * ten for ten in (1, 10, 100) for part in ROUND):
        first, last = low // width, -(-high // width)
        if width >= least and last - first <= MOST:
            return [width * rank for rank in range(int(first), int(last) + 1)]
    raise AssertionError("a width of ten times the spread makes two classes at most")


def coloured(ends: Sequence[tuple[Fraction, Fraction, str]]) -> list[Class]:
    """Classes from their ends and words, with their colours; the last one holds its upper end."""
    return [
        Class(low, high, said, STEPS[SPREAD[len(ends)][rank]], is_last=rank == len(ends) - 1)
        for rank, (low, high, said) in enumerate(ends)
    ]


def ink_on(colour: str) -> str:
    """The ink that reads on a colour, 4.5:1 at least on each step."""
    return INK if STEPS.index(colour) < 3 else WHITE


@lru_cache(maxsize=DRAWN)
def map_svg(chart: TileMap, name: str) -> SafeString:
    """The picture, as large as its squares. `name` begins the ids inside it. Every text is escaped."""
    placed = [(one, *TILES[one.code]) for one in chart.tiles]
    left, top = min(column for _, column, _ in placed), min(row for _, _, row in placed)
    width = (max(column for _, column, _ in placed) - left + 1) * SIDE + GAP
    height = (max(row for _, _, row in placed) - top + 1) * SIDE + GAP
    # North to south and west to east, as one reads, for whoever goes through the links.
    ordered = sorted(placed, key=lambda one: (one[2], one[1]))
    return format_html(
        '<svg class="measures-map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}"'
        ' role="{}" aria-labelledby="{}-title" aria-describedby="{}-desc"><title id="{}-title">{}</title>'
        '<desc id="{}-desc">Une case par département, placée à peu près comme sur une carte. Un tableau donne les'
        " mêmes valeurs.</desc>{}{}</svg>",
        width,
        height,
        width,
        height,
        chart.role,
        name,
        name,
        name,
        chart.title,
        name,
        _hatching(f"{name}-sans-valeur"),
        together(_tile(chart, one, (column - left) * SIDE + GAP, (row - top) * SIDE + GAP, name)
                 for one, column, row in ordered),
    )  # fmt: skip


def swatch(colour: str | None, ink: str) -> SafeString:
    """A small square of the legend, hatched without a colour; it says nothing by itself."""
    return format_html(
        '<svg class="measures-swatch" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"'
        ' aria-hidden="true"><rect x="1" y="1" width="22" height="22" fill="{}" stroke="{}"/>{}</svg>',
        colour or WHITE,
        SOFT,
        format_html_join(
            "", '<path d="M1 {}L{} 1M{} 23L23 {}" stroke="{}"/>', [] if colour else [(12, 12, 12, 12, ink)]
        ),
    )


_TILE = '<title>{0}</title><rect x="{1}" y="{2}" width="{3}" height="{3}" fill="{4}" stroke="{5}"{6}/>'
_CODE = '<text x="{7}" y="{8}" text-anchor="middle" font-size="13" font-weight="bold" fill="{9}">{10}</text>'
_SHORT = '<text x="{7}" y="{11}" text-anchor="middle" font-size="12" font-weight="normal" fill="{9}">{12}</text>'


def _tile(chart: TileMap, tile: Tile, x: int, y: int, name: str) -> SafeString:
    held, short, side = chart.class_of(tile), _fitting(tile.short), SIDE - GAP
    dashes = _DASHES if tile.is_partial and held else ""
    inside = format_html(
        f"{_TILE}{_CODE}{_SHORT if short else ''}",
        tile.told,
        x,
        y,
        side,
        held.colour if held else f"url(#{name}-sans-valeur)",
        SOFT,
        dashes,
        x + side // 2,
        y + 20,
        held.ink if held else INK,
        tile.code,
        y + 37,
        short,
    )
    return linked(tile.url, tile.told, inside)


_DASHES = format_html(' stroke-width="{}" stroke-dasharray="{}"', 2, "4 3")


def _fitting(short: str) -> str:
    """A number, when a square has room for it."""
    return short if len(short) <= LETTERS else ""


def _hatching(name: str) -> SafeString:
    """What has no value: white, with thin strokes that the letters stand out of."""
    return format_html(
        '<defs><pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="{}"/><path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="#c6c6c6"/></pattern>'
        "</defs>",
        name,
        WHITE,
    )
