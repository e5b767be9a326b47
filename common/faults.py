"""What went wrong below the application."""

from __future__ import annotations

import errno

from django.db import OperationalError

_POSTGRESQL_DISK_FULL = "53100"
_SQLITE_FULL = "database or disk is full"


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or one of those it comes from, is a disk without room: of files, of PostgreSQL, of SQLite."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if getattr(error, "sqlstate", None) == _POSTGRESQL_DISK_FULL:
            return True
        if isinstance(error, OperationalError) and _SQLITE_FULL in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
