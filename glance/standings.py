"""Where the indicators of a territory stand today, as their own pages judge them: counted, and a page of lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from common.compiled import Compiled, Given
from glance.places import glance_url
from indicators.models import Indicator, Target
from measures.milestones import Standing, Verdict, judge
from measures.models import Spell
from measures.packed import read
from measures.periods import period_of
from measures.sheet import course_of
from measures.standings import WIDE, Aims
from territories.enums import Level
from territories.models import Territory

LINES = 10
"""Indicators of a page of lines."""

Counted = Mapping[int, Counter[str]]
"""By the number of a territory: how many indicators in each standing."""

FIRST = (Standing.LATE, Standing.SILENT, Standing.ON_COURSE, Standing.REACHED, Standing.OPEN)
"""Whose lines come first when the address asks for none."""


@dataclass(frozen=True)
class Judged:
    """An indicator in a territory, and its page there."""

    indicator: Indicator
    verdict: Verdict
    url: str


@dataclass(frozen=True)
class Group:
    """How many indicators are in one standing, and the address of their lines."""

    standing: Standing
    number: int
    url: str


@dataclass(frozen=True)
class Standings:
    """A group for each standing, empty ones too; the lines of `shown`, None when there is no indicator."""

    groups: tuple[Group, ...]
    shown: Standing | None = None
    page: Page[int] | None = None
    lines: tuple[Judged, ...] = ()


def _on(today: Given) -> QuerySet[Spell]:
    return Spell.objects.filter(indicator__active=True, first_day__lte=today, last_day__gte=today)


def _in(place: Given, above: Given, levels: Given, today: Given) -> QuerySet[Spell]:
    """Where each indicator of a territory stands: there, or where all those that say nothing do."""
    silent = Q(territory=None) & (
        Q(indicator__awaited_level__in=levels) | Q(indicator__awaited_level="", indicator__territory__level__in=levels)
    )
    told = Spell.objects.filter(indicator=OuterRef("indicator"), territory=place)
    return _on(today).filter(Q(territory=place) | silent & ~Exists(told), indicator__territory__ref__in=above)


def _lines(spells: QuerySet[Spell], standing: Given) -> QuerySet[Spell]:
    lines = spells.filter(standing=standing).select_related("indicator__territory")
    return lines.order_by("indicator__name", "indicator_id")


_COUNTED: Compiled[tuple[int, str, int]] = Compiled(
    lambda places, today: (
        _on(today)
        .filter(territory__in=places)
        .order_by()
        .values_list("territory", "standing")
        .annotate(number=Count("indicator"))
    )
)
_COUNTED_HERE: Compiled[tuple[str, int]] = Compiled(
    lambda place, above, levels, today: (
        _in(place, above, levels, today).order_by().values_list("standing").annotate(number=Count("indicator"))
    )
)
_LINES: Compiled[Spell] = Compiled(lambda place, today, standing: _lines(_on(today).filter(territory=place), standing))
_LINES_HERE: Compiled[Spell] = Compiled(
    lambda place, above, levels, today, standing: _lines(_in(place, above, levels, today), standing)
)
_TARGETS: Compiled[Target] = Compiled(
    lambda indicators: Target.objects.filter(indicator__in=indicators).order_by("due_on")
)


def count_standings(places: Sequence[Territory], today: date) -> Counted:
    """The active indicators of some territories, académies or wider, by standing (one statement at any number)."""
    found: dict[int, Counter[str]] = {one.pk: Counter() for one in places}
    for pk, standing, number in _COUNTED(list(found), today):
        found[pk][standing] = number
    return found


def count_here(top: Territory, today: date) -> Counter[str]:
    """The same of any territory (one statement)."""
    return Counter(dict(_COUNTED_HERE(*_here(top), today)))


def standings(top: Territory, counted: Counter[str], *, asked: str, page: str, today: date, campaign: str) -> Standings:
    """What was counted of a territory, and a page of those in the standing asked for (two statements)."""
    url = glance_url(top, campaign)
    groups = tuple(Group(one, counted[one], f"{url}&jalon={one.value}#indicateurs") for one in Standing)
    shown = next((one for one in FIRST if (one == asked or not asked) and counted[one]), None)
    if shown is None:
        return Standings(groups, Standing(asked) if asked in Standing.values else None)
    current = Paginator(range(counted[shown]), LINES).get_page(page)
    cut = (current.start_index() - 1, current.end_index())
    spells = (
        _LINES.between(*cut, top.pk, today, shown.value)
        if top.level in WIDE
        else _LINES_HERE.between(*cut, *_here(top), today, shown.value)
    )
    return Standings(groups, shown, current, tuple(_judged(spells, top, today)))


def _here(top: Territory) -> tuple[int, list[str], list[str]]:
    """What `_in` wants to know of a territory."""
    levels = [level.value for level in Level if level.depth >= top.level_enum.depth]
    return top.pk, top.path.strip("/").split("/"), levels


def _judged(spells: Sequence[Spell], top: Territory, today: date) -> Iterator[Judged]:
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in _TARGETS([one.indicator_id for one in spells]):
        targets[target.indicator_id].append(target)
    for spell in spells:
        indicator = spell.indicator
        ends = {spell.first_start: spell.first_value, spell.last_start: spell.last_value}
        values = [(period_of(indicator.periodicity, start), read(value)) for start, value in ends.items() if start]
        aims = Aims(indicator.baseline_value, indicator.baseline_on, targets[indicator.pk])
        verdict = judge(course_of(indicator, aims, top), values, today)
        url = f"{reverse('indicators:detail', args=[indicator.pk])}?territoire={top.pk}"
        yield Judged(indicator, verdict, url)
