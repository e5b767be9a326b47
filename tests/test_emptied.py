"""What a test committed is gone after it, what migrating made is not (tests/emptied.py)."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests import emptied, services
from tests.cast import Cast
from tests.test_kept import written

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def test_every_row_is_gone_but_those_that_migrating_made(cast: Cast) -> None:
    services.require_postgresql()
    made = set(ContentType.objects.values_list("pk", flat=True))
    assert {"Territory", "User", "Theme"} <= {model.__name__ for model in written()}
    emptied.empty_tables()
    assert {model.__name__ for model in written()} == {"Permission", "ContentType"}
    assert set(ContentType.objects.values_list("pk", flat=True)) == made


def test_references_are_checked_again_in_what_follows(cast: Cast) -> None:
    services.require_postgresql()
    emptied.empty_tables()
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_that_commits_finds_the_database_empty(cast: Cast, time: str) -> None:
    """`cast` puts rows back in empty tables alone: left there by the first, they would be doubled for the second."""
    assert cast.vendee.pk == type(cast.vendee).objects.get(name="Vendée", level=cast.vendee.level).pk
