"""The points offered to a fiche, as the workbench lists them: one pass counts them, sorts them and cuts a page.

One SQL statement by hand: the same rows were read three times to say how many there are, how many changed, and which
25 come first. Its parts are kept apart (MATERIALIZED) for what PostgreSQL guesses of a fiche is thirty times too few.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from math import ceil
from string import Template
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.enums import TextChoices

from consolidation.changes import count_changed
from consolidation.enums import Outcome
from consolidation.models import Decision
from consolidation.sources import KINDS
from restitutions.enums import CHALLENGE_KINDS, State
from restitutions.models import Entry, Restitution, Row, ThemeSheet
from territories.models import Territory

PAGE = 20

WAITING, AGAIN, CHANGED = "", "toutes", "modifiees"


class Shown(TextChoices):
    """Points of which something was decided, by what was."""

    TAKEN = "reprises", "Reprises"
    MERGED = "fusionnees", "Fusionnées"
    SET_ASIDE = "ecartees", "Écartées"


_TABLES = tuple(kind for kind in KINDS if kind not in CHALLENGE_KINDS)
_RANKS = " ".join(f"WHEN '{kind}' THEN {rank}" for rank, kind in enumerate(_TABLES))
# Défis and their lines are read as they were written: each défi with what stands under it.
_RANK = f"CASE told.kind {_RANKS} ELSE 99 END"
_INSIDE = "told.line, told.row_id, told.position, told.id"

ORDERS = {
    "nature": "Nature, puis territoire",
    "territoire": "Territoire, puis nature",
    "recentes": "Modifiées récemment",
}
_ORDER = {
    "nature": f"{_RANK}, told.place, {_INSIDE}",
    "territoire": f"told.place, {_RANK}, {_INSIDE}",
    "recentes": "told.updated_at DESC, told.id",
}

_IS_SHOWN = {
    WAITING: "told.decided = ''",
    AGAIN: "TRUE",
    CHANGED: "FALSE",
    Shown.TAKEN: f"told.decided = '{Outcome.TAKEN}'",
    Shown.MERGED: f"told.decided = '{Outcome.MERGED}'",
    Shown.SET_ASIDE: f"told.decided = '{Outcome.SET_ASIDE}'",
}

_DESK = Template("""
    WITH mine AS MATERIALIZED (
        SELECT source_id, outcome, into_id, text_then FROM $decision WHERE sheet_id = %s
    ), own AS MATERIALIZED (
        SELECT id FROM $entry WHERE sheet_id = %s
    ), fed AS MATERIALIZED (
        SELECT sheet.id, ROW_NUMBER() OVER (ORDER BY place.path, below.id) AS place
        FROM $restitution below
        JOIN $sheet sheet ON sheet.restitution_id = below.id
        JOIN $territory place ON place.id = below.territory_id
        WHERE below.feeds_id = %s AND below.state <> '$draft' AND sheet.theme_id = %s
    ), lines AS MATERIALIZED (
        SELECT line.id, line.position FROM fed JOIN $row line ON line.sheet_id = fed.id
    ), told AS MATERIALIZED (
        SELECT one.id, one.kind, one.row_id, one.position, one.updated_at, fed.place, lines.position AS line,
            CASE
                WHEN mine.outcome = '$aside' THEN mine.outcome
                WHEN own.id IS NOT NULL THEN mine.outcome
                WHEN EXISTS (
                    SELECT 1 FROM (SELECT from_entry_id FROM $link WHERE to_entry_id = one.id LIMIT 1000000) link
                    JOIN $entry made ON made.id = link.from_entry_id WHERE made.sheet_id = %s
                ) THEN '$taken'
                ELSE ''
            END AS decided,
            (mine.outcome = '$aside' OR own.id IS NOT NULL) AND mine.text_then <> one.text AS changed,
            $passes AS passes
        FROM fed
        JOIN $entry one ON one.sheet_id = fed.id
        LEFT JOIN lines ON lines.id = one.row_id
        LEFT JOIN mine ON mine.source_id = one.id
        LEFT JOIN own ON own.id = mine.into_id
        WHERE one.parent_id IS NULL AND one.kind IN ($kinds)
    ), elsewhere AS (
        SELECT COUNT(*) AS number FROM mine
        LEFT JOIN own ON own.id = mine.into_id LEFT JOIN $entry one ON one.id = mine.source_id
        WHERE mine.source_id NOT IN (SELECT id FROM told)
        AND (mine.outcome = '$aside' OR own.id IS NOT NULL) AND mine.text_then <> COALESCE(one.text, '')
    ), numbers AS (
        SELECT COUNT(*) AS points,
            COUNT(*) FILTER (WHERE told.decided = '') AS waiting,
            COUNT(*) FILTER (WHERE told.passes AND $shown) AS shown,
            COUNT(*) FILTER (WHERE told.changed) AS changed
        FROM told
    )
    SELECT told.id, told.passes AND $shown,
        numbers.points, numbers.waiting, numbers.shown, numbers.changed + elsewhere.number
    FROM told, numbers, elsewhere
    ORDER BY CASE WHEN told.passes AND $shown THEN 0 ELSE 1 END, $order
    LIMIT %s OFFSET %s
