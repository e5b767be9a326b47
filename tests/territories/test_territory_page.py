"""/territoires/<id>/: the tree below a territory, for those who manage it."""

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from territories.enums import Level
from territories.models import Territory
from territories.services import add_territory, rename_territory
from tests.cast import Cast

pytestmark = pytest.mark.django_db

UAI = "0850123X"
NASTY = "\u202e<script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %} & \x07co"


def url(territory: Territory, action: str = "") -> str:
    return f"/territoires/{territory.pk}/{action}"


@pytest.mark.parametrize("action", ["", "ajouter-un-bassin/", "ajouter-un-etablissement/"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("facilitator", 403),
        ("reader", 403),
        ("other_coordinator", 404),
        ("outsider", 404),
    ],
)
def test_only_those_who_manage_a_territory_open_it(
    client: Client, cast: Cast, who: str, status: int, action: str
) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(url(cast.vendee, action)).status_code == status
    if action:
        before = Territory.objects.count()
        answer = client.post(url(cast.vendee, action), {"name": "Lieu", "code": UAI})
        assert answer.status_code == (302 if status == 200 else status)
        assert Territory.objects.count() == before + (status == 200)


def test_without_signing_in_one_is_sent_to_the_door(client: Client, cast: Cast) -> None:
    assert client.get(url(cast.vendee))["Location"] == f"/connexion/?next=/territoires/{cast.vendee.pk}/"


def test_the_page_shows_parents_and_children_by_level(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    page = client.get(url(cast.vendee)).content.decode()
    assert "France</span>, <span" in page
    assert f'href="/territoires/{cast.bassin.pk}/"' in page
    assert f'href="/territoires/{cast.nantes.pk}/"' in page
    assert f'href="/territoires/{cast.region.pk}/"' not in page
    assert f'href="/territoires/{cast.vendee.pk}/ajouter-un-bassin/"' in page
    assert "renommer" not in page


def test_a_bassin_and_an_etablissement_are_added_once_however_often_sent(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    for name in ("Bassin du Littoral", "Bassin du littoral "):
        assert client.post(url(cast.vendee, "ajouter-un-bassin/"), {"name": name})["Location"] == url(cast.vendee)
    bassin = Territory.objects.get(ref="D85B2")
    assert bassin.label == "Bassin du Littoral"
    for code in (UAI, f" {UAI.lower()} "):
        answer = client.post(url(bassin, "ajouter-un-etablissement/"), {"name": "Collège des Tilleuls", "code": code})
        assert answer.status_code == 302
    assert list(Territory.objects.filter(parent=bassin).values_list("code", flat=True)) == [UAI]
    page = client.get(url(bassin)).content.decode()
    for done in ("Bassin ajouté.", "Bassin déjà ajouté.", "Établissement ajouté.", "Établissement déjà ajouté."):
        assert done in page


def test_a_uai_belongs_to_one_etablissement(client: Client, cast: Cast) -> None:
    add_territory(level=Level.ETABLISSEMENT, name="Lycée du Port", code=UAI, parent=cast.morbihan)
    client.force_login(cast.coordinator)
    page = client.post(url(cast.bassin, "ajouter-un-etablissement/"), {"name": "Collège", "code": UAI})
    assert "Un établissement porte déjà cet UAI" in page.content.decode()
    assert "Lycée du Port" not in page.content.decode()


@pytest.mark.parametrize(
    ("action", "form", "sentence"),
    [
        ("ajouter-un-bassin/", {"name": ""}, "Renseignez ce champ."),
        ("ajouter-un-bassin/", {"name": "\x00\x07 \u200b"}, "Renseignez ce champ."),
        ("ajouter-un-bassin/", {"name": "x" * 100_000}, "100"),
        ("ajouter-un-bassin/", {"name": "!!!"}, "au moins une lettre ou un chiffre"),
        ("ajouter-un-etablissement/", {"name": "Collège", "code": "0850123A"}, "Cet UAI n’est pas valable"),
        ("ajouter-un-etablissement/", {"name": "Collège", "code": "x" * 100_000}, "Cet UAI n’est pas valable"),
        ("ajouter-un-etablissement/", {"name": NASTY, "code": NASTY}, "Cet UAI n’est pas valable"),
    ],
)
def test_bad_input_gets_a_sentence_and_is_kept(
    client: Client, cast: Cast, action: str, form: dict[str, str], sentence: str
) -> None:
    client.force_login(cast.coordinator)
    before = Territory.objects.count()
    answer = client.post(url(cast.vendee, action), form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert all(escape(value) in page for value in form.values())
    assert "<script>alert" not in page
    assert Territory.objects.count() == before


def test_a_strange_name_is_printed_as_text(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    client.post(url(cast.vendee, "ajouter-un-bassin/"), {"name": NASTY})
    bassin = Territory.objects.get(ref="D85B2")
    assert bassin.name == "\u202e<script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %} & co"
    for page in (client.get(url(cast.vendee)), client.get(url(bassin))):
        assert escape(bassin.name) in page.content.decode()
        assert "<script>alert" not in page.content.decode()


def test_a_bassin_is_renamed_and_keeps_its_address(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    form = {"name": "Bassin des Collines", "seen": "Bassin du Bocage"}
    assert client.post(url(cast.bassin, "renommer/"), form).status_code == 302
    cast.bassin.refresh_from_db()
    assert (cast.bassin.label, cast.bassin.slug) == ("Bassin des Collines", "bassin-du-bocage-d85b1")
    assert client.post(url(cast.bassin, "renommer/"), form).status_code == 302


def test_two_people_renaming_the_second_is_told_and_loses_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    rename_territory(territory=cast.bassin, name="Bassin des Collines", seen="Bassin du Bocage")
    form = {"name": "Bassin des Landes", "seen": "Bassin du Bocage"}
    page = client.post(url(cast.bassin, "renommer/"), form).content.decode()
    assert "Bassin des Collines" in page
    assert 'value="Bassin des Landes"' in page
    cast.bassin.refresh_from_db()
    assert cast.bassin.name == "Bassin des Collines"
    form["seen"] = "Bassin des Collines"
    assert client.post(url(cast.bassin, "renommer/"), form).status_code == 302


def test_the_names_of_the_referential_are_not_changed_here(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    assert client.get(url(cast.vendee, "renommer/")).status_code == 403


def test_levels_are_added_where_they_belong(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    assert client.get(url(cast.region, "ajouter-un-bassin/")).status_code == 404
    assert client.get(url(cast.bassin, "ajouter-un-bassin/")).status_code == 404
    assert client.get(url(cast.nantes, "ajouter-un-etablissement/")).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_at_1_and_30_bassins(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for rank in range(1, number):
        add_territory(level=Level.BASSIN, name=f"Bassin {rank}", parent=cast.vendee)
    client.force_login(cast.coordinator)
    with django_assert_num_queries(7):
        page = client.get(url(cast.vendee))
    assert page.content.decode().count('<li><a href="/territoires/') == number
