"""What is put back is what was made, and belongs to the test (tests/kept.py)."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import Model

from accounts.models import Membership, User
from tests.cast import PASSWORD, Cast, person
from tests.conftest import cast_on_the_referential
from tests.kept import Kept, models, rows_of

pytestmark = pytest.mark.django_db

Rows = dict[type[Model], list[tuple[Any, ...]]]


def written() -> Rows:
    return {model: sorted(rows_of(model)) for model in models() if rows_of(model)}


def test_making_it_beforehand_leaves_nothing(kept_cast: Kept[Cast]) -> None:
    assert {model.__name__ for model in written()} == {"Permission", "ContentType"}


def test_every_row_is_put_back_as_it_was_and_where_making_it_writes_one(kept_cast: Kept[Cast]) -> None:
    before = written()
    with transaction.atomic():
        cast_on_the_referential()
        made = {model: len(rows) for model, rows in written().items()}
        transaction.set_rollback(True)
    put_back = kept_cast.put_back()
    after = written()
    assert {model: len(rows) for model, rows in after.items()} == made
    assert after == {**before, **{table.model: sorted(table.rows) for table in kept_cast.tables}}
    reader = User.objects.get(email="lectrice@example.org")
    assert reader == put_back.reader
    assert check_password(PASSWORD, reader.password)
    assert put_back.campaign.themes.get(number=3).variants[1] == "Culture numérique professionnelle commune"


def test_what_a_test_changes_is_its_own(kept_cast: Kept[Cast]) -> None:
    with transaction.atomic():
        put_back = kept_cast.put_back()
        put_back.nantes.name = "Ailleurs"
        put_back.nantes.save()
        transaction.set_rollback(True)
    again = kept_cast.put_back()
    assert again.nantes.name == "Nantes"
    again.nantes.refresh_from_db()
    assert again.nantes.name == "Nantes"


def test_a_person_made_afterwards_has_a_number_of_their_own(kept_cast: Kept[Cast]) -> None:
    put_back = kept_cast.put_back()
    latest = person("nouvelle")
    assert latest.pk > put_back.outsider.pk
    assert User.objects.count() == 9
    assert Membership.objects.count() == 7


def test_beside_rows_that_are_there_it_is_made_anew(kept_cast: Kept[Cast]) -> None:
    first = person("premiere")
    anew = kept_cast.put_back()
    assert User.objects.count() == 9
    assert first.pk < anew.administrator.pk
    assert anew.campaign.themes.count() == 5
