"""What is stored, as forms show it: the initial values of each editor."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from restitutions.enums import Kind, Part, Table
from restitutions.models import Entry, NarrativeBlock, Retex, Row, ThemeSheet
from restitutions.services.retex import retex_content, retex_texts
from restitutions.services.rows import shown_horizon, stored_cells
from restitutions.services.texts import challenge_text, narrative_text


def stored_rows(sheet: ThemeSheet, table: Table) -> list[dict[str, Any]]:
    """The rows of a table as a form shows them: id, version, the text of each cell, the horizon (two statements)."""
    if sheet.pk is None:
        return []
    cells: dict[uuid.UUID, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in Entry.objects.filter(sheet=sheet, row__table=table).order_by("position", "pk"):
        if entry.row_id:
            cells[entry.row_id][entry.kind].append(entry)
    rows = Row.objects.filter(sheet=sheet, table=table).order_by("position", "pk")
    return [
        {
            "id": row.pk,
            "version": row.version,
            **stored_cells(table, cells[row.pk], shown_horizon(cells[row.pk][Kind.TIMEFRAME])),
        }
        for row in rows
    ]


def stored_retex(sheet: ThemeSheet) -> list[dict[str, Any]]:
    """The RETEX of a fiche as a form shows them (two SQL statements)."""
    if sheet.pk is None:
        return []
    found = Retex.objects.filter(sheet=sheet).order_by("position", "pk").prefetch_related("links")
    return [
        {
            "id": retex.pk,
            "version": retex.version,
            **retex_texts(retex_content(retex)),
            "speakers": retex.speakers,
        }
        for retex in found
    ]


def stored_texts(sheet: ThemeSheet) -> dict[str, str]:
    """The running texts of a fiche as forms show them: situation, actions, challenges (two SQL statements)."""
    if sheet.pk is None:
        return {"situation": "", "actions": "", "challenges": ""}
    blocks = list(NarrativeBlock.objects.filter(sheet=sheet).order_by("position", "pk"))
    entries = Entry.objects.filter(sheet=sheet, row=None).order_by("position", "pk")
    return {
        "situation": narrative_text(block for block in blocks if block.part == Part.SITUATION),
        "actions": narrative_text(block for block in blocks if block.part == Part.ACTIONS),
        "challenges": challenge_text(entries),
    }
