"""The curve of one territory: what `curve` draws, from what the page knows."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Protocol

from common.french import day
from indicators.enums import IndicatorKind
from indicators.models import Indicator
from indicators.numbers import value_text
from measures.curve import Chart, Spot, steps
from measures.milestones import Course, Mark
from measures.periods import Period, has_periods, previous
from measures.rollup import Total
from measures.said import as_decimal, said_total
from territories.models import Territory


class Told(Protocol):
    """What is drawn: the values of a territory, oldest first."""

    @property
    def territory(self) -> Territory: ...

    @property
    def series(self) -> list[tuple[Period, Total]]: ...

    @property
    def partial(self) -> set[date]:
        """The first days of the periods whose value is without some awaited territories."""


def chart_of(indicator: Indicator, course: Course, sheet: Told) -> Chart | None:
    """The curve of a territory, None without a value. Values stand at the end of their period."""
    series, partial = sheet.series, sheet.partial
    if not series:
        return None
    groups: list[list[Spot]] = []
    last = None
    for period, total in series:
        said = f"{said_total(indicator, total)} {period.when}"
        spot = Spot(period.end, total.value, said, period.start in partial)
        follows = last is not None and (
            not has_periods(indicator.periodicity) or previous(indicator.periodicity, period) == last
        )
        if follows:
            groups[-1].append(spot)
        else:
            groups.append([spot])
        last = period
    baseline = _spot(course, course.baseline) if course.baseline else None
    targets = [_spot(course, one) for one in course.targets]
    greatest = max(one.value for one in (*(spot for group in groups for spot in group), *targets, baseline) if one)
    return Chart(
        title=f"{indicator.name}, {sheet.territory.label}",
        values=groups,
        baseline=baseline,
        targets=targets,
        scale=_scale(indicator, greatest),
    )


def _spot(course: Course, mark: Mark) -> Spot:
    return Spot(mark.on, mark.value, f"{course.say(mark.value)} le {day(mark.on, weekday=False)}")


def _scale(indicator: Indicator, greatest: Fraction) -> list[tuple[Fraction, str]]:
    """The numbers of the axis. Yes or no goes from « non » to « oui »."""
    if indicator.kind == IndicatorKind.YES_NO:
        return [(Fraction(0), "non"), (Fraction(1, 2), "50\u00a0%"), (Fraction(1), "oui")]
    return [(one, _said_step(indicator, one, greatest)) for one in steps(greatest)]


def _said_step(indicator: Indicator, step: Fraction, greatest: Fraction) -> str:
    """A number of the axis, without its unit but « % » and « € »; millions and billions are said short: « 1,5 M€ »."""
    for size, name in ((10**9, "Md"), (10**6, "M")):
        if greatest >= size:
            unit = f"{name}€" if indicator.kind == IndicatorKind.AMOUNT else name
            return value_text(IndicatorKind.COUNT, unit, as_decimal(step / size))
    return value_text(indicator.kind, "", as_decimal(step))
