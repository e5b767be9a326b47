"""After a large load the database counts its rows: committed, and never at the price of what was loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from common.statistics import count_rows_anew
from consolidation.generated.campaign import generate_campaign
from restitutions.models import Restitution
from territories.models import Territory
from tests.cast import Cast
from tests.syntheses.archive.world import empty, make_world, take

pytestmark = [pytest.mark.django_db(transaction=True)]


def counted_entries() -> int:
    """How many points the database believes it has; -1 when it never counted."""
    asked = {
        "postgresql": "SELECT reltuples::int FROM pg_class WHERE relname = 'restitutions_entry'",
        "sqlite": "SELECT stat FROM sqlite_stat1 WHERE tbl = 'restitutions_entry' LIMIT 1",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return int(str(cursor.fetchone()[0]).split()[0])


def analyses(captured: CaptureQueriesContext) -> int:
    return sum(query["sql"].startswith("ANALYZE") for query in captured)


def test_once_taken_in_or_generated_the_rows_are_counted_after_the_commit(cast: Cast, tmp_path: Path) -> None:
    archive = make_world(cast).export(tmp_path)
    empty()
    with CaptureQueriesContext(connection) as captured:
        take(archive)
    last = [query["sql"][:7] for query in captured][-1]
    assert (analyses(captured), last, counted_entries()) == (1, "ANALYZE", 9)
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        generate_campaign(region=Territory.objects.get(ref="PDL"), workshops=1, seed=1)
        assert analyses(captured) == 0
    assert analyses(captured) == 1


def test_what_was_taken_in_stays_when_the_rows_cannot_be_counted(
    cast: Cast, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("ANALYZE"):
            raise OperationalError("locked")
        return execute(sql, *rest)

    archive = make_world(cast).export(tmp_path)
    empty()
    with connection.execute_wrapper(broken):
        take(archive)
    assert Restitution.objects.count() == 2
    assert caplog.messages == ["the statistics of the database were not refreshed"]


def test_nothing_is_counted_of_what_is_taken_back(db: None) -> None:
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        count_rows_anew()
        transaction.set_rollback(True)
    assert analyses(captured) == 0
