"""What the page of an indicator shows of one territory: values by period, what is missing, territories below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import timezone

from indicators.enums import IndicatorKind
from indicators.models import Indicator
from indicators.values import IndicatorValues
from measures.board import Board
from measures.milestones import Course, Mark, Verdict, judge
from measures.models import Measure
from measures.periods import Period, has_periods, period_of, periods_between, previous
from measures.rollup import How, Rolled, Total, differs, parent_of
from measures.said import said_how, said_number, said_total
from territories.models import Territory


@dataclass(frozen=True)
class Cell:
    """The value of one territory for one period, in words; `text` is "" when there is none."""

    total: Total | None
    text: str = ""
    how: str = ""
    below: str = ""
    """What the territories below give, when that is not what this one says."""

    @property
    def is_own(self) -> bool:
        return self.total is not None and self.total.how is How.OWN


@dataclass(frozen=True)
class Line:
    """A period, its value, what is missing below, and everything that was recorded, newest first."""

    period: Period
    cell: Cell
    missing: tuple[Territory, ...]
    history: tuple[Measure, ...]
    is_running: bool
    """Whether the period is not over: nothing is missing yet."""

    @property
    def is_judged(self) -> bool:
        """Whether its value says where the indicator stands: one of a running period only when nothing is missing."""
        return self.cell.total is not None and not (self.is_running and self.missing)

    @property
    def current(self) -> Measure | None:
        """The last measure recorded here, in force or withdrawn."""
        return self.history[0] if self.history else None


@dataclass(frozen=True)
class ChildLine:
    """A territory just below, for one period."""

    territory: Territory
    cell: Cell
    missing: int


@dataclass(frozen=True)
class Sheet:
    """`lines` go from the newest period; `children` are about the period of `shown`."""

    territory: Territory
    lines: tuple[Line, ...]
    shown: Line
    children: tuple[ChildLine, ...]
    verdict: Verdict

    @property
    def judged(self) -> Line | None:
        """The line of the value that says where the indicator stands."""
        return next((one for one in self.lines if one.is_judged), None)

    @property
    def series(self) -> list[tuple[Period, Total]]:
        """The values there are, oldest first."""
        return [(one.period, one.cell.total) for one in reversed(self.lines) if one.cell.total]

    @property
    def partial(self) -> set[date]:
        """The first days of the periods for which awaited territories are missing."""
        return {one.period.start for one in self.lines if one.missing}


def make_sheet(
    board: Board,
    root: Territory,
    *,
    course: Course,
    history: Mapping[date, list[Measure]],
    asked: date | None,
    today: date,
) -> Sheet:
    """What is known of a territory. `asked` is the first day of the period the territories below are shown for."""
    indicator = board.indicator
    lines = []
    rolled_by: dict[date, Rolled] = {}
    for period in _periods(board, root, history, today):
        rolled = rolled_by[period.start] = board.roll(period.start, root)
        missing = tuple(board.missing(period.start, root))
        cell = _cell(indicator, rolled, root.path)
        lines.append(Line(period, cell, missing, tuple(history.get(period.start, ())), period.end > today))
    shown = next((one for one in lines if one.period.start == asked), None)
    shown = shown or next((one for one in lines if one.cell.total), lines[0])
    below = [one for one in board.within(root) if parent_of(one.path) == root.path]
    children = lines_of(board, below, shown.period, rolled_by[shown.period.start])
    series = [(one.period, one.cell.total.value) for one in reversed(lines) if one.cell.total and one.is_judged]
    verdict = judge(course, series, today)
    return Sheet(root, tuple(lines), shown, tuple(children), verdict)


def course_of(indicator: Indicator, values: IndicatorValues, root: Territory) -> Course:
    """What an indicator aims at in a territory, as its milestones are judged.

    The targets of a rate or of a yes or no are those of every territory; those of a number or of an amount, which is a
    sum, are those of the territory that defines it and of no other.
    """
    is_a_part = indicator.kind in {IndicatorKind.COUNT, IndicatorKind.AMOUNT} and root.pk != indicator.territory_id
    baseline = None
    if values.baseline_on and values.baseline_value is not None and not is_a_part:
        baseline = Mark(values.baseline_on, Fraction(values.baseline_value))
    return Course(
        kind=indicator.kind,
        direction=indicator.direction,
        periodicity=indicator.periodicity,
        baseline=baseline,
        targets=[] if is_a_part else [Mark(one.due_on, Fraction(one.value)) for one in values.targets],
        since=values.baseline_on or timezone.localdate(indicator.created_at),
        say=lambda value: said_number(indicator, value),
        aimed_by=indicator.territory.label if is_a_part and values.targets else "",
    )


def _periods(board: Board, root: Territory, history: Mapping[date, list[Measure]], today: date) -> list[Period]:
    """From the first value to today, newest first, none left out; where there are only days, those with a value."""
    periodicity = board.indicator.periodicity
    starts = sorted({*board.starts(root), *history})
    if not has_periods(periodicity):
        return [period_of(periodicity, one) for one in reversed(starts)] or [period_of(periodicity, today)]
    now = period_of(periodicity, today)
    closed = previous(periodicity, now) or now
    first = min(starts[0], closed.start) if starts else closed.start
    return periods_between(periodicity, first, max(today, *starts) if starts else today)[::-1]


def _cell(indicator: Indicator, rolled: Rolled, path: str) -> Cell:
    total, below = rolled.totals.get(path), rolled.below.get(path)
    if total is None:
        return Cell(None)
    other = said_total(indicator, below) if below and differs(indicator.kind, total, below) else ""
    return Cell(total, said_total(indicator, total), said_how(total), other)


def lines_of(board: Board, places: Iterable[Territory], period: Period, rolled: Rolled) -> list[ChildLine]:
    """What some territories give for a period, by name."""
    return [
        ChildLine(one, _cell(board.indicator, rolled, one.path), len(board.missing(period.start, one)))
        for one in sorted(places, key=lambda one: (one.name, one.pk))
    ]
