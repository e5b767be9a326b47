"""Where the indicators of a territory stand today, as their own pages judge them: counted, and a page of lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.urls import reverse

from glance.places import glance_url
from indicators.models import Indicator
from measures.milestones import Standing, Verdict, judge
from measures.models import Spell
from measures.packed import read
from measures.periods import period_of
from measures.sheet import course_of
from measures.standings import aims_of
from territories.enums import Level
from territories.models import Territory

LINES = 20
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


def count_standings(places: Sequence[Territory], today: date) -> Counted:
    """The active indicators of some territories by standing (two statements at any number).

    What said nothing has no row of its own: it stands where the silent of its indicator do, down to the awaited level.
    """
    found: dict[int, Counter[str]] = {one.pk: Counter() for one in places}
    paths = {one.pk: one.path for one in places}
    depths = {one.pk: one.level_enum.depth for one in places}
    silent = {"indicator__spells__territory": None, **_on(today, "indicator__spells__")}
    own = _today(today).filter(territory__in=found)
    own = own.annotate(silent=FilteredRelation("indicator__spells", condition=Q(**silent)))
    groups = own.values_list("territory", "standing", "silent__standing", *_AWAITED).annotate(number=Count("pk"))
    for pk, standing, default, *awaited, number in groups.order_by():
        found[pk][standing] += number
        if _depth(*awaited) >= depths[pk]:
            found[pk][default] -= number
    defaults = _today(today).filter(territory=None).order_by()
    for path, standing, *awaited, number in defaults.values_list(
        "indicator__territory__path", "standing", *_AWAITED
    ).annotate(number=Count("pk")):
        for pk, depth in depths.items():
            if _depth(*awaited) >= depth and paths[pk].startswith(path):
                found[pk][standing] += number
    return found


def standings(top: Territory, counted: Counter[str], *, asked: str, page: str, today: date, campaign: str) -> Standings:
    """What was counted of a territory, and a page of those in the standing asked for (two statements)."""
    groups = tuple(
        Group(one, counted[one], f"{glance_url(top, campaign, jalon=one.value)}#indicateurs") for one in Standing
    )
    shown = next((one for one in FIRST if (one == asked or not asked) and counted[one]), None)
    if shown is None:
        return Standings(groups, Standing(asked) if asked in Standing.values else None)
    pages = Paginator(_lines(top, shown, today), LINES)
    pages.count = counted[shown]
    current = pages.get_page(page)
    return Standings(groups, shown, current, tuple(_judged(one, top, today) for one in current.object_list))


def _lines(top: Territory, standing: Standing, today: date) -> QuerySet[Spell]:
    """Where each indicator of a territory stands, those in one standing, by name."""
    down_to = [level for level in Level if level.depth >= top.level_enum.depth]
    silent = Q(territory=None) & (
        Q(indicator__awaited_level__in=down_to)
        | Q(indicator__awaited_level="", indicator__territory__level__in=down_to)
    )
    told = Spell.objects.filter(indicator=OuterRef("indicator"), territory=top)
    above = {"indicator__territory__ref__in": top.path.strip("/").split("/")}
    found = _today(today).filter(Q(territory=top) | silent & ~Exists(told), standing=standing, **above)
    joined = found.select_related("indicator__territory").prefetch_related("indicator__targets")
    return joined.order_by("indicator__name", "indicator")


def _judged(spell: Spell, top: Territory, today: date) -> Judged:
    indicator = spell.indicator
    ends = {spell.first_start: spell.first_value, spell.last_start: spell.last_value}
    values = [(period_of(indicator.periodicity, start), read(value)) for start, value in ends.items() if start]
    url = f"{reverse('indicators:detail', args=[indicator.pk])}?territoire={top.pk}"
    return Judged(indicator, judge(course_of(indicator, aims_of(indicator), top), values, today), url)


_AWAITED = ("indicator__awaited_level", "indicator__territory__level")


def _depth(awaited: str, defined: str) -> int:
    return Level(awaited or defined).depth


def _on(today: date, prefix: str = "") -> dict[str, date]:
    return {f"{prefix}first_day__lte": today, f"{prefix}last_day__gte": today}


def _today(today: date) -> QuerySet[Spell]:
    return Spell.objects.filter(indicator__active=True, **_on(today))
