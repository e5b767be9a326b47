"""The references a report says its entries were merged from, looked for in what the installation holds."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from restitutions.models import Entry
from syntheses.report import NotUnderstood, Report, entries_of
from territories.models import Territory
from workshops.models import Campaign

BATCH = 5_000
"""References a statement: SQLite bounds the number of parameters."""

UNKNOWN = "Référence d’origine inconnue dans cette installation."


def known_sources(named: Iterable[Iterable[str]], campaign: Campaign, territory: Territory) -> dict[str, uuid.UUID]:
    """Entries by reference: those of the campaign, of the territory and of what it contains. No reference, no SQL."""
    references = sorted({reference for some in named for reference in some})
    found: dict[str, uuid.UUID] = {}
    for start in range(0, len(references), BATCH):
        entries = Entry.objects.filter(
            reference__in=references[start : start + BATCH],
            sheet__restitution__campaign=campaign,
            sheet__restitution__territory__path__startswith=territory.path,
        )
        found.update({reference: pk for pk, reference in entries.values_list("pk", "reference") if reference})
    return found


def unknown_sources(report: Report, campaign: Campaign, territory: Territory) -> list[NotUnderstood]:
    """One line for each reference that leads nowhere, where it first stands."""
    said: dict[str, str] = {}
    for position, section in enumerate(report.themes):
        for cell, entry in entries_of(section):
            for source in (source for one in (entry, *entry.items) for source in one.sources):
                said.setdefault(source, f"themes[{position}].{cell}")
    known = known_sources([said], campaign, territory)
    return [
        NotUnderstood(where=where, text=source, why=UNKNOWN) for source, where in said.items() if source not in known
    ]
