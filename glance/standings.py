"""Where the indicators of a territory stand, as their own pages judge them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.urls import reverse

from accounts.scope import Scope
from glance.places import Places
from indicators.models import Indicator
from indicators.values import IndicatorValues, read_indicator
from measures.board import Board, read_boards
from measures.milestones import Standing, Verdict, judge
from measures.periods import Period, period_of
from measures.rollup import Rolled
from measures.sheet import course_of
from territories.models import Territory

FIRST_LINES = 50
"""Indicators named under one standing; the library lists the others."""


@dataclass(frozen=True)
class Judged:
    """An indicator in a territory, and its page there."""

    indicator: Indicator
    verdict: Verdict
    url: str


@dataclass(frozen=True)
class Group:
    """The indicators of one standing; `more` counts those that are not named."""

    standing: Standing
    lines: tuple[Judged, ...]

    @property
    def shown(self) -> tuple[Judged, ...]:
        return self.lines[:FIRST_LINES]

    @property
    def more(self) -> int:
        return max(len(self.lines) - FIRST_LINES, 0)


@dataclass
class Series:
    """The values of one indicator below a territory, each period rolled up once however many territories ask."""

    board: Board
    values: IndicatorValues
    top: Territory
    today: date
    _rolled: dict[date, Rolled] = field(default_factory=dict)

    def judge(self, place: Territory) -> Verdict | None:
        """Where it stands in a territory of the subtree; None when nothing is awaited of it there, nor given."""
        indicator = self.board.indicator
        starts = self.board.starts(self.top)
        newest = next(self._judged(place, reversed(starts)), None)
        if newest is None and place.level_enum.depth > indicator.awaited.depth:
            return None
        # A verdict rests on the last value, and on the first one for want of a starting point.
        oldest = next(self._judged(place, starts), None)
        series = [one for one in (oldest, newest) if one]
        return judge(course_of(indicator, self.values, place), series[-1:] if oldest == newest else series, self.today)

    def _judged(self, place: Territory, starts: Iterable[date]) -> Iterator[tuple[Period, Fraction]]:
        """The values that count: one of a running period only when nothing is missing."""
        for start in starts:
            if start not in self._rolled:
                self._rolled[start] = self.board.roll(start, self.top)
            total = self._rolled[start].totals.get(place.path)
            if total is None:
                continue
            period = period_of(self.board.indicator.periodicity, start)
            if period.end <= self.today or not self.board.missing(start, place):
                yield period, total.value


def read_series(places: Places, scope: Scope, today: date) -> list[Series]:
    """The active indicators of a territory and of the académies it compares (four statements at any number)."""
    wanted = Indicator.objects.usable_for(places.top)
    if places.compared:
        deepest = [place.level for place in (places.top, *places.children, *places.compared)]
        below = {"territory__path__startswith": places.top.path, "territory__level__in": set(deepest)}
        wanted = wanted | Indicator.objects.filter(active=True, **below)
    found = list(wanted.select_related("territory", "theme").prefetch_related("targets").order_by("name", "pk"))
    boards = read_boards(found, scope)
    return [Series(boards[one.pk], read_indicator(one), places.top, today) for one in found]


def judged_in(series: Iterable[Series], place: Territory) -> list[Judged]:
    """The indicators that a territory has from itself or from above, where it stands."""
    found = []
    for one in series:
        indicator = one.board.indicator
        verdict = one.judge(place) if indicator.territory.contains(place) else None
        if verdict:
            url = f"{reverse('indicators:detail', args=[indicator.pk])}?territoire={place.pk}"
            found.append(Judged(indicator, verdict, url))
    return found


def grouped(judged: Iterable[Judged]) -> tuple[Group, ...]:
    """One group for each standing, empty ones too."""
    by_standing: Mapping[Standing, list[Judged]] = {standing: [] for standing in Standing}
    for one in judged:
        by_standing[one.verdict.standing].append(one)
    return tuple(Group(standing, tuple(lines)) for standing, lines in by_standing.items())
