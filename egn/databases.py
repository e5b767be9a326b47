"""How each database is spoken to: what its address does not say."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

from egn.environment import env_bool


def database(url: str, var: Path) -> dict[str, Any]:
    """The settings of the database at an address. `var` is made for SQLite, which is there unless said otherwise."""
    found: dict[str, Any] = {**dj_database_url.parse(url), "ATOMIC_REQUESTS": False}
    if found["ENGINE"].endswith("sqlite3"):
        var.mkdir(parents=True, exist_ok=True)
        # Kept by each thread: the last connection to close makes everybody wait while it empties the journal, at each
        # request of a quiet moment, and opening one reads the whole schema.
        return {**found, "CONN_MAX_AGE": None, "OPTIONS": _SQLITE}
    return {**found, "OPTIONS": _postgresql()}


_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def _postgresql() -> dict[str, Any]:
    return {
        "pool": {"min_size": 1, "max_size": int(os.environ.get("DB_POOL", "8")), "timeout": 5},
        # Compiling a statement takes longer than what we read.
        "options": "-c jit=off",
        # A page asks the same each time: its statements are read and planned once by a connection. Not through a proxy
        # that gives a connection to several (PgBouncer before 1.22): DB_PREPARED=0.
        "server_side_binding": True,
        "prepare_threshold": 5 if env_bool("DB_PREPARED", default=True) else None,
    }
