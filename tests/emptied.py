"""Emptying the database after a test whose rows were committed, at the price of what it wrote.

Django empties every table, then makes anew what migrating made: a hundred milliseconds, for each such test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

MADE_BY_MIGRATING = {Permission._meta.db_table, ContentType._meta.db_table}
"""Django would empty these and fill them again with the same."""


def is_superuser() -> bool:
    """Whether references may be left unchecked while all that refers and is referred to goes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return bool(cursor.fetchone()[0] == "on")


def empty_tables() -> None:
    """Delete all rows of PostgreSQL's tables, but those that migrating made."""
    kept = MADE_BY_MIGRATING
    tables = [one for one in connection.introspection.django_table_names(include_views=False) if one not in kept]
    names = [connection.ops.quote_name(one) for one in sorted(tables)]
    with transaction.atomic(), connection.cursor() as cursor:
        # As TRUNCATE does: what others are writing is waited for, and goes too.
        cursor.execute(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"SELECT {', '.join(f'EXISTS (SELECT 1 FROM {name})' for name in names)}")
        full = [name for name, has_rows in zip(names, cursor.fetchone(), strict=True) if has_rows]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in full:
            cursor.execute(f"DELETE FROM {name}")


@contextmanager
def emptied_quickly() -> Iterator[None]:
    """Tests that commit leave an empty database by `empty_tables` where it can be used."""
    plain = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(case: Any) -> None:
        if connection.vendor == "postgresql" and is_superuser():
            empty_tables()
        else:
            plain(case)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = plain  # type: ignore[attr-defined]
