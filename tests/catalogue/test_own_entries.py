"""What a territory writes and has not published, by the same address and filters as what is published, with a token."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries

from restitutions.models import Entry, Restitution
from syntheses.intake import intake
from syntheses.models import Version
from tests.cast import Cast
from tests.catalogue.conftest import NANTES, VENDEE, move
from tests.catalogue.test_tokens import secret_of

pytestmark = [pytest.mark.django_db]

ENTRIES = "/api/v1/entries"
ALL = "state=brouillon&state=transmise&state=validee"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def written(cast: Cast, corpus: tuple[Version, Version]) -> dict[str, Restitution]:
    """Beside what is published: a draft of Vendée, one that was sent, a draft of the neighbour."""
    return {
        "draft": intake(VENDEE, campaign=cast.campaign, territory=cast.vendee),
        "sent": move(intake(NANTES, campaign=cast.campaign, territory=cast.nantes), cast, "transmettre"),
        "neighbour": intake(VENDEE, campaign=cast.campaign, territory=cast.morbihan),
    }


class Reader:
    """Somebody's token."""

    def __init__(self, client: Client, owner: Any) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {secret_of(owner)}"}

    def ask(self, query: str) -> Any:
        response = self.client.get(f"{ENTRIES}?{query}", headers=self.headers)
        assert response.status_code == 200, response.content
        return response.json()

    def seen(self, query: str = ALL) -> set[tuple[int, str]]:
        return {(one["restitution"], one["state"]) for one in self.ask(f"{query}&size=200")["items"]}


def test_each_reads_what_their_role_and_territory_let_them_read(
    client: Client, cast: Cast, written: dict[str, Restitution]
) -> None:
    draft, sent, neighbour = ((one.pk, one.state) for one in written.values())
    assert Reader(client, cast.facilitator).seen() == {draft, sent}
    assert Reader(client, cast.coordinator).seen() == {draft, sent}
    assert Reader(client, cast.reader).seen() == {sent}
    assert Reader(client, cast.other_facilitator).seen() == {neighbour}
    assert Reader(client, cast.other_reader).seen() == set()
    assert Reader(client, cast.administrator).seen() == {draft, sent, neighbour}


def test_a_token_that_reads_drafts_says_of_a_neighbour_s_draft_nothing_whatever_is_asked(
    client: Client, cast: Cast, written: dict[str, Restitution]
) -> None:
    Entry.objects.filter(sheet__restitution=written["neighbour"]).update(text="Un secret du Morbihan")
    reader = Reader(client, cast.coordinator)
    for query in ("territory=D56", "text=secret", "kind=irritant", "theme=1", "level=departement", "page=2&size=1"):
        assert "Morbihan" not in str(reader.ask(f"{ALL}&{query}")), query
        assert "Morbihan" not in str(reader.ask(query)), query


def test_without_states_a_token_changes_nothing(client: Client, cast: Cast, written: dict[str, Restitution]) -> None:
    assert Reader(client, cast.coordinator).ask("size=200") == client.get(f"{ENTRIES}?size=200").json()


def test_states_ask_for_a_token_and_are_known(client: Client, cast: Cast, written: dict[str, Restitution]) -> None:
    refused = client.get(f"{ENTRIES}?state=brouillon")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="egn"')
    assert client.get(f"{ENTRIES}?state=publiee").status_code == 400
    client.force_login(cast.coordinator)
    assert client.get(f"{ENTRIES}?state=brouillon").status_code == 401


NARROWED = {
    "state=transmise": 7,
    "state=brouillon": 2,
    "state=validee": 0,
    f"{ALL}&territory=D85": 2,
    f"{ALL}&territory=D56": 0,
    f"{ALL}&level=academie": 7,
    f"{ALL}&theme=3": 3,
    f"{ALL}&kind=irritant": 3,
    f"{ALL}&kind=retex": 0,
    f"{ALL}&text=reseau": 3,
    f"{ALL}&campaign=egn-1999": 0,
    f"{ALL}&version=1": 0,
}
"""Filters → how many points the coordination of Nantes is given: two of the draft, seven of what was sent."""


def test_the_same_filters_and_pages_hold(client: Client, cast: Cast, written: dict[str, Restitution]) -> None:
    reader = Reader(client, cast.coordinator)
    assert {query: reader.ask(query)["count"] for query in NARROWED} == NARROWED
    pages = [reader.ask(f"{ALL}&size=3&page={page}")["items"] for page in (1, 2, 3, 4)]
    assert [len(items) for items in pages] == [3, 3, 3, 0]
    assert len({one["reference"] for items in pages for one in items}) == 9


def test_a_point_says_its_state_and_where_it_is_written(
    client: Client, cast: Cast, written: dict[str, Restitution]
) -> None:
    draft = written["draft"]
    body = Reader(client, cast.facilitator).ask("state=brouillon&kind=irritant")
    (line,) = body["items"]
    document = client.get("/api/v1/openapi.json").json()
    schema = document["paths"][ENTRIES]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(body)
    reference = line["reference"]
    assert line.pop("url").endswith(f"/restitutions/{draft.pk}/1/#{reference}")
    assert line.pop("thread_url").endswith(f"/fil/{reference}/")
    assert line == {
        "reference": reference, "parent_reference": "", "kind": "irritant", "text": "Le réseau de l’école est lent",
        "highlighted": False, "theme": 1, "campaign": "egn-2020", "territory": "D85", "level": "departement",
        "restitution": draft.pk, "state": "brouillon", "version": None, "position": 0,
    }  # fmt: skip


def test_what_is_corrected_is_a_draft_of_its_team_behind_what_is_published(
    client: Client, cast: Cast, corpus: tuple[Version, Version]
) -> None:
    move(corpus[1].restitution, cast, "corriger")
    Entry.objects.filter(sheet__restitution=corpus[1].restitution_id).update(text="Nouveaux mots")
    team, reader = Reader(client, cast.facilitator), Reader(client, cast.reader)
    assert {one["text"] for one in team.ask("state=brouillon")["items"]} == {"Nouveaux mots"}
    assert reader.seen() == set()
    assert "Nouveaux mots" not in str(reader.ask("territory=D85"))
    assert reader.ask("territory=D85")["count"] == 2


def test_it_asks_as_much_at_two_as_at_two_hundred(
    client: Client,
    cast: Cast,
    written: dict[str, Restitution],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    reader = Reader(client, cast.facilitator)
    with django_assert_num_queries(6):
        reader.ask("state=brouillon&territory=D85&size=200")
    sheet = written["draft"].sheets.order_by("pk")[0]
    row = sheet.rows.order_by("pk")[0]
    Entry.objects.bulk_create(Entry(sheet=sheet, row=row, kind="irritant", text=f"Mot {rank}") for rank in range(198))
    with django_assert_num_queries(6):
        assert reader.ask("state=brouillon&territory=D85&size=200")["count"] == 200
