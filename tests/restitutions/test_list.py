"""The list of restitutions."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from restitutions.enums import State
from restitutions.models import Restitution
from territories.models import Territory
from tests.cast import Cast

pytestmark = [pytest.mark.django_db]

SENT = {"state": State.SUBMITTED, "submitted_at": "2020-10-20T10:00:00Z"}


@pytest.fixture
def many(cast: Cast) -> None:
    def make(title: str, territory: Territory, **fields: Any) -> None:
        Restitution.objects.create(campaign=cast.campaign, territory=territory, title=title, **fields)

    make("Nantes brouillon", cast.nantes)
    make("Nantes transmise", cast.nantes, **SENT)
    make("Vendée brouillon", cast.vendee)
    make("Rennes brouillon", cast.rennes)
    published = dict.fromkeys(["submitted_at", "validated_at", "published_at"], "2020-10-20T10:00:00Z")
    make("Rennes publiée", cast.rennes, state=State.PUBLISHED, **published)


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/restitutions/{query}").content.decode()
    return re.findall(r'dir="auto">([^<]+)</a>', page)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("facilitator", {"Nantes brouillon", "Nantes transmise", "Vendée brouillon"}),
        ("coordinator", {"Nantes brouillon", "Nantes transmise", "Vendée brouillon"}),
        ("reader", {"Nantes transmise"}),
        ("other_reader", {"Rennes publiée"}),
        ("outsider", set()),
    ],
)
def test_each_sees_those_of_their_territories(client: Client, cast: Cast, many: None, who: str, seen: set[str]) -> None:
    client.force_login(getattr(cast, who))
    assert set(titles(client)) == seen


def test_somebody_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/restitutions/")["Location"] == "/connexion/?next=/restitutions/"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=nantes", ["Nantes transmise", "Nantes brouillon"]),
        ("?q=brouillon&tri=titre", ["Nantes brouillon", "Vendée brouillon"]),
        ("?etat=transmise", ["Nantes transmise"]),
        ("?niveau=departement", ["Vendée brouillon"]),
        ("?territoire=vendee", ["Vendée brouillon"]),
        ("?campagne=egn-2020&tri=territoire&etat=brouillon", ["Nantes brouillon", "Vendée brouillon"]),
        ("?tri=etat&niveau=academie", ["Nantes transmise", "Nantes brouillon"]),
        ("?q=rennes", []),
        ("?q=vendee", ["Vendée brouillon"]),
        ("?q=VEND%C3%89E+Brouillon", ["Vendée brouillon"]),
        ("?q=vendee+transmise", []),
        ("?q=%25", []),
    ],
)
def test_filters_and_order_are_in_the_address(
    client: Client, cast: Cast, many: None, query: str, found: list[str]
) -> None:
    client.force_login(cast.facilitator)
    vendee = cast.vendee.slug
    order = titles(client, query.replace("territoire=vendee", f"territoire={vendee}"))
    assert order == found if "tri" in query else set(order) == set(found)


@pytest.mark.parametrize(
    "query",
    [
        "?etat=x",
        "?campagne=x",
        "?territoire=rennes",
        "?niveau=x",
        "?tri=x",
        "?page=x",
        "?page=99",
        "?q=%00",
        "?q=" + "9" * 5000,
        *(f"?{name}={'9' * digits}" for name in ("page", "territoire", "campagne") for digits in (30, 5000)),
        "?territoire=%00",
    ],
    ids=lambda query: query[:24],
)
def test_an_address_tampered_with_is_no_failure(client: Client, cast: Cast, many: None, query: str) -> None:
    client.force_login(cast.facilitator)
    assert client.get(f"/restitutions/{query}").status_code == 200
    assert "Rennes publiée" not in titles(client, query)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_at_one_and_thirty(
    client: Client, cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Restitution.objects.bulk_create(
        Restitution(campaign=cast.campaign, territory=cast.vendee, title=f"Numéro {n}") for n in range(number)
    )
    client.force_login(cast.facilitator)
    with django_assert_num_queries(8):
        client.get("/restitutions/")


@pytest.mark.parametrize("number", [1, 30])
def test_a_search_costs_the_same_at_one_and_thirty(
    client: Client, cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Restitution.objects.bulk_create(
        Restitution(campaign=cast.campaign, territory=cast.vendee, title=f"Numéro {n}") for n in range(number)
    )
    client.force_login(cast.facilitator)
    with django_assert_num_queries(9):
        client.get("/restitutions/?q=numero")


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Une École ouverte", "ecole"),
        ("Une école ouverte", "ÉCOLE"),
        ("L’œuvre commune", "oeuvre"),
        ("L’œuvre commune", "l'oeuvre"),
        ("لقاء رقمي", "رقمي"),
    ],
)
def test_a_search_folds_case_and_accents(client: Client, cast: Cast, title: str, query: str) -> None:
    Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee, title=title)
    Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee, title="Autre")
    client.force_login(cast.facilitator)
    assert titles(client, f"?{urlencode({'q': query})}") == [title]


def test_pages_keep_the_filters(client: Client, cast: Cast) -> None:
    Restitution.objects.bulk_create(
        Restitution(campaign=cast.campaign, territory=cast.vendee, title=f"Numéro {n}") for n in range(30)
    )
    client.force_login(cast.facilitator)
    page = client.get("/restitutions/?q=num%C3%A9ro&tri=titre").content.decode()
    assert len(titles(client, "?q=Num&tri=titre")) == 20
    assert len(titles(client, "?q=Num&tri=titre&page=2")) == 10
    assert "?q=num%C3%A9ro&amp;tri=titre&amp;page=2" in page


def test_an_empty_list_says_what_to_do(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    page = client.get("/restitutions/").content.decode()
    assert "Aucune restitution pour l’instant" in page
    assert 'href="/restitutions/nouvelle/">Créer une restitution</a>' in page
    assert 'href="/restitutions/importer/">Importer un document Word</a>' in page


def test_an_empty_list_does_not_offer_a_reader_what_they_may_not_do(client: Client, cast: Cast) -> None:
    client.force_login(cast.reader)
    page = client.get("/restitutions/").content.decode()
    assert "Les restitutions de votre territoire apparaîtront ici" in page
    assert "/restitutions/nouvelle/" not in page
