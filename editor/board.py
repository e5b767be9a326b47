"""One fiche in memory while a batch is applied: what is on it, what changes, and the places things take."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from accounts.models import User
from restitutions.enums import CELLS, Kind, Subject
from restitutions.models import Entry, Retex, RetexLink, Revision, Row, ThemeSheet

Thing = Entry | Row | Retex
ThingT = TypeVar("ThingT", Entry, Row, Retex)


@dataclass
class Board:
    """`whole` when every row, entry and RETEX of the fiche was loaded; places can then change.

    `created`, `written` and `deleted` are what to insert, update and delete; `renatured` the entries whose kind is not
    what it was. Nothing here reads or writes the database.
    """

    sheet: ThemeSheet
    by: User
    whole: bool
    rows: dict[uuid.UUID, Row] = field(default_factory=dict)
    entries: dict[uuid.UUID, Entry] = field(default_factory=dict)
    retex: dict[uuid.UUID, Retex] = field(default_factory=dict)
    links: dict[uuid.UUID, list[RetexLink]] = field(default_factory=dict)
    indicators: dict[uuid.UUID, int | None] = field(default_factory=dict)
    created: dict[uuid.UUID, Thing] = field(default_factory=dict)
    written: dict[uuid.UUID, Thing] = field(default_factory=dict)
    deleted: dict[uuid.UUID, Thing] = field(default_factory=dict)
    relinked: set[uuid.UUID] = field(default_factory=set)
    retied: set[uuid.UUID] = field(default_factory=set)
    renatured: set[uuid.UUID] = field(default_factory=set)
    joined: list[tuple[uuid.UUID, uuid.UUID, bool]] = field(default_factory=list)
    rejoined: dict[str, set[tuple[uuid.UUID, uuid.UUID]]] = field(default_factory=dict)
    revisions: list[Revision] = field(default_factory=list)
    touched: set[uuid.UUID] = field(default_factory=set)

    def thing(self, subject: str, pk: uuid.UUID) -> Thing | None:
        if subject == Subject.ENTRY:
            return self.entries.get(pk)
        return self.rows.get(pk) if subject == Subject.ROW else self.retex.get(pk)

    def siblings(self, row: uuid.UUID | None, kind: str, parent: uuid.UUID | None) -> list[Entry]:
        """The entries of one list (the points of a cell, the sub-points of one point, the défis), in order."""
        if row is None:
            # Défis, headings and proposals are one list; none has sub-points.
            found = [entry for entry in self.entries.values() if entry.row_id is None and parent is None]
        else:
            stands = (row, kind, parent)
            found = [one for one in self.entries.values() if (one.row_id, one.kind, one.parent_id) == stands]
        return sorted(found, key=lambda entry: (entry.position, str(entry.pk)))

    def cell(self, row: uuid.UUID | None, kind: str) -> list[Entry]:
        return [entry for entry in self.entries.values() if (entry.row_id, entry.kind) == (row, kind)]

    def items(self, entry: Entry) -> list[Entry]:
        """The sub-points of an entry, in order."""
        return self.siblings(entry.row_id, entry.kind, entry.pk)

    def put(self, entry: Entry, after: uuid.UUID | None) -> None:
        """Give an entry its place among its siblings, behind `after`; at the end when that one is not there."""
        others = [other for other in self.siblings(entry.row_id, entry.kind, entry.parent_id) if other is not entry]
        self._line_up(others, entry, after)

    def put_row(self, row: Row, after: uuid.UUID | None) -> None:
        self._line_up(self._other_rows(row), row, after)

    def put_retex(self, retex: Retex, after: uuid.UUID | None) -> None:
        self._line_up(self._in_order(other for other in self.retex.values() if other is not retex), retex, after)

    def row_before(self, row: Row) -> uuid.UUID | None:
        """The row of its table that stands before a row."""
        before = [other for other in self._other_rows(row) if other.position < row.position]
        return before[-1].pk if before else None

    def _other_rows(self, row: Row) -> list[Row]:
        return self._in_order(other for other in self.rows.values() if other.table == row.table and other is not row)

    def _in_order(self, things: Iterable[ThingT]) -> list[ThingT]:
        return sorted(things, key=lambda thing: (thing.position, str(thing.pk)))

    def _line_up(self, others: list[ThingT], thing: ThingT, after: uuid.UUID | None) -> None:
        ids = [other.pk for other in others]
        rank = 0 if after is None else (ids.index(after) + 1 if after in ids else len(ids))
        others.insert(rank, thing)
        self.number(others)

    def number(self, things: Iterable[Thing]) -> None:
        for position, thing in enumerate(things):
            if thing.position != position:
                thing.position = position
                self.mark(thing)

    def mark(self, thing: Thing) -> None:
        """A thing has to be written."""
        if thing.pk not in self.created:
            self.written[thing.pk] = thing

    def before(self, entry: Entry) -> uuid.UUID | None:
        """The sibling that stands before an entry."""
        ids = [other.pk for other in self.siblings(entry.row_id, entry.kind, entry.parent_id)]
        rank = ids.index(entry.pk)
        return ids[rank - 1] if rank else None

    def parent_for(self, entry_id: uuid.UUID, row: Row, kind: str, wanted: uuid.UUID | None) -> uuid.UUID | None:
        """The lead-in an entry can have there: one level of nesting, in the same cell, never itself."""
        parent = self.entries.get(wanted) if wanted and kind != Kind.RETEX_LABEL else None
        if parent is not None and parent.parent_id:
            parent = self.entries.get(parent.parent_id)
        if parent is None or parent.pk == entry_id or (parent.row_id, parent.kind) != (row.pk, kind):
            return None
        return parent.pk

    def add(self, thing: Thing) -> None:
        if self.deleted.pop(thing.pk, None) is None:
            self.created[thing.pk] = thing
        else:
            self.written[thing.pk] = thing
        if isinstance(thing, Entry):
            self.entries[thing.pk] = thing
        elif isinstance(thing, Row):
            self.rows[thing.pk] = thing
        else:
            self.retex[thing.pk] = thing

    def remove(self, thing: Thing) -> None:
        """Take a thing off; the sub-points of an entry become points in its place."""
        if isinstance(thing, Entry):
            self._promote(thing)
            del self.entries[thing.pk]
            self.number(self.siblings(thing.row_id, thing.kind, thing.parent_id))
        elif isinstance(thing, Row):
            del self.rows[thing.pk]
            self.number(self._in_order(row for row in self.rows.values() if row.table == thing.table))
        else:
            del self.retex[thing.pk]
            self.number(self._in_order(self.retex.values()))
        self.written.pop(thing.pk, None)
        if self.created.pop(thing.pk, None) is None:
            self.deleted[thing.pk] = thing

    def _promote(self, entry: Entry) -> None:
        items = self.items(entry)
        if not items:
            return
        tops = self.siblings(entry.row_id, entry.kind, None)
        for item in items:
            item.parent_id = None
            self.mark(item)
        rank = tops.index(entry) + 1 if entry in tops else len(tops)
        self.number([*tops[:rank], *items, *tops[rank:]])

    def fits(self, row: Row, kind: str) -> bool:
        """Whether a table has such cells."""
        return kind in CELLS[row.table]
