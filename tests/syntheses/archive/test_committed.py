"""The archive with real transactions: one moment when it is made, constraints checked when it is taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from celery import Task
from django.db import connection
from django.test.utils import CaptureQueriesContext

from syntheses.archive.errors import ArchiveRefusedError
from tests.cast import Cast
from tests.syntheses.archive.test_refused import setting
from tests.syntheses.archive.world import counted, empty, make_world, stored, take, with_lines

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def nobody_renders(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed here would be taken up by the worker of other tests, while the world writes its own files."""
    monkeypatch.setattr(Task, "apply_async", lambda *args, **kwargs: None)


def test_it_leaves_in_one_moment_and_is_committed_whole(cast: Cast, tmp_path: Path) -> None:
    world = make_world(cast)
    with CaptureQueriesContext(connection) as captured:
        first = world.export(tmp_path)
    asked = [query["sql"] for query in captured if "REPEATABLE READ" in query["sql"]]
    assert len(asked) == (1 if connection.vendor == "postgresql" else 0)
    before = counted()
    empty()
    taken = take(first)
    assert counted() == before | {"territories.territory": taken.new["territoires"]}
    assert world.export(tmp_path, "again.zip") == first


def test_what_is_refused_at_the_last_moment_leaves_nothing(cast: Cast, tmp_path: Path) -> None:
    world = make_world(cast)
    archive = with_lines(world.export(tmp_path), "restitutions/", setting("restitutions.row_retex", retex=NOBODY))
    empty()
    files = stored()
    with pytest.raises(ArchiveRefusedError, match="n’est pas dans l’archive"):
        take(archive)
    assert (set(counted().values()), stored()) == ({0}, files)


NOBODY = "00000000-0000-0000-0000-000000000000"
