"""A board written: inserts, updates, deletions, links and revisions, each in batches."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from editor.board import Board
from indicators.models import Indicator, MeasuredBy
from restitutions.enums import Change, Kind
from restitutions.history import record, tombstones
from restitutions.models import Entry, Retex, RetexLink, Row
from restitutions.references import give_references
from restitutions.services.drafts import BATCH, mark_changed
from restitutions.thread import citations

_ENTRY = [
    "row",
    "kind",
    "parent",
    "position",
    "text",
    "highlighted",
    "version",
    "role",
    "horizon",
    "starts_on",
    "ends_on",
    "updated_by",
    "updated_at",
]
_RETEX = ["position", "label", "scope", "lines", "speakers", "version", "updated_by", "updated_at"]
_ROW = ["position", "version", "updated_by", "updated_at"]


def flush(board: Board, cited_before: set[tuple[uuid.UUID, uuid.UUID]]) -> None:
    """Write what a batch changed; the restitution is locked. `cited_before`: see `cited`."""
    if not board.revisions and not board.joined:
        return
    _complete_deletions(board)
    new = list(board.created.values())
    entries = [thing for thing in new if isinstance(thing, Entry)]
    retex = [thing for thing in new if isinstance(thing, Retex)]
    give_references(
        [board.sheet],
        [entry for entry in entries if not entry.reference],
        [item for item in retex if not item.reference],
    )
    Row.objects.bulk_create([thing for thing in new if isinstance(thing, Row)], batch_size=BATCH)
    Retex.objects.bulk_create(retex, batch_size=BATCH)
    Entry.objects.bulk_create([entry for entry in entries if not entry.parent_id], batch_size=BATCH)
    _update(board)
    Entry.objects.bulk_create([entry for entry in entries if entry.parent_id], batch_size=BATCH)
    _delete(board)
    _unlink_renatured(board)
    _write_links(board)
    _write_ties(board)
    if board.whole:
        _write_citations(board, cited_before)
    record(board.revisions)
    mark_changed(board.sheet, board.by)


def cited(board: Board) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Which RETEX each row cites, by the words of its cell."""
    labels = [entry for entry in board.entries.values() if entry.kind == Kind.RETEX_LABEL]
    return set(citations(board.retex.values(), labels)) if labels else set()


def _complete_deletions(board: Board) -> None:
    """The revisions of deletions hold the links that will go with the entries."""
    gone = {revision.subject_id: revision for revision in board.revisions if revision.change == Change.DELETED}
    entries = [thing for thing in board.deleted.values() if isinstance(thing, Entry)]
    for pk, kept in (tombstones(entries) if entries else {}).items():
        gone[pk].before = {**kept, **gone[pk].before}


def _update(board: Board) -> None:
    now = timezone.now()
    written = list(board.written.values())
    for thing in written:
        thing.updated_at = now
    entries = [thing for thing in written if isinstance(thing, Entry)]
    if len(entries) == 1:
        # The case of each keystroke: a plain UPDATE costs half of a bulk one.
        entries[0].save(update_fields=_ENTRY)
    else:
        Entry.objects.bulk_update(entries, _ENTRY, batch_size=BATCH // 4)
    Retex.objects.bulk_update([thing for thing in written if isinstance(thing, Retex)], _RETEX, batch_size=BATCH // 4)
    Row.objects.bulk_update([thing for thing in written if isinstance(thing, Row)], _ROW, batch_size=BATCH)
    touched = board.touched - set(board.created) - set(board.deleted)
    if touched:
        rows = Row.objects.filter(pk__in=touched)
        rows.update(version=F("version") + 1, updated_by=board.by, updated_at=now)


def _delete(board: Board) -> None:
    for model in (Entry, Retex, Row):
        ids = [thing.pk for thing in board.deleted.values() if isinstance(thing, model)]
        if ids:
            model._default_manager.filter(pk__in=ids).delete()


def _unlink_renatured(board: Board) -> None:
    """The thread of an entry that became another kind of entry holds no more."""
    if board.renatured:
        ends = Q(from_entry__in=board.renatured) | Q(to_entry__in=board.renatured)
        Entry.answers.through.objects.filter(ends).delete()


def _write_links(board: Board) -> None:
    """The links of RETEX, of the thread, and those of what was put back, where the other end still exists."""
    if board.relinked:
        RetexLink.objects.filter(retex__in=board.relinked).delete()
        RetexLink.objects.bulk_create([link for pk in board.relinked if pk in board.retex for link in board.links[pk]])
    wanted = {(source, target): made for source, target, made in board.joined}
    there = {pair for pair in wanted if pair[0] in board.entries and pair[1] in board.entries}
    _insert(Entry.answers.through, [pair for pair in there if wanted[pair]])
    for source, target in sorted(there):
        if not wanted[source, target]:
            Entry.answers.through.objects.filter(from_entry=source, to_entry=target).delete()
    for name, pairs in board.rejoined.items():
        ids = {pk for pair in pairs for pk in pair}
        existing = set(Entry.objects.filter(pk__in=ids).values_list("pk", flat=True))
        through = Entry.answers.through if name == "answers" else Entry.origins.through
        _insert(through, [pair for pair in pairs if set(pair) <= existing])


def _insert(through: Any, pairs: Iterable[tuple[uuid.UUID, uuid.UUID]]) -> None:
    rows = [through(from_entry_id=source, to_entry_id=target) for source, target in sorted(pairs)]
    through.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _write_ties(board: Board) -> None:
    """The indicators of success measures; one that may not be used here was refused before."""
    for entry in sorted(board.retied & set(board.entries)):
        MeasuredBy.objects.filter(entry=entry).delete()
        indicator = board.indicators.get(entry)
        if indicator and Indicator.objects.filter(pk=indicator).exists():
            MeasuredBy.objects.create(entry_id=entry, indicator_id=indicator, tied_by=board.by)


def _write_citations(board: Board, before: set[tuple[uuid.UUID, uuid.UUID]]) -> None:
    after = cited(board)
    through = Row.retex.through
    gone = before - after
    if gone:
        matching = Q(pk__in=[])
        for row, retex in sorted(gone):
            matching |= Q(row=row, retex=retex)
        through.objects.filter(matching).delete()
    made = [through(row_id=row, retex_id=retex) for row, retex in sorted(after - before)]
    through.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
