"""What already happened, as far as a batch needs it: operations known, versions since a base, things deleted."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from editor.board import Board
from editor.protocol import Operation
from restitutions.enums import Change, Subject
from restitutions.models import Revision, ThemeSheet


@dataclass
class Past:
    """`known` are the revisions of the operations of a batch; `of` those of the things that may have changed.

    `elsewhere` are things of other fiches that the batch names.
    """

    known: dict[uuid.UUID, Revision] = field(default_factory=dict)
    elsewhere: set[uuid.UUID] = field(default_factory=set)
    of: dict[uuid.UUID, list[Revision]] = field(default_factory=lambda: defaultdict(list))

    def add(self, revision: Revision) -> None:
        self.of[revision.subject_id].append(revision)
        if revision.op:
            self.known[revision.op] = revision

    def base(self, op: Operation) -> int | None:
        """The version an operation was based on; None when the operation before it is not known."""
        if op.after is None:
            return op.base
        before = self.known.get(op.after)
        return before.version if before is not None and before.subject_id == op.pk else None

    def last(self, subject_id: uuid.UUID) -> Revision | None:
        """The last change of a thing; an operation that changed nothing, or links alone, does not count."""
        told = (one for one in reversed(self.of.get(subject_id, ())) if one.change != Change.LINKED)
        return next(told, None)

    def tombstone(self, subject: Subject, subject_id: uuid.UUID) -> Revision | None:
        """The deletion of a thing, when that is the last that happened to it."""
        last = self.last(subject_id)
        if last is None or last.change != Change.DELETED or last.subject != subject:
            return None
        return last

    def unseen(self, op: Operation, base: int, version: int) -> set[int]:
        """The versions whose maker did not see what others wrote: those after its base, up to `version`.

        An operation that follows another adds what that one was merged with unseen: its base is the version that was
        made then, but not what its maker had before the eyes.
        """
        before = self.known.get(op.after) if op.after else None
        return {*(before.unseen or () if before else ()), *range(base + 1, version + 1)}

    def changed_unseen(self, op: Operation, base: int, version: int) -> set[str] | None:
        """The fields changed in the versions not seen; None when some of those versions are not known any more.

        A base that does not exist yet is not known either: a file that was edited, a database put back.
        """
        unseen = self.unseen(op, base, version)
        revisions = [revision for revision in self.of.get(op.pk, ()) if revision.version in unseen]
        if base > version or unseen - {revision.version for revision in revisions}:
            return None
        return {name for revision in revisions for name in revision.after}

    def last_to_change(self, subject_id: uuid.UUID, fields: Iterable[str]) -> Revision | None:
        """Who changed one of these fields last."""
        names = set(fields)
        for revision in reversed(self.of.get(subject_id, ())):
            if names & set(revision.after) or revision.change == Change.DELETED:
                return revision
        return self.last(subject_id)

    def moved_since(self, subject_id: uuid.UUID, base: int) -> Revision | None:
        """The last move of a row after version `base`: most of its versions are changes of its points."""
        moves = (one for one in reversed(self.of.get(subject_id, ())) if one.version > base and "place" in one.after)
        return next(moves, None)


def known_operations(ops: Sequence[Operation]) -> dict[uuid.UUID, Revision]:
    """The operations of a batch that were already committed, and those it follows (one SQL statement)."""
    ids = {op.op for op in ops} | {op.after for op in ops if op.after}
    return {revision.op: revision for revision in Revision.objects.filter(op__in=ids).order_by("pk") if revision.op}


def needed_past(board: Board, ops: Sequence[Operation], known: dict[uuid.UUID, Revision]) -> Past:
    """The past of the things that changed, or went, since an operation was made.

    No or one SQL statement; two when something is put back whose row is gone too.
    """
    past = Past(known=dict(known))
    doubtful = {op.pk for op in ops if op.op in known or _is_doubtful(board, op, known)}
    doubtful |= _rows_gone(board, ops)
    _read_past(board.sheet, past, doubtful)
    _read_past(board.sheet, past, _rows_of_what_comes_back(board, past, ops))
    return past


def _read_past(sheet: ThemeSheet, past: Past, things: set[uuid.UUID]) -> None:
    if not things:
        return
    for revision in Revision.objects.filter(subject_id__in=things).select_related("by").order_by("pk"):
        if revision.sheet_id == sheet.pk:
            past.add(revision)
        else:
            past.elsewhere.add(revision.subject_id)


def _is_doubtful(board: Board, op: Operation, known: dict[uuid.UUID, Revision]) -> bool:
    thing = board.thing(op.subject, op.pk)
    if thing is None:
        return True
    if op.after is not None:
        before = known.get(op.after)
        return before is not None and (before.version != thing.version or bool(before.unseen))
    return op.base != thing.version


def _rows_gone(board: Board, ops: Sequence[Operation]) -> set[uuid.UUID]:
    """Rows where an entry is to be put, and that are not there."""
    wanted = {op.values["place"]["row"] for op in ops if op.subject == Subject.ENTRY and "place" in op.values}
    return wanted - set(board.rows) - {None}


def _rows_of_what_comes_back(board: Board, past: Past, ops: Sequence[Operation]) -> set[uuid.UUID]:
    """Rows that held entries to be restored, and that are not there."""
    asked = {op.pk for op in ops if op.subject == Subject.ENTRY and op.action == "restore"}
    gone = [past.tombstone(Subject.ENTRY, pk) for pk in asked]
    rows = {revision.before.get("place", {}).get("row") for revision in gone if revision}
    return {uuid.UUID(row) for row in rows if row} - set(board.rows) - set(past.of)
