"""The save of each burst of typing: one point, its words alone, nobody else having changed it.

It is most of what live entry asks, and most of what that costs elsewhere is the building of SQL: here the statements
are written by hand, one to lock, one to read, one round of writing. The result is that of `apply_batch`, which takes
over whenever anything is not as expected; a test compares the two.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from string import Template
from typing import Any, cast

from django.db import connection, models, transaction
from django.utils import timezone

from accounts.enums import RIGHTS, Right
from accounts.models import Membership, User
from editor.outcome import Outcome, saved
from editor.protocol import Batch, Operation
from restitutions.enums import Change, Kind, State, Subject
from restitutions.models import Entry, Restitution, Revision, Row, ThemeSheet
from territories.models import Territory
from workshops.models import Campaign, Theme


@dataclass(frozen=True)
class Quick:
    """`cursor` is the revision this save made, `is_behind` whether the page missed others before it."""

    outcome: Outcome
    cursor: int
    is_behind: bool


def quick_operation(batch: Batch) -> Operation | None:
    """The operation of a batch when this module can save it."""
    if len(batch.ops) != 1 or not isinstance(batch.ops[0], Operation):
        return None
    op = batch.ops[0]
    is_words = op.subject == Subject.ENTRY and op.action == "set" and set(op.values) == {"text"}
    return op if is_words and op.after is None and op.base > 0 else None


@transaction.atomic
def save_words(*, restitution: int, number: int, campaign: str, op: Operation, cursor: int, by: User) -> Quick | None:
    """Save the words of one point (three statements on PostgreSQL, six on SQLite); None when it is not that simple."""
    lock, reading, writes = _statements()
    asked = [restitution, number, str(State.DRAFT), _db(Entry, "id", op.pk), op.base, str(Kind.RETEX_LABEL)]
    with connection.cursor() as sql:
        if connection.features.has_select_for_update:
            sql.execute(lock, [restitution])
        sql.execute(reading, [*asked, _db(Revision, "op", op.op), by.pk, *_EDITORS])
        found = sql.fetchone()
        if found is None:
            return None
        slug, sheet, row, text, version, reference, last = found
        if slug != campaign or text == op.values["text"]:
            return None
        made = _write(sql, writes, _written(restitution, sheet, row, op, text, by.pk))
    return Quick(saved(op, version + 1, reference), made, (last or 0) != cursor)


def _written(restitution: int, sheet: int, row: Any, op: Operation, before: str, by: int) -> list[list[Any]]:
    """The parameters of each statement of `_WRITES`, in order."""
    now = _db(Entry, "updated_at", timezone.now())
    entry, text = _db(Entry, "id", op.pk), op.values["text"]
    return [
        [text, by, now, entry],
        [by, now, row],
        [by, now, sheet],
        [now, restitution],
        [
            sheet,
            str(Subject.ENTRY),
            _db(Revision, "subject_id", op.pk),
            op.base + 1,
            str(Change.EDITED),
            json.dumps({"text": before}),
            json.dumps({"text": text}),
            _db(Revision, "op", op.op),
            by,
            now,
        ],
    ]


def _write(sql: Any, writes: Sequence[str], values: list[list[Any]]) -> int:
    """Run the writes, in one statement where the database can; returns the id of the revision."""
    last = writes[-1] + " RETURNING id"
    if connection.vendor == "postgresql":
        steps = ", ".join(f"w{rank} AS ({write} RETURNING 1)" for rank, write in enumerate(writes[:-1]))
        sql.execute(" ".join(["WITH", steps, last]), [value for group in values for value in group])
    else:
        for write, group in zip(writes[:-1], values[:-1], strict=True):
            sql.execute(write, group)
        sql.execute(last, values[-1])
    return int(sql.fetchone()[0])


def _db(model: type[models.Model], name: str, value: uuid.UUID | datetime) -> Any:
    """A value as the column of a field stores it."""
    return cast("models.Field[Any, Any]", model._meta.get_field(name)).get_db_prep_value(value, connection)


_READING = Template(
    """
    SELECT c.slug, s.id, e.row_id, e.text, e.version, e.reference,
           (SELECT v.id FROM $revision v WHERE v.sheet_id = s.id ORDER BY v.id DESC LIMIT 1)
    FROM $restitution r
    JOIN $sheet s ON s.restitution_id = r.id
    JOIN $theme th ON th.id = s.theme_id
    JOIN $campaign c ON c.id = r.campaign_id
    JOIN $territory t ON t.id = r.territory_id
    JOIN $entry e ON e.sheet_id = s.id
    WHERE r.id = %s AND th.number = %s AND r.state = %s AND e.id = %s AND e.version = %s
      AND e.row_id IS NOT NULL AND e.kind <> %s
      AND NOT EXISTS (SELECT 1 FROM $revision v WHERE v.op = %s)
      AND EXISTS (
        SELECT 1 FROM $membership m JOIN $territory mt ON mt.id = m.territory_id
        WHERE m.user_id = %s AND m.role IN ($roles) AND substr(t.path, 1, length(mt.path)) = mt.path
      )"""
)
"""Everything the save depends on; the right is that of `Scope.may`.

It comes after the lock, in a statement of its own: what is read beside a row waited for is as it was before the wait.
"""

_LOCK = Template("SELECT 1 FROM $restitution WHERE id = %s FOR UPDATE")
"""As `lock_draft` does. A transaction of SQLite is alone from its beginning."""

_WRITES = (
    Template("UPDATE $entry SET text = %s, version = version + 1, updated_by_id = %s, updated_at = %s WHERE id = %s"),
    Template("UPDATE $row SET version = version + 1, updated_by_id = %s, updated_at = %s WHERE id = %s"),
    Template("UPDATE $sheet SET updated_by_id = %s, updated_at = %s WHERE id = %s"),
    Template("UPDATE $restitution SET updated_at = %s WHERE id = %s"),
    Template(
        "INSERT INTO $revision (sheet_id, subject, subject_id, version, change, before, after, op, by_id, at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    ),
)
"""The entry, then what says that it changed (row, fiche, restitution), then the revision."""

_MODELS: dict[str, type[models.Model]] = {
    "entry": Entry,
    "row": Row,
    "sheet": ThemeSheet,
    "restitution": Restitution,
    "revision": Revision,
    "theme": Theme,
    "campaign": Campaign,
    "territory": Territory,
    "membership": Membership,
}
_EDITORS = sorted(role for role, rights in RIGHTS.items() if Right.EDIT in rights)


@cache
def _statements() -> tuple[str, str, tuple[str, ...]]:
    """The lock, the reading and the writes, with the names of the tables."""
    names = {name: connection.ops.quote_name(model._meta.db_table) for name, model in _MODELS.items()}
    names["roles"] = ", ".join(["%s"] * len(_EDITORS))
    return _LOCK.substitute(names), _READING.substitute(names), tuple(write.substitute(names) for write in _WRITES)
