"""Operations on entries."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from editor.board import Board
from editor.clashes import clash_of_deletion, clash_of_values, clash_with_the_past
from editor.outcome import Outcome, refused, saved
from editor.past import Past
from editor.protocol import Operation
from editor.restoring import already_gone, entry_from, is_too_old, row_back, take_items_back
from restitutions.cell_text import LINE_LIMIT
from restitutions.enums import CHALLENGE_KINDS, BlockType, Change, Kind, Subject
from restitutions.history import Values, edit, entry_values, revise
from restitutions.models import Entry, Row
from restitutions.thread import TAKES_UP

_PLAIN = ("text", "highlighted", "role", "horizon", "starts_on", "ends_on")
_ONLY_FOR = {
    "role": Kind.STAKEHOLDER,
    "horizon": Kind.TIMEFRAME,
    "starts_on": Kind.TIMEFRAME,
    "ends_on": Kind.TIMEFRAME,
    "indicator": Kind.SUCCESS_MEASURE,
}
_NOT_FOR_IT = "Ce point n’est pas de ceux qui portent cette précision."
_FULL = f"Cette cellule a déjà {LINE_LIMIT} points, son maximum."
_FULL_OF_CHALLENGES = f"Les défis et propositions comptent déjà {LINE_LIMIT} lignes, leur maximum."
_NO_ROW = "La ligne de ce point n’existe pas dans cette fiche."


def apply_to_entry(board: Board, op: Operation, base: int, past: Past) -> Outcome:
    """Make one operation on an entry; nothing is changed unless the outcome is `saved`."""
    entry = board.entries.get(op.pk)
    if op.action == "restore":
        return _edit(board, op, entry, entry.version, past) if entry else _restore(board, op, past)
    if op.action == "delete":
        return _delete(board, op, entry, base, past) if entry else already_gone(board, op, base, past)
    if entry is None:
        return _create_or_tell(board, op, base, past)
    return _edit(board, op, entry, base, past)


def _restore(board: Board, op: Operation, past: Past) -> Outcome:
    gone = past.tombstone(Subject.ENTRY, op.pk)
    if gone is None or is_too_old(gone):
        return refused(op, "Ce point ne peut plus être rétabli\u00a0: il a été supprimé il y a trop longtemps.")
    entry = entry_from(board, past, gone)
    if entry is None:
        return refused(op, _NO_ROW)
    touch(board, entry)
    board.revisions.append(
        revise(board.sheet, entry, Change.RESTORED, after=entry_values(entry), by=board.by, op=op.op)
    )
    take_items_back(board, entry, gone)
    return saved(op, entry.version, entry.reference)


def _delete(board: Board, op: Operation, entry: Entry, base: int, past: Past) -> Outcome:
    values = _all_values(board, entry)
    if clash := clash_of_deletion(op, base, entry, {"place", "answers"}, "text", values, past):
        return clash
    before = {**values, "reference": entry.reference}
    promoted = {item.pk: entry_values(item) for item in board.items(entry)}
    before["items"] = [str(pk) for pk in promoted]
    touch(board, entry)
    entry.version += 1
    board.revisions.append(revise(board.sheet, entry, Change.DELETED, before=before, by=board.by, op=op.op))
    board.remove(entry)
    for pk, was in promoted.items():
        # Their version stays: whoever edits or moves them meanwhile is not asked to choose.
        item = board.entries[pk]
        board.revisions.append(edit(board.sheet, item, was, entry_values(item), by=board.by))
    return saved(op, entry.version, entry.reference)


def _create_or_tell(board: Board, op: Operation, base: int, past: Past) -> Outcome:
    """A new entry; or a text for one that was deleted, which is a conflict and never brings it back."""
    if clash := clash_with_the_past(op, base, op.values, past):
        return clash
    place, text = op.values.get("place"), op.values.get("text")
    if place is None or text is None:
        return refused(op, "Il manque à ce point son texte ou sa place.")
    if place["kind"] in CHALLENGE_KINDS:
        return _create_challenge(board, op)
    row = board.rows.get(place["row"]) or row_back(board, past, place["row"])
    if row is None or not board.fits(row, place["kind"]):
        return refused(op, _NO_ROW)
    if len(board.cell(row.pk, place["kind"])) >= LINE_LIMIT:
        return refused(op, _FULL)
    parent = board.parent_for(op.pk, row, place["kind"], place["parent"])
    entry = Entry(id=op.pk, sheet=board.sheet, row=row, kind=place["kind"], parent_id=parent, updated_by=board.by)
    if why := _why_not(entry, entry.kind, op.values):
        return refused(op, why)
    _set_plain(entry, op.values)
    board.add(entry)
    board.put(entry, place["after"])
    if op.values.get("indicator"):
        board.indicators[entry.pk] = op.values["indicator"]
        board.retied.add(entry.pk)
    _join(board, entry, op.values)
    touch(board, entry)
    board.revisions.append(revise(board.sheet, entry, Change.CREATED, after=entry_values(entry), by=board.by, op=op.op))
    return saved(op, entry.version)


def _create_challenge(board: Board, op: Operation) -> Outcome:
    """A défi, or a line of one: behind the line named. No page sends any: they come from consolidation."""
    kind, after = op.values["place"]["kind"], op.values["place"]["after"]
    if len(board.siblings(None, kind, None)) >= LINE_LIMIT:
        return refused(op, _FULL_OF_CHALLENGES)
    entry = Entry(id=op.pk, sheet=board.sheet, kind=kind, text=op.values["text"], updated_by=board.by)
    entry.style = op.values.get("style", BlockType.PARAGRAPH)
    board.add(entry)
    board.put(entry, after)
    board.revisions.append(revise(board.sheet, entry, Change.CREATED, after=entry_values(entry), by=board.by, op=op.op))
    return saved(op, entry.version)


def _edit(board: Board, op: Operation, entry: Entry, base: int, past: Past) -> Outcome:
    wanted = {name: value for name, value in op.values.items() if _differs(board, entry, name, value)}
    before, place = _all_values(board, entry), wanted.get("place")
    if clash := clash_of_values(op, base, entry, wanted, before, past):
        return clash
    if why := _why_not(entry, place["kind"] if place else entry.kind, wanted):
        return refused(op, why)
    if place and (why := _put_elsewhere(board, entry, place, past)):
        return refused(op, why)
    _set_plain(entry, wanted)
    if "indicator" in wanted:
        board.indicators[entry.pk] = wanted["indicator"]
        board.retied.add(entry.pk)
    joined = _join(board, entry, op.values)
    after = _all_values(board, entry)
    if after != before:
        entry.version += 1
        entry.updated_by = board.by
        board.mark(entry)
        touch(board, entry)
        board.revisions.append(edit(board.sheet, entry, before, after, by=board.by, op=op.op))
    else:
        # Nothing said anew, but the operation is known from now on: received again, it is not judged again.
        linked = {"answers": joined} if joined else {}
        board.revisions.append(revise(board.sheet, entry, Change.LINKED, after=linked, by=board.by, op=op.op))
    return saved(op, entry.version, entry.reference)


def _all_values(board: Board, entry: Entry) -> Values:
    return {**entry_values(entry), "indicator": board.indicators.get(entry.pk)}


def _differs(board: Board, entry: Entry, name: str, value: Any) -> bool:
    if name in {"link", "unlink"}:
        return False
    if name == "indicator":
        return board.indicators.get(entry.pk) != value
    if name != "place":
        return bool(getattr(entry, name) != value)
    stands = {"row": entry.row_id, "kind": entry.kind, "parent": entry.parent_id}
    return any(stands[key] != value[key] for key in stands) or board.before(entry) != value["after"]


def _why_not(entry: Entry, kind: str, values: Mapping[str, Any]) -> str:
    """Why these values cannot be said of an entry of that kind, or ""."""
    for name, value in values.items():
        if name in _ONLY_FOR and value and kind != _ONLY_FOR[name]:
            return _NOT_FOR_IT
    if values.get("highlighted") and kind == Kind.RETEX_LABEL:
        return _NOT_FOR_IT
    starts, ends = values.get("starts_on", entry.starts_on), values.get("ends_on", entry.ends_on)
    if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
        return "La fin ne peut pas précéder le début."
    return ""


def _set_plain(entry: Entry, values: Mapping[str, Any]) -> None:
    for name in _PLAIN:
        if name in values:
            setattr(entry, name, values[name])


def _put_elsewhere(board: Board, entry: Entry, place: Mapping[str, Any], past: Past) -> str:
    """Move an entry; why it cannot stand there, or ""."""
    if entry.kind in CHALLENGE_KINDS and place["kind"] == entry.kind:
        # No page sends it: consolidation puts a proposal under its heading.
        board.put(entry, place["after"])
        return ""
    row = board.rows.get(place["row"]) or row_back(board, past, place["row"])
    if row is None or not board.fits(row, place["kind"]):
        return _NO_ROW
    if not _has_room(board, entry, row, place["kind"]):
        return _FULL
    _move(board, entry, row, place)
    return ""


def _move(board: Board, entry: Entry, row: Row, place: Mapping[str, Any]) -> None:
    """Put an entry elsewhere, its sub-points with it; those of one that is nested stand after it."""
    left = (entry.row_id, entry.kind, entry.parent_id)
    touch(board, entry)
    items = board.items(entry)
    parent = board.parent_for(entry.pk, row, place["kind"], place["parent"])
    changes_nature = entry.kind != place["kind"]
    entry.row, entry.kind, entry.parent_id = row, place["kind"], parent
    keeps_items = parent is None and entry.kind != Kind.RETEX_LABEL
    for item in items:
        item.row, item.kind = row, place["kind"]
        item.parent_id = entry.pk if keeps_items else parent
        board.mark(item)
    if changes_nature:
        for one in (entry, *items):
            _forget_details(board, one)
    board.put(entry, place["after"])
    if not keeps_items:
        after = entry.pk
        for item in items:
            board.put(item, after)
            after = item.pk
    board.number(board.siblings(*left))


def _has_room(board: Board, entry: Entry, row: Row, kind: str) -> bool:
    """Whether an entry and its sub-points can stand in a cell; in their own, always."""
    if (entry.row_id, entry.kind) == (row.pk, kind):
        return True
    return len(board.cell(row.pk, kind)) + 1 + len(board.items(entry)) <= LINE_LIMIT


def _forget_details(board: Board, entry: Entry) -> None:
    """A role, dates, links, an indicator do not follow an entry to a cell where they mean nothing."""
    board.renatured.add(entry.pk)
    if entry.kind == Kind.RETEX_LABEL:
        entry.highlighted = False
    if entry.kind != Kind.SUCCESS_MEASURE and board.indicators.get(entry.pk):
        board.indicators[entry.pk] = None
        board.retied.add(entry.pk)
    if entry.kind != Kind.STAKEHOLDER:
        entry.role = ""
    if entry.kind != Kind.TIMEFRAME:
        entry.horizon, entry.starts_on, entry.ends_on = "", None, None


def _join(board: Board, entry: Entry, values: Mapping[str, Any]) -> list[str]:
    """Note the links to make and to undo, those of the thread alone; returns the ids named."""
    source = TAKES_UP.get(entry.kind)
    named: list[uuid.UUID] = []
    for name, made in (("link", True), ("unlink", False)):
        for other in values.get(name, ()):
            target = board.entries.get(other)
            if target is not None and (target.kind == source or not made):
                board.joined.append((entry.pk, other, made))
                named.append(other)
    return [str(pk) for pk in named]


def touch(board: Board, entry: Entry) -> None:
    """The row of an entry has changed: forms that show it are stale."""
    if entry.row_id:
        board.touched.add(entry.row_id)
