"""Many values at once: territories down, periods across; what is typed in each cell, and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.core.paginator import Page, Paginator

from accounts.models import User
from accounts.scope import Scope
from indicators.models import Indicator
from indicators.numbers import bare_text
from measures.checks import EARLIEST
from measures.enums import Way
from measures.given import Given, Recorded
from measures.held import held_text
from measures.imports.words import UnreadError, read_number
from measures.models import Measure
from measures.periods import Period, has_periods, period_of, previous
from measures.perms import enterable, may_enter
from measures.services import record_many
from territories.models import Territory

ROWS, COLUMNS = 50, 12
"""Territories and periods of a page."""

_EMPTIED = "Une cellule vide ne retire pas la valeur. Ouvrez l’indicateur pour la retirer, avec un motif."
_NOT_YOURS = "Vous ne saisissez pas les valeurs de ce territoire."
_NOT_A_PERIOD = "Cette colonne n’est plus une période de l’indicateur. Rechargez la page."


class Status(StrEnum):
    """What became of a cell."""

    SAVED = "saved"
    REFUSED = "refused"
    CHANGED = "changed"
    """Somebody else gave a value meanwhile: nothing was written."""


@dataclass(frozen=True)
class Typed:
    """What was typed in a cell. `seen` is the number of the measure the cell showed, None for an empty one."""

    uid: uuid.UUID
    territory: int
    start: date
    text: str
    seen: int | None

    @property
    def place(self) -> tuple[int, date]:
        return self.territory, self.start


@dataclass(frozen=True)
class Answer:
    """`text` and `seen` are what the database holds now for the cell; `why` a French sentence, or ""."""

    typed: Typed
    status: Status
    text: str = ""
    seen: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell as it is shown: `text` is in the box, `held` and `seen` in the database, `why` next to it.

    `period` and `start` are the words and the first day of its column.
    """

    period: str
    start: str
    text: str
    held: str
    seen: int | None
    why: str = ""


@dataclass(frozen=True)
class Line:
    territory: Territory
    cells: tuple[Cell, ...]

    @property
    def held(self) -> str:
        return held_text(self)


@dataclass(frozen=True)
class Grid:
    """A page of territories, and some periods, the oldest first; `before` and `after` are days of other ones."""

    periods: tuple[Period, ...]
    lines: tuple[Line, ...]
    page: Page[Territory]
    before: date | None
    after: date | None
    wrong: int = field(default=0)


def read_grid(
    indicator: Indicator,
    scope: Scope,
    *,
    page: str | None,
    until: date | None,
    today: date,
    answers: Mapping[tuple[int, date], Answer] | None = None,
) -> Grid:
    """The cells of a page, with what was answered of some (three statements). The indicator has periods."""
    now = period_of(indicator.periodicity, today)
    last = min(period_of(indicator.periodicity, max(until or today, EARLIEST)), now)
    periods = _periods(indicator, last)
    places = enterable(scope, indicator).filter(level=indicator.awaited).order_by("name", "pk")
    shown = Paginator(places, ROWS).get_page(page)
    territories = list(shown)
    held = _held(indicator, territories, periods)
    told = answers or {}
    columns = [(one.start, one.label, one.start.isoformat()) for one in periods]
    lines = tuple(
        Line(
            one,
            tuple(
                _cell(label, name, held.get((one.pk, start)), told.get((one.pk, start)))
                for start, label, name in columns
            ),
        )
        for one in territories
    )
    earlier = previous(indicator.periodicity, periods[0])
    following = last if last == now else min(_later(indicator, last), now)
    return Grid(
        periods,
        lines,
        shown,
        before=earlier.start if earlier and earlier.start >= EARLIEST else None,
        after=None if last == now else following.start,
        wrong=sum(1 for line in lines for cell in line.cells if cell.why),
    )


