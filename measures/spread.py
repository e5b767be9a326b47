"""The values of a territory's parts for one period: as bars, and as a map where départements have some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from indicators.enums import IndicatorKind
from indicators.models import Indicator
from indicators.numbers import value_text
from indicators.values import IndicatorValues
from measures.bars import Bar, BarChart
from measures.board import Board
from measures.periods import Period
from measures.pictures import Pictures
from measures.rollup import How, Total
from measures.said import as_decimal, said_number, said_total
from measures.sheet import ChildLine, Sheet, lines_of
from measures.tile_map import Class, Tile, TileMap, bounds, coloured
from measures.tiles import TILES
from territories.enums import Level

FEWEST_TILES = 4
"""Départements that a territory has at least for a map to say something."""

YES_NO = ((Fraction(0), Fraction(0), "non"), (Fraction(0), Fraction(1), "en partie"), (Fraction(1), Fraction(1), "oui"))


@dataclass(frozen=True)
class Spread(Pictures):
    """`table` are lines that no table of the page has; none when the territories just below are what is drawn."""

    table: tuple[ChildLine, ...]


def spread_of(indicator: Indicator, values: IndicatorValues, board: Board, sheet: Sheet) -> Spread:
    """What is drawn of the period shown; the sheet has nothing to be compared when fewer than two have a value."""
    period = sheet.shown.period
    inside = [one for one in board.within(sheet.territory) if one.level == Level.DEPARTEMENT and one.code in TILES]
    is_told_below = [line.territory for line in sheet.children] == sorted(inside, key=lambda one: (one.name, one.pk))
    parts: Sequence[ChildLine] = ()
    if len(inside) >= FEWEST_TILES and sheet.territory.level != Level.DEPARTEMENT:
        parts = (
            sheet.children
            if is_told_below
            else lines_of(board, inside, board.roll(period.start, sheet.territory), is_running=sheet.shown.is_running)
        )
    barred = sheet.children if len(sheet.children) > 1 else parts
    title = f"{indicator.name}, {period.label}"
    bars = None
    if _has_some(barred):
        bars = BarChart(
            f"{title}, par territoire", _bars(indicator, barred), target_of_parts(indicator, values, period)
        )
    tiles = _map(indicator, f"{title}, par département", parts) if _has_some(parts) else None
    return Spread(bars, tiles, () if is_told_below or tiles is None else tuple(parts))


def _has_some(lines: Sequence[ChildLine]) -> bool:
    return sum(1 for line in lines if line.cell.total) > 1


def _bars(indicator: Indicator, lines: Sequence[ChildLine]) -> list[Bar]:
    return [
        Bar(
            line.territory.label,
            _url(line),
            line.cell.total.value,
            line.cell.text,
            beside_bar(indicator, line.cell.total),
            line.missing > 0,
        )
        if line.cell.total
        else Bar(line.territory.label, _url(line))
        for line in lines
    ]


def _map(indicator: Indicator, title: str, lines: Sequence[ChildLine]) -> TileMap:
    tiles = list(_tiles(indicator, lines))
    given = [one.value for one in tiles if one.value is not None]
    return TileMap(title, tiles, classes_of(indicator, given))


def classes_of(indicator: Indicator, given: Sequence[Fraction]) -> list[Class]:
    """The classes of the values of départements, one at least. Of yes and no: « en partie » when some say both."""
    if indicator.kind == IndicatorKind.YES_NO:
        return [one for one in coloured(YES_NO) if one.low == one.high or any(0 < value < 1 for value in given)]
    whole = Fraction(1) if all(one.denominator == 1 for one in given) else Fraction(0)
    ends = list(pairwise(bounds(min(given), max(given), whole)))
    said = [_said_class(indicator, low, high, is_last=rank == len(ends) - 1) for rank, (low, high) in enumerate(ends)]
    return coloured([(*end, words) for end, words in zip(ends, said, strict=True)])


def _tiles(indicator: Indicator, lines: Sequence[ChildLine]) -> Iterator[Tile]:
    for line in lines:
        tile = Tile(line.territory.code, line.territory.label, _url(line))
        if total := line.cell.total:
            said, is_partial = line.cell.text, line.missing > 0
            short = in_square(indicator, total)
            tile = replace(tile, value=total.value, said=said, short=short, is_partial=is_partial)
        yield tile


def _said_class(indicator: Indicator, low: Fraction, high: Fraction, *, is_last: bool) -> str:
    if low == high:
        return said_number(indicator, low)
    first, end = value_text(IndicatorKind.COUNT, "", as_decimal(low)), said_number(indicator, high)
    return f"de {first} à {end}" if is_last else f"de {first} à moins de {end}"


def target_of_parts(indicator: Indicator, values: IndicatorValues, period: Period) -> tuple[Fraction, str] | None:
    """What each part aims at: the target to come at the end of a period, else the last; the parts of a sum, nothing."""
    if indicator.kind in {IndicatorKind.COUNT, IndicatorKind.AMOUNT} or not values.targets:
        return None
    coming = [one for one in values.targets if one.due_on >= period.end]
    value = Fraction((coming or values.targets[-1:])[0].value)
    return value, f"Cible\u00a0: {said_number(indicator, value)}"


def beside_bar(indicator: Indicator, total: Total) -> str:
    """What is written at the end of a bar: « 45,5 % », « 1,5 M », « 3 oui sur 5 »."""
    return said_total(indicator, total) if total.how is How.COUNT else _short(indicator, total.value)


def in_square(indicator: Indicator, total: Total) -> str:
    """What is written in a square of the map: « 45,5 »."""
    return _short(indicator, total.value).removesuffix("\u00a0%").removesuffix("\u00a0€")


def _short(indicator: Indicator, value: Fraction) -> str:
    """A value without its unit, but « % » and « € »; from a million on, « 1,5 M »."""
    for size, name in ((10**9, "Md"), (10**6, "M")):
        if value >= size:
            name += "€" * (indicator.kind == IndicatorKind.AMOUNT)
            return value_text(IndicatorKind.COUNT, name, as_decimal(value / size))
    if indicator.kind != IndicatorKind.YES_NO:
        return value_text(indicator.kind, "", as_decimal(round(value, 1) if value >= 100 else value))
    return (
        said_number(indicator, value)
        if value in {0, 1}
        else value_text(IndicatorKind.RATE, "", as_decimal(value * 100))
    )


def _url(line: ChildLine) -> str:
    return f"?territoire={line.territory.pk}#valeurs"
