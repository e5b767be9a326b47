"""Search: what is found, where, in which order; near misses; anything a person may type. On both databases."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.scope import Scope
from catalogue.models import PublishedEntry, PublishedWord
from catalogue.search import search, thread_of
from catalogue.selectors import Wanted
from catalogue.words import read_query
from restitutions.models import Entry, NarrativeBlock, Retex, ThemeSheet
from syntheses.intake import intake
from syntheses.models import Version
from tests.cast import Cast
from tests.catalogue.conftest import NANTES, VENDEE, publish

pytestmark = [pytest.mark.django_db]

PAGE = "/recherche/"
LINK = re.compile(r'<a href="(/syntheses/[^"]+)" dir="auto">')

WIFI, RURAL, SHARED = "NAN-T1-I1", "NAN-T1-I2", "NAN-T1-F1"
NEED, WORKS, TIME, PLACES = "NAN-T1-B1", "NAN-T3-D1", "NAN-T3-P1", "NAN-T3-A1"
SLOW, TRAIN = "D85-T1-I1", "D85-T1-A1"

QUERIES = {
    "réseau": [SLOW, NEED, WIFI],
    "RESEAUX": [WIFI, SLOW, NEED],
    "reseau ecole": [SLOW, NEED],
    "écoles": [RURAL, SLOW, NEED],
    "enseignant": [TRAIN, SHARED],
    "oeuvre": [WORKS],
    "œuvres": [WORKS],
    "former": [TIME, TRAIN, WORKS],
    "accessibilite": [TRAIN],
    "local": [PLACES],
    "d85 t1 i1": [SLOW],
    "NAN-T1-I2": [RURAL],
    "wi-fi": [WIFI],
}
"""What is typed → references, in order. RETEX and texts apart."""


def references(text: str, scope: Scope | None = None) -> list[str]:
    found = search(Wanted(query=read_query(text)), page="1", scope=scope)
    return [hit.reference for hit in found.hits if hit.reference and "-R" not in hit.reference]


def test_words_are_found_without_accents_in_the_plural_and_the_feminine(corpus: tuple[Version, Version]) -> None:
    assert {text: references(text) for text in QUERIES} == QUERIES


def test_what_ones_territories_write_is_found_alike(cast: Cast, corpus: tuple[Version, Version]) -> None:
    assert {text: references(text, Scope(cast.facilitator)) for text in QUERIES} == QUERIES


BESIDE = {
    "classe": [("RETEX", "NAN-T1-R1")],
    "tilleul": [("RETEX", "NAN-T1-R1")],
    "retex 1": [("RETEX", "NAN-T1-R1")],
    "soirees": [("Descriptif de la concertation", "")],
    "lents": [("État des lieux", ""), ("Irritant", SLOW)],
}
"""What is typed → nature and reference of what is found besides points: RETEX, running texts."""


def test_retex_and_texts_of_ones_territories_are_found_as_those_published(
    client: Client, cast: Cast, corpus: tuple[Version, Version]
) -> None:
    Retex.objects.update(lines=["Une classe mobile, prêtée", "circule à l’été."])
    sheet = ThemeSheet.objects.get(restitution=corpus[1].restitution, theme__number=1)
    NarrativeBlock.objects.create(
        restitution=sheet.restitution, sheet=sheet, part="situation", type="paragraph", text="Lent"
    )
    scope = Scope(cast.facilitator)
    for typed, expected in BESIDE.items():
        found = search(Wanted(query=read_query(typed)), page="1", scope=scope)
        assert [(hit.kind, hit.reference) for hit in found.hits] == expected, typed
        assert found.page.paginator.count == len(expected)
        for hit in found.hits:
            client.force_login(cast.facilitator)
            assert client.get(hit.url).status_code == 200
    assert "<mark>soirées</mark>" in client.get(PAGE, {"q": "soirees", "dans": "territoires"}).content.decode()
    asked = {"q": "pretees", "dans": "territoires", "nature": "retex", "thematique": "1", "niveau": "academie"}
    page = client.get(PAGE, asked).content.decode()
    assert "<mark>prêtée</mark>" in page
    assert f'href="/restitutions/{corpus[0].restitution_id}/1/#NAN-T1-R1"' in page
    assert "0\u00a0résultat" in client.get(PAGE, {**asked, "thematique": "3"}).content.decode()
    assert search(Wanted(query=read_query("pretee")), page="1", scope=Scope(cast.outsider)).hits == ()


@pytest.mark.parametrize("number", [1, 60])
def test_ones_territories_ask_as_much_at_one_result_as_at_many(
    cast: Cast, corpus: tuple[Version, Version], django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    known = Retex.objects.get()
    Retex.objects.bulk_create(Retex(sheet=known.sheet, label=f"RETEX {2 + n}", position=n) for n in range(number))
    scope = Scope(cast.facilitator)
    assert scope.grants
    with django_assert_num_queries(3):
        found = search(Wanted(query=read_query("retex")), page="1", scope=scope)
    assert (found.page.paginator.count, len(found.hits)) == (number + 1, min(number + 1, 20))


def test_a_draft_is_found_by_those_who_may_read_it_alone(cast: Cast) -> None:
    intake(VENDEE, campaign=cast.campaign, territory=cast.vendee, by=cast.facilitator)
    people = (cast.facilitator, cast.reader, cast.other_coordinator, cast.outsider)
    assert [references("lent", Scope(one)) for one in people] == [[SLOW], [], [], []]
    assert references("lent") == []


NARROWED: list[tuple[dict[str, str], list[str]]] = [
    ({}, [SLOW, NEED, WIFI]),
    ({"territoire": "vendee"}, [SLOW]),
    ({"territoire": "academie-de-nantes"}, [SLOW, NEED, WIFI]),
    ({"niveau": "academie"}, [NEED, WIFI]),
    ({"thematique": "3"}, []),
    ({"nature": "need"}, [NEED]),
    ({"campagne": "egn-2020", "nature": "irritant"}, [SLOW, WIFI]),
    ({"campagne": "inconnue"}, [SLOW, NEED, WIFI]),
    ({"tri": "territoire"}, [WIFI, NEED, SLOW]),
    ({"page": "99"}, [SLOW, NEED, WIFI]),
]
"""Filters of « réseau » → references, in order."""


def test_the_address_narrows_and_sorts(client: Client, corpus: tuple[Version, Version]) -> None:
    for narrowed, found in NARROWED:
        page = client.get(PAGE, {"q": "réseau", **narrowed}).content.decode()
        assert [link.partition("#")[2] for link in LINK.findall(page)] == found, narrowed


def test_a_result_says_where_it_comes_from_and_leads_there(client: Client, corpus: tuple[Version, Version]) -> None:
    version = corpus[1]
    page = client.get(PAGE, {"q": "lent"}).content.decode()
    address = f"/syntheses/vendee/{version.restitution_id}/v1/"
    assert f'<a href="{address}#D85-T1-I1" dir="auto">Le réseau de l’école est <mark>lent</mark></a>' in page
    for said in ("Irritant", "Vendée (département)", "Thématique 1", "version 1", "D85-T1-I1"):
        assert said in page
    assert 'id="D85-T1-I1"' in client.get(address).content.decode()
    assert '<a href="/fil/D85-T1-I1/"' in page
    assert client.get("/fil/D85-T1-I1/").status_code == 200


def test_what_was_typed_and_found_is_escaped(client: Client, cast: Cast) -> None:
    publish(NANTES, cast, cast.nantes)
    PublishedEntry.objects.filter(reference=WIFI).update(text="<b>Réseaux</b>", folded=" b reseaux b ")
    page = client.get(PAGE, {"q": "réseaux <script>"}).content.decode()
    assert "<script>" not in page.partition("<main")[2].partition("</main>")[0]
    assert "&lt;b&gt;<mark>Réseaux</mark>&lt;/b&gt;" in client.get(PAGE, {"q": "réseaux"}).content.decode()


NEAR = {
    "rézeau": ("réseau", True),
    "accesibilité": ("accessibilité", True),
    "l’ecolle rurale": ("l’école rurale", True),
    "réseau rurrales": ("réseau rurales", False),
}
"""What is typed → what is understood, and whether something answers it."""


def test_a_near_miss_is_understood(client: Client, corpus: tuple[Version, Version]) -> None:
    for typed, (meant, found) in NEAR.items():
        page = client.get(PAGE, {"q": typed}).content.decode()
        assert f'dir="auto">{meant}</a>' in page
        assert ("Vouliez-vous dire" in page) is not found
        assert bool(LINK.findall(page)) is found


def test_nothing_like_it_says_what_to_do(client: Client, corpus: tuple[Version, Version]) -> None:
    assert "Vérifiez l’orthographe" in client.get(PAGE, {"q": "atlantide"}).content.decode()
    assert "Chercher partout" in client.get(PAGE, {"q": "réseau", "nature": "stakeholder"}).content.decode()
    assert "Aucun point ne contient tous ces mots" in client.get(PAGE, {"q": "lent rurales"}).content.decode()


TYPED = {
    "": "Écrivez un ou plusieurs mots",
    "dans le pour": "Ces mots sont trop courants",
    "%": "aucun mot à chercher",
    "_": "aucun mot à chercher",
    "🎉": "aucun mot à chercher",
    "\0": "Écrivez un ou plusieurs mots",
    "réseau\0": "3\u00a0résultats",
    "réseau%' OR '1'='1": "0\u00a0résultat",
    "'réseau' & !école | <-> :*": "2\u00a0résultats",
    '"réseau" NEAR(école) *': "0\u00a0résultat",
    "\\": "aucun mot à chercher",
    "réseau 🎉": "3\u00a0résultats",
    "réseau " * 1_500: "3\u00a0résultats",
    "réseau  " * 1_500: "seul son début est cherché, dix mots au plus",
    " ".join(f"mot{n}" for n in range(2_000)): "seul son début est cherché, dix mots au plus",
    "التعليم": "aucun mot à chercher",
}
"""What is typed → what the page says."""


@pytest.mark.parametrize("own", [False, True])
def test_anything_can_be_typed(client: Client, cast: Cast, corpus: tuple[Version, Version], own: bool) -> None:
    if own:
        client.force_login(cast.facilitator)
    for typed, said in TYPED.items():
        response = client.get(PAGE, {"q": typed, "dans": "territoires" if own else ""})
        assert response.status_code == 200, typed
        assert said in response.content.decode(), typed


@pytest.mark.parametrize("value", ["\0", "' OR 1=1", "9" * 400, "-1"])
def test_a_hostile_filter_narrows_nothing(client: Client, corpus: tuple[Version, Version], value: str) -> None:
    for name in ("territoire", "niveau", "thematique", "nature", "campagne", "tri", "dans", "page"):
        page = client.get(PAGE, {"q": "réseau", name: value}).content.decode()
        assert "3\u00a0résultats" in page, name


def test_filters_alone_list_what_they_keep(client: Client, corpus: tuple[Version, Version]) -> None:
    page = client.get(PAGE, {"nature": "action"}).content.decode()
    assert [link.partition("#")[2] for link in LINK.findall(page)] == [PLACES, TRAIN]


def many(version: Version, number: int) -> None:
    """Lines beside those of a version."""
    line = version.lines.filter(kind="irritant").first()
    assert line is not None
    PublishedEntry.objects.bulk_create(
        PublishedEntry(
            **{
                field.attname: getattr(line, field.attname)
                for field in PublishedEntry._meta.concrete_fields
                if field.attname not in {"id", "position"}
            },
            position=1_000 + rank,
        )
        for rank in range(number)
    )


@pytest.mark.parametrize("number", [1, 1_000])
@pytest.mark.parametrize(("text", "statements"), [("lent", 5), ("lennt", 7), ("atlantide", 5), ("", 3)])
def test_a_search_asks_as_much_at_one_result_as_at_a_thousand(
    client: Client,
    corpus: tuple[Version, Version],
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
    text: str,
    statements: int,
) -> None:
    many(corpus[1], number)
    with django_assert_num_queries(statements):
        assert client.get(PAGE, {"q": text}).status_code == 200


def test_results_come_twenty_at_a_time_and_keep_what_was_asked(client: Client, corpus: tuple[Version, Version]) -> None:
    many(corpus[1], 44)
    page = client.get(PAGE, {"q": "lent", "nature": "irritant", "page": "2"}).content.decode()
    assert len(LINK.findall(page)) == 20
    assert "45\u00a0résultats" in page
    assert 'href="?q=lent&amp;nature=irritant&amp;page=3"' in page
    assert 'start="21"' in page


def test_a_visitor_is_not_offered_what_territories_write(client: Client, corpus: tuple[Version, Version]) -> None:
    Entry.objects.update(text="Un secret")
    page = client.get(PAGE, {"q": "secret", "dans": "territoires"}).content.decode()
    assert "Ce qu’écrivent mes territoires" not in page
    assert "0\u00a0résultat" in page


def test_ones_territories_are_searched_when_asked(client: Client, cast: Cast) -> None:
    restitution = intake(VENDEE, campaign=cast.campaign, territory=cast.vendee, by=cast.facilitator)
    client.force_login(cast.facilitator)
    page = client.get(PAGE, {"q": "lent", "dans": "territoires"}).content.decode()
    address = f"/restitutions/{restitution.pk}/1/"
    assert f'<a href="{address}#D85-T1-I1" dir="auto">' in page
    assert "– Brouillon" in page
    assert 'id="D85-T1-I1"' in client.get(address).content.decode()
    assert not PublishedWord.objects.exists()


def test_an_unchanged_search_costs_no_body(client: Client, cast: Cast, corpus: tuple[Version, Version]) -> None:
    first = client.get(PAGE, {"q": "lent"})
    again = client.get(PAGE, {"q": "lent"}, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.force_login(User.objects.get(pk=cast.reader.pk))
    assert "private" in client.get(PAGE, {"q": "lent"})["Cache-Control"]


def test_what_is_not_the_form_of_a_reference_has_no_thread() -> None:
    told = {"NAN-T1-I1": "/fil/NAN-T1-I1/", "": "", "irritant 3/4": "", "NAN": "", "nan-t1-i1": ""}
    assert {reference: thread_of(reference) for reference in told} == told
