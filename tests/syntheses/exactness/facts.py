"""What the database says, in SQL written here: how many rows, how many people. Nothing of the project's code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

_ROWS_OF_FICHE = """
    SELECT sheet.heading, sheet.label,
        (SELECT COUNT(*) FROM restitutions_row one WHERE one.sheet_id = sheet.id),
        1 + (SELECT COUNT(*) FROM restitutions_entry one WHERE one.sheet_id = sheet.id)
          + (SELECT COUNT(*) FROM restitutions_narrativeblock one WHERE one.sheet_id = sheet.id)
          + (SELECT COUNT(*) FROM restitutions_retex one WHERE one.sheet_id = sheet.id)
    FROM restitutions_themesheet sheet WHERE sheet.restitution_id = %s
"""
_ROWS_AROUND = """
    SELECT 1 + (SELECT COUNT(*) FROM restitutions_meetingsummary one WHERE one.restitution_id = %s)
      + (SELECT COUNT(*) FROM restitutions_narrativeblock one WHERE one.restitution_id = %s AND one.sheet_id IS NULL)
      + (SELECT COUNT(*) FROM restitutions_restitutionworkshop one WHERE one.restitution_id = %s)
      + (SELECT COUNT(*) FROM workshops_attendance line
         JOIN restitutions_restitutionworkshop one ON one.workshop_id = line.workshop_id WHERE one.restitution_id = %s)
"""
_SESSIONS = "SELECT COUNT(*) FROM restitutions_restitutionworkshop one WHERE one.restitution_id = %s"


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def facts_of(restitution: int) -> dict[str, dict[str, int] | int]:
    """Numbers by name; those of a fiche by its heading and by its label."""
    fiches = rows(_ROWS_OF_FICHE, restitution)
    return {
        "rows": {name: in_tables for *names, in_tables, _ in fiches for name in names},
        "csv rows of the fiche": {name: in_csv for *names, _, in_csv in fiches for name in names},
        "csv rows": rows(_ROWS_AROUND, *[restitution] * 4)[0][0] + sum(in_csv for *_, in_csv in fiches),
        "summed": int(rows(_SESSIONS, restitution)[0][0] > 1),
    }


# --- people ---------------------------------------------------------------------------------------------------------

Key = tuple[str, ...]
"""("line", session, category, what), ("total", session, what), ("all", category, what), ("sum", what), ("cover",),
("meeting", académie, what), ("meetings", what)."""

_OF = """
    FROM restitutions_restitutionworkshop reported
    JOIN workshops_workshop session ON session.id = reported.workshop_id
    JOIN workshops_attendance line ON line.workshop_id = session.id
    WHERE reported.restitution_id = %s
"""
_COUNTED = "SUM(line.{0}), SUM(CASE WHEN line.checked AND line.{0} IS NULL THEN 1 ELSE 0 END)"
_SILENT = f"""
    SELECT COUNT(*) FROM (SELECT session.id {_OF} GROUP BY session.id HAVING COUNT(line.{{0}}) = 0) silent
