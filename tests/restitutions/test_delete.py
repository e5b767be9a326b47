"""Deleting a draft: what goes, what stays, what is refused."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.scope import Scope
from restitutions.enums import State
from restitutions.models import Entry, ReferenceSequence, Restitution, RestitutionWorkshop, Row, ThemeSheet
from restitutions.services import (
    DeletionRefusedError,
    NotADraftError,
    delete_restitution,
    ensure_sheet,
    sessions_of_its_own,
)
from syntheses.services import move_restitution
from tests.cast import Cast
from tests.restitutions.test_rows import create
from workshops.models import Workshop

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def sessions(cast: Cast, restitution: Restitution) -> list[Workshop]:
    """Two that the restitution alone reports, one that another reports too."""
    made = [
        Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee, title=title)
        for title in ("Fontenay", "Luçon", "Challans")
    ]
    RestitutionWorkshop.objects.bulk_create(
        RestitutionWorkshop(restitution=restitution, workshop=workshop, position=position)
        for position, workshop in enumerate(made)
    )
    other = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    RestitutionWorkshop.objects.create(restitution=other, workshop=made[2])
    return made


def address(restitution: Restitution) -> str:
    return f"/restitutions/{restitution.pk}/supprimer/"


def test_the_page_says_what_goes_and_offers_the_sessions_nothing_else_reports(
    client: Client, cast: Cast, restitution: Restitution, row: Row, sessions: list[Workshop]
) -> None:
    client.force_login(cast.facilitator)
    page = client.get(address(restitution)).content.decode()
    assert "1\xa0fiche<" in page
    assert "5\xa0entrées des tableaux et des défis" in page
    assert "3\xa0RETEX" in page
    assert [title in page for title in ("Fontenay", "Luçon", "Challans")] == [True, True, False]
    assert "checked" not in page.split('id="id_sessions"')[-1]
    assert Restitution.objects.filter(pk=restitution.pk).exists()


def test_a_draft_goes_with_the_sessions_ticked_and_those_alone(
    client: Client, cast: Cast, restitution: Restitution, row: Row, sessions: list[Workshop]
) -> None:
    client.force_login(cast.facilitator)
    response = client.post(address(restitution), {"sessions": [sessions[0].pk]}, follow=True)
    assert "La restitution est supprimée." in response.content.decode()
    assert not Restitution.objects.filter(pk=restitution.pk).exists()
    assert (ThemeSheet.objects.count(), Row.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert list(Workshop.objects.order_by("title").values_list("title", flat=True)) == ["Challans", "Luçon"]


def test_a_session_that_another_restitution_reports_is_not_deleted(
    client: Client, cast: Cast, restitution: Restitution, sessions: list[Workshop]
) -> None:
    client.force_login(cast.facilitator)
    page = client.post(address(restitution), {"sessions": [sessions[2].pk]}).content.decode()
    assert "Une des sessions cochées est maintenant rapportée ailleurs" in page
    with pytest.raises(DeletionRefusedError, match="rien n’a été supprimé"):
        delete_restitution(restitution=restitution, sessions=[sessions[2].pk], by=Scope(cast.facilitator))
    assert (Restitution.objects.count(), Workshop.objects.count()) == (2, 3)


def test_a_session_of_a_territory_one_may_not_edit_is_not_offered(
    cast: Cast, restitution: Restitution, sessions: list[Workshop]
) -> None:
    Workshop.objects.filter(pk=sessions[0].pk).update(territory=cast.rennes)
    assert [one.title for one in sessions_of_its_own(restitution, Scope(cast.facilitator))] == ["Luçon"]


def test_what_was_published_once_is_never_deleted(
    client: Client, cast: Cast, restitution: Restitution, row: Row
) -> None:
    by = Scope(cast.coordinator)
    for name in ("transmettre", "valider", "publier", "depublier", "renvoyer"):
        move_restitution(restitution, name, by=by, reason="Une faute")
    client.force_login(cast.facilitator)
    assert "Des versions de cette restitution ont été publiées" in client.get(address(restitution)).content.decode()
    page = client.post(address(restitution)).content.decode()
    assert "Des versions de cette restitution ont été publiées" in page
    assert "<button" not in page.split("<h1")[1].split("</main>")[0]
    assert Entry.objects.count() == 5


def test_what_is_sent_is_not_deleted(cast: Cast, restitution: Restitution) -> None:
    Restitution.objects.filter(pk=restitution.pk).update(state=State.SUBMITTED, submitted_at="2020-10-20T10:00:00Z")
    with pytest.raises(NotADraftError):
        delete_restitution(restitution=restitution, sessions=[], by=Scope(cast.coordinator))


def test_a_person_of_another_territory_does_not_delete(cast: Cast, restitution: Restitution) -> None:
    with pytest.raises(PermissionError):
        delete_restitution(restitution=restitution, sessions=[], by=Scope(cast.other_coordinator))
    assert Restitution.objects.count() == 1


def test_its_references_are_not_given_again(cast: Cast, restitution: Restitution, row: Row) -> None:
    delete_restitution(restitution=restitution, sessions=[], by=Scope(cast.facilitator))
    assert ReferenceSequence.objects.get(prefix="NAN-T3-I").last == 3
    again = Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes)
    sheet = ensure_sheet(again, cast.campaign.themes.get(number=3))
    create(sheet, "diagnosis", cast.facilitator, irritant="Le réseau tombe")
    assert Entry.objects.get().reference == "NAN-T3-I4"
