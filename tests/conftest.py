"""The strict suite: see tests/strict.py for what it refuses, tests/services.py for the real processes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import hypothesis
import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck
from pytest_django import DjangoDbBlocker

from tests import services, strict
from tests.cast import Cast, make_cast
from tests.emptied import emptied_quickly
from tests.kept import Kept, keep

# The suite runs on a machine that does other things: how long a draw takes says nothing of the code.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
hypothesis.settings.load_profile("suite")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences"}
SERVICE_FIXTURES = {"celery_worker", "celery_worker_process", "own_database"}
PAGE_FIXTURES = {"client", "as_user"}
"""Pages are looked at on PostgreSQL: what they read and write is also called by tests of its own, on both."""

EVERY_PAGE = Path(__file__).parent / "test_permissions.py"
"""Asks each page, as each role; on SQLite too, as one of them."""

E2E = Path(__file__).parent / "e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs where: `e2e` and `services` with PostgreSQL and Redis only, `data` on SQLite too."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if E2E in item.path.parents:
            item.add_marker(pytest.mark.e2e)
        if fixtures & SERVICE_FIXTURES:
            item.add_marker(pytest.mark.services)
        uses_database = item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES
        is_elsewhere = item.get_closest_marker("e2e") or item.get_closest_marker("services")
        is_a_page = fixtures & PAGE_FIXTURES and item.path != EVERY_PAGE
        is_said_once = item.get_closest_marker("one_database")
        if uses_database and not is_elsewhere and not is_a_page and not is_said_once:
            item.add_marker(pytest.mark.data)


def pytest_collection_finish() -> None:
    """What is imported by now is large and stays: looking through it at each collection took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def _strict_suite() -> Iterator[None]:
    with strict.undefined_variables_refused(), strict.network_refused(), emptied_quickly():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Before the test database is dropped: threads of a live server may still hold a connection of the pool."""
    yield
    services.end_database_sessions()


@pytest.fixture(scope="session")
def celery_worker_process(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[services.Started]:
    """A Celery worker process on this process's test database and Redis database, for the whole session."""
    with services.worker(tmp_path_factory.mktemp("worker")) as one:
        yield one


@pytest.fixture
def celery_worker(transactional_db: None, celery_worker_process: services.Started) -> Iterator[services.Started]:
    """The worker, for one test: rows are committed so that it sees them, and no message is left from an earlier one."""
    services.empty_redis()
    yield celery_worker_process
    services.empty_redis()


def cast_on_the_referential() -> Cast:
    call_command("load_reference", stdout=StringIO())
    return make_cast()


@pytest.fixture(scope="session")
def kept_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Kept[Cast]:
    with django_db_blocker.unblock():
        kept = keep(cast_on_the_referential)
        # In Chromium tests, Playwright may start later: what follows is then on another connection of this thread.
        connection.close()
    return kept


@pytest.fixture
def cast(db: None, kept_cast: Kept[Cast]) -> Cast:
    """The cast of tests/cast.py, on the whole referential."""
    return kept_cast.put_back()
