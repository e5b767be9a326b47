"""Where indicators stand, kept for the days to come: made again when a value, a target or a territory changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from indicators.models import Indicator, Target
from measures.kept_models import Spell, Tally
from measures.milestones import Course
from measures.packed import read, written
from measures.periods import period_of
from measures.sheet import course_for
from measures.spells import History, Stretch, stretches
from territories.enums import Level
from territories.models import Territory

BATCH = 2000
MARGIN = timedelta(days=366)
"""How far back what is kept is true of the days gone by."""

WIDE = (Level.NATIONAL, Level.REGION, Level.ACADEMIE)
"""Where a territory has spells of its own even if it says nothing: those that are counted side by side."""

Values = list[tuple[date, str, int]]
"""First day, exact value, awaited territories that are missing; oldest first."""


@dataclass(frozen=True)
class Aims:
    """What an indicator starts from, and its targets by date (no statement when they were read with it)."""

    baseline_value: Decimal | None
    baseline_on: date | None
    targets: list[Target]


def aims_of(indicator: Indicator) -> Aims:
    targets = sorted(indicator.targets.all(), key=lambda one: one.due_on)
    return Aims(indicator.baseline_value, indicator.baseline_on, targets)


def keep_spells(indicators: Collection[Indicator], touched: Mapping[int, Collection[int]] | None) -> None:
    """Where each indicator stands in the territories touched, by its number; everywhere with None.

    Five statements at most; the indicators are locked, and joined with their territory.
    """
    prefetch_related_objects(list(indicators), "targets")
    concerned = Q(pk__in=[])
    for one in indicators:
        concerned |= Q(indicator=one) if touched is None else Q(indicator=one, territory__in=touched[one.pk])
    values: dict[int, dict[int, Values]] = {one.pk: defaultdict(list) for one in indicators}
    rows = Tally.objects.filter(concerned).order_by("period_start")
    for pk, place, start, value, missing in rows.values_list(
        "indicator", "territory", "period_start", "value", "missing"
    ):
        values[pk][place].append((start, value, missing))
    floor = timezone.localdate() - MARGIN
    silent = {one.pk: None if touched is None else set(touched[one.pk]) - set(values[one.pk]) for one in indicators}
    wide = _wide(indicators) if touched is None or any(silent.values()) else []
    found = [
        _row(one, place, stretch)
        for one in indicators
        for place, stretch in _spells(one, values[one.pk], wide, silent[one.pk], floor)
    ]
    Spell.objects.filter(concerned).delete()
    Spell.objects.bulk_create(found, batch_size=BATCH)


def _wide(indicators: Collection[Indicator]) -> list[Territory]:
    """The territories that have spells though they say nothing, of one of the indicators at least (one statement)."""
    inside = Q(pk__in=[])
    for path in {one.territory.path for one in indicators}:
        inside |= Q(path__startswith=path)
    tops = {one.territory_id for one in indicators}
    return list(Territory.objects.filter(inside & Q(level__in=WIDE) | Q(pk__in=tops)))


def _spells(
    indicator: Indicator,
    values: Mapping[int, Values],
    wide: Collection[Territory],
    silent: Collection[int] | None,
    floor: date,
) -> Iterator[tuple[int | None, Stretch]]:
    """The stretches of each territory; `silent` are those that have just lost their last value, None for all."""
    own, part = _course(indicator, is_its_own=True), _course(indicator, is_its_own=False)
    top = indicator.territory
    for place, some in values.items():
        history = _history(indicator, some)
        for stretch in stretches(own if place == top.pk else part, history, floor):
            yield place, stretch
    nothing = stretches(part, History(), floor)
    for one in wide:
        if one.pk in values or (silent is not None and one.pk not in silent) or not top.contains(one):
            continue
        if one.level_enum.depth <= indicator.awaited.depth:
            for stretch in stretches(own, History(), floor) if one.pk == top.pk else nothing:
                yield one.pk, stretch
    if silent is None:
        for stretch in nothing:
            yield None, stretch


def _course(indicator: Indicator, *, is_its_own: bool) -> Course:
    """Without its words: only where it stands is asked."""
    return replace(course_for(indicator, aims_of(indicator), is_its_own=is_its_own), say=lambda _value: "")


def _history(indicator: Indicator, values: Values) -> History:
    """The first value, the last but one and the last: no other says where an indicator stands."""
    shown = [values[0], *values[-2:]] if len(values) > 2 else values
    told = [(period_of(indicator.periodicity, start), read(value)) for start, value, _ in shown]
    return History(told, is_partial=values[-1][2] > 0)


def _row(indicator: Indicator, place: int | None, one: Stretch) -> Spell:
    first, last = (one.values[0], one.values[-1]) if one.values else (None, None)
    return Spell(
        indicator=indicator,
        territory_id=place,
        standing=one.standing,
        first_day=one.first,
        last_day=one.last,
        first_start=first[0].start if first else None,
        first_value=written(first[1]) if first else "",
        last_start=last[0].start if last else None,
        last_value=written(last[1]) if last else "",
    )
