"""Saving the rows of the three tables."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from restitutions.cell_text import CellLine
from restitutions.enums import CELLS, Change, Kind, Table
from restitutions.history import entry_values, moves, record, revise, row_values
from restitutions.models import Entry, Row, ThemeSheet
from restitutions.references import lock_sequences
from restitutions.services.cells import Changes, Place, cell_text, deletions, plan_cell, write_changes
from restitutions.services.drafts import lock_draft, mark_changed, placed, write_positions
from restitutions.services.errors import StaleRowError, StaleRowsError, UnknownRowError
from restitutions.services.links import THREADED, entries_in_thread, labels_of, relink_answers, relink_citations

Cells = Mapping[str, Sequence[CellLine]]


@dataclass(frozen=True)
class RowInput:
    """One row of a form. `cells` is None for a row the person did not touch; `version` 0 for a new one."""

    row_id: uuid.UUID
    version: int
    cells: Cells | None = None
    horizon: str | None = None
    delete: bool = False


@dataclass
class _Saved:
    """A row as it is stored, with its entries by kind."""

    row: Row
    cells: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))


@transaction.atomic
def save_row(
    *,
    sheet: ThemeSheet,
    table: str,
    row_id: uuid.UUID,
    version: int,
    position: int | None,
    cells: Cells,
    by: User | None,
    horizon: str | None = None,
) -> Row:
    """Write one row; `position` None leaves it where it is, or puts a new one at the end.

    `cells` gives the lines of each cell (a kind that is absent is left alone). `horizon` replaces the one shown for
    the row (`shown_horizon`) on the échéances that have it; the others keep theirs. Raises StaleRowError when another
    text was saved since `version`; saving the same text twice changes nothing.
    """
    lock_draft(sheet.restitution_id)
    saved = _load(sheet, table, row_id)
    is_new = saved is None
    if saved is None:
        if version:
            raise StaleRowError(stored=None, row_id=row_id)
        saved = _Saved(Row(id=row_id, sheet=sheet, table=table, position=_end(sheet, table)))
    stored = stored_cells(table, saved.cells, shown_horizon(saved.cells[Kind.TIMEFRAME]))
    changes = _changes(sheet, saved, cells, horizon, by)
    row = saved.row
    if not is_new and changes and version != row.version:
        raise StaleRowError(stored, row.version, row.updated_by, row.updated_at, row_id)
    if position is not None and row.position != position:
        row.position = position
        if not is_new:
            row.save(update_fields=["position"])
    if is_new or changes:
        _write(sheet, saved.row, changes, is_new=is_new, by=by)
    return row


@transaction.atomic
def save_table(
    *, sheet: ThemeSheet, table: str, rows: Sequence[RowInput], moved: bool = False, by: User | None
) -> None:
    """Write the rows of one form, all or nothing: deletions, texts, then the order they were sent in when `moved`.

    Raises StaleRowsError with every row that somebody else changed meanwhile.
    """
    lock_draft(sheet.restitution_id)
    if any(item.cells is not None for item in rows):
        lock_sequences(sheet, CELLS[table])
    stale: dict[uuid.UUID, StaleRowError] = {}
    for item in rows:
        try:
            if item.delete:
                delete_row(sheet=sheet, table=table, row_id=item.row_id, version=item.version, by=by)
            elif item.cells is not None:
                save_row(
                    sheet=sheet,
                    table=table,
                    row_id=item.row_id,
                    version=item.version,
                    position=None,
                    cells=item.cells,
                    by=by,
                    horizon=item.horizon,
                )
        except StaleRowError as error:
            stale[item.row_id] = error
    if stale:
        raise StaleRowsError(stale)
    stored = list(Row.objects.filter(sheet=sheet, table=table).order_by("position", "pk"))
    order = placed([row.pk for row in stored], [item.row_id for item in rows], moved=moved)
    before = {row.pk: row_values(row) for row in stored}
    if write_positions(Row, stored, order):
        record(moves(sheet, [(row, before[row.pk], row_values(row)) for row in stored], by))
        mark_changed(sheet, by)


@transaction.atomic
def delete_row(*, sheet: ThemeSheet, table: str, row_id: uuid.UUID, version: int, by: User | None) -> None:
    """Delete a row and its entries; their references are not given again. A row already deleted is no error.

    Raises StaleRowError when it was changed since `version`.
    """
    lock_draft(sheet.restitution_id)
    saved = _load(sheet, table, row_id)
    if saved is None:
        return
    row = saved.row
    if row.version != version:
        stored = stored_cells(table, saved.cells, shown_horizon(saved.cells[Kind.TIMEFRAME]))
        raise StaleRowError(stored, row.version, row.updated_by, row.updated_at, row_id)
    entries = [entry for kind in saved.cells.values() for entry in kind]
    gone = revise(sheet, row, Change.DELETED, before=row_values(row), by=by)
    record([*deletions(sheet, entries, by=by), gone])
    row.delete()
    mark_changed(sheet, by)


def stored_cells(table: str, cells: Mapping[str, Iterable[Entry]], horizon: str = "") -> dict[str, str]:
    """The text of each cell as a form shows it, by kind; a plan row has its `horizon` too."""
    texts = {str(kind): cell_text(kind, cells.get(kind, ())) for kind in CELLS[table]}
    return {**texts, "horizon": horizon} if table == Table.PLAN else texts


def shown_horizon(timeframes: Iterable[Entry]) -> str:
    """The horizon that all the échéances of a row share, or "" when they do not."""
    horizons = {entry.horizon for entry in timeframes}
    return horizons.pop() if len(horizons) == 1 else ""


def _load(sheet: ThemeSheet, table: str, row_id: uuid.UUID) -> _Saved | None:
    row = Row.objects.select_related("updated_by").filter(pk=row_id).first()
    if row is None:
        return None
    if (row.sheet_id, row.table) != (sheet.pk, table):
        raise UnknownRowError(str(row_id))
    saved = _Saved(row)
    for entry in Entry.objects.filter(row=row).order_by("position", "pk"):
        saved.cells[entry.kind].append(entry)
    return saved


def _end(sheet: ThemeSheet, table: str) -> int:
    last = Row.objects.filter(sheet=sheet, table=table).order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _changes(sheet: ThemeSheet, saved: _Saved, cells: Cells, horizon: str | None, by: User | None) -> Changes:
    changes = Changes()
    replaced = shown_horizon(saved.cells[Kind.TIMEFRAME])
    for kind, lines in cells.items():
        changes.add(plan_cell(Place(sheet, saved.row, kind, by), saved.cells[kind], lines))
    if horizon is not None:
        left = {entry.pk for entry in changes.deleted}
        known = [entry for entry in saved.cells[Kind.TIMEFRAME] if entry.pk not in left]
        _set_horizon(changes, known, replaced, horizon, by)
    return changes


def _set_horizon(changes: Changes, known: Sequence[Entry], replaced: str, horizon: str, by: User | None) -> None:
    for entry in changes.created:
        if entry.kind == Kind.TIMEFRAME:
            entry.horizon = horizon
    for entry in known:
        if entry.horizon != replaced or replaced == horizon:
            continue
        changes.before.setdefault(entry.pk, entry_values(entry))
        entry.horizon = horizon
        if entry not in changes.edited:
            entry.version += 1
            entry.updated_by = by
            changes.moved = [other for other in changes.moved if other is not entry]
            changes.edited.append(entry)


def _write(sheet: ThemeSheet, row: Row, changes: Changes, *, is_new: bool, by: User | None) -> None:
    touched = {entry.kind for entry in (*changes.created, *changes.edited, *changes.deleted)}
    before = entries_in_thread(sheet) if touched & THREADED else []
    retex = list(sheet.retex.all()) if Kind.RETEX_LABEL in touched else []
    labels = labels_of(sheet) if retex else []
    row.updated_by = by
    row.updated_at = timezone.now()
    row.version += 0 if is_new else 1
    row.save(force_insert=is_new)
    if is_new:
        record([revise(sheet, row, Change.CREATED, after=row_values(row), by=by)])
    write_changes(sheet, changes, by)
    if touched & THREADED:
        relink_answers(before, entries_in_thread(sheet))
    if retex:
        relink_citations((retex, labels), (retex, labels_of(sheet)))
    mark_changed(sheet, by)
