"""The sheets to print: who has them, what they say, that they say it of the right session."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries, Settings

from common.qr import qr_code
from restitutions.models import Restitution, RestitutionWorkshop, Retex, ThemeSheet
from restitutions.services import RetexContent, RetexInput, save_retex
from tests.cast import Cast
from workshops.models import Meeting, Workshop

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script> \u202eenvers"


@pytest.fixture
def session(cast: Cast, restitution: Restitution) -> Workshop:
    return reported(cast, restitution, "Atelier du <b>Bocage</b>")


def reported(cast: Cast, restitution: Restitution, title: str) -> Workshop:
    workshop = Workshop.objects.create(
        campaign=cast.campaign, territory=cast.nantes, title=title, created_by=cast.facilitator, uid=uuid.uuid4()
    )
    Meeting.objects.create(workshop=workshop, position=0, text=f"Un soir d’octobre, {title}")
    RestitutionWorkshop.objects.create(restitution=restitution, workshop=workshop)
    return workshop


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_thematique_has_three_sheets_with_the_official_columns(
    client: Client, cast: Cast, restitution: Restitution, session: Workshop
) -> None:
    client.force_login(cast.facilitator)
    text = page(client, f"/restitutions/{restitution.pk}/3/feuilles/")
    assert text.count('<article class="sheet ') == 3
    for title in ("RETEX", "Irritants", "Points forts", "Irritants principaux", "Besoin", "Quoi", "Comment"):
        assert text.count(f'scope="col">{title}</th>') == 1
    assert text.count("Qui (acteurs)</th>") == 1
    assert "Indicateurs et facteurs clés de réussite</th>" in text
    assert "Atelier du &lt;b&gt;Bocage&lt;/b&gt;" in text
    assert "Un soir d’octobre" in text


def test_all_five_are_asked_for_at_once(client: Client, cast: Cast, restitution: Restitution) -> None:
    client.force_login(cast.facilitator)
    text = page(client, f"/restitutions/{restitution.pk}/feuilles/")
    assert text.count('<article class="sheet ') == 15
    assert [text.count(f'aria-labelledby="t{number}-plan">') > 0 for number in range(1, 6)] == [True] * 5


def test_the_code_opens_the_fiche_where_the_site_is_reached(
    client: Client, cast: Cast, restitution: Restitution, settings: Settings
) -> None:
    settings.SITE_URL = "https://egn.example.org"
    client.force_login(cast.facilitator)
    address = f"https://egn.example.org/restitutions/{restitution.pk}/3/"
    text = page(client, f"/restitutions/{restitution.pk}/3/feuilles/")
    assert text.count(f'<path d="{qr_code(address).path}">') == 3
    assert f'<p class="sheet__address">{address}</p>' in text
    assert client.get(f"/restitutions/{restitution.pk}/3/").status_code == 200


def test_the_retex_already_typed_are_named_and_four_lines_are_there(
    client: Client, cast: Cast, restitution: Restitution, sheet: ThemeSheet
) -> None:
    items = [RetexInput(uuid.uuid4(), 0, RetexContent(f"{NASTY} {number}")) for number in range(6)]
    client.force_login(cast.facilitator)
    path = f"/restitutions/{restitution.pk}/3/feuilles/"
    assert page(client, path).count('<span dir="auto">RETEX</span>') == 4
    save_retex(sheet=sheet, items=items, by=cast.facilitator)
    text = page(client, path)
    assert [escape(f"{NASTY} {number}") in text for number in range(6)] == [True] * 4 + [False] * 2
    assert "(2 de plus dans la fiche)" in text
    assert "<script>alert" not in text


def test_of_several_sessions_one_is_chosen_or_written_by_hand(
    client: Client, cast: Cast, restitution: Restitution, session: Workshop
) -> None:
    other = reported(cast, restitution, "Atelier de la Côte")
    client.force_login(cast.facilitator)
    path = f"/restitutions/{restitution.pk}/3/feuilles/"
    assert "Un soir d’octobre" not in page(client, path)
    chosen = page(client, f"{path}?session={other.pk}")
    assert chosen.count("Un soir d’octobre, Atelier de la Côte") == 3
    assert "Un soir d’octobre" not in page(client, f"{path}?session=999999")
    assert "Un soir d’octobre" not in page(client, f"{path}?session=")


def test_a_session_leads_to_the_sheets_of_what_reports_it(
    client: Client, cast: Cast, restitution: Restitution, session: Workshop
) -> None:
    client.force_login(cast.facilitator)
    address = f"/restitutions/sessions/{session.pk}/feuilles/"
    assert f'href="{address}"' in page(client, f"/sessions/{session.pk}/")
    assert client.get(address)["Location"] == f"/restitutions/{restitution.pk}/feuilles/?session={session.pk}"
    RestitutionWorkshop.objects.all().delete()
    assert client.get(address).status_code == 404
    assert address not in page(client, f"/sessions/{session.pk}/")


def test_no_link_to_sheets_that_cannot_be_read(
    client: Client, cast: Cast, restitution: Restitution, session: Workshop
) -> None:
    """The region reports it in a draft: whoever works in the académie does not see that draft."""
    Restitution.objects.update(territory=cast.region)
    client.force_login(cast.facilitator)
    assert "/feuilles/" not in page(client, f"/sessions/{session.pk}/")
    assert client.get(f"/restitutions/sessions/{session.pk}/feuilles/").status_code == 404


def test_a_thematique_that_is_not_of_the_campaign_is_not_found(
    client: Client, cast: Cast, restitution: Restitution
) -> None:
    client.force_login(cast.facilitator)
    assert client.get(f"/restitutions/{restitution.pk}/9/feuilles/").status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_sheets_cost_the_same_at_1_and_30_retex(
    client: Client,
    cast: Cast,
    restitution: Restitution,
    sheet: ThemeSheet,
    session: Workshop,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Retex.objects.bulk_create(Retex(sheet=sheet, label=f"RETEX {rank}") for rank in range(number))
    client.force_login(cast.facilitator)
    with django_assert_num_queries(8):
        assert client.get(f"/restitutions/{restitution.pk}/feuilles/").status_code == 200
