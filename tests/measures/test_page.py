"""/indicateurs/<id>/: values by period, what is missing, the territories below, where it stands, at a constant cost."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from indicators.models import Indicator
from measures.milestones import RULE
from territories.models import Territory
from tests.cast import Cast
from tests.indicators.made import NASTY_KEPT
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db


def url(indicator: Indicator, territory: Territory | None = None) -> str:
    return f"/indicateurs/{indicator.pk}/" + (f"?territoire={territory.pk}" if territory else "")


def text_of(page: str) -> str:
    """Its words, all spaces alike."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def count(cast: Cast) -> Indicator:
    return yearly(cast.nantes, kind="nombre", unit="prêts", baseline_value=None, baseline_on=None)


def test_the_values_of_the_territories_below_are_added_up_and_what_is_missing_is_named(
    client: Client, cast: Cast
) -> None:
    indicator = count(cast)
    sarthe = Territory.objects.get(level="departement", code="72")
    measure(indicator, cast.vendee, "2025-01-01", "1200", cast.facilitator)
    measure(indicator, sarthe, "2025-01-01", "300", cast.facilitator)
    client.force_login(cast.reader)
    page = text_of(client.get(url(indicator)).content.decode())
    assert "1 500 prêts somme de 2 territoires" in page
    assert "3 territoires Loire-Atlantique Maine-et-Loire Mayenne" in page
    assert "Vendée 1 200 prêts valeur saisie" in page
    assert "Mayenne aucune valeur sa valeur" in page


def test_a_value_of_one_s_own_that_is_not_the_sum_below_says_so(client: Client, cast: Cast) -> None:
    indicator = count(cast)
    measure(indicator, cast.vendee, "2025-01-01", "1200", cast.facilitator)
    measure(indicator, cast.nantes, "2025-01-01", "2000", cast.coordinator)
    client.force_login(cast.reader)
    page = text_of(client.get(url(indicator)).content.decode())
    assert "2 000 prêts valeur saisie les territoires du dessous donnent 1 200 prêts" in page


def test_a_territory_is_chosen_in_the_address_within_one_s_scope(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.france)
    measure(indicator, cast.morbihan, "2025-01-01", "70", cast.other_facilitator)
    measure(indicator, cast.vendee, "2025-01-01", "40", cast.facilitator)
    client.force_login(cast.facilitator)
    page = client.get(url(indicator, cast.vendee)).content.decode()
    assert "Où il en est, Vendée" in page
    assert f'/releves/nouveau/?territoire={cast.vendee.pk}"' in page
    assert "Morbihan" not in page
    assert "Où il en est, Académie de Nantes" in client.get(url(indicator)).content.decode()
    for asked in (str(cast.morbihan.pk), str(cast.france.pk), "9" * 30, "x"):
        assert client.get(f"/indicateurs/{indicator.pk}/", {"territoire": asked}).status_code == 404
    client.force_login(cast.administrator)
    page = text_of(client.get(url(indicator)).content.decode())
    assert "55 % moyenne simple de 2 territoires" in page


def test_where_it_stands_is_said_with_its_rule(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    measure(indicator, cast.nantes, "2025-01-01", "85", cast.facilitator)
    client.force_login(cast.reader)
    page = client.get(url(indicator)).content.decode()
    assert '<span class="measures-standing"' in page
    assert escape(RULE) in page
    assert (
        "Aucune valeur" in page
        or "85\u00a0% en 2025\u202f; dernière cible\u00a0: 80\u00a0% (le 1er septembre 2025)." in page
    )


def test_the_targets_of_a_sum_are_those_of_the_territory_that_defines_it(client: Client, cast: Cast) -> None:
    indicator, rate = count(cast), yearly(cast.nantes, "Taux")
    for one in (indicator, rate):
        measure(one, cast.vendee, f"{date.today().year}-01-01", "10", cast.facilitator)
    client.force_login(cast.reader)
    part = client.get(url(indicator, cast.vendee)).content.decode()
    assert "les cibles sont celles de «\u00a0Académie de Nantes\u00a0»." in part
    assert "Cibles\u00a0:" not in part
    assert "Cibles\u00a0: 80\u00a0prêts le 1er septembre 2025." in client.get(url(indicator)).content.decode()
    assert "Cibles\u00a0: 80\u00a0% le 1er septembre 2025." in client.get(url(rate, cast.vendee)).content.decode()


def test_the_curve_says_what_the_table_says(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes, NASTY_KEPT)
    for year, value in (("2022", "20"), ("2023", "30"), ("2025", "50")):
        measure(indicator, cast.nantes, f"{year}-01-01", value, cast.facilitator)
    client.force_login(cast.reader)
    page = client.get(url(indicator)).content.decode()
    picture = page[page.index("<svg") : page.index("</svg>")]
    assert picture.count("<circle") == 4  # three values, and the legend
    assert "20\u00a0% en 2022, 30\u00a0% en 2023, 50\u00a0% en 2025." in picture
    assert "<script>" not in picture
    assert "aucune valeur" in page[page.index("</svg>") :]


def test_strange_texts_are_shown_as_text(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes, NASTY_KEPT)
    one = measure(indicator, cast.nantes, "2025-01-01", "20", cast.facilitator, source=NASTY_KEPT, comment=NASTY_KEPT)
    client.force_login(cast.facilitator)
    for address in (url(indicator), f"/releves/{one.pk}/corriger/", f"/releves/{one.pk}/retirer/"):
        page = client.get(address).content.decode()
        assert escape(NASTY_KEPT) in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("name", ["periode", "tout", "page"])
@pytest.mark.parametrize("value", ["x" * 10_000, "\x00", "-1", "9" * 30, "2025-13-01"])
def test_a_strange_address_still_gets_a_page(client: Client, cast: Cast, name: str, value: str) -> None:
    indicator = yearly(cast.nantes)
    measure(indicator, cast.vendee, "2025-01-01", "20", cast.facilitator)
    client.force_login(cast.reader)
    assert client.get(url(indicator), {name: value}).status_code == 200


def test_the_last_24_periods_come_first_then_all(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes, periodicity="mensuelle")
    measure(indicator, cast.nantes, "2021-01-01", "20", cast.facilitator)
    client.force_login(cast.reader)
    page = client.get(url(indicator)).content.decode()
    assert page.count('scope="row">') < 40
    assert 'scope="row">janvier 2021</th>' not in page
    assert 'scope="row">janvier 2021</th>' in client.get(url(indicator), {"tout": "oui"}).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_at_1_and_30_values(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    indicator = yearly(cast.nantes, periodicity="mensuelle")
    places = [cast.nantes, cast.vendee, cast.bassin]
    for rank in range(number):
        day = f"{2023 + rank // 12}-{rank % 12 + 1:02}-01"
        measure(indicator, places[rank % 3], day, "41", cast.facilitator)
    client.force_login(cast.coordinator)
    # One of them names who is missing, when anybody is.
    with django_assert_max_num_queries(11):
        client.get(url(indicator))
