"""Which period a value is for, and what it is called. Pure: no clock, no database."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from common.french import day, month
from indicators.enums import Periodicity

_MONTHS = {
    Periodicity.MONTHLY: 1,
    Periodicity.QUARTERLY: 3,
    Periodicity.HALF_YEARLY: 6,
    Periodicity.YEARLY: 12,
}
"""How many months a period lasts; the year begins in January. The other periodicities have days, not periods."""


@dataclass(frozen=True, order=True)
class Period:
    """From `start` to `end`, both included. `label` is French: « mars 2021 », « 2e trimestre 2021 », « 2021 »."""

    start: date
    end: date
    label: str

    @property
    def when(self) -> str:
        """After a verb: « en mars 2021 », « au 2e trimestre 2021 », « le 3 mars 2021 »."""
        if self.label.startswith("le "):
            return self.label
        return f"au {self.label}" if "trimestre" in self.label or "semestre" in self.label else f"en {self.label}"


def asked_day(text: str) -> date | None:
    """The day an address names in ISO form; None when it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def has_periods(periodicity: str) -> bool:
    """Whether values follow one another by periods; asked once, or nobody said how often, each is for its day."""
    return periodicity in _MONTHS


def period_of(periodicity: str, when: date) -> Period:
    """The period a day is in; the day itself, « le 3 mars 2021 », for a value asked once or of no known periodicity."""
    if not has_periods(periodicity):
        return Period(when, when, f"le {day(when, weekday=False)}")
    months = _MONTHS[Periodicity(periodicity)]
    rank = (when.month - 1) // months
    first, last = rank * months + 1, rank * months + months
    start = date(when.year, first, 1)
    return Period(start, date(when.year, last, monthrange(when.year, last)[1]), _label(months, rank, start))


def _label(months: int, rank: int, start: date) -> str:
    if months == 1:
        return f"{month(start)} {start.year}"
    ordinal = "1er" if rank == 0 else f"{rank + 1}e"
    names = {3: f"{ordinal} trimestre {start.year}", 6: f"{ordinal} semestre {start.year}"}
    return names.get(months, str(start.year))


def previous(periodicity: str, period: Period) -> Period | None:
    """The period before; None where there are only days, and at the beginning of the calendar."""
    if not has_periods(periodicity) or period.start == date.min:
        return None
    return period_of(periodicity, period.start - timedelta(days=1))


def following(periodicity: str, period: Period) -> Period | None:
    """The period after; None where there are only days, and at the end of the calendar."""
    if not has_periods(periodicity) or period.end == date.max:
        return None
    return period_of(periodicity, period.end + timedelta(days=1))


def periods_between(periodicity: str, first: date, last: date) -> list[Period]:
    """The periods from that of `first` to that of `last`, in order; none where there are only days."""
    if not has_periods(periodicity) or last < first:
        return []
    found = [period_of(periodicity, first)]
    while found[-1].end < last:
        after = following(periodicity, found[-1])
        assert after is not None
        found.append(after)
    return found
