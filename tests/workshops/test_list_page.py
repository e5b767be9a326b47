"""/sessions/: the sessions of one's scope."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.workshops.sheets import NASTY, make_workshop
from workshops.models import Attendance, Meeting, Workshop

pytestmark = pytest.mark.django_db

URL = "/sessions/"


def titles(page: str) -> list[str]:
    return [part.split("</a>")[0] for part in page.split('/" dir="auto">')[1:]]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("administrator", ["Voisin", "Ici"]),
        ("coordinator", ["Ici"]),
        ("facilitator", ["Ici"]),
        ("reader", ["Ici"]),
        ("other_reader", ["Voisin"]),
        ("outsider", []),
    ],
)
def test_everyone_sees_the_sessions_of_their_territories(client: Client, cast: Cast, who: str, seen: list[str]) -> None:
    make_workshop(cast, "Ici")
    make_workshop(cast, "Voisin", territory=cast.morbihan)
    client.force_login(getattr(cast, who))
    assert titles(client.get(URL).content.decode()) == seen


def test_without_signing_in_one_is_sent_to_the_door(client: Client, cast: Cast) -> None:
    assert client.get(URL)["Location"] == "/connexion/?next=/sessions/"


def test_the_address_filters_and_sorts(client: Client, cast: Cast) -> None:
    make_workshop(cast, "Bocage", state="prevue", territory=cast.bassin)
    old = make_workshop(cast, "Ancien", territory=cast.nantes)
    Meeting.objects.filter(workshop=old).update(starts_on=date(2020, 9, 1), place="Saint-Nazaire")
    undated = make_workshop(cast, "Sans date")
    Meeting.objects.filter(workshop=undated).delete()
    client.force_login(cast.reader)

    def seen(query: str) -> list[str]:
        return titles(client.get(f"{URL}?{query}").content.decode())

    assert seen("") == ["Bocage", "Ancien", "Sans date"]
    assert seen("tri=anciennes") == ["Ancien", "Bocage", "Sans date"]
    assert seen("tri=intitule") == ["Ancien", "Bocage", "Sans date"]
    assert seen("tri=territoire") == ["Bocage", "Ancien", "Sans date"]
    assert seen("etat=prevue") == ["Bocage"]
    assert seen(f"territoire={cast.vendee.pk}") == ["Bocage", "Sans date"]
    assert seen("q=saint-naz") == ["Ancien"]
    assert seen("q=camille") == ["Bocage", "Ancien", "Sans date"]
    assert seen("q=bocage&etat=tenue") == []
    for title, state in (("Muette", "tenue"), ("Annulée", "annulee")):
        Attendance.objects.filter(workshop=make_workshop(cast, title, state=state)).update(participants=None)
    assert seen("effectif=aucun") == ["Muette"]


def test_a_territory_of_others_filters_nothing_and_says_so(client: Client, cast: Cast) -> None:
    make_workshop(cast, "Ici")
    client.force_login(cast.reader)
    page = client.get(URL, {"territoire": cast.morbihan.pk}).content.decode()
    assert titles(page) == ["Ici"]
    assert "fr-alert--error" in page


@pytest.mark.parametrize("name", ["q", "territoire", "etat", "tri", "page"])
@pytest.mark.parametrize("value", ["x" * 100_000, NASTY, "\x00", "-1"])
def test_a_strange_address_still_gets_a_page(client: Client, cast: Cast, name: str, value: str) -> None:
    make_workshop(cast)
    client.force_login(cast.reader)
    answer = client.get(URL, {name: value})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_each_empty_list_says_what_to_do_next(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    page = client.get(URL).content.decode()
    assert "Aucune session pour l’instant" in page
    assert page.count('href="/sessions/nouvelle/"') == 1
    make_workshop(cast)
    page = client.get(URL, {"q": "introuvable"}).content.decode()
    assert "Aucune session ne correspond" in page
    assert "Voir toutes les sessions" in page
    client.force_login(cast.outsider)
    page = client.get(URL).content.decode()
    assert "Aucune session pour l’instant" in page
    assert "/sessions/nouvelle/" not in page


def test_pages_keep_the_filters(client: Client, cast: Cast) -> None:
    for rank in range(26):
        make_workshop(cast, f"Atelier {rank:02}")
    client.force_login(cast.reader)
    page = client.get(URL, {"tri": "intitule", "etat": "tenue"}).content.decode()
    assert "26\u00a0sessions" in page
    assert "au moins 32\u202f084\u00a0participants" in page
    assert len(titles(page)) == 25
    assert 'href="?etat=tenue&amp;tri=intitule&amp;page=2"' in page
    assert titles(client.get(URL, {"tri": "intitule", "page": "2"}).content.decode()) == ["Atelier 25"]


def test_a_line_says_non_renseigne_when_no_number_is_known(client: Client, cast: Cast) -> None:
    Attendance.objects.filter(workshop=make_workshop(cast)).update(participants=None)
    client.force_login(cast.reader)
    page = client.get(URL).content.decode()
    assert 'class="egn-number">non renseigné</td>' in page
    assert ">1\u00a0session</h2>" in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_at_1_and_30_sessions(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for rank in range(number):
        make_workshop(cast, f"Atelier {rank}")
    client.force_login(cast.coordinator)
    with django_assert_num_queries(11):
        client.get(URL)
    assert Workshop.objects.count() == number


def test_a_total_of_several_sessions_says_what_it_adds_up(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    said = "une session\n        qui en récapitule d’autres compte de nouveau leurs participants"
    make_workshop(cast)
    assert said not in client.get("/sessions/").content.decode()
    make_workshop(cast, "Récapitulatif")
    page = client.get("/sessions/").content.decode()
    assert said in page
