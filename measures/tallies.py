"""The values of territories, kept as measures are written: the one door calls `keep_up`, whatever it wrote.

What a measure changes is the way up from its territory to that of the indicator, for its period: each value there is
made again from what is kept of its children. `rebuild` makes all of them again from the measures alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import takewhile

from django.db import transaction
from django.db.models import F, Q, QuerySet

from indicators.models import Indicator
from indicators.values import IndicatorValues
from measures.awaited import Awaited
from measures.models import Measure, Tally
from measures.packed import FIELDS, in_one_line, of_one_line, pack, unpack
from measures.rollup import How, Own, Total, of_own, parent_of, prefixes, roll, sum_up
from measures.standings import keep_spells
from territories.models import Territory

BATCH = 2000
MOST = 30_000
"""Rows named by one statement."""

Key = tuple[int, date]
"""The number of an indicator and the first day of a period."""

_AIMS = ("kind", "periodicity", "direction", "baseline_value", "baseline_on", "targets")
"""What of a definition says where it stands, before it has any value too."""

_WRITTEN = (*FIELDS, "below", "missing")


_NODE = ("territory", "territory__path", "territory__level", "territory__archived_at")
"""The columns of a `Node`, from what is kept of it."""


@dataclass(frozen=True)
class Node:
    """A territory of the way up. Archived (`archived_at`), nothing is awaited of it."""

    pk: int
    path: str
    level: str
    archived_at: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """What is known of a territory for a period. `below` is what the territories below give, its own value aside."""

    node: Node
    total: Total
    below: Total | None
    missing: int

    def row(self, key: Key) -> Tally:
        own = self.total.how is How.OWN
        return Tally(
            indicator_id=key[0],
            territory_id=self.node.pk,
            period_start=key[1],
            below=in_one_line(self.below) if own else "",
            missing=self.missing,
            **pack(self.total),
        )


@dataclass
class _Period:
    """What is kept of an indicator for a period, by path."""

    indicator: Indicator
    awaited: Awaited
    kept: dict[str, Kept] = field(default_factory=dict)
    children: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def put(self, one: Kept) -> None:
        self.kept[one.node.path] = one
        self.children[parent_of(one.node.path)].add(one.node.path)

    def drop(self, path: str) -> None:
        if self.kept.pop(path, None):
            self.children[parent_of(path)].discard(path)

    def make(self, node: Node, own: Total | None) -> None:
        """The value of a territory again, from its own and from those of its children."""
        parts = [self.kept[path] for path in self.children[node.path]]
        below = sum_up(self.indicator.kind, [one.total for one in parts]) if parts else None
        total = own or below
        if total is None:
            self.drop(node.path)
        else:
            self.put(Kept(node, total, below, 0 if own else self._missing(node, parts)))

    def _missing(self, node: Node, parts: Iterable[Kept]) -> int:
        awaited = self.indicator.awaited
        if node.level == awaited:
            return 0
        told = sum(self._awaited_in(one.node) - one.missing for one in parts)
        return self._awaited_in(node) - told

    def _awaited_in(self, node: Node) -> int:
        if node.archived_at:
            return 0
        return self.awaited.below(node.path, node.level, self.indicator.awaited)


def keep_up(measures: Sequence[Measure]) -> None:
    """The values on the way up from each measure just written, and where its indicator stands there.

    Nine statements at any number; the indicators are locked, and joined with their territory.
    """
    if not measures:
        return
    indicators = {one.indicator_id: one.indicator for one in measures}
    nodes = _nodes(measures)
    written: dict[Key, dict[str, Measure]] = defaultdict(dict)
    for one in measures:
        written[one.indicator_id, one.period_start][one.territory.path] = one
    awaited = _awaited(indicators.values())
    periods = {key: _Period(indicators[key[0]], awaited) for key in written}
    _read(periods, nodes)
    rows: list[Tally] = []
    gone, touched = Q(pk__in=[]), {pk: set[int]() for pk in indicators}
    for key, period in periods.items():
        ways = {path for one in written[key].values() for path in _way_up(one.indicator, one.territory)}
        for path in sorted(ways, key=lambda path: (-path.count("/"), path)):
            period.make(nodes[path], _own(period, path, written[key].get(path)))
        touched[key[0]] |= {nodes[path].pk for path in ways}
        rows += [period.kept[path].row(key) for path in ways if path in period.kept]
        left = [nodes[path].pk for path in ways if path not in period.kept]
        if left:
            gone |= Q(indicator=key[0], period_start=key[1], territory__in=left)
    Tally.objects.filter(gone).delete()
    _write(rows)
    keep_spells(indicators.values(), touched)


@transaction.atomic
def rebuild(indicator: Indicator) -> int:
    """Everything that is kept of an indicator, again from its measures. Returns how many values there are."""
    locked = Indicator.objects.select_for_update(of=("self",), no_key=True).select_related("territory")
    current = locked.get(pk=indicator.pk)
    top = current.territory
    nodes = _by_path(Territory.objects.within(top))
    awaited = _awaited([current])
    given: dict[date, dict[str, Own]] = defaultdict(dict)
    values = Measure.objects.in_force().filter(indicator=current).order_by()
    for start, path, value, weight in values.values_list("period_start", "territory__path", "value", "weight"):
        assert value is not None
        given[start][path] = Own(value, weight)
    Tally.objects.filter(indicator=current).delete()
    count = _write(row for start, own in given.items() for row in _from_scratch(current, start, own, nodes, awaited))
    keep_spells([current], None)
    return count


def follow_definition(indicator: Indicator, before: IndicatorValues | None, now: IndicatorValues) -> None:
    """Where an indicator stands, when what it aims at changed; all that is kept, when who is awaited did."""
    if before is None or before.awaited_level != now.awaited_level:
        rebuild(indicator)
    elif any(getattr(before, name) != getattr(now, name) for name in _AIMS):
        keep_spells([indicator], None)


def hold_indicators() -> None:
    """Lock every indicator, in the order of `follow_territory`."""
    locked = Indicator.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(locked.values_list("pk", flat=True))


def follow_territory(added: Territory | None) -> None:
    """One more that says nothing, when a territory was added; everything again, when any of them may have moved."""
    if added is None:
        for one in Indicator.objects.order_by("pk"):
            rebuild(one)
        return
    refs = added.path.strip("/").split("/")
    waiting = Indicator.objects.filter(awaited_level=added.level, territory__ref__in=refs).order_by("pk")
    indicators = list(waiting.select_for_update(of=("self",), no_key=True).select_related("territory"))
    rows = Tally.objects.filter(indicator__in=indicators, territory__ref__in=refs).order_by("territory__path")
    ways: dict[Key, list[Tally]] = defaultdict(list)
    for row in rows:
        ways[row.indicator_id, row.period_start].append(row)
    concerned = [row for way in ways.values() for row in _up_to_a_value_of_its_own(way)]
    if concerned:
        # A statement takes 65,535 parameters on PostgreSQL, and half of that on SQLite.
        for start in range(0, len(concerned), MOST):
            some = [row.pk for row in concerned[start : start + MOST]]
            Tally.objects.filter(pk__in=some).update(missing=F("missing") + 1)
        touched = {one.pk: {row.territory_id for row in concerned if row.indicator_id == one.pk} for one in indicators}
        keep_spells(indicators, touched)


def follow_archive(territory: Territory) -> None:
    """What is kept of the indicators that await values of a territory, when it was archived or put back."""
    refs = territory.path.strip("/").split("/")
    awaits = Q(awaited_level=territory.level) | Q(awaited_level="", territory__level=territory.level)
    for one in Indicator.objects.filter(awaits, territory__ref__in=refs).order_by("pk"):
        rebuild(one)


def _up_to_a_value_of_its_own(way: Sequence[Tally]) -> Iterator[Tally]:
    """From the deepest: whoever gives a value of its own speaks for all it contains."""
    return takewhile(lambda row: row.how != How.OWN.value, reversed(way))


def _from_scratch(
    indicator: Indicator, start: date, own: Mapping[str, Own], nodes: Mapping[str, Node], awaited: Awaited
) -> Iterator[Tally]:
    paths = {path for one in own for path in prefixes(one) if path in nodes}
    rolled = roll(indicator.kind, paths, {path: one for path, one in own.items() if path in nodes})
    period = _Period(indicator, awaited)
    for path in sorted(rolled.totals, key=lambda path: (-path.count("/"), path)):
        parts = [period.kept[child] for child in period.children[path]]
        missing = 0 if path in own else period._missing(nodes[path], parts)
        period.put(Kept(nodes[path], rolled.totals[path], rolled.below.get(path), missing))
    return (one.row((indicator.pk, start)) for one in period.kept.values())


def _way_up(indicator: Indicator, territory: Territory) -> list[str]:
    """The paths from the territory of an indicator down to one of its subtree."""
    return [path for path in prefixes(territory.path) if path.startswith(indicator.territory.path)]


def _nodes(measures: Iterable[Measure]) -> dict[str, Node]:
    paths = {path for one in measures for path in _way_up(one.indicator, one.territory)}
    return _by_path(Territory.objects.filter(path__in=paths))


def _by_path(places: QuerySet[Territory]) -> dict[str, Node]:
    rows = places.order_by().values_list("pk", "path", "level", "archived_at")
    return {row[1]: Node(*row) for row in rows}


def _awaited(indicators: Collection[Indicator]) -> Awaited:
    return Awaited({one.territory.path for one in indicators}, {one.awaited for one in indicators})


def _read(periods: Mapping[Key, _Period], nodes: Mapping[str, Node]) -> None:
    """What is kept of these territories and of those just below them."""
    here = [one.pk for one in nodes.values()]
    rows = (
        Tally.objects.filter(
            Q(territory__in=here) | Q(territory__parent__in=here),
            indicator__in={pk for pk, _ in periods},
            period_start__in={start for _, start in periods},
        )
        .order_by()
        .values_list("indicator", "period_start", "below", "missing", *_NODE, *FIELDS)
    )
    for pk, start, below, missing, place, path, level, archived_at, *total in rows:
        if period := periods.get((pk, start)):
            node = Node(place, path, level, archived_at)
            period.put(Kept(node, unpack(*total), of_one_line(below), missing))


def _own(period: _Period, path: str, written: Measure | None) -> Total | None:
    """The value a territory gives itself: the one just written, or the one that is kept."""
    if written is None:
        there = period.kept.get(path)
        return there.total if there and there.total.how is How.OWN else None
    if written.value is None:
        return None
    return of_own(period.indicator.kind, Own(written.value, written.weight))


def _write(rows: Iterable[Tally]) -> int:
    found = list(rows)
    Tally.objects.bulk_create(
        found,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["indicator", "territory", "period_start"],
        update_fields=_WRITTEN,
    )
    return len(found)
