"""From which day to which an indicator stands where it does, by the rule of `milestones`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from measures.milestones import GRACE, Course, Standing, judge
from measures.periods import Period, following, has_periods, period_of

Dated = tuple[Period, Fraction]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """`values` are the first and the last that count on these days: one when they are the same, or none."""

    first: date
    last: date
    standing: Standing
    values: tuple[Dated, ...]


@dataclass(frozen=True)
class History:
    """The values of a territory, oldest first; of the last one, whether any awaited territory is missing."""

    values: Sequence[Dated] = ()
    is_partial: bool = False

    def on(self, day: date) -> tuple[Dated, ...]:
        """The first and the last value that count: one of a running period only when nothing is missing."""
        some = self.values
        if some and self.is_partial and some[-1][0].end > day:
            some = some[:-1]
        return (some[0], some[-1]) if len(some) > 1 else tuple(some)


def stretches(course: Course, history: History, floor: date) -> list[Stretch]:
    """The days from the first to the last of the calendar, cut where the standing changes or rests on other values.

    Exact from `floor` on, and from the first day of the last value: what was said before is of no use any more.
    """
    begin = floor
    if history.values:
        period = history.values[-1][0]
        begin = max(period.start, min(floor, period.end))
    turns = sorted({begin, *(day for day in _turns(course, history) if day > begin)})
    cuts = [begin]
    for day, after in pairwise(turns):
        cuts += [*_cut(course, history, day, after), after]
    return _joined(course, history, cuts)


def _turns(course: Course, history: History) -> Iterable[date]:
    """The days on which what is judged may change otherwise than little by little."""
    known = [tuple(history.values), tuple(history.values[:-1])] if history.is_partial else [tuple(history.values)]
    for values in known:
        yield from _silences(course, values)
    if history.values:
        last = history.values[-1][0]
        yield last.end
        marks = [*course.targets, *([course.baseline] if course.baseline else [])]
        for on in {one.on for one in marks if last.start <= one.on <= last.end}:
            yield from (on, on + _DAY)


def _silences(course: Course, values: Sequence[Dated]) -> Iterable[date]:
    """The day on which there is no news any more."""
    if not has_periods(course.periodicity):
        yield from (one.on + GRACE + _DAY for one in course.targets)
        return
    awaited: Period | None = period_of(course.periodicity, course.since)
    if values and values[-1][0].end >= course.since:
        awaited = following(course.periodicity, values[-1][0])
    if awaited and (date.max - awaited.end) > GRACE:
        yield awaited.end + GRACE + _DAY


def _cut(course: Course, history: History, first: date, after: date) -> list[date]:
    """Where the standing changes between two turns, once at most: what is expected goes one way only."""
    if not history.values or first >= history.values[-1][0].end:
        return []
    low, high = first, after - _DAY
    told = _standing(course, history, low)
    if _standing(course, history, high) == told:
        return []
    while low + _DAY < high:
        middle = low + (high - low) // 2
        if _standing(course, history, middle) == told:
            low = middle
        else:
            high = middle
    return [high]


def _standing(course: Course, history: History, day: date) -> Standing:
    return judge(course, history.on(day), day).standing


def _joined(course: Course, history: History, cuts: Sequence[date]) -> list[Stretch]:
    found: list[Stretch] = []
    for rank, first in enumerate(cuts):
        last = cuts[rank + 1] - _DAY if rank + 1 < len(cuts) else date.max
        standing, values = _standing(course, history, first), history.on(first)
        if found and (found[-1].standing, found[-1].values) == (standing, values):
            found[-1] = Stretch(found[-1].first, last, standing, values)
        else:
            found.append(Stretch(first if found else date.min, last, standing, values))
    return found
