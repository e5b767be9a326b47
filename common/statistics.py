"""What the database knows of its own rows: a plan made without it, after a large load, may take minutes."""

from __future__ import annotations

import logging

from django.db import Error as DatabaseTrouble
from django.db import connection, transaction

logger = logging.getLogger(__name__)


def count_rows_anew() -> None:
    """After a large load: ANALYZE, once the transaction is committed. Never fails what was loaded."""
    transaction.on_commit(_analyze)


def _analyze() -> None:
    try:
        with connection.cursor() as cursor:
            tables = connection.introspection.django_table_names(only_existing=True)
            names = ", ".join(connection.ops.quote_name(name) for name in sorted(tables))
            # SQLite takes one name or none. PostgreSQL warns of each catalogue that is not ours when it has none.
            cursor.execute(f"ANALYZE {names}" if connection.vendor == "postgresql" else "ANALYZE")
    except DatabaseTrouble:
        logger.warning("the statistics of the database were not refreshed", exc_info=True)
