"""What the parts of a plan's territory give, of what everybody reads: what is drawn as bars and as a map.

A part whose own plan is not online keeps its values: they are not in the report (ADR 18).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from anniversaries.report import Part, Range, Spread, Step
from catalogue.measured import Series, Value
from indicators.models import Indicator
from indicators.values import read_indicator
from measures.periods import Period
from measures.said import said_total
from measures.spread import FEWEST_TILES, beside_bar, classes_of, in_square, target_of_parts
from measures.tile_map import Class
from measures.tiles import TILES
from territories.enums import Level
from territories.models import Territory

LEAST = 2
"""Numbers that there are at least for something to be compared."""

Told = Sequence[tuple[Territory, Value]]


class Inside:
    """The public values of the territories inside one, and its départements (one SQL statement, if one has values)."""

    def __init__(self, place: Territory, series: Iterable[Series]) -> None:
        self.place = place
        self.found: dict[int, list[Series]] = defaultdict(list)
        for one in series:
            if one.territory.pk != place.pk and one.territory.path.startswith(place.path):
                self.found[one.indicator.pk].append(one)
        self.departements = self._departements()

    def _departements(self) -> list[Territory]:
        """Those that have a square on the map, when there are enough of them."""
        if not any(_has_square(one.territory) for some in self.found.values() for one in some):
            return []
        rows = Territory.objects.within(self.place).filter(level=Level.DEPARTEMENT).exclude(pk=self.place.pk)
        found = [one for one in rows.order_by("name", "pk") if _has_square(one)]
        return found if len(found) >= FEWEST_TILES else []

    def spread(self, series: Series) -> Spread | None:
        """What is drawn of an indicator: the last period that says where it stands and has two numbers at least."""
        inside = self.found.get(series.indicator.pk, [])
        if len(inside) < LEAST:
            return None
        by_start = [(one.territory, {value.period.start: value for value in one.values}) for one in inside]
        for value in reversed([one for one in series.values if one.is_judged]):
            start = value.period.start
            told = [(place, values[start]) for place, values in by_start if start in values]
            if drawn := self._drawn(series.indicator, value.period, told):
                return drawn
        return None

    def _drawn(self, indicator: Indicator, period: Period, told: Told) -> Spread | None:
        below = [one for one in told if one[0].parent_id == self.place.pk]
        squares = [one for one in told if self.departements and _has_square(one[0])]
        barred = next((some for some in (below, squares) if _numbers(some) >= LEAST), [])
        mapped = squares if _numbers(squares) >= LEAST else []
        if not barred and not mapped:
            return None
        aimed = target_of_parts(indicator, read_indicator(indicator), period)
        given = [value.total.value for _, value in mapped if value.total]
        return Spread(
            label=period.label,
            parts=tuple(self._parts(indicator, barred, mapped)),
            target=Step(number=aimed[0], said=aimed[1]) if aimed else None,
            ranges=tuple(_range(one) for one in classes_of(indicator, given)) if mapped else (),
        )

    def _parts(self, indicator: Indicator, barred: Told, mapped: Told) -> list[Part]:
        """The widest territories first, then by name; those of the map that say nothing are among them."""
        bars, squares = ({place.pk for place, _ in some} for some in (barred, mapped))
        told: Mapping[int, tuple[Territory, Value]] = {one[0].pk: one for one in (*barred, *mapped)}
        silent = [one for one in self.departements if mapped and one.pk not in told]
        order = sorted([*(place for place, _ in told.values()), *silent], key=_rank)
        return [
            _part(indicator, *told[one.pk], has_bar=one.pk in bars, has_square=one.pk in squares)
            if one.pk in told
            else Part(name=one.label, is_told=False, code=one.code)
            for one in order
        ]


def _part(indicator: Indicator, place: Territory, value: Value, *, has_bar: bool, has_square: bool) -> Part:
    total = value.total
    code = place.code if has_square else ""
    if total is None:
        return Part(name=place.label, code=code)
    return Part(
        name=place.label,
        number=total.value,
        said=said_total(indicator, total),
        missing=value.missing,
        beside=beside_bar(indicator, total) if has_bar else "",
        code=code,
        square=in_square(indicator, total) if has_square else "",
    )


def _range(one: Class) -> Range:
    return Range(low=one.low, high=one.high, said=one.said, step=one.step)


def _rank(one: Territory) -> tuple[int, str, int]:
    return one.level_enum.depth, one.name, one.pk


def _has_square(one: Territory) -> bool:
    return one.level == Level.DEPARTEMENT and one.code in TILES


def _numbers(told: Told) -> int:
    return sum(value.total is not None for _, value in told)
