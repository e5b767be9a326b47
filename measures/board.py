"""What is read of the values of indicators: two statements at any number of them, of territories and of periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.enums import Right
from accounts.scope import Scope
from indicators.models import Indicator
from measures.models import Measure
from measures.rollup import Own, Rolled, missing, roll
from territories.enums import Level
from territories.models import Territory


@dataclass(frozen=True)
class Board:
    """The values in force of an indicator, as far as one person reads them.

    `territories` go by path: those down to the awaited level, those that have values and those above them. `given`
    holds the values by first day of their period, then by path.
    """

    indicator: Indicator
    territories: tuple[Territory, ...]
    given: Mapping[date, Mapping[str, Own]]

    @property
    def by_level(self) -> list[tuple[str, list[Territory]]]:
        """The territories under the name of their level, in the order of names."""
        levels = {level: [one for one in self.territories if one.level == level] for level in Level}
        return [(level.label, sorted(some, key=lambda one: one.name)) for level, some in levels.items() if some]

    def within(self, root: Territory) -> list[Territory]:
        """Those of a subtree, its top first."""
        return [one for one in self.territories if one.path.startswith(root.path)]

    def starts(self, root: Territory) -> list[date]:
        """The first days of the periods that have a value in a subtree, in order."""
        return sorted(day for day, own in self.given.items() if any(path.startswith(root.path) for path in own))

    def roll(self, start: date, root: Territory) -> Rolled:
        """The values of a subtree for the period that begins on a day."""
        own = {path: one for path, one in self.given.get(start, {}).items() if path.startswith(root.path)}
        return roll(self.indicator.kind, (one.path for one in self.within(root)), own)

    def missing(self, start: date, root: Territory) -> list[Territory]:
        """The awaited territories of a subtree that say nothing for that period."""
        level = self.indicator.awaited
        awaited = {one.path: one for one in self.within(root) if one.level == level}
        return [awaited[path] for path in missing(awaited, self.given.get(start, {}), root.path)]


def read_board(indicator: Indicator, scope: Scope) -> Board:
    """The values of an indicator in one's territories, and these territories (two statements)."""
    return read_boards([indicator], scope)[indicator.pk]


def read_boards(indicators: Iterable[Indicator], scope: Scope) -> dict[int, Board]:
    """The same of several indicators, by their number: two statements at any number of them.

    Their territory is joined. What one does not read is not there, nor what is outside the territory of an indicator.
    """
    wanted = {one.pk: one for one in indicators}
    rows = (
        Measure.objects.in_force()
        .filter(scope.q(Right.READ), indicator__in=wanted)
        .order_by("period_start", "territory__path")
        .values_list("indicator", "period_start", "territory__path", "value", "weight")
    )
    given: dict[int, dict[date, dict[str, Own]]] = {pk: defaultdict(dict) for pk in wanted}
    refs: dict[int, set[str]] = {pk: set() for pk in wanted}
    for pk, start, path, value, weight in rows:
        assert value is not None
        given[pk][start][path] = Own(value, weight)
        refs[pk].update(path.strip("/").split("/"))
    places = _territories(list(wanted.values()), set().union(*refs.values()), scope)
    # Whoever has a territory below the awaited level finds it here too: they may enter its values.
    own = {grant.territory.ref for grant in scope.grants}
    return {
        pk: Board(indicator, tuple(_shown(places, indicator, refs[pk] | own)), dict(given[pk]))
        for pk, indicator in wanted.items()
    }


def _territories(indicators: Sequence[Indicator], refs: set[str], scope: Scope) -> list[Territory]:
    """Those that one of the boards shows, by path (one statement)."""
    deepest = max((one.awaited.depth for one in indicators), default=-1)
    levels = [level for level in Level if level.depth <= deepest]
    own = [grant.territory.pk for grant in scope.grants]
    inside = Q(pk__in=[])
    for path in {one.territory.path for one in indicators}:
        inside |= Q(path__startswith=path)
    found = Territory.objects.filter(inside, scope.q(Right.READ, ""))
    found = found.filter(Q(level__in=levels) | Q(ref__in=refs) | Q(pk__in=own))
    return list(found.select_related("parent").order_by("path"))


def _shown(places: Iterable[Territory], indicator: Indicator, named: set[str]) -> Iterator[Territory]:
    deepest = indicator.awaited.depth
    for one in places:
        if indicator.territory.contains(one) and (one.level_enum.depth <= deepest or one.ref in named):
            yield one


def history_of(indicator: Indicator, territory: Territory) -> dict[date, list[Measure]]:
    """Everything that was recorded for a territory, corrections and withdrawals too, newest first (one statement)."""
    found: dict[date, list[Measure]] = defaultdict(list)
    rows = Measure.objects.filter(indicator=indicator, territory=territory).select_related("by").order_by("-pk")
    for one in rows:
        one.indicator = indicator
        found[one.period_start].append(one)
    return dict(found)
