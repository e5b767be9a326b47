"""Who is asked for the values of an indicator: the page of the coordination."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from asks.links import correspondent_of
from asks.models import Correspondent, Responsible
from asks.services import set_receives
from indicators.models import Indicator
from territories.models import Territory
from tests.asks.made import asked
from tests.cast import Cast
from tests.indicators.made import make_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(cast: Cast, client: Client) -> Indicator:
    client.force_login(cast.coordinator)
    return make_indicator(cast.region, periodicity="mensuelle", awaited_level="departement")


def address(indicator: Indicator, territory: Territory | None = None) -> str:
    return f"/indicateurs/{indicator.pk}/responsables/" + (f"{territory.pk}/" if territory else "")


def test_without_anybody_the_page_says_that_nothing_is_asked(client: Client, indicator: Indicator) -> None:
    page = client.get(address(indicator)).content.decode()
    assert page.count("personne\u00a0: rien n’est demandé".replace("\u00a0", "&nbsp;")) == 5
    assert address(indicator) in client.get(f"/indicateurs/{indicator.pk}/").content.decode()


def test_the_coordination_chooses_among_those_who_enter_values_there(
    client: Client, cast: Cast, indicator: Indicator
) -> None:
    page = client.get(address(indicator, cast.vendee)).content.decode()
    assert ("Animateur" in page, "Lectrice" in page, "Animatrice voisine" in page) == (True, False, False)
    sent = client.post(address(indicator, cast.vendee), {"person": cast.facilitator.pk, "seen": ""}, follow=True)
    assert "Animateur" in sent.content.decode()
    one = Responsible.objects.get()
    assert (one.user, one.territory, one.named_by) == (cast.facilitator, cast.vendee, cast.coordinator)
    client.post(address(indicator, cast.vendee), {"person": "", "seen": cast.facilitator.pk})
    assert not Responsible.objects.exists()


def test_a_person_who_does_not_enter_values_is_refused(client: Client, cast: Cast, indicator: Indicator) -> None:
    page = client.post(address(indicator, cast.vendee), {"person": cast.reader.pk, "seen": ""})
    assert page.status_code == 200
    assert not Responsible.objects.exists()


def test_a_newer_choice_is_not_undone_by_an_older_page(client: Client, cast: Cast, indicator: Indicator) -> None:
    Responsible.objects.create(indicator=indicator, territory=cast.vendee, user=cast.facilitator)
    old = {"person": cast.coordinator.pk, "seen": ""}
    page = client.post(address(indicator, cast.vendee), old).content.decode()
    assert "Quelqu’un a choisi entre-temps" in page
    assert f'name="seen" value="{cast.facilitator.pk}"' in page
    assert Responsible.objects.get().user == cast.facilitator
    client.post(address(indicator, cast.vendee), {**old, "seen": cast.facilitator.pk})
    assert Responsible.objects.get().user == cast.coordinator


def test_a_territory_that_one_does_not_coordinate_is_not_there(
    client: Client, cast: Cast, indicator: Indicator
) -> None:
    for elsewhere in (cast.morbihan, cast.nantes, cast.bassin):
        assert client.get(address(indicator, elsewhere)).status_code == 404


def test_the_page_says_whose_address_fails_and_who_wants_no_message(
    client: Client, cast: Cast, indicator: Indicator
) -> None:
    Responsible.objects.create(indicator=indicator, territory=cast.vendee, user=cast.facilitator)
    correspondent_of(cast.facilitator)
    Correspondent.objects.update(failed_at=timezone.now())
    assert "Son adresse refuse nos messages" in client.get(address(indicator)).content.decode()
    set_receives(cast.facilitator, receives=False)
    assert "Ne reçoit pas les demandes" in client.get(address(indicator)).content.decode()


@pytest.mark.parametrize("number", [1, 5])
def test_the_page_costs_the_same_for_one_person_and_for_five(
    client: Client, cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.coordinator)
    places = Territory.objects.within(cast.nantes).filter(level="departement").order_by("code")[:number]
    indicator = asked(cast.nantes, cast.facilitator, where=places[0])
    for place in places[1:]:
        Responsible.objects.create(indicator=indicator, territory=place, user=cast.facilitator)
    with django_assert_num_queries(8):
        client.get(address(indicator))
