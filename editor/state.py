"""A fiche as the page edits it: the state of docs/live-entry.md."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F

from common.compiled import Compiled
from editor.protocol import SCHEMA
from indicators.models import MeasuredBy
from restitutions.enums import CELLS
from restitutions.history import entry_values, retex_values
from restitutions.models import Entry, Retex, RetexLink, Revision, Row, ThemeSheet
from restitutions.services.cells import reading_order

_LAST_REVISION = Compiled(lambda sheet: Revision.objects.filter(sheet=sheet).order_by("-pk").only("pk")[:1])
_ROWS = Compiled(lambda sheet: Row.objects.filter(sheet=sheet).order_by("position", "pk"))
_ENTRIES = Compiled(lambda sheet: Entry.objects.filter(sheet=sheet, row__isnull=False).order_by("position", "pk"))
_RETEX = Compiled(lambda sheet: Retex.objects.filter(sheet=sheet).order_by("position", "pk"))
_LINKS = Compiled(lambda sheet: RetexLink.objects.filter(retex__sheet=sheet).order_by("position", "pk"))
_ANSWERS: Compiled[Any] = Compiled(
    lambda sheet: Entry.answers.through.objects.filter(from_entry__sheet=sheet).order_by("pk")
)
_TIES: Compiled[Any] = Compiled(
    lambda sheet: MeasuredBy.objects.filter(entry__sheet=sheet).annotate(name=F("indicator__name")).order_by("pk")
)


def sheet_state(sheet: ThemeSheet) -> dict[str, Any]:
    """Rows, entries, RETEX of a fiche and its cursor: seven SQL statements at any size, none before its first save."""
    if sheet.pk is None:
        about = {"schema": SCHEMA, "restitution": sheet.restitution_id, "number": sheet.theme.number}
        return {**about, "cursor": 0, "retex": [], "rows": [], "entries": []}
    return saved_state(sheet.pk, restitution=sheet.restitution_id, number=sheet.theme.number)


def saved_state(sheet: int, *, restitution: int, number: int) -> dict[str, Any]:
    """The same of a fiche known by its id.

    The cursor is read first: what is saved while the rest is read is then sent again, and never missed.
    """
    cursor = next((last.pk for last in _LAST_REVISION(sheet)), 0)
    rows = _ROWS(sheet)
    return {
        "schema": SCHEMA,
        "restitution": restitution,
        "number": number,
        "cursor": cursor,
        "retex": _retex(sheet),
        "rows": [
            {"id": str(row.pk), "table": row.table, "version": row.version}
            for table in CELLS
            for row in rows
            if row.table == table
        ],
        "entries": _entries(_ENTRIES(sheet), rows, _answers(sheet), _ties(sheet)),
    }


def _retex(sheet: int) -> list[dict[str, Any]]:
    links: dict[uuid.UUID, list[RetexLink]] = defaultdict(list)
    for link in _LINKS(sheet):
        links[link.retex_id].append(link)
    found = []
    for retex in _RETEX(sheet):
        values = retex_values(retex, links[retex.pk])
        del values["place"]
        found.append({"id": str(retex.pk), "version": retex.version, "reference": retex.reference, **values})
    return found


def _answers(sheet: int) -> dict[uuid.UUID, list[str]]:
    answers: dict[uuid.UUID, list[str]] = defaultdict(list)
    for pair in _ANSWERS(sheet):
        answers[pair.from_entry_id].append(str(pair.to_entry_id))
    return answers


def _ties(sheet: int) -> dict[uuid.UUID, dict[str, Any]]:
    return {tie.entry_id: {"id": tie.indicator_id, "name": tie.name} for tie in _TIES(sheet)}


def _entries(
    entries: Iterable[Entry],
    rows: Iterable[Row],
    answers: dict[uuid.UUID, list[str]],
    ties: dict[uuid.UUID, dict[str, Any]],
) -> list[dict[str, Any]]:
    """In the order of the rows, then of the columns, then of reading."""
    cells: dict[tuple[uuid.UUID | None, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        cells[entry.row_id, entry.kind].append(entry)
    return [
        _entry(entry, answers.get(entry.pk, []), ties.get(entry.pk))
        for row in rows
        for kind in CELLS[row.table]
        for entry in reading_order(cells[row.pk, kind])
    ]


def _entry(entry: Entry, answers: list[str], tie: dict[str, Any] | None) -> dict[str, Any]:
    values = entry_values(entry)
    place = values.pop("place")
    return {
        "id": str(entry.pk),
        "row": place["row"],
        "kind": place["kind"],
        "parent": place["parent"],
        "version": entry.version,
        "reference": entry.reference,
        "answers": answers,
        "indicator": tie,
        **values,
    }
