"""What is read of the values of indicators: of the territories and periods that a page shows, and of no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.compiled import CompiledInScope
from accounts.enums import Right
from accounts.scope import Scope
from common.compiled import Compiled
from indicators.models import Indicator
from measures.models import Measure, Tally
from measures.packed import FIELDS, of_one_line, unpack
from measures.rollup import How, Total, missing
from territories.enums import Level
from territories.models import Territory

Place = tuple[int, int]
"""The numbers of an indicator and of a territory."""

MOST = 30_000
"""Pairs of them named by one statement: it takes 65,535 parameters on PostgreSQL, and half of that on SQLite."""

_KEPT = ("below", "missing", *FIELDS)
_OF_PLACE = Compiled(
    lambda indicator, territory: (
        Tally.objects.filter(indicator=indicator, territory=territory)
        .order_by("period_start")
        .values_list("period_start", *_KEPT)
    )
)
_OF_PERIOD = Compiled(
    lambda indicator, start, places: (
        Tally.objects.filter(indicator=indicator, period_start=start, territory__in=places)
        .order_by()
        .values_list("territory", *_KEPT)
    )
)
_RECORDED = Compiled(
    lambda indicator, territory: (
        Measure.objects.filter(indicator=indicator, territory=territory).select_related("by").order_by("-pk")
    )
)


@dataclass(frozen=True)
class Value:
    """The value of a territory for a period; `below` is what the territories below give when it has one of its own.

    `missing` counts the awaited territories that say nothing.
    """

    total: Total
    below: Total | None
    missing: int


@dataclass
class Board:
    """The values of an indicator, as far as one person reads them; each question is one statement, asked once.

    `territories` go by path: those down to the awaited level, those that have values and those above them.
    """

    indicator: Indicator
    territories: tuple[Territory, ...]
    _rolled: dict[tuple[date, str], Mapping[str, Value]] = field(default_factory=dict)

    @property
    def by_level(self) -> list[tuple[str, list[Territory]]]:
        """The territories under the name of their level, in the order of names."""
        levels = {level: [one for one in self.territories if one.level == level] for level in Level}
        return [(level.label, sorted(some, key=lambda one: one.name)) for level, some in levels.items() if some]

    def within(self, root: Territory) -> list[Territory]:
        """Those of a subtree, its top first."""
        return [one for one in self.territories if one.path.startswith(root.path)]

    def awaited(self, root: Territory) -> list[Territory]:
        """Those of a subtree that are expected to give values: nothing is of one that is archived."""
        inside = self.within(root)
        return [one for one in inside if one.level == self.indicator.awaited and not one.is_archived]

    def values(self, root: Territory) -> dict[date, Value]:
        """Those of one territory, by first day of their period, the oldest first (one statement)."""
        rows = _OF_PLACE(self.indicator.pk, root.pk)
        return {start: _value(below, silent, total) for start, below, silent, *total in rows}

    def roll(self, start: date, root: Territory) -> Mapping[str, Value]:
        """The values of a territory, of those just below and of its départements, by path, for one period."""
        if (start, root.path) not in self._rolled:
            wide = _down_to(Level.DEPARTEMENT)
            shown = [one for one in self.within(root) if one.level in wide or root.pk in {one.pk, one.parent_id}]
            paths = {one.pk: one.path for one in shown}
            rows = _OF_PERIOD(self.indicator.pk, start, list(paths))
            self._rolled[start, root.path] = {
                paths[place]: _value(below, silent, total) for place, below, silent, *total in rows
            }
        return self._rolled[start, root.path]

    def missing(self, starts: Sequence[date], root: Territory) -> dict[date, list[Territory]]:
        """The awaited territories of a subtree that say nothing for some periods, by path (one statement, if any)."""
        if not starts:
            return {}
        awaited = {one.path: one for one in self.awaited(root)}
        speaks = Q(territory__level=self.indicator.awaited) | Q(how=How.OWN.value)
        rows = Tally.objects.filter(
            speaks, indicator=self.indicator, period_start__in=starts, territory__path__startswith=root.path
        )
        told: dict[date, set[str]] = defaultdict(set)
        for start, path in rows.order_by().values_list("period_start", "territory__path"):
            told[start].add(path)
        return {start: [awaited[path] for path in missing(awaited, told[start], root.path)] for start in starts}

    def missing_in(self, place: Territory, value: Value | None) -> int:
        """How many awaited territories say nothing in one of which the value is known, None when it has none."""
        return len(self.awaited(place)) if value is None else value.missing


def _readable(scope: Scope, top: Any, levels: Any, own: Any, indicator: Any, deeper: Any) -> QuerySet[Territory]:
    with_values = Tally.objects.filter(indicator=indicator, territory__level__in=deeper).values("territory")
    shown = Q(level__in=levels) | Q(pk__in=own) | Q(pk__in=with_values)
    return Territory.objects.filter(scope.q(Right.READ, ""), shown, path__startswith=top).order_by("path")


_READABLE = CompiledInScope(_readable, arity=5)


def read_board(indicator: Indicator, scope: Scope) -> Board:
    """The territories of an indicator that one reads (one statement), whose values are read as they are asked for."""
    deepest = indicator.awaited
    # Whoever has a territory below the awaited level finds it here too: they may enter its values.
    own = [grant.territory.pk for grant in scope.grants]
    deeper = [level.value for level in Level if level.depth > deepest.depth]
    levels = [level.value for level in _down_to(deepest)]
    # Nothing is in an empty list, and the statement would not be asked.
    found = _READABLE(scope, indicator.territory.path, levels, own or [0], indicator.pk, deeper or [""])
    return Board(indicator, tuple(found))


def read_values(places: Iterable[tuple[Indicator, Territory]]) -> dict[Place, dict[date, Value]]:
    """The values of some indicators in some territories, by first day, the oldest first (a statement for `MOST`)."""
    wanted: dict[int, list[int]] = defaultdict(list)
    found: dict[Place, dict[date, Value]] = {}
    for indicator, territory in places:
        wanted[territory.pk].append(indicator.pk)
        found[indicator.pk, territory.pk] = {}
    for pk, place, start, value in _rows(wanted):
        found[pk, place][start] = value
    return found


def history_of(indicator: Indicator, territory: Territory) -> dict[date, list[Measure]]:
    """Everything that was recorded for a territory, corrections and withdrawals too, newest first (one statement)."""
    found: dict[date, list[Measure]] = defaultdict(list)
    for one in _RECORDED(indicator.pk, territory.pk):
        one.indicator = indicator
        found[one.period_start].append(one)
    return dict(found)


def _rows(wanted: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int, date, Value]]:
    names = ("indicator", "territory", "period_start", "below", "missing", *FIELDS)
    for some in _cut(wanted):
        rows = Tally.objects.filter(some).order_by("period_start")
        for pk, place, start, below, silent, *total in rows.values_list(*names):
            yield pk, place, start, _value(below, silent, total)


def _cut(wanted: Mapping[int, Sequence[int]]) -> Iterator[Q]:
    """What a statement may name; those of one indicator in one territory are together."""
    named, some = 0, Q(pk__in=[])
    for territory, indicators in wanted.items():
        for start in range(0, len(indicators), MOST):
            part = indicators[start : start + MOST]
            if named and named + len(part) > MOST:
                yield some
                named, some = 0, Q(pk__in=[])
            named, some = named + len(part) + 1, some | Q(territory=territory, indicator__in=part)
    yield some


def _value(below: str, silent: int, total: Sequence[object]) -> Value:
    return Value(unpack(*total), of_one_line(below), silent)  # type: ignore[arg-type]


def _down_to(level: Level) -> list[Level]:
    return [one for one in Level if one.depth <= level.depth]
