"""Operations on rows and RETEX."""

from __future__ import annotations

from typing import Any

from editor.board import Board
from editor.clashes import clash_of_deletion, clash_of_values, clash_with_the_past
from editor.outcome import Outcome, conflict, refused, saved
from editor.past import Past
from editor.protocol import Operation
from editor.restoring import already_gone, is_too_old, retex_from, row_back, set_links
from restitutions.enums import Change, Subject
from restitutions.history import edit, retex_values, revise, row_values
from restitutions.models import Retex, Row

MOST_ROWS = 1000
MOST_RETEX = 300
_FIELDS = ("label", "scope", "lines", "speakers")


def apply_to_row(board: Board, op: Operation, base: int, past: Past) -> Outcome:
    row = board.rows.get(op.pk)
    if op.action == "restore":
        return _restore_row(board, op, row, past)
    if op.action == "delete":
        return _delete_row(board, op, row) if row else already_gone(board, op, base, past)
    place = op.values.get("place")
    if row is None:
        return _create_row(board, op, base, past)
    if place is None or place["table"] != row.table:
        return refused(op, "Une ligne ne change pas de tableau.")
    moved = past.moved_since(row.pk, base) if base <= row.version else past.last(row.pk)
    if board.row_before(row) != place["after"] and (moved is not None or base > row.version):
        return conflict(op, row.version, ("place",), row_values(row), moved)
    before = row_values(row)
    board.put_row(row, place["after"])
    if row_values(row) != before:
        row.version += 1
        board.mark(row)
    board.revisions.append(edit(board.sheet, row, before, row_values(row), by=board.by, op=op.op))
    return saved(op, row.version)


def _restore_row(board: Board, op: Operation, row: Row | None, past: Past) -> Outcome:
    gone = past.tombstone(Subject.ROW, op.pk)
    back = row or (None if gone is None or is_too_old(gone) else row_back(board, past, op.pk))
    if back is None:
        return refused(op, "Cette ligne ne peut plus être rétablie\u00a0: elle a été supprimée il y a trop longtemps.")
    board.revisions.append(revise(board.sheet, back, Change.LINKED, by=board.by, op=op.op))
    return saved(op, back.version)


def _create_row(board: Board, op: Operation, base: int, past: Past) -> Outcome:
    if clash := clash_with_the_past(op, base, ("place",), past):
        return clash
    place = op.values.get("place")
    if place is None:
        return refused(op, "Il manque à cette ligne sa place.")
    if len(board.rows) >= MOST_ROWS:
        return refused(op, f"Cette fiche a déjà {MOST_ROWS} lignes, son maximum.")
    row = Row(id=op.pk, sheet=board.sheet, table=place["table"], updated_by=board.by)
    board.add(row)
    board.put_row(row, place["after"])
    board.revisions.append(revise(board.sheet, row, Change.CREATED, after=row_values(row), by=board.by, op=op.op))
    return saved(op, row.version)


def _delete_row(board: Board, op: Operation, row: Row) -> Outcome:
    """A row goes when it is empty: what somebody else wrote in it meanwhile keeps it there."""
    if any(entry.row_id == row.pk for entry in board.entries.values()):
        return conflict(op, row.version, ("entries",), {}, None)
    before = row_values(row)
    row.version += 1
    board.revisions.append(revise(board.sheet, row, Change.DELETED, before=before, by=board.by, op=op.op))
    board.remove(row)
    board.touched.discard(row.pk)
    return saved(op, row.version)


def apply_to_retex(board: Board, op: Operation, base: int, past: Past) -> Outcome:
    retex = board.retex.get(op.pk)
    if op.action == "restore":
        return _edit_retex(board, op, retex, retex.version, past) if retex else _restore_retex(board, op, past)
    if op.action == "delete":
        return _delete_retex(board, op, retex, base, past) if retex else already_gone(board, op, base, past)
    if retex is None:
        return _create_retex(board, op, base, past)
    return _edit_retex(board, op, retex, base, past)


def _restore_retex(board: Board, op: Operation, past: Past) -> Outcome:
    gone = past.tombstone(Subject.RETEX, op.pk)
    if gone is None or is_too_old(gone):
        return refused(op, "Ce RETEX ne peut plus être rétabli\u00a0: il a été supprimé il y a trop longtemps.")
    retex = retex_from(board, gone)
    after = _values(board, retex)
    board.revisions.append(revise(board.sheet, retex, Change.RESTORED, after=after, by=board.by, op=op.op))
    return saved(op, retex.version, retex.reference)


def _delete_retex(board: Board, op: Operation, retex: Retex, base: int, past: Past) -> Outcome:
    values = _values(board, retex)
    if clash := clash_of_deletion(op, base, retex, {"place"}, "label", values, past):
        return clash
    before = {**values, "reference": retex.reference}
    retex.version += 1
    board.revisions.append(revise(board.sheet, retex, Change.DELETED, before=before, by=board.by, op=op.op))
    board.remove(retex)
    return saved(op, retex.version, retex.reference)


def _create_retex(board: Board, op: Operation, base: int, past: Past) -> Outcome:
    if clash := clash_with_the_past(op, base, op.values, past):
        return clash
    if not op.values.get("label"):
        return refused(op, "Donnez un intitulé à ce RETEX, par exemple «\u00a0RETEX 1\u00a0».")
    if len(board.retex) >= MOST_RETEX:
        return refused(op, f"Cette fiche a déjà {MOST_RETEX} RETEX, son maximum.")
    retex = Retex(id=op.pk, sheet=board.sheet, updated_by=board.by)
    board.links[retex.pk] = []
    _set(board, retex, op.values)
    board.add(retex)
    board.put_retex(retex, op.values.get("place", {}).get("after"))
    after = _values(board, retex)
    board.revisions.append(revise(board.sheet, retex, Change.CREATED, after=after, by=board.by, op=op.op))
    return saved(op, retex.version)


def _edit_retex(board: Board, op: Operation, retex: Retex, base: int, past: Past) -> Outcome:
    before = _values(board, retex)
    wanted = {name: value for name, value in op.values.items() if name == "place" or before[name] != value}
    if clash := clash_of_values(op, base, retex, wanted, before, past):
        return clash
    _set(board, retex, wanted)
    if "place" in wanted:
        board.put_retex(retex, wanted["place"]["after"])
    after = _values(board, retex)
    if after != before:
        retex.version += 1
        retex.updated_by = board.by
        board.mark(retex)
    board.revisions.append(edit(board.sheet, retex, before, after, by=board.by, op=op.op))
    return saved(op, retex.version, retex.reference)


def _set(board: Board, retex: Retex, values: Any) -> None:
    for name in _FIELDS:
        if name in values:
            setattr(retex, name, values[name])
    if "links" in values:
        set_links(board, retex, values["links"])


def _values(board: Board, retex: Retex) -> dict[str, Any]:
    return retex_values(retex, board.links.get(retex.pk, ()))
