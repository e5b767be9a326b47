"""A count of rows that was made up costs nothing; a true one is kept."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from common.formsets import counted_rows
from restitutions.models import Restitution
from tests.cast import Cast
from tests.restitutions.browser import typed


@pytest.mark.parametrize(
    ("said", "kept"),
    [("2", "2"), ("3", "2"), ("1", "1"), ("9" * 500, "2"), ("-4", "-4"), ("deux", "deux"), ("²", "²"), ("", "")],
)
def test_no_more_rows_than_those_that_were_sent(said: str, kept: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"lignes-TOTAL_FORMS": said, "lignes-0-id": "a", "lignes-1-id": "b", "autres-7-id": "c"})
    copy = counted_rows(data, "lignes")
    assert copy["lignes-TOTAL_FORMS"] == kept
    copy["lignes-0-id"] = "changed"
    assert data["lignes-0-id"] == "a"


@pytest.mark.django_db
@pytest.mark.parametrize(("part", "prefix"), [("1/plan", "lignes"), ("1/retex", "lignes"), ("modifier", "bilan")])
def test_a_made_up_count_builds_no_row(client: Client, cast: Cast, part: str, prefix: str) -> None:
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes)
    client.force_login(cast.facilitator)
    path = f"/restitutions/{restitution.pk}/{part}/"
    page = client.get(path)
    field = f"{prefix}-0-{'academie' if prefix == 'bilan' else 'remove'}"
    answer = client.post(
        path, typed(page, {f"{prefix}-TOTAL_FORMS": "400", "layout": "?", field: "x" * 301}, "ajouter")
    )
    assert answer.content.decode().count('class="egn-formset__row') <= 3
