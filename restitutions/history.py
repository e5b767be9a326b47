"""Revisions: what a thing says now as plain values, and the rows that keep what it said.

The values are named as in the protocol of live entry (docs/live-entry.md); dates and ids are texts.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from restitutions.enums import Change, Kind, Subject
from restitutions.models import Entry, Retex, RetexLink, Revision, Row, ThemeSheet

Values = dict[str, Any]
_BATCH = 400


def entry_values(entry: Entry) -> Values:
    """Everything an entry says, links apart."""
    return {
        "text": entry.text,
        "highlighted": entry.highlighted,
        "place": {
            "row": _text(entry.row_id),
            "kind": str(entry.kind),
            "parent": _text(entry.parent_id),
            "position": entry.position,
        },
        "role": str(entry.role),
        "horizon": str(entry.horizon),
        "starts_on": entry.starts_on.isoformat() if entry.starts_on else None,
        "ends_on": entry.ends_on.isoformat() if entry.ends_on else None,
    }


def retex_values(retex: Retex, links: Iterable[RetexLink]) -> Values:
    """Everything a RETEX says; its links are given, so that nothing is read here."""
    return {
        "label": retex.label,
        "scope": retex.scope,
        "lines": list(retex.lines),
        "speakers": list(retex.speakers),
        "links": [{"url": link.url, "label": link.label} for link in links],
        "place": {"position": retex.position},
    }


def row_values(row: Row) -> Values:
    return {"place": {"table": str(row.table), "position": row.position}}


def difference(before: Values, after: Values) -> tuple[Values, Values]:
    """The values that are not the same in both."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def revise(
    sheet: ThemeSheet,
    thing: Entry | Row | Retex,
    change: Change,
    *,
    before: Values | None = None,
    after: Values | None = None,
    by: User | None,
    op: uuid.UUID | None = None,
) -> Revision:
    """A revision to be recorded; `version` is the one the thing has after the change."""
    return Revision(
        sheet=sheet,
        subject=subject_of(thing),
        subject_id=thing.pk,
        version=thing.version,
        change=change,
        before=before or {},
        after=after or {},
        op=op,
        by=by,
        at=timezone.now(),
    )


def edit(
    sheet: ThemeSheet,
    thing: Entry | Row | Retex,
    before: Values,
    after: Values,
    *,
    by: User | None,
    op: uuid.UUID | None = None,
) -> Revision:
    """The revision of an edition: of all the values given, those that changed are kept."""
    was, is_now = difference(before, after)
    return revise(sheet, thing, Change.EDITED, before=was, after=is_now, by=by, op=op)


def subject_of(thing: Entry | Row | Retex) -> Subject:
    if isinstance(thing, Entry):
        return Subject.ENTRY
    return Subject.ROW if isinstance(thing, Row) else Subject.RETEX


def moves(sheet: ThemeSheet, things: Iterable[tuple[Row | Retex, Values, Values]], by: User | None) -> list[Revision]:
    """The revisions of the rows or RETEX whose place is not the same before and after."""
    return [
        revise(sheet, thing, Change.EDITED, before=old, after=new, by=by)
        for thing, was, now in things
        for old, new in [difference({"place": was["place"]}, {"place": now["place"]})]
        if new
    ]


def record(revisions: Sequence[Revision]) -> None:
    """Write revisions, inside the transaction of what they tell."""
    if revisions:
        Revision.objects.bulk_create(revisions, batch_size=_BATCH)


def tombstones(entries: Sequence[Entry]) -> dict[uuid.UUID, Values]:
    """All that is needed to put entries back, by id: values, reference, links, indicator (two or three SQL statements).

    `items` are the sub-points among these entries; the caller adds those that stay.
    """
    ids = [entry.pk for entry in entries]
    found: dict[uuid.UUID, Values] = {}
    items: dict[uuid.UUID, list[str]] = {}
    for entry in sorted(entries, key=lambda one: one.position):
        if entry.parent_id:
            items.setdefault(entry.parent_id, []).append(str(entry.pk))
    for entry in entries:
        kept = {"reference": entry.reference, "style": str(entry.style), "items": items.get(entry.pk, [])}
        links: Values = {"answers": [], "answered_by": [], "origins": [], "consolidated_into": []}
        found[entry.pk] = {**entry_values(entry), **kept, **links}
    _note_ties(found, [entry.pk for entry in entries if entry.kind == Kind.SUCCESS_MEASURE])
    _note_links(found, ids, Entry.answers.through, "answers", "answered_by")
    _note_links(found, ids, Entry.origins.through, "origins", "consolidated_into")
    return found


def _note_ties(found: dict[uuid.UUID, Values], measures: Sequence[uuid.UUID]) -> None:
    """The indicators of success measures; their table is of the app `indicators`, reached through its relation."""
    for start in range(0, len(measures), _BATCH):
        tied = Entry.objects.filter(pk__in=measures[start : start + _BATCH], measured_by__isnull=False).order_by("pk")
        for pk, indicator in tied.values_list("pk", "measured_by__indicator"):
            found[pk]["indicator"] = indicator


def _note_links(found: dict[uuid.UUID, Values], ids: Sequence[uuid.UUID], through: Any, out: str, back: str) -> None:
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        pairs = through.objects.filter(Q(from_entry__in=batch) | Q(to_entry__in=batch)).order_by("pk")
        for source, target in pairs.values_list("from_entry", "to_entry"):
            if source in found:
                found[source][out].append(str(target))
            if target in found:
                found[target][back].append(str(source))


def last_revision_id(sheet_id: int) -> int:
    """The cursor of a fiche: 0 when nothing was revised (one SQL statement)."""
    found = Revision.objects.filter(sheet=sheet_id).order_by("-pk").values_list("pk", flat=True).first()
    return found or 0


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)