""")
"""What is shown comes first: there is a row to say how many there are even when none is."""

_NAMES = {
    "decision": Decision._meta.db_table,
    "entry": Entry._meta.db_table,
    "link": Entry.origins.through._meta.db_table,
    "restitution": Restitution._meta.db_table,
    "row": Row._meta.db_table,
    "sheet": ThemeSheet._meta.db_table,
    "territory": Territory._meta.db_table,
    "aside": str(Outcome.SET_ASIDE),
    "taken": str(Outcome.TAKEN),
    "draft": str(State.DRAFT),
    "kinds": ", ".join(f"'{kind}'" for kind in KINDS),
}


@dataclass(frozen=True)
class Tally:
    """How many points there are for a fiche, and how many nobody has decided of yet."""

    total: int
    waiting: int

    @property
    def done(self) -> int:
        return self.total - self.waiting


@dataclass(frozen=True)
class Asked:
    """What to show: points of which that was decided (`Shown`, WAITING, AGAIN), among those passing, in that order."""

    shown: str = WAITING
    order: str = "nature"
    passing: QuerySet[Entry] | None = None
    page: int = 1


@dataclass(frozen=True)
class Desk:
    """`shown` points are asked for, `ids` those of the page; `changed` decisions are of points reworded since."""

    tally: Tally
    changed: int
    shown: int = 0
    page: int = 1
    ids: tuple[uuid.UUID, ...] = ()


def read_desk(restitution: int, theme: int, sheet: int | None, asked: Asked) -> Desk:
    """The points offered to a fiche. One SQL statement; more for a page beyond the last: the last is given."""
    rows = _rows(restitution, theme, sheet, asked) or (
        _rows(restitution, theme, sheet, replace(asked, page=1)) if asked.page > 1 else []
    )
    if not rows:
        return Desk(Tally(0, 0), count_changed(sheet))
    _, _, total, waiting, shown, changed = rows[0]
    last = max(1, ceil(shown / PAGE))
    if asked.page > last:
        return read_desk(restitution, theme, sheet, replace(asked, page=last))
    ids = tuple(pk if isinstance(pk, uuid.UUID) else uuid.UUID(pk) for pk, is_shown, *_ in rows if is_shown)
    return Desk(Tally(total, waiting), changed, shown, asked.page, ids)


def _rows(restitution: int, theme: int, sheet: int | None, asked: Asked) -> list[Any]:
    passes, values = "TRUE", ()
    if asked.passing is not None:
        some, values = asked.passing.order_by().values("pk").query.sql_with_params()
        passes = f"one.id IN ({some})"
    statement = _DESK.substitute(_NAMES, passes=passes, shown=_IS_SHOWN[asked.shown], order=_ORDER[asked.order])
    cut = (PAGE, (asked.page - 1) * PAGE)
    with connection.cursor() as cursor:
        cursor.execute(statement, [sheet, sheet, restitution, theme, sheet, *values, *cut])
        return cursor.fetchall()
