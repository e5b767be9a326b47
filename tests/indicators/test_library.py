"""/indicateurs/ and /indicateurs/<id>/: what is defined, by whom, and what it measures."""

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from accounts.scope import Scope
from indicators.models import Indicator
from indicators.services import tie
from syntheses.services import move_restitution
from tests.cast import Cast
from tests.indicators.made import NASTY, NASTY_KEPT, make_indicator, make_measure

pytestmark = pytest.mark.django_db

URL = "/indicateurs/"


def names(page: str) -> list[str]:
    return [part.split("</a>")[0] for part in page.split('/" dir="auto">')[1:]]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("administrator", ["France", "Ici", "Voisin"]),
        ("coordinator", ["France", "Ici"]),
        ("facilitator", ["France", "Ici"]),
        ("reader", ["France", "Ici"]),
        ("other_reader", ["France", "Voisin"]),
        ("outsider", []),
    ],
)
def test_everyone_sees_what_their_territories_define_or_inherit(
    client: Client, cast: Cast, who: str, seen: list[str]
) -> None:
    for name, territory in {"France": cast.france, "Ici": cast.vendee, "Voisin": cast.morbihan}.items():
        make_indicator(territory, name)
    client.force_login(getattr(cast, who))
    assert names(client.get(URL).content.decode()) == seen


def test_the_address_filters(client: Client, cast: Cast) -> None:
    theme = cast.campaign.themes.get(number=2)
    make_indicator(cast.france, "Débit", theme=theme, definition="Mesuré le soir")
    make_indicator(cast.vendee, "Prêts", source="Enquête de rentrée")
    make_indicator(cast.vendee, "Ancien", active=False)
    client.force_login(cast.reader)

    def seen(**query: str) -> list[str]:
        return names(client.get(URL, query).content.decode())

    assert seen() == ["Débit", "Prêts"]
    assert seen(q="soir") == ["Débit"]
    assert seen(q="rentrée enquête") == ["Prêts"]
    assert seen(q="vendée") == ["Prêts"]
    assert seen(thematique=str(theme.pk)) == ["Débit"]
    assert seen(etat="archives") == ["Ancien"]
    assert seen(q="introuvable") == []


@pytest.mark.parametrize("name", ["q", "thematique", "etat", "page"])
@pytest.mark.parametrize("value", ["x" * 100_000, NASTY, "\x00", "-1", "9" * 30])
def test_a_strange_address_still_gets_a_page(client: Client, cast: Cast, name: str, value: str) -> None:
    make_indicator(cast.vendee, NASTY_KEPT, definition=NASTY_KEPT, source=NASTY_KEPT, unit=NASTY_KEPT[:20])
    client.force_login(cast.reader)
    answer = client.get(URL, {name: value})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_each_empty_list_says_what_to_do_next(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    page = client.get(URL).content.decode()
    assert "Aucun indicateur pour l’instant" in page
    assert page.count('href="/indicateurs/nouveau/"') == 1
    assert "Voir tous les indicateurs" in client.get(URL, {"q": "introuvable"}).content.decode()
    client.force_login(cast.reader)
    page = client.get(URL).content.decode()
    assert "Aucun indicateur pour l’instant" in page
    assert "/indicateurs/nouveau/" not in page


def test_pages_keep_the_filters(client: Client, cast: Cast) -> None:
    for rank in range(26):
        make_indicator(cast.vendee, f"Indicateur {rank:02}")
    client.force_login(cast.reader)
    page = client.get(URL, {"q": "indicateur"}).content.decode()
    assert "26\u00a0indicateurs" in page
    assert len(names(page)) == 25
    assert 'href="?q=indicateur&amp;page=2"' in page
    assert names(client.get(URL, {"q": "indicateur", "page": "2"}).content.decode()) == ["Indicateur 25"]


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_at_1_and_30_indicators(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for rank in range(number):
        make_indicator(cast.vendee, f"Indicateur {rank}", theme=cast.campaign.themes.get(number=1))
    client.force_login(cast.coordinator)
    with django_assert_num_queries(6):
        client.get(URL)
    assert Indicator.objects.count() == number


def test_the_page_says_what_is_measured_from_where_to_where(client: Client, cast: Cast) -> None:
    indicator = make_indicator(cast.vendee, NASTY_KEPT, definition="Au moins 1 Gbit/s", periodicity="annuelle")
    client.force_login(cast.reader)
    page = client.get(f"{URL}{indicator.pk}/").content.decode()
    for said in (
        escape(NASTY_KEPT),
        "Défini par Vendée",
        "Au moins 1 Gbit/s",
        "Taux, en pourcentage",
        "Plus haut vaut mieux",
        "Chaque année",
        '<span dir="auto">12,5\u00a0%</span>, mardi 1er septembre 2020',
        '<span dir="auto">80\u00a0%</span>, lundi 1er septembre 2025',
        "Aucune mesure de réussite n’y est reliée",
    ):
        assert said in page
    assert "<script>alert" not in page
    assert "/modifier/" not in page


def test_an_inherited_indicator_shows_only_the_measures_one_may_read(client: Client, cast: Cast) -> None:
    indicator = make_indicator(cast.france)
    here = make_measure(cast, cast.vendee, "Ici")
    there = make_measure(cast, cast.morbihan, "Ailleurs")
    for measure in (here, there):
        tie(entry=measure, indicator=indicator, seen=None, by=cast.administrator)
    client.force_login(cast.facilitator)
    page = client.get(f"{URL}{indicator.pk}/").content.decode()
    assert f'href="/restitutions/{here.sheet.restitution_id}/2/#{here.reference}" dir="auto">Ici</a>' in page
    assert "Ailleurs" not in page
    client.force_login(cast.administrator)
    page = client.get(f"{URL}{indicator.pk}/").content.decode()
    assert "Ailleurs" in page
    assert "2\u00a0mesures de réussite reliées" in page
    client.force_login(cast.reader)
    assert "Ici</a>" not in client.get(f"{URL}{indicator.pk}/").content.decode()


def test_a_measure_of_another_territory_leads_to_its_public_page(client: Client, cast: Cast) -> None:
    indicator = make_indicator(cast.france)
    measure = make_measure(cast)
    tie(entry=measure, indicator=indicator, seen=None, by=cast.administrator)
    for name in ("transmettre", "valider", "publier"):
        move_restitution(measure.sheet.restitution, name, by=Scope(cast.administrator))
    public, at_work = (
        f'href="/syntheses/vendee/#{measure.reference}"',
        f'href="/restitutions/{measure.sheet.restitution_id}/2/#{measure.reference}"',
    )
    for who, expected in ((cast.other_reader, [True, False]), (cast.reader, [False, True])):
        client.force_login(who)
        page = client.get(f"{URL}{indicator.pk}/").content.decode()
        assert [public in page, at_work in page] == expected
    assert client.get("/syntheses/vendee/").status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_at_1_and_30_measures(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    indicator = make_indicator(cast.vendee)
    for rank in range(number):
        tie(entry=make_measure(cast, text=f"Mesure {rank}"), indicator=indicator, seen=None, by=cast.facilitator)
    client.force_login(cast.coordinator)
    with django_assert_num_queries(10):
        client.get(f"{URL}{indicator.pk}/")