"""
_MEETINGS = "FROM restitutions_meetingsummary line WHERE line.restitution_id = %s"
_COLUMNS = {"meetings": "zap_meetings", "participants": "participants", "departments": "departments"}


def said(known: int | None, unknown: int = 0) -> str:
    """« au moins 12 » when somebody's number is not known; "" when nobody's is."""
    return "" if known is None else f"au moins {known}" if unknown else str(known)


def heads_of(restitution: int) -> dict[Key, str]:
    """Every known number of people, establishments and meetings that a restitution reports, and their sums."""
    heads: dict[Key, str] = {}
    for what in ("participants", "establishments"):
        counted = _COUNTED.format(what)
        for title, category, number in rows(f"SELECT session.title, line.category, line.{what} {_OF}", restitution):
            heads["line", title, category, what] = said(number)
        for title, *count in rows(f"SELECT session.title, {counted} {_OF} GROUP BY session.title", restitution):
            heads["total", title, what] = said(*count)
        for category, *count in rows(f"SELECT line.category, {counted} {_OF} GROUP BY line.category", restitution):
            heads["all", category, what] = said(*count)
        [(known, unknown)] = rows(f"SELECT {counted} {_OF}", restitution)
        [(silent,)] = rows(_SILENT.format("participants" if what == "participants" else what), restitution)
        heads["sum", what] = said(known, (unknown or 0) + silent)
    for what, column in _COLUMNS.items():
        for academie, number in rows(f"SELECT line.academie, line.{column} {_MEETINGS}", restitution):
            heads["meeting", academie, what] = said(number)
        total = f"SELECT SUM(line.{column}), SUM(CASE WHEN line.{column} IS NULL THEN 1 ELSE 0 END) {_MEETINGS}"
        heads["meetings", what] = said(*rows(total, restitution)[0])
    held = rows(_SESSIONS, restitution)[0][0]
    heads["cover",] = heads["sum", "participants"] if held else heads["meetings", "participants"]
    return {key: number for key, number in heads.items() if number}


# --- who carries a point --------------------------------------------------------------------------------------------

_CARRIED = """
    WITH RECURSIVE down(root, entry) AS (
        SELECT one.id, one.id FROM restitutions_entry one
        JOIN restitutions_themesheet sheet ON sheet.id = one.sheet_id
        WHERE sheet.restitution_id = %s AND one.reference IS NOT NULL
        UNION SELECT down.root, link.to_entry_id FROM down
        JOIN restitutions_entry_origins link ON link.from_entry_id = down.entry
    ), copied AS (
        SELECT link.from_entry_id AS entry FROM restitutions_entry_origins link
        WHERE NOT EXISTS (
            SELECT 1 FROM consolidation_decision decision WHERE decision.outcome = 'merged'
            AND decision.into_id = link.from_entry_id AND decision.source_id = link.to_entry_id
        )
    ), held AS (
        SELECT DISTINCT down.root, reported.workshop_id FROM down
        JOIN restitutions_entry one ON one.id = down.entry
        JOIN restitutions_themesheet sheet ON sheet.id = one.sheet_id
        JOIN restitutions_restitutionworkshop reported ON reported.restitution_id = sheet.restitution_id
        WHERE down.entry NOT IN (SELECT entry FROM copied)
    ), people AS (
        SELECT line.workshop_id, SUM(line.participants) AS known,
            SUM(CASE WHEN line.checked AND line.participants IS NULL THEN 1 ELSE 0 END) AS unknown
        FROM workshops_attendance line GROUP BY line.workshop_id
    )
    SELECT entry.reference, COUNT(*), SUM(people.known),
        SUM(CASE WHEN people.known IS NULL THEN 1 ELSE 0 END),
        SUM(CASE WHEN people.known IS NOT NULL AND people.unknown > 0 THEN 1 ELSE 0 END),
        SUM(CASE WHEN session.territory_id = %s THEN 1 ELSE 0 END),
        COUNT(DISTINCT below.id)
    FROM held
    JOIN restitutions_entry entry ON entry.id = held.root
    JOIN workshops_workshop session ON session.id = held.workshop_id
    JOIN people ON people.workshop_id = held.workshop_id
    JOIN territories_territory place ON place.id = session.territory_id
    LEFT JOIN territories_territory below ON below.parent_id = %s AND place.path LIKE below.path || '%%'
    GROUP BY entry.reference
"""


@dataclass(frozen=True)
class Carried:
    """`silent` sessions give no number, `partial` ones leave some out; `own` are held by the territory itself."""

    sessions: int
    people: int
    silent: int
    partial: int
    own: int
    places: int
    """Territories just below that hold the others."""


def carried(restitution: int) -> dict[str, Carried]:
    """Who carries each point of a restitution, by its reference."""
    [(territory,)] = rows("SELECT territory_id FROM restitutions_restitution WHERE id = %s", restitution)
    found = rows(_CARRIED, restitution, territory, territory)
    return {reference: Carried(*(int(number or 0) for number in numbers)) for reference, *numbers in found}
