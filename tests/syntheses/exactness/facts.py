"""What the database says, in SQL written here: how many rows, how many people. Nothing of the project's code."""

from __future__ import annotations

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
