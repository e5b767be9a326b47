"""The curve of an indicator as SVG: its values, what is aimed at. Pure: pages and documents take the same picture.

It reads in grey: values are a full line with dots, what is aimed at a dashed one with diamonds, the baseline a square.
The dot of a value that some territories are missing from is hollow.
Colours are attributes, not styles: neither a style sheet nor a permission of the page is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 640, 300
"""All lengths are in units of the picture, of which 12 are the height of its letters."""

LEFT, RIGHT, TOP, BOTTOM = 76, 24, 20, 64
INK, SOFT, GRID = "#161616", "#5a5a5a", "#dddddd"
BLUE, GREEN = "#000091", "#18753c"
"""7:1 at least on white, and told apart by their dashes and marks."""

DRAWN = 128
"""Pictures of each sort that a process keeps: many people look at the same values before one of them changes."""

STEPS = 4
"""Lines across, at most one more."""


@dataclass(frozen=True)
class Spot:
    """A value at a date, as it is said: « 12,5 % en 2021 ». `is_partial`: awaited territories are not in it."""

    on: date
    value: Fraction
    said: str
    is_partial: bool = False

    @property
    def told(self) -> str:
        return f"{self.said} (partielle)" if self.is_partial else self.said


@dataclass(frozen=True)
class Chart:
    """`values` are in groups by date: between two groups a period has no value. `scale` holds the numbers of the axis.

    They begin with 0 and reach the greatest value; each goes with how it is said.
    """

    title: str
    values: Sequence[Sequence[Spot]]
    baseline: Spot | None
    targets: Sequence[Spot]
    scale: Sequence[tuple[Fraction, str]]

    def __post_init__(self) -> None:
        # Tuples: a chart is a key to its picture.
        object.__setattr__(self, "values", tuple(tuple(group) for group in self.values))
        object.__setattr__(self, "targets", tuple(self.targets))
        object.__setattr__(self, "scale", tuple(self.scale))

    @cached_property
    def spots(self) -> list[Spot]:
        """Everything that is drawn, by date."""
        given = [one for group in self.values for one in group]
        return sorted([*given, *([self.baseline] if self.baseline else []), *self.targets], key=lambda one: one.on)


def steps(greatest: Fraction) -> list[Fraction]:
    """Round numbers from 0 to at least the greatest: 0, 20, 40, 60, 80 for 74; 0, 1 when there is nothing."""
    if greatest <= 0:
        return [Fraction(0), Fraction(1)]
    size = Fraction(1)
    while size * 10 <= greatest:
        size *= 10
    while size > greatest:
        size /= 10
    step = next(size * part for part in _PARTS if size * part * STEPS >= greatest)
    count = -(-greatest // step)
    return [step * rank for rank in range(int(count) + 1)]


_PARTS = tuple(Fraction(part) for part in ("1/4", "1/2", "1", "2", "5/2"))
"""Of a power of ten: what makes round steps. A number is less than ten times its power: 5/2 × 4 is enough."""


@lru_cache(maxsize=DRAWN)
def svg(chart: Chart, name: str) -> SafeString:
    """The picture. `name` begins the ids of its title and of its description. Every text is escaped."""
    return format_html(
        '<svg class="measures-curve" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="{}-title" aria-describedby="{}-desc"><title id="{}-title">{}</title>'
        '<desc id="{}-desc">{}</desc>{}{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        name,
        name,
        name,
        chart.title,
        name,
        said_of(chart),
        _axes(chart),
        _aim(chart),
        _values(chart),
        _legend(chart),
    )


def said_of(chart: Chart) -> str:
    """What is drawn, in words, and where the same is as a table."""
    given = [one.told for group in chart.values for one in group]
    parts = [f"Valeurs\u00a0: {', '.join(given)}." if given else "Aucune valeur."]
    if chart.baseline:
        parts.append(f"Point de départ\u00a0: {chart.baseline.said}.")
    if chart.targets:
        parts.append(f"Cibles\u00a0: {', '.join(one.said for one in chart.targets)}.")
    return " ".join([*parts, "Le tableau qui suit donne les mêmes valeurs."])


def _x(chart: Chart, on: date) -> float:
    first, last = chart.spots[0].on, chart.spots[-1].on
    days = (last - first).days
    place = (on - first).days / days if days else 0.5
    return round(LEFT + 12 + place * (WIDTH - LEFT - RIGHT - 24), 1)


def _y(chart: Chart, value: Fraction) -> float:
    highest = chart.scale[-1][0]
    return round(HEIGHT - BOTTOM - float(value / highest) * (HEIGHT - TOP - BOTTOM), 1)


def _axes(chart: Chart) -> SafeString:
    levels = [(_y(chart, value), GRID if value else SOFT, said) for value, said in chart.scale]
    across = format_html_join(
        "",
        '<path d="M{} {}H{}" stroke="{}"/>',
        ((LEFT, y, WIDTH - RIGHT, colour) for y, colour, _ in levels),
    )
    numbers = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="end" font-size="12" fill="{}">{}</text>',
        ((LEFT - 6, y + 4, SOFT, said) for y, _, said in levels),
    )
    floor = HEIGHT - BOTTOM
    ticks = format_html_join(
        "",
        '<path d="M{} {}v5" stroke="{}"/><text x="{}" y="{}" text-anchor="middle" font-size="12" fill="{}">{}</text>',
        ((x, floor, SOFT, x, floor + 18, SOFT, year) for x, year in _years(chart)),
    )
    return across + numbers + ticks


def _years(chart: Chart) -> list[tuple[float, int]]:
    """Where each year begins, at most ten of them; within one year, where the drawing begins."""
    if not chart.spots:
        return []
    first, last = chart.spots[0].on, chart.spots[-1].on
    inside = [year for year in range(first.year, last.year + 1) if date(year, 1, 1) >= first]
    every = 1 + len(inside) // 10
    found = [(_x(chart, date(year, 1, 1)), year) for year in inside[::every]]
    return found or [(_x(chart, first), first.year)]


def _aim(chart: Chart) -> SafeString:
    """The dashed line from the baseline through the targets, and its marks."""
    start = [chart.baseline] if chart.baseline else []
    places = [_place(chart, one) for one in (*start, *chart.targets)]
    marks = [_square(*_place(chart, one), one.said) for one in start]
    marks += [_diamond(*_place(chart, one), one.said) for one in chart.targets]
    return _line(places, GREEN, "7 5") + together(marks)


def _values(chart: Chart) -> SafeString:
    lines = [_line([_place(chart, one) for one in group], BLUE, "none") for group in chart.values]
    dots = [_dot(*_place(chart, one), one.told, one.is_partial) for group in chart.values for one in group]
    return together(lines) + together(dots)


def _legend(chart: Chart) -> SafeString:
    """What each line and mark is, below the picture."""
    y = HEIGHT - 18
    parts = [_line([(LEFT, y), (LEFT + 28, y)], BLUE, "none"), _dot(LEFT + 14, y, ""), _word(LEFT + 36, "Valeurs")]
    if chart.targets:
        at = LEFT + 110
        parts += [_line([(at, y), (at + 28, y)], GREEN, "7 5"), _diamond(at + 14, y, ""), _word(at + 36, "Cibles")]
    if chart.baseline:
        parts += [_square(LEFT + 215, y, ""), _word(LEFT + 228, "Point de départ")]
    if any(one.is_partial for group in chart.values for one in group):
        parts += [_dot(LEFT + 350, y, "", True), _word(LEFT + 362, "Valeur partielle")]
    return together(parts)


def _place(chart: Chart, spot: Spot) -> tuple[float, float]:
    return _x(chart, spot.on), _y(chart, spot.value)


def together(parts: Iterable[SafeString]) -> SafeString:
    """Pieces of a picture one after the other, as one."""
    return format_html_join("", "{}", ((one,) for one in parts))


def linked(url: str, told: str, inside: SafeString) -> SafeString:
    """A piece of a picture as a link that says what it is; without an address, the piece alone."""
    if not url:
        return format_html("<g>{}</g>", inside)
    return format_html('<a href="{}" aria-label="{}">{}</a>', url, told, inside)


def _line(places: Sequence[tuple[float, float]], colour: str, dashes: str) -> SafeString:
    path = "L".join(f"{x} {y}" for x, y in places)
    drawn = '<path d="M{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>'
    return format_html_join("", drawn, [(path, colour, dashes)] if len(places) > 1 else [])


def _dot(x: float, y: float, said: str, is_hollow: bool = False) -> SafeString:
    drawn = '<circle cx="{}" cy="{}" r="4" fill="{}" stroke="{}" stroke-width="2"><title>{}</title></circle>'
    return format_html(drawn, x, y, "#ffffff" if is_hollow else BLUE, BLUE, said)


def _square(x: float, y: float, said: str) -> SafeString:
    drawn = '<path d="M{} {}h10v10h-10z" fill="#ffffff" stroke="{}" stroke-width="2"><title>{}</title></path>'
    return format_html(drawn, round(x - 5, 1), round(y - 5, 1), GREEN, said)


def _diamond(x: float, y: float, said: str) -> SafeString:
    drawn = '<path d="M{} {}l7 7l-7 7l-7 -7z" fill="#ffffff" stroke="{}" stroke-width="2"><title>{}</title></path>'
    return format_html(drawn, x, round(y - 7, 1), GREEN, said)


def _word(x: int, text: str) -> SafeString:
    return format_html('<text x="{}" y="{}" font-size="12" fill="{}">{}</text>', x, HEIGHT - 14, INK, text)
