"""The save of each burst of typing: one point, its words alone, nobody else having changed it.

It is most of what live entry asks, and most of what that costs elsewhere is the building of SQL: here the statements
are written by hand, and reach the database all at once. The result is that of `apply_batch`, which takes
over whenever anything is not as expected; a test compares the two.
"""

from __future__ import annotations

import json
import re
import uuid
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from string import Template
from typing import Any, cast
from weakref import WeakSet

import psycopg
from django.db import DatabaseError, OperationalError, connection, models, transaction
from django.utils import timezone

from accounts.enums import RIGHTS, Right
from accounts.models import Membership, User
from editor.outcome import Outcome, saved
from editor.protocol import Batch, Operation
from restitutions.enums import Change, Kind, State, Subject
from restitutions.models import Entry, Restitution, Revision, Row, ThemeSheet
from territories.models import Territory
from workshops.models import Campaign, Theme

NEWS_AFTER = timedelta(seconds=5)
"""How long what others wrote may wait to be told to somebody who types: telling costs ten times a save."""

_LAST_ID, _LAST_NUMBER = 2**63 - 1, 2**31 - 1
"""No database counts further."""


@dataclass(frozen=True)
class Quick:
    """`cursor` is the last revision the page knows after this save, `is_behind` whether it must be told others now."""

    outcome: Outcome
    sheet: int
    cursor: int
    is_behind: bool


def quick_operation(batch: Batch) -> Operation | None:
    """The operation of a batch when this module can save it."""
    if len(batch.ops) != 1 or not isinstance(batch.ops[0], Operation):
        return None
    op = batch.ops[0]
    is_words = op.subject == Subject.ENTRY and op.action == "set" and set(op.values) == {"text"}
    return op if is_words and op.after is None and 0 < op.base < _LAST_NUMBER else None


def save_words(*, restitution: int, number: int, campaign: str, op: Operation, cursor: int, by: User) -> Quick | None:
    """Save the words of one point (one message to PostgreSQL, one statement on SQLite); None when not that simple."""
    if restitution > _LAST_ID or number > _LAST_NUMBER or not (campaign.isascii() and campaign.isprintable()):
        return None
    now, text = timezone.now(), op.values["text"]
    asked = [
        _db(Revision, "at", now - NEWS_AFTER),
        min(max(cursor, 0), _LAST_ID),
        *(restitution, number, str(State.DRAFT), campaign),
        *(_db(Entry, "id", op.pk), op.base, str(Kind.RETEX_LABEL), text),
        *(_db(Revision, "op", op.op), by.pk, *_EDITORS),
    ]
    change = [op.base + 1, str(Change.EDITED)]
    if connection.vendor == "postgresql":
        found = _at_once(restitution, asked, op, by, now, change)
    else:
        found = _in_one_step(asked, op, by, now, change)
    if found is None:
        return None
    sheet, made, reference, has_waited = found
    return Quick(saved(op, op.base + 1, reference), sheet, made if has_waited is None else cursor, bool(has_waited))


def _at_once(restitution: int, asked: list[Any], op: Operation, by: User, now: datetime, change: list[Any]) -> Any:
    """The ids of the fiche and of the revision, the reference, whether news have waited too long (None: no news).

    Lock, read and write in one message, which is one transaction: no lock is held while the network is crossed.
    """
    text, stamp = op.values["text"], [by.pk, now]
    values = [restitution, *asked, text, *stamp, *stamp, *stamp, now]
    revision = [str(Subject.ENTRY), op.pk, *change, json.dumps({"text": text}), op.op, *stamp]
    for _ in range(2):
        try:
            # Where somebody else holds a transaction, it outlives what fails here.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                return _sent([*values, *revision])
        except DatabaseError as error:
            if not isinstance(error.__cause__, _OTHER_CONNECTION):
                raise
            # A rollback makes psycopg forget all that was prepared: once more.
            _prepared.discard(connection.connection)
    return None


def _sent(values: list[Any]) -> Any:
    with connection.cursor() as sql:
        if connection.connection not in _prepared:
            sql.execute(_statements().prepare)
            _prepared.add(connection.connection)
        # Values written in: two statements cannot be sent with theirs apart.
        sql.execute(psycopg.ClientCursor(connection.connection).mogrify(_statements().at_once, values))
        sql.nextset()
        return sql.fetchone()


