"""The values of territories for one period as bars, in SVG: one series, the greatest first, each said. Pure.

Lengths along a bar are percentages and nothing is scaled: letters keep their size on a phone as on a sheet of paper.
Like the curve it reads in grey, and what is aimed at is dashed; a bar that some territories are missing from is hollow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from measures.curve import BLUE, DRAWN, GREEN, INK, SOFT, linked, together

ROW, HEAD = 46, 26
"""Height of a territory, and of the line above that says what is aimed at."""

LONGEST = 72
"""How far the longest bar goes, in hundredths of the width: its number goes after it."""

BESIDE = 22
"""How near the end of a bar what is aimed at would cross its number, in hundredths of the width."""

FIRST = 12
"""Bars shown at once; the others are unfolded."""


@dataclass(frozen=True)
class Bar:
    """A territory: where its values are, "" for no link; what it gives.

    `said` is « 1 200 prêts », `short` « 1 200 ».
    """

    name: str
    url: str
    value: Fraction | None = None
    said: str = ""
    short: str = ""
    is_partial: bool = False

    @property
    def told(self) -> str:
        if self.value is None:
            return f"{self.name}\u00a0: sans valeur"
        return f"{self.name}\u00a0: {self.said}{' (partielle)' if self.is_partial else ''}"


@dataclass(frozen=True)
class BarChart:
    """`bars` come in any order; `target` goes with how it is said, « Cible : 75 % »."""

    title: str
    bars: Sequence[Bar]
    target: tuple[Fraction, str] | None = None
    ordered: tuple[Bar, ...] = field(init=False)
    """The greatest value first; without one, last; those of one value by name."""

    def __post_init__(self) -> None:
        ordered = sorted(self.bars, key=lambda one: (one.value is None, -(one.value or 0), one.name))
        object.__setattr__(self, "ordered", tuple(ordered))
        # A tuple: a chart is a key to its picture.
        object.__setattr__(self, "bars", tuple(self.bars))

    @property
    def head(self) -> int:
        """Height above the bars: a line when something is aimed at."""
        return HEAD if self.target else 0

    @property
    def first(self) -> tuple[Bar, ...]:
        return self.ordered[:FIRST]

    @property
    def others(self) -> tuple[Bar, ...]:
        return self.ordered[FIRST:]

    @property
    def has_partial(self) -> bool:
        return any(one.is_partial and one.value is not None for one in self.bars)

    @property
    def role(self) -> str:
        """A picture of links is a group of them; without one it is one picture."""
        return "group" if any(one.url for one in self.bars) else "img"

    @cached_property
    def longest(self) -> Fraction:
        """The greatest value, what is aimed at included."""
        aimed = [self.target[0]] if self.target else []
        return max([*aimed, *(one.value for one in self.bars if one.value is not None)], default=Fraction(0))

    def share(self, value: Fraction) -> float:
        """How far a value goes, in hundredths of the width; every part of a chart has the same scale."""
        return round(float(value / self.longest) * LONGEST, 2) if self.longest else 0.0


@lru_cache(maxsize=DRAWN)
def bars_svg(chart: BarChart, bars: tuple[Bar, ...], name: str, title: str = "") -> SafeString:
    """The picture of some of the bars. `name` begins the ids of its title and description. Every text is escaped."""
    return format_html(
        '<svg class="measures-bars" xmlns="http://www.w3.org/2000/svg" width="100%" height="{}" role="{}"'
        ' font-size="14" aria-labelledby="{}-title" aria-describedby="{}-desc"><title id="{}-title">{}</title>'
        '<desc id="{}-desc">{}</desc>{}{}</svg>',
        chart.head + ROW * len(bars),
        chart.role,
        name,
        name,
        name,
        title or chart.title,
        name,
        _described(chart, bars),
        _target_word(chart),
        together(_row(chart, bar, chart.head + ROW * rank) for rank, bar in enumerate(bars)),
    )


def _described(chart: BarChart, bars: Sequence[Bar]) -> str:
    parts = [f"{'; '.join(one.told for one in bars)}.".replace(";", "\u202f;")]
    if chart.target:
        parts.append(f"{chart.target[1]}.")
    return " ".join([*parts, "Un tableau donne les mêmes valeurs."])


def _row(chart: BarChart, bar: Bar, top: int) -> SafeString:
    """One territory, a link to its values if there is one: its name, and its bar below."""
    inside = format_html(
        '<title>{}</title><rect x="0" y="{}" width="100%" height="{}" fill="#ffffff"/>'
        '<text x="0" y="{}" fill="{}">{}</text>{}',
        bar.told,
        top,
        ROW,
        top + 16,
        INK,
        bar.name,
        _drawn(chart, bar, top),
    )
    return linked(bar.url, bar.told, inside)


def _drawn(chart: BarChart, bar: Bar, top: int) -> SafeString:
    if bar.value is None:
        return format_html('<text x="0" y="{}" fill="{}" font-style="italic">sans valeur</text>', top + 35, SOFT)
    end = chart.share(bar.value)
    return format_html(
        '<rect x="1" y="{}" width="{}%" height="14" fill="{}" stroke="{}" stroke-width="2"/>{}'
        '<text x="{}%" dx="10" y="{}" fill="{}" font-weight="bold">{}</text>',
        top + 22,
        end,
        "#ffffff" if bar.is_partial else BLUE,
        BLUE,
        _mark(chart, top + 20),
        _after(chart, end),
        top + 35,
        INK,
        bar.short,
    )


def _after(chart: BarChart, end: float) -> float:
    """Where the number of a bar goes: at its end, or past what is aimed at when that is just there."""
    aimed = chart.share(chart.target[0]) if chart.target else 0
    return aimed if end <= aimed < end + BESIDE else end


def _mark(chart: BarChart, top: int) -> SafeString:
    """What is aimed at, across one bar."""
    drawn = (
        '<line x1="{}%" x2="{}%" y1="{}" y2="{}" stroke="#ffffff" stroke-width="6"/>'
        '<line x1="{}%" x2="{}%" y1="{}" y2="{}" stroke="{}" stroke-width="3" stroke-dasharray="5 3"/>'
    )
    ends = [chart.share(chart.target[0])] if chart.target else []
    return format_html_join("", drawn, ((x, x, top, top + 18, x, x, top, top + 18, GREEN) for x in ends))


def _target_word(chart: BarChart) -> SafeString:
    """What is aimed at in words, above the bars, on the side where there is room."""
    ends = [(chart.share(chart.target[0]), chart.target[1])] if chart.target else []
    drawn = '<text x="{}%" y="14" text-anchor="{}" fill="{}">{}</text>'
    return format_html_join("", drawn, ((x, "end" if x > 50 else "start", GREEN, said) for x, said in ends))
