"""Where the indicators of a territory stand today, as their own pages judge them: counted, and a page of lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from common.compiled import Compiled
from glance.places import glance_url
from indicators.models import Indicator
from measures.milestones import Standing, Verdict, judge
from measures.models import Spell
from measures.packed import read
from measures.periods import period_of
from measures.sheet import course_of
from measures.standings import WIDE, aims_of
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
    page: Page[Spell] | None = None
    lines: tuple[Judged, ...] = ()


_COUNTED = Compiled(
    lambda places, begun, going_on: (
        Spell.objects.filter(territory__in=places, indicator__active=True, first_day__lte=begun, last_day__gte=going_on)
        .order_by()
        .values_list("territory", "standing")
        .annotate(number=Count("indicator"))
    )
)


def count_standings(places: Sequence[Territory], today: date) -> Counted:
    """The active indicators of some territories, académies or wider, by standing (one statement at any number)."""
    found: dict[int, Counter[str]] = {one.pk: Counter() for one in places}
    for pk, standing, number in _COUNTED(list(found), today, today):
        found[pk][standing] = number
    return found


def count_here(top: Territory, today: date) -> Counter[str]:
    """The same of any territory (one statement)."""
    rows = _lines(top, today).order_by().values_list("standing").annotate(number=Count("indicator"))
    return Counter(dict(rows))


def standings(top: Territory, counted: Counter[str], *, asked: str, page: str, today: date, campaign: str) -> Standings:
    """What was counted of a territory, and a page of those in the standing asked for (two statements)."""
    groups = tuple(
        Group(one, counted[one], f"{glance_url(top, campaign, jalon=one.value)}#indicateurs") for one in Standing
    )
    shown = next((one for one in FIRST if (one == asked or not asked) and counted[one]), None)
    if shown is None:
        return Standings(groups, Standing(asked) if asked in Standing.values else None)
    lines = _lines(top, today) if top.level not in WIDE else _today(today).filter(territory=top)
    lines = lines.filter(standing=shown).select_related("indicator__territory").prefetch_related("indicator__targets")
    pages = Paginator(lines.order_by("indicator__name", "indicator"), LINES)
    pages.count = counted[shown]
    current = pages.get_page(page)
    return Standings(groups, shown, current, tuple(_judged(one, top, today) for one in current.object_list))


def _lines(top: Territory, today: date) -> QuerySet[Spell]:
    """Where each indicator of a territory stands: there, or where all those that say nothing do."""
    down_to = [level for level in Level if level.depth >= top.level_enum.depth]
    silent = Q(territory=None) & (
        Q(indicator__awaited_level__in=down_to)
        | Q(indicator__awaited_level="", indicator__territory__level__in=down_to)
    )
    told = Spell.objects.filter(indicator=OuterRef("indicator"), territory=top)
    above = {"indicator__territory__ref__in": top.path.strip("/").split("/")}
    return _today(today).filter(Q(territory=top) | silent & ~Exists(told), **above)


def _judged(spell: Spell, top: Territory, today: date) -> Judged:
    indicator = spell.indicator
    ends = {spell.first_start: spell.first_value, spell.last_start: spell.last_value}
    values = [(period_of(indicator.periodicity, start), read(value)) for start, value in ends.items() if start]
    verdict = judge(course_of(indicator, aims_of(indicator), top), values, today)
    return Judged(indicator, verdict, f"{reverse('indicators:detail', args=[indicator.pk])}?territoire={top.pk}")


def _today(today: date) -> QuerySet[Spell]:
    return Spell.objects.filter(indicator__active=True, first_day__lte=today, last_day__gte=today)
