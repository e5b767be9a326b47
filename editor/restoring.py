"""Things put back from the revision of their deletion."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from editor.board import Board
from editor.outcome import Outcome, saved
from editor.past import Past
from editor.protocol import Operation
from restitutions.enums import CHALLENGE_KINDS, BlockType, Change, Subject, Table
from restitutions.history import edit, entry_values, revise, row_values
from restitutions.models import Entry, Retex, RetexLink, Revision, Row


def row_back(board: Board, past: Past, row_id: uuid.UUID) -> Row | None:
    """A row that was deleted while something was being put in it; None when this fiche never had it."""
    gone = past.tombstone(Subject.ROW, row_id)
    if gone is None:
        return None
    place = gone.before.get("place", {})
    return _row(board, row_id, str(place.get("table", "")), int(place.get("position", 0)), gone.version)


def is_too_old(gone: Revision) -> bool:
    """Whether a deletion is of more than RESTORE_DAYS ago."""
    return gone.at < timezone.now() - timedelta(days=settings.RESTORE_DAYS)


def already_gone(board: Board, op: Operation, base: int, past: Past) -> Outcome:
    """A deletion of what is not there: done, and known from now on, so that what follows it finds it."""
    last = past.last(op.pk)
    version = last.version if last else base
    board.revisions.append(
        Revision(
            sheet=board.sheet,
            subject=op.subject,
            subject_id=op.pk,
            version=version,
            change=Change.LINKED,
            op=op.op,
            by=board.by,
            at=timezone.now(),
        )
    )
    return saved(op, version)


def take_items_back(board: Board, entry: Entry, gone: Revision) -> None:
    """The sub-points that a deletion left alone go under their lead-in again, those that still stand in its cell."""
    after = None
    for raw in gone.before.get("items", ()):
        item = board.entries.get(uuid.UUID(raw))
        if item is None or entry.parent_id or not _is_loose(board, item, entry):
            continue
        before = entry_values(item)
        item.parent_id = entry.pk
        board.mark(item)
        board.put(item, after)
        board.number(board.siblings(entry.row_id, entry.kind, None))
        board.revisions.append(edit(board.sheet, item, before, entry_values(item), by=board.by))
        after = item.pk


def _is_loose(board: Board, item: Entry, entry: Entry) -> bool:
    stands = (item.row_id, item.kind, item.parent_id)
    return item is not entry and stands == (entry.row_id, entry.kind, None) and not board.items(item)


def entry_from(board: Board, past: Past, gone: Revision) -> Entry | None:
    """The entry as it was, in its row (put back too when it is gone); None when that row is not known."""
    kept = gone.before
    place = kept.get("place", {})
    if place.get("kind") in CHALLENGE_KINDS:
        return _challenge_from(board, gone)
    row_id = uuid.UUID(place["row"]) if place.get("row") else None
    row = (board.rows.get(row_id) or row_back(board, past, row_id)) if row_id else None
    if row is None or not board.fits(row, place.get("kind", "")):
        return None
    parent = uuid.UUID(place["parent"]) if place.get("parent") else None
    entry = _as_it_was(board, gone)
    entry.row, entry.parent_id = row, board.parent_for(gone.subject_id, row, place["kind"], parent)
    others = board.siblings(row.pk, entry.kind, entry.parent_id)
    position = min(int(place.get("position", len(others))), len(others))
    board.add(entry)
    board.put(entry, others[position - 1].pk if position else None)
    _links_back(board, entry, kept)
    return entry


def _challenge_from(board: Board, gone: Revision) -> Entry:
    """A défi or a line of one where it was, among those that are on the board."""
    entry = _as_it_was(board, gone)
    entry.position = int(gone.before["place"].get("position", 0))
    others = board.siblings(None, entry.kind, None)
    rank = min(entry.position, len(others))
    board.add(entry)
    if others:
        board.put(entry, others[rank - 1].pk if rank else None)
    _links_back(board, entry, gone.before)
    return entry


def _as_it_was(board: Board, gone: Revision) -> Entry:
    """All of an entry but where it stands."""
    kept = gone.before
    return Entry(
        id=gone.subject_id,
        sheet=board.sheet,
        kind=kept["place"]["kind"],
        style=kept.get("style", BlockType.BULLET),
        text=kept["text"],
        highlighted=kept.get("highlighted", False),
        role=kept.get("role", ""),
        horizon=kept.get("horizon", ""),
        starts_on=_day(kept.get("starts_on")),
        ends_on=_day(kept.get("ends_on")),
        reference=kept.get("reference"),
        version=gone.version + 1,
        updated_by=board.by,
    )


def retex_from(board: Board, gone: Revision) -> Retex:
    """The RETEX as it was, attachments apart."""
    kept = gone.before
    retex = Retex(
        id=gone.subject_id,
        sheet=board.sheet,
        label=kept["label"],
        scope=kept.get("scope", ""),
        lines=kept.get("lines", []),
        speakers=kept.get("speakers", []),
        reference=kept.get("reference"),
        version=gone.version + 1,
        updated_by=board.by,
    )
    board.add(retex)
    others = sorted((other for other in board.retex.values() if other is not retex), key=lambda other: other.position)
    position = min(int(kept.get("place", {}).get("position", len(others))), len(others))
    board.put_retex(retex, others[position - 1].pk if position else None)
    set_links(board, retex, kept.get("links", []))
    return retex


def set_links(board: Board, retex: Retex, links: list[dict[str, str]]) -> None:
    board.links[retex.pk] = [
        RetexLink(retex=retex, position=position, url=link["url"], label=link.get("label", ""))
        for position, link in enumerate(links)
    ]
    board.relinked.add(retex.pk)


def _row(board: Board, row_id: uuid.UUID, table: str, position: int, version: int) -> Row | None:
    if table not in Table.values:
        return None
    row = Row(id=row_id, sheet=board.sheet, table=table, version=version + 1, updated_by=board.by)
    others = sorted((row for row in board.rows.values() if row.table == table), key=lambda other: other.position)
    rank = min(position, len(others))
    board.add(row)
    board.put_row(row, others[rank - 1].pk if rank else None)
    board.revisions.append(revise(board.sheet, row, Change.RESTORED, after=row_values(row), by=board.by))
    return row


def _links_back(board: Board, entry: Entry, kept: dict[str, Any]) -> None:
    """The links an entry had, where the other end is still there; the database tells for entries of other fiches."""
    own = entry.pk
    for name, field, outward in (
        ("answers", "answers", True),
        ("answered_by", "answers", False),
        ("origins", "origins", True),
        ("consolidated_into", "origins", False),
    ):
        for other in kept.get(name, ()):
            pair = (own, uuid.UUID(other)) if outward else (uuid.UUID(other), own)
            board.rejoined.setdefault(field, set()).add(pair)
    if kept.get("indicator"):
        board.indicators[own] = kept["indicator"]
        board.retied.add(own)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
