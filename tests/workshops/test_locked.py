"""A session that a sent restitution reports stays as it was sent."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.scope import Scope
from restitutions.locks import refresh_locks
from restitutions.models import NarrativeBlock, Restitution, RestitutionWorkshop, ThemeSheet
from restitutions.services import stored_content, update_restitution
from restitutions.workflow import change_state
from tests.cast import Cast
from tests.workshops.sheets import general, make_workshop, rows
from workshops.blocks import read_block, save_block
from workshops.models import Facilitator, Workshop
from workshops.services import WorkshopInUseError, WorkshopLockedError, delete_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def report(cast: Cast, *workshops: Workshop) -> Restitution:
    """A draft with something to send, that reports these sessions."""
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    for position, workshop in enumerate(workshops):
        RestitutionWorkshop.objects.create(restitution=restitution, workshop=workshop, position=position)
    sheet = ThemeSheet.objects.create(restitution=restitution, theme=cast.campaign.themes.get(number=1))
    NarrativeBlock.objects.create(restitution=restitution, sheet=sheet, part="situation", text="Une phrase.")
    return restitution


def is_locked(workshop: Workshop) -> bool:
    return Workshop.objects.get(pk=workshop.pk).locked


def test_a_session_is_locked_from_sending_until_every_restitution_is_a_draft_again(cast: Cast) -> None:
    workshop, other = make_workshop(cast), make_workshop(cast, "Autre")
    first, second, by = report(cast, workshop), report(cast, workshop), Scope(cast.coordinator)
    assert not is_locked(workshop)
    change_state(first, "transmettre", by=by)
    change_state(second, "transmettre", by=by)
    assert (is_locked(workshop), is_locked(other)) == (True, False)
    change_state(first, "renvoyer", by=by, reason="À revoir.")
    assert is_locked(workshop)
    change_state(second, "renvoyer", by=by, reason="À revoir.")
    assert not is_locked(workshop)


def test_locks_are_computed_anew_when_the_sessions_of_a_draft_change(cast: Cast) -> None:
    workshop = make_workshop(cast)
    restitution = report(cast, workshop)
    Workshop.objects.update(locked=True)
    content = stored_content(restitution)
    update_restitution(
        restitution=restitution,
        version=1,
        content=type(content)(**{**vars(content), "workshops": ()}),
        by=cast.facilitator,
    )
    assert not is_locked(workshop)


@pytest.mark.parametrize("number", [1, 30])
def test_computing_locks_costs_the_same_at_1_and_30_sessions(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    ids = [make_workshop(cast, f"Atelier {rank}").pk for rank in range(number)]
    with django_assert_num_queries(4):  # the two statements and the savepoint around them
        refresh_locks(ids)


def sent(cast: Cast) -> Workshop:
    workshop = make_workshop(cast)
    change_state(report(cast, workshop), "transmettre", by=Scope(cast.facilitator))
    workshop.refresh_from_db()
    return workshop


@pytest.mark.parametrize("block", ["general", "dates", "equipe", "participation"])
def test_the_services_refuse_to_write_in_a_locked_session(cast: Cast, block: str) -> None:
    workshop = sent(cast)
    with pytest.raises(WorkshopLockedError):
        save_block(workshop=workshop, block=block, values=read_block(workshop, block), version=0, by=cast.administrator)
    with pytest.raises(WorkshopLockedError):
        delete_workshop(workshop)


@pytest.mark.parametrize(
    ("who", "todo"),
    [
        ("facilitator", "demandez à la coordination de votre territoire"),
        ("coordinator", "renvoyez d’abord en brouillon"),
    ],
)
def test_a_refused_save_says_why_and_gives_every_word_back(client: Client, cast: Cast, who: str, todo: str) -> None:
    workshop = sent(cast)
    client.force_login(getattr(cast, who))
    answer = client.post(f"/sessions/{workshop.pk}/equipe/", rows("equipe", [{"name": "Dupont", "role": "Rectorat"}]))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Cette session ne se modifie plus" in page
    assert todo in page
    assert "readonly>\nDupont</textarea>" in page
    assert ">Fonction (1)</label>" in page
    assert Facilitator.objects.get().name == "Camille Exemple"
    assert client.get(f"/sessions/{workshop.pk}/equipe/").status_code == 403
    assert client.post(f"/sessions/{workshop.pk}/supprimer/").status_code == 403


def test_the_sheet_of_a_locked_session_says_so_to_those_who_could_edit(client: Client, cast: Cast) -> None:
    workshop = sent(cast)
    client.force_login(cast.facilitator)
    page = client.get(f"/sessions/{workshop.pk}/").content.decode()
    assert "Cette session ne se modifie plus" in page
    assert "/equipe/" not in page
    assert "supprimer" not in page
    client.force_login(cast.reader)
    assert "ne se modifie plus" not in client.get(f"/sessions/{workshop.pk}/").content.decode()


def test_a_reported_session_stays_on_its_territory_and_in_its_campaign(client: Client, cast: Cast) -> None:
    workshop = make_workshop(cast)
    report(cast, workshop)
    client.force_login(cast.facilitator)
    url = f"/sessions/{workshop.pk}/general/"
    page = client.get(url).content.decode()
    assert "son territoire et sa campagne ne changent plus" in page
    assert page.count("disabled") >= 2
    moved = client.post(url, general(cast, territory=cast.nantes.pk, title="Nouveau titre")).content.decode()
    assert "Entre-temps, une restitution a repris cette session" in moved
    assert 'value="Nouveau titre"' in moved
    workshop.refresh_from_db()
    assert (workshop.territory, workshop.title) == (cast.vendee, "Atelier du Bocage")
    kept: dict[str, Any] = general(cast, title="Nouveau titre")
    del kept["general-territory"], kept["general-campaign"]
    assert client.post(url, kept).status_code == 302
    workshop.refresh_from_db()
    assert (workshop.territory, workshop.title) == (cast.vendee, "Nouveau titre")


def test_the_service_refuses_to_move_a_reported_session(cast: Cast) -> None:
    workshop = make_workshop(cast)
    stored: Any = read_block(workshop, "general")
    report(cast, workshop)
    values = type(stored)(**{**vars(stored), "territory": cast.nantes})
    with pytest.raises(WorkshopInUseError):
        save_block(workshop=workshop, block="general", values=values, version=0, by=cast.facilitator)


def test_a_session_deleted_while_it_was_edited_gives_back_what_was_typed(client: Client, cast: Cast) -> None:
    workshop = make_workshop(cast)
    client.force_login(cast.facilitator)
    data = rows("dates", [{"text": "Vendredi"}])
    workshop.delete()
    answer = client.post("/sessions/1/dates/", data)
    assert answer.status_code == 404
    assert "Cette session n’existe plus" in answer.content.decode()
    assert "readonly>\nVendredi</textarea>" in answer.content.decode()
    assert "n’existe plus" not in client.get("/sessions/1/dates/").content.decode()