def _in_one_step(asked: list[Any], op: Operation, by: User, now: datetime, change: list[Any]) -> Any:
    """The same on SQLite: one statement, which is one transaction.

    Its lock is that of the whole database: between two statements, this thread would hold it while it waits for
    Python's own lock, and the others would wait asleep, longer each time.
    """
    text, at = op.values["text"], _db(Entry, "updated_at", now)
    values = [text, by.pk, at, *change, json.dumps({"text": text}), _db(Revision, "op", op.op), *asked]
    with connection.cursor() as sql:
        try:
            sql.execute(_statements().in_one_step, values)
        except OperationalError as error:
            if _VIEW not in str(error):
                raise
            # Both or none: without its trigger the view takes a line and writes nothing.
            with transaction.atomic():
                for statement in _statements().view:
                    sql.execute(statement)
            sql.execute(_statements().in_one_step, values)
        # To the end of what it returns: it is committed there.
        found = sql.fetchall()
        if not found:
            return None
        sheet, reference, has_waited = found[0]
        sql.execute(_statements().made, [_db(Revision, "op", op.op)])
        return sheet, sql.fetchone()[0], reference, has_waited


def _db(model: type[models.Model], name: str, value: uuid.UUID | datetime) -> Any:
    """A value as the column of a field stores it."""
    return cast("models.Field[Any, Any]", model._meta.get_field(name)).get_db_prep_value(value, connection)


_READING = Template(
    """
    SELECT s.id AS sheet, e.row_id AS row_id, e.text AS text, e.reference AS reference,
           (SELECT v.at < %s FROM $revision v WHERE v.sheet_id = s.id AND v.id > %s ORDER BY v.id LIMIT 1) AS has_waited
    FROM $restitution r
    JOIN $sheet s ON s.restitution_id = r.id
    JOIN $theme th ON th.id = s.theme_id
    JOIN $campaign c ON c.id = r.campaign_id
    JOIN $territory t ON t.id = r.territory_id
    JOIN $entry e ON e.sheet_id = s.id
    WHERE r.id = %s AND th.number = %s AND r.state = %s AND c.slug = %s AND e.id = %s AND e.version = %s
      AND e.row_id IS NOT NULL AND e.kind <> %s AND e.text <> %s
      AND NOT EXISTS (SELECT 1 FROM $revision v WHERE v.op = %s)
      AND EXISTS (
        SELECT 1 FROM $membership m JOIN $territory mt ON mt.id = m.territory_id
        WHERE m.user_id = %s AND m.role IN ($roles) AND substr(t.path, 1, length(mt.path)) = mt.path
      )"""
)
"""Everything the save depends on; the right is that of `Scope.may`."""

_EDITORS = sorted(role for role, rights in RIGHTS.items() if Right.EDIT in rights)

_prepared: WeakSet[Any] = WeakSet()
"""The connections that know the statement below: planned again for each save, its plan costs more than the save."""

_OTHER_CONNECTION = (psycopg.errors.InvalidSqlStatementName, psycopg.errors.DuplicatePreparedStatement)
"""Behind a pooler that shares connections between transactions, what was prepared is elsewhere: the long way then."""

_TYPES = (
    ["timestamptz", "bigint"]
    + ["bigint", "integer", "text", "text", "uuid", "integer", "text", "text", "uuid", "bigint"]
    + ["text"] * len(_EDITORS)
    + ["text", *["bigint", "timestamptz"] * 3, "timestamptz"]
    + ["text", "uuid", "integer", "text", "jsonb", "uuid", "bigint", "timestamptz"]
)
"""Of the parameters of the statement below, in order."""

_AT_ONCE = Template("SELECT 1 FROM $restitution WHERE id = %s FOR UPDATE; EXECUTE editor_save_words($values)")
"""The lock of `lock_draft` first, in a statement of its own: what is read beside a row waited for is as it was before
the wait. Several statements in one message are one transaction, each with its own view of the data.
"""

