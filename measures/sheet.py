"""What the page of an indicator shows of one territory: values by period, what is missing, territories below."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.utils import timezone

from indicators.enums import IndicatorKind
from indicators.models import Indicator
from measures.board import Board, Value
from measures.milestones import Course, Mark, Verdict, judge
from measures.models import Measure
from measures.periods import Period, has_periods, period_of, periods_between, previous
from measures.rollup import How, Total, differs, parent_of
from measures.said import said_how, said_number, said_total
from territories.models import Territory


class Aim(Protocol):
    """A target."""

    @property
    def due_on(self) -> date: ...

    @property
    def value(self) -> Decimal: ...


class Aims(Protocol):
    """What an indicator starts from, and its targets by date."""

    @property
    def baseline_value(self) -> Decimal | None: ...

    @property
    def baseline_on(self) -> date | None: ...

    @property
    def targets(self) -> Sequence[Aim]: ...


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
    """A territory among those below, for one period. `is_running`: it is not over, nothing is missing yet.

    `is_awaited`: a value is awaited of it, not of those it contains.
    """

    territory: Territory
    cell: Cell
    missing: int
    is_running: bool = False
    is_awaited: bool = False


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
    values = board.values(root)
    periods = _periods(board.indicator.periodicity, {*values, *history}, today)
    lines = _lines(board, root, periods, values, history, today)
    shown = next((one for one in lines if one.period.start == asked), None)
    shown = shown or next((one for one in lines if one.cell.total), lines[0])
    below = [one for one in board.within(root) if parent_of(one.path) == root.path]
    values_below = board.roll(shown.period.start, root) if below else {}
    children = lines_of(board, below, values_below, is_running=shown.is_running)
    series = [(one.period, one.cell.total.value) for one in reversed(lines) if one.cell.total and one.is_judged]
    verdict = judge(course, series, today)
    return Sheet(root, tuple(lines), shown, tuple(children), verdict)


def _lines(
    board: Board,
    root: Territory,
    periods: Sequence[Period],
    values: Mapping[date, Value],
    history: Mapping[date, list[Measure]],
    today: date,
) -> list[Line]:
    awaited = tuple(board.awaited(root))
    silent = board.missing([start for start, value in values.items() if value.missing], root)
    lines = []
    for period in periods:
        value = values.get(period.start)
        missing = awaited if value is None else tuple(silent.get(period.start, ()))
        told = tuple(history.get(period.start, ()))
        lines.append(Line(period, _cell(board.indicator, value), missing, told, period.end > today))
    return lines


def course_of(indicator: Indicator, values: Aims, root: Territory) -> Course:
    """What an indicator aims at in a territory, as its milestones are judged.

    The targets of a rate or of a yes or no are those of every territory; those of a number or of an amount, which is a
    sum, are those of the territory that defines it and of no other.
    """
    return course_for(indicator, values, is_its_own=root.pk == indicator.territory_id)


def course_for(indicator: Indicator, values: Aims, *, is_its_own: bool) -> Course:
    """The same, for the territory that defines it or for one of its parts."""
    is_a_part = indicator.kind in {IndicatorKind.COUNT, IndicatorKind.AMOUNT} and not is_its_own
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


def _periods(periodicity: str, known: Collection[date], today: date) -> list[Period]:
    """From the first value to today, newest first, none left out; where there are only days, those with a value."""
    starts = sorted(known)
    if not has_periods(periodicity):
        return [period_of(periodicity, one) for one in reversed(starts)] or [period_of(periodicity, today)]
    now = period_of(periodicity, today)
    closed = previous(periodicity, now) or now
    first = min(starts[0], closed.start) if starts else closed.start
    return periods_between(periodicity, first, max(today, *starts) if starts else today)[::-1]


def _cell(indicator: Indicator, value: Value | None) -> Cell:
    if value is None:
        return Cell(None)
    total, below = value.total, value.below
    other = said_total(indicator, below) if below and differs(indicator.kind, total, below) else ""
    return Cell(total, said_total(indicator, total), said_how(total), other)


def lines_of(
    board: Board, places: Iterable[Territory], values: Mapping[str, Value], *, is_running: bool
) -> list[ChildLine]:
    """What some territories give for one period, by name; `values` are those of the period, by path."""
    return [
        ChildLine(
            one,
            _cell(board.indicator, values.get(one.path)),
            board.missing_in(one, values.get(one.path)),
            is_running,
            one.level == board.indicator.awaited,
        )
        for one in sorted(places, key=lambda one: (one.name, one.pk))
    ]