def save_cells(*, indicator: Indicator, scope: Scope, cells: Sequence[Typed], by: User) -> list[Answer]:
    """Record what was typed, each cell apart, in order: one that is wrong does not stop the others."""
    places = Territory.objects.within(indicator.territory).in_bulk({one.territory for one in cells})
    seen = Measure.objects.in_bulk({one.seen for one in cells if one.seen})
    read = [_read(one, indicator, scope, places.get(one.territory), seen) for one in cells]
    given = [one for one in read if isinstance(one, Given)]
    results = iter(record_many(given=given, way=Way.GRID, by=by))
    return [
        _answer(one, next(results)) if isinstance(asked, Given) else Answer(one, Status.REFUSED, why=asked)
        for one, asked in zip(cells, read, strict=True)
    ]


def _periods(indicator: Indicator, last: Period) -> tuple[Period, ...]:
    found = [last]
    while len(found) < COLUMNS and (before := previous(indicator.periodicity, found[-1])) and before.start >= EARLIEST:
        found.append(before)
    return tuple(reversed(found))


def _later(indicator: Indicator, last: Period) -> Period:
    """The last period of the page after the one that ends at `last`."""
    found = last
    for _ in range(COLUMNS):
        found = period_of(indicator.periodicity, date.fromordinal(found.end.toordinal() + 1))
    return found


def _held(
    indicator: Indicator, territories: Iterable[Territory], periods: Iterable[Period]
) -> dict[tuple[int, date], tuple[int, str]]:
    """The number and the text of the values in force (one statement)."""
    rows = (
        Measure.objects.in_force()
        .filter(
            indicator=indicator,
            territory__in=[one.pk for one in territories],
            period_start__in=[one.start for one in periods],
        )
        .order_by("pk")
        .values_list("territory", "period_start", "pk", "value")
    )
    return {
        (place, start): (pk, bare_text(indicator.kind, value)) for place, start, pk, value in rows if value is not None
    }


def _cell(period: str, start: str, held: tuple[int, str] | None, answer: Answer | None) -> Cell:
    seen, text = held or (None, "")
    if answer is None or answer.status is Status.SAVED:
        return Cell(period, start, text, text, seen)
    return Cell(period, start, answer.typed.text, text, seen, answer.why)


def text_of(measure: Measure | None) -> str:
    """What a cell shows: « 12,5 », « oui », or ""."""
    return "" if measure is None or measure.value is None else bare_text(measure.kind, measure.value)


def _read(
    typed: Typed, indicator: Indicator, scope: Scope, territory: Territory | None, seen: Mapping[int, Measure]
) -> Given | str:
    """What a cell asks, or why it cannot."""
    if territory is None or not may_enter(scope, indicator, territory):
        return _NOT_YOURS
    if not has_periods(indicator.periodicity) or period_of(indicator.periodicity, typed.start).start != typed.start:
        return _NOT_A_PERIOD
    if not typed.text:
        return _EMPTIED
    try:
        value = read_number(typed.text, indicator.kind, indicator.unit)
    except UnreadError as error:
        return str(error)
    before = seen.get(typed.seen or 0)
    return Given(
        uid=typed.uid,
        indicator=indicator,
        territory=territory,
        day=typed.start,
        value=value,
        # What a rate is out of, and where it comes from, are not typed here: they stay as they were.
        weight=before.weight if before else None,
        source=before.source if before else "",
        seen=typed.seen,
    )


def _answer(typed: Typed, result: Recorded) -> Answer:
    if result.measure:
        return Answer(typed, Status.SAVED, text_of(result.measure), result.measure.pk)
    if result.current and not result.current.withdrawn:
        there = f"Entre-temps, {result.current.value_text} y a été saisi."
        return Answer(typed, Status.CHANGED, text_of(result.current), result.current.pk, there)
    if result.current:
        return Answer(typed, Status.CHANGED, why="Entre-temps, cette valeur a été retirée.")
    return Answer(typed, Status.REFUSED, why=" ".join(result.errors.values()))