_PREPARE = Template(
    """
    PREPARE editor_save_words($types) AS
    WITH found AS MATERIALIZED ($reading),
    w1 AS (UPDATE $entry e SET text = %s, version = e.version + 1, updated_by_id = %s, updated_at = %s
           FROM found WHERE e.id = found.entry),
    w2 AS (UPDATE $row w SET version = w.version + 1, updated_by_id = %s, updated_at = %s
           FROM found WHERE w.id = found.row_id),
    w3 AS (UPDATE $sheet s SET updated_by_id = %s, updated_at = %s FROM found WHERE s.id = found.sheet),
    w4 AS (UPDATE $restitution r SET updated_at = %s FROM found WHERE r.id = found.restitution)
    INSERT INTO $revision (sheet_id, subject, subject_id, version, change, before, after, op, by_id, at)
    SELECT sheet, %s, %s, %s, %s, jsonb_build_object('text', text), %s, %s, %s, %s FROM found
    RETURNING sheet_id, id, (SELECT reference FROM found), (SELECT has_waited FROM found)"""
)
"""The reading, and the writes of what it found."""

_VIEW = "editor_words"

_VIEW_MADE = """
    CREATE TEMP VIEW editor_words AS
    SELECT NULL AS text, NULL AS by_id, NULL AS at, NULL AS version, NULL AS change, NULL AS after, NULL AS op,
           NULL AS sheet, NULL AS row_id, NULL AS before, NULL AS reference, NULL AS has_waited,
           NULL AS entry, NULL AS restitution"""

_SAVING = Template(
    """
    CREATE TEMP TRIGGER editor_words_saved INSTEAD OF INSERT ON editor_words BEGIN
        UPDATE $entry SET text = NEW.text, version = version + 1, updated_by_id = NEW.by_id, updated_at = NEW.at
        WHERE id = NEW.entry;
        UPDATE $row SET version = version + 1, updated_by_id = NEW.by_id, updated_at = NEW.at WHERE id = NEW.row_id;
        UPDATE $sheet SET updated_by_id = NEW.by_id, updated_at = NEW.at WHERE id = NEW.sheet;
        UPDATE $restitution SET updated_at = NEW.at WHERE id = NEW.restitution;
        INSERT INTO $revision (sheet_id, subject, subject_id, version, change, before, after, op, by_id, at)
        VALUES (NEW.sheet, '$subject', NEW.entry, NEW.version, NEW.change, json_object('text', NEW.before), NEW.after,
                NEW.op, NEW.by_id, NEW.at);
    END"""
)
"""What the insertion of a line in that view does, of this connection alone: the entry, then what says that it changed
(row, fiche, restitution), then the revision. SQLite refuses to rename the tables it names while it is there: `migrate`
is a process of its own.
"""

_IN_ONE_STEP = Template(
    """
    INSERT INTO editor_words (text, by_id, at, version, change, after, op,
                              sheet, entry, restitution, row_id, before, reference, has_waited)
    SELECT %s, %s, %s, %s, %s, %s, %s, found.* FROM ($reading) found
    RETURNING sheet, reference, has_waited"""
)

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


@dataclass(frozen=True)
class Statements:
    view: tuple[str, str]
    in_one_step: str
    made: str
    prepare: str
    at_once: str


@cache
def _statements() -> Statements:
    """With the names of the tables."""
    names = {name: connection.ops.quote_name(model._meta.db_table) for name, model in _MODELS.items()}
    names["roles"] = ", ".join(["%s"] * len(_EDITORS))
    reading = _READING.substitute(names)
    more = reading.replace("AS sheet,", "AS sheet, e.id AS entry, r.id AS restitution,", 1)
    view = (_VIEW_MADE, _SAVING.substitute(names, subject=Subject.ENTRY))
    in_one_step = _IN_ONE_STEP.substitute(reading=more)
    made = Template("SELECT id FROM $revision WHERE op = %s").substitute(names)
    prepare = _PREPARE.substitute(names, types=", ".join(_TYPES), reading=more)
    numbers = count(1)
    numbered = re.sub("%s", lambda _: f"${next(numbers)}", prepare)
    at_once = _AT_ONCE.substitute(names, values=", ".join(["%s"] * len(_TYPES)))
    return Statements(view, in_one_step, made, numbered, at_once)
