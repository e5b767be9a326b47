"""Lines typed in a cell → changes of its entries, and those changes written."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from common.text import clean_lines
from restitutions.cell_text import CellLine, parse_cell, render_cell
from restitutions.enums import Change, Kind
from restitutions.history import Values, edit, entry_values, record, revise, tombstones
from restitutions.matching import match_texts
from restitutions.models import Entry, Revision, Row, ThemeSheet
from restitutions.references import give_references
from restitutions.services.drafts import BATCH

_WRITTEN = ["text", "style", "highlighted", "parent", "position", "horizon", "version", "updated_by", "updated_at"]


@dataclass
class Changes:
    """`edited` entries say something else than before, `moved` ones only stand elsewhere.

    `order` is every entry that is left, in the order of the lines typed; `before` what edited and moved entries said.
    """

    created: list[Entry] = field(default_factory=list)
    edited: list[Entry] = field(default_factory=list)
    moved: list[Entry] = field(default_factory=list)
    deleted: list[Entry] = field(default_factory=list)
    order: list[Entry] = field(default_factory=list)
    before: dict[uuid.UUID, Values] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.created or self.edited or self.moved or self.deleted)

    def add(self, other: Changes) -> None:
        """Take in the changes of another cell."""
        self.created += other.created
        self.edited += other.edited
        self.moved += other.moved
        self.deleted += other.deleted
        self.order += other.order
        for pk, values in other.before.items():
            self.before.setdefault(pk, values)


def reading_order(entries: Iterable[Entry]) -> list[Entry]:
    """The entries of one cell as they are read: each followed by its sub-points, whatever their depth."""
    children: dict[uuid.UUID | None, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.position, str(entry.pk))):
        children.setdefault(entry.parent_id, []).append(entry)
    ordered: list[Entry] = []

    def walk(parent: uuid.UUID | None) -> None:
        for entry in children.get(parent, ()):
            ordered.append(entry)
            walk(entry.pk)

    walk(None)
    return ordered


def cell_lines(entries: Iterable[Entry]) -> list[CellLine]:
    """The entries of one cell as lines."""
    return [CellLine(entry.text, entry.parent_id is not None, entry.highlighted) for entry in reading_order(entries)]


def cell_text(kind: str, entries: Iterable[Entry]) -> str:
    """The text of one cell in a form. The RETEX cited are plain lines, without marks."""
    lines = cell_lines(entries)
    return "\n".join(line.text for line in lines) if kind == Kind.RETEX_LABEL else render_cell(lines)


def typed_lines(kind: str, text: str) -> list[CellLine]:
    """The reverse of `cell_text`."""
    return [CellLine(line) for line in clean_lines(text)] if kind == Kind.RETEX_LABEL else parse_cell(text)


@dataclass(frozen=True)
class Place:
    """Where new entries go: a fiche, and a row of it unless they are challenges."""

    sheet: ThemeSheet
    row: Row | None
    kind: str
    by: User | None


def plan_cell(place: Place, existing: Sequence[Entry], lines: Sequence[CellLine]) -> Changes:
    """What turns `existing` (the entries of one cell) into `lines`. Changes the entries, writes nothing."""
    old = reading_order(existing)
    matches = match_texts([entry.text for entry in old], [line.text for line in lines])
    changes = Changes()
    parent: Entry | None = None
    tops = items = 0
    for line, index in zip(lines, matches, strict=True):
        known = None if index is None else old[index]
        under = parent if line.is_item else None
        entry = _put(changes, place, known, line, under, items if under else tops)
        if under:
            items += 1
        else:
            parent, tops, items = entry, tops + 1, 0
    kept = set(matches)
    changes.deleted = [entry for index, entry in enumerate(old) if index not in kept]
    return changes


def _put(
    changes: Changes, place: Place, known: Entry | None, line: CellLine, parent: Entry | None, position: int
) -> Entry:
    """The entry of one line, filed under what happens to it."""
    wanted = (line.text, line.highlighted, parent.pk if parent else None)
    entry = known or Entry(sheet=place.sheet, row=place.row, kind=place.kind, updated_by=place.by)
    if known is not None:
        changes.before[known.pk] = entry_values(known)
    if known is None:
        changes.created.append(entry)
    elif (known.text, known.highlighted, known.parent_id) != wanted:
        known.version += 1
        known.updated_by = place.by
        changes.edited.append(known)
    elif known.position != position:
        changes.moved.append(known)
    entry.text, entry.highlighted, entry.parent_id = wanted
    entry.position = position
    changes.order.append(entry)
    return entry


def write_changes(sheet: ThemeSheet, changes: Changes, by: User | None) -> None:
    """Give references, then write: lead-ins before their sub-points, survivors before what is deleted; and record."""
    give_references([sheet], changes.created)
    now = timezone.now()
    for entry in changes.edited:
        entry.updated_at = now
    Entry.objects.bulk_create([entry for entry in changes.created if entry.parent_id is None], batch_size=BATCH)
    Entry.objects.bulk_update([*changes.edited, *changes.moved], _WRITTEN, batch_size=BATCH)
    Entry.objects.bulk_create([entry for entry in changes.created if entry.parent_id is not None], batch_size=BATCH)
    record(_revisions(sheet, changes, by))
    Entry.objects.filter(pk__in=[entry.pk for entry in changes.deleted]).delete()


def _revisions(sheet: ThemeSheet, changes: Changes, by: User | None) -> list[Revision]:
    made = [revise(sheet, entry, Change.CREATED, after=entry_values(entry), by=by) for entry in changes.created]
    for entry in [*changes.edited, *changes.moved]:
        made.append(edit(sheet, entry, changes.before.get(entry.pk, {}), entry_values(entry), by=by))
    gone = deletions(sheet, changes.deleted, by=by)
    for revision in gone:
        own = str(revision.subject_id)
        left = [str(entry.pk) for entry in changes.order if _stood_under(own, changes.before.get(entry.pk))]
        revision.before["items"] += left
    return made + gone


def _stood_under(parent: str, before: Values | None) -> bool:
    return before is not None and before["place"]["parent"] == parent


def deletions(sheet: ThemeSheet, entries: Sequence[Entry], *, by: User | None) -> list[Revision]:
    """The revisions of entries about to be deleted, with all that is needed to put them back."""
    kept = tombstones(entries) if entries else {}
    return [revise(sheet, entry, Change.DELETED, before=kept[entry.pk], by=by) for entry in entries]
