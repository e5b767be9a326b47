"""Real processes for the tests: Celery workers and the others of `scripts/process`, on the private services."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connection

from scripts.services import running

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60
MISSING = "{part} manque : ce test tourne avec `make test` (ou avec {variable})."


def require_postgresql() -> None:
    """Fail, never skip, when the suite does not run on PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.fail(MISSING.format(part="PostgreSQL", variable="DATABASE_URL"))


def require_redis() -> None:
    """Fail, never skip, when the suite has no Redis."""
    if not settings.REDIS_URL:
        pytest.fail(MISSING.format(part="Redis", variable="REDIS_URL"))


def wait_until_idle(seconds: float = 10) -> None:
    """Wait until no other connection works on this test's database (PostgreSQL; elsewhere there is nothing to wait)."""
    if connection.vendor != "postgresql":
        return
    limit = time.monotonic() + seconds
    busy = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    busy += " AND state <> 'idle' LIMIT 1"
    while time.monotonic() < limit:
        with connection.cursor() as cursor:
            cursor.execute(busy)
            if cursor.fetchone() is None:
                return
        time.sleep(0.05)


def wait_until_answered(server: str, seconds: float = 10) -> None:
    """Wait until a live server has done all that it was asked, by pages that are closed now.

    What was asked and not yet taken up is taken up before the file asked for here; then each thread ends with its page.
    """
    with urlopen(f"{server}/static/img/favicon.svg") as answer:
        answer.read()
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if not any(thread.name.endswith("(process_request_thread)") for thread in threading.enumerate()):
            return
        time.sleep(0.01)


def database_url(name: str = "") -> str:
    """The URL of the test database of this process, or of database `name` of the same cluster."""
    database = connection.settings_dict
    account = f"{quote(database['USER'], safe='')}:{quote(database['PASSWORD'], safe='')}"
    return f"postgres://{account}@{database['HOST']}:{database['PORT']}/{name or database['NAME']}"


def process_environment(**changes: str) -> dict[str, str]:
    """The environment of a process that works on this test's database, Redis and files, under production settings."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "DJANGO_SETTINGS_MODULE": "egn.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SECRET_KEY": settings.SECRET_KEY,
        "PYTHONUNBUFFERED": "1",
        **changes,
    }


@dataclass(frozen=True)
class Started:
    process: subprocess.Popen[bytes]
    log: Path

    def wait_for(self, text: str) -> None:
        """Wait until the log holds `text`. Fails with the log when it never does."""
        limit = time.monotonic() + READY_SECONDS
        while text not in self.log.read_text(errors="replace"):
            if self.process.poll() is not None or time.monotonic() > limit:
                pytest.fail(f"« {text} » n’est pas venu :\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.05)


@contextmanager
def started(name: str, folder: Path, **changes: str) -> Iterator[Started]:
    """`scripts/process NAME`, its log in `folder`, stopped at the end (a test may kill it before)."""
    log = folder / f"{name}-{time.monotonic_ns()}.log"
    command = ["env", *(f"{key}={value}" for key, value in process_environment(**changes).items())]
    with running([*command, str(ROOT / "scripts" / "process"), name], log=log) as process:
        yield Started(process, log)


@contextmanager
def worker(folder: Path, **changes: str) -> Iterator[Started]:
    """A real Celery worker that is ready to take tasks of this test's database."""
    require_postgresql()
    require_redis()
    with started("worker", folder, **changes) as one:
        one.wait_for(" ready.")
        yield one


def empty_redis() -> None:
    """Forget every message of this test's Redis database: what an earlier test left must not be done in a later one."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()


def end_database_sessions() -> None:
    """On PostgreSQL: close this process's pool, and end what other threads left open on the test database."""
    if connection.vendor != "postgresql":
        return
    name = connection.settings_dict["NAME"]
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None:
        close_pool()
    with psycopg.connect(database_url("postgres"), autocommit=True) as cluster:
        cluster.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
