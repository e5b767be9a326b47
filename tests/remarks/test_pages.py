"""Remarks on the page of a fiche, writing one, the list of a restitution, one remark and its answers."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.scope import Scope
from remarks.models import Remark, RemarkEvent
from remarks.services import resolve_remark
from restitutions.models import Entry
from syntheses.services import move_restitution
from tests.remarks.conftest import Story

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert("x")</script>{{ remark.pk }}\u202eévil'
ESCAPED = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;{{ remark.pk }}\u202eévil"


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(user: User, address: str) -> str:
    response = browser_of(user).get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- the fiche ----------------------------------------------------------------------------------------------------


def test_a_remark_stands_beside_its_entry_and_below_the_parts(story: Story) -> None:
    remark = story.say(HOSTILE, on=story.irritant)
    page = page_of(story.cast.facilitator, story.address)
    entry = page[page.index('id="NAN-T1-I1"') : page.index('id="NAN-T1-I2"')]
    assert f'<a href="#remarque-{remark.pk}">Remarque de Coordinatrice</a>' in entry
    assert ESCAPED in entry
    below = page[page.index(f'id="remarque-{remark.pk}"') :]
    assert ESCAPED in below
    assert "Le réseau tombe" in below
    assert f'href="/remarques/{remark.pk}/"' in below
    assert HOSTILE not in page


def test_a_resolved_remark_leaves_its_entry_and_is_folded(story: Story) -> None:
    remark = story.say(on=story.irritant)
    resolve_remark(uid=uuid.uuid4(), remark=remark, text="C’est dit", by=Scope(story.cast.facilitator))
    page = page_of(story.cast.facilitator, story.address)
    assert "Remarque de Coordinatrice" not in page
    assert "1\u00a0remarque résolue" in page
    assert "C’est dit" in page
    assert "Aucune remarque à traiter." in page


def test_a_remark_whose_entry_was_deleted_or_changed_says_so(story: Story) -> None:
    story.say(on=story.irritant)
    Entry.objects.filter(pk=story.irritant.pk).update(text="Le réseau tombe souvent")
    page = page_of(story.cast.facilitator, story.address)
    assert "Texte d’aujourd’hui" in page
    Entry.objects.all().delete()
    page = page_of(story.cast.facilitator, story.address)
    assert "Cette entrée a été supprimée depuis." in page
    assert "Le réseau tombe" in page


def test_only_the_coordination_is_offered_to_write_one(story: Story) -> None:
    offered = f'href="{story.address}remarques/?entree={story.irritant.pk}"'
    assert offered in page_of(story.cast.coordinator, story.address)
    assert offered not in page_of(story.cast.facilitator, story.address)
    by = Scope(story.cast.coordinator)
    for name in ("transmettre", "valider", "publier"):
        move_restitution(story.restitution, name, by=by)
    assert "remarques/" not in page_of(story.cast.coordinator, story.address)


def test_whoever_only_reads_sees_no_remark(story: Story) -> None:
    story.say("Une chose entre nous", on=story.irritant)
    move_restitution(story.restitution, "transmettre", by=Scope(story.cast.facilitator))
    page = page_of(story.cast.reader, story.address)
    assert "Le réseau tombe" in page
    assert "Une chose entre nous" not in page
    assert "remarque" not in page.lower()


@pytest.mark.parametrize("number", [1, 30])
def test_the_fiche_costs_the_same_at_one_remark_as_at_thirty(
    story: Story, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        remark = story.say(on=story.irritant)
        resolve_remark(uid=uuid.uuid4(), remark=remark, text="Fait", by=Scope(story.cast.facilitator))
        story.say(on=story.irritant)
    client.force_login(story.cast.coordinator)
    with django_assert_num_queries(11):
        client.get(story.address)


# --- writing one --------------------------------------------------------------------------------------------------


def test_a_remark_is_written_on_an_entry_once_and_said_where_the_page_opens(story: Story) -> None:
    address = f"{story.address}remarques/"
    page = page_of(story.cast.coordinator, f"{address}?entree={story.irritant.pk}")
    assert "Le réseau tombe" in page
    sent = {"uid": uuid.uuid4(), "entry": story.irritant.pk, "text": "Précisez où\r\n\r\net quand"}
    client = browser_of(story.cast.coordinator)
    answers = [client.post(address, sent) for _ in range(2)]
    [remark] = Remark.objects.all()
    assert {answer["Location"] for answer in answers} == {f"{story.address}#remarque-{remark.pk}"}
    assert (remark.text, remark.entry_id, remark.by) == (
        "Précisez où\net quand",
        story.irritant.pk,
        story.cast.coordinator,
    )
    page = client.get(story.address).content.decode()
    assert page.index('id="remarques"') < page.index("Votre remarque est enregistrée et envoyée à l’équipe qui rédige.")
    assert "Précisez où<br>et quand" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "Renseignez ce champ."), ("é" * 2001, "Le texte compte 2001 caractères")],
    ids=["empty", "too long"],
)
def test_a_refused_remark_comes_back_with_its_text_and_its_entry(story: Story, text: str, said: str) -> None:
    sent = {"uid": uuid.uuid4(), "entry": story.irritant.pk, "text": text}
    page = browser_of(story.cast.coordinator).post(f"{story.address}remarques/", sent).content.decode()
    assert "Le réseau tombe" in page
    assert said in page
    assert text in page
    assert Remark.objects.count() == 0


def test_when_the_entry_is_deleted_meanwhile_the_text_is_kept_for_the_fiche(story: Story) -> None:
    address, gone = f"{story.address}remarques/", story.irritant.pk
    Entry.objects.all().delete()
    sent = {"uid": uuid.uuid4(), "entry": gone, "text": "Un long texte"}
    page = browser_of(story.cast.coordinator).post(address, sent).content.decode()
    assert "L’entrée a été supprimée entre-temps." in page
    assert "Un long texte" in page
    assert 'name="entry" id="id_entry"' in page
    browser_of(story.cast.coordinator).post(address, {**sent, "entry": ""})
    remark = Remark.objects.get()
    assert (remark.text, remark.entry_id) == ("Un long texte", None)


@pytest.mark.parametrize("entry", ["pas-un-identifiant", "6a2f4c1e-9b0d-4e37-8c55-1d2e3f4a5b6c"])
def test_an_address_that_names_no_entry_is_of_the_fiche(story: Story, entry: str) -> None:
    page = page_of(story.cast.coordinator, f"{story.address}remarques/?entree={entry}")
    assert "à propos de" not in page


def test_what_was_typed_for_what_is_published_meanwhile_is_given_back(story: Story) -> None:
    for name in ("transmettre", "valider", "publier"):
        move_restitution(story.restitution, name, by=Scope(story.cast.coordinator))
    sent = {"uid": uuid.uuid4(), "text": "Un long texte"}
    response = browser_of(story.cast.coordinator).post(f"{story.address}remarques/", sent)
    assert response.status_code == 403
    assert "Un long texte" in response.content.decode()
    assert Remark.objects.count() == 0


def test_what_was_typed_for_what_is_deleted_meanwhile_is_given_back(story: Story) -> None:
    address = f"{story.address}remarques/"
    story.restitution.delete()
    sent = {"uid": uuid.uuid4(), "text": "Un long texte"}
    response = browser_of(story.cast.coordinator).post(address, sent)
    assert response.status_code == 404
    assert "Un long texte" in response.content.decode()


# --- one remark ---------------------------------------------------------------------------------------------------


def test_an_answer_resolves_or_not_and_the_button_follows(story: Story) -> None:
    remark, user = story.say(), story.cast.facilitator
    address = f"/remarques/{remark.pk}/"
    assert "Marquer comme résolue" in page_of(user, address)
    sent = {"uid": uuid.uuid4(), "action": "resoudre", "text": HOSTILE}
    client = browser_of(user)
    for _ in range(2):
        client.post(address, sent)
    page = client.get(address).content.decode()
    assert "Rouvrir la remarque" in page
    assert ESCAPED in page
    assert "La remarque est résolue." in page
    assert RemarkEvent.objects.count() == 1
    back = {"uid": uuid.uuid4(), "action": "rouvrir", "text": ""}
    browser_of(story.cast.coordinator).post(address, back)
    assert "Marquer comme résolue" in page_of(user, address)


def test_an_answer_without_words_is_refused(story: Story) -> None:
    remark = story.say()
    sent = {"uid": uuid.uuid4(), "action": "repondre", "text": " "}
    response = browser_of(story.cast.facilitator).post(f"/remarques/{remark.pk}/", sent)
    assert "Écrivez votre réponse." in response.content.decode()
    assert RemarkEvent.objects.count() == 0


def test_an_answer_to_what_is_published_meanwhile_is_given_back(story: Story) -> None:
    remark = story.say()
    for name in ("transmettre", "valider", "publier"):
        move_restitution(story.restitution, name, by=Scope(story.cast.coordinator))
    assert "Marquer comme résolue" not in page_of(story.cast.facilitator, f"/remarques/{remark.pk}/")
    sent = {"uid": uuid.uuid4(), "action": "resoudre", "text": "Une longue réponse"}
    response = browser_of(story.cast.facilitator).post(f"/remarques/{remark.pk}/", sent)
    assert (response.status_code, "Une longue réponse" in response.content.decode()) == (403, True)
    assert RemarkEvent.objects.count() == 0


# --- lists and counts ---------------------------------------------------------------------------------------------


def test_the_list_shows_what_waits_then_what_is_resolved(story: Story) -> None:
    done = story.say("Celle qui est faite")
    resolve_remark(uid=uuid.uuid4(), remark=done, by=Scope(story.cast.facilitator))
    story.say("Celle qui attend")
    address = f"/restitutions/{story.restitution.pk}/remarques/"
    waiting, resolved = (page_of(story.cast.facilitator, f"{address}{query}") for query in ("", "?etat=resolues"))
    assert ("Celle qui attend" in waiting, "Celle qui est faite" in waiting) == (True, False)
    assert ("Celle qui attend" in resolved, "Celle qui est faite" in resolved) == (False, True)


def test_the_list_has_pages_and_an_empty_state(story: Story) -> None:
    address = f"/restitutions/{story.restitution.pk}/remarques/"
    assert "Aucune remarque à traiter" in page_of(story.cast.coordinator, address)
    assert "Aucune remarque résolue" in page_of(story.cast.coordinator, f"{address}?etat=resolues")
    for rank in range(21):
        story.say(f"Remarque numéro {rank}")
    page = page_of(story.cast.coordinator, f"{address}?page=2")
    assert page.count("Remarque numéro") == 1
    assert "Remarque numéro 20" in page


@pytest.mark.parametrize("number", [1, 30])
def test_lists_and_counts_cost_the_same_at_one_as_at_thirty(
    story: Story, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        story.say(on=story.irritant)
    client.force_login(story.cast.facilitator)
    pk = story.restitution.pk
    for address, statements in ((f"/restitutions/{pk}/remarques/", 8), ("/mon-territoire/", 20)):
        with django_assert_num_queries(statements):
            page = client.get(address).content.decode()
    assert f'<a href="/restitutions/{pk}/remarques/">{number}\u00a0remarque' in page


def test_the_overview_counts_what_waits_fiche_by_fiche_for_the_team_alone(story: Story) -> None:
    story.say()
    address = f"/restitutions/{story.restitution.pk}/"
    assert f'href="{story.address}#remarques">1\u00a0remarque à traiter' in page_of(story.cast.facilitator, address)
    move_restitution(story.restitution, "transmettre", by=Scope(story.cast.facilitator))
    assert "remarque" not in page_of(story.cast.reader, address).lower()
