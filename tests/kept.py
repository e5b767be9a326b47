"""What many tests begin with is made once, and its rows are put back for each: making it takes longer than they do."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import psycopg
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

Made = TypeVar("Made")


@dataclass(frozen=True)
class Table:
    """The rows of a model, as the database gives them, in the order of its columns."""

    model: type[Model]
    rows: list[tuple[Any, ...]]

    @property
    def name(self) -> str:
        return str(connection.ops.quote_name(self.model._meta.db_table))

    def insert(self, values: str) -> str:
        columns = ", ".join(
            connection.ops.quote_name(str(one.column)) for one in self.model._meta.local_concrete_fields
        )
        return f"INSERT INTO {self.name} ({columns}) VALUES {values}"

    @property
    def place(self) -> str:
        """Where the values of a row go."""
        return f"({', '.join(['%s'] * len(self.model._meta.local_concrete_fields))})"


@dataclass(frozen=True)
class Kept(Generic[Made]):
    """What `make` gave and the rows it wrote. They can be put back on this process's database."""

    make: Callable[[], Made]
    made: Made
    tables: list[Table]
    sql: str
    """On PostgreSQL, all that puts the rows back."""

    def put_back(self) -> Made:
        """The same as `make()`, and the test's own. Where rows are there already, it is made anew beside them."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {' OR '.join(f'EXISTS (SELECT 1 FROM {table.name})' for table in self.tables)}")
            if cursor.fetchone()[0]:
                return self.make()
            if self.sql:
                cursor.execute(self.sql)
            else:
                for table in self.tables:
                    cursor.executemany(table.insert(table.place), table.rows)
        return copy.deepcopy(self.made)


def keep(make: Callable[[], Made]) -> Kept[Made]:
    """Run `make` on the database as it is, keep what it wrote in tables that were empty, and undo it."""
    with transaction.atomic():
        empty = {model for model in models() if not rows_of(model)}
        made = make()
        tables = [Table(model, rows) for model in models() if model in empty and (rows := rows_of(model))]
        kept = Kept(make, made, tables, in_one_go(tables) if connection.vendor == "postgresql" else "")
        transaction.set_rollback(True)
    return kept


def models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def rows_of(model: type[Model]) -> list[tuple[Any, ...]]:
    table = Table(model, [])
    columns = table.insert("").partition("(")[2].partition(")")[0]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table.name}")
        return list(cursor.fetchall())


def in_one_go(tables: list[Table]) -> str:
    """Statements with their values in them; numbers given later are higher than those put back."""
    statements = []
    with connection.cursor() as cursor:
        written = psycopg.ClientCursor(connection.connection)
        for table in tables:
            rows = ", ".join(written.mogrify(table.place, row) for row in table.rows)
            statements.append(table.insert(rows))
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.name, table.model._meta.pk.column])
            sequence = cursor.fetchone()[0]
            if sequence:
                last = max(row[0] for row in table.rows)
                statements.append(f"SELECT setval('{sequence}', GREATEST({last}, last_value)) FROM {sequence}")
    return ";\n".join(statements)
