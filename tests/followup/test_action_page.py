"""The page of an action: what each may read, and say."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from followup.models import Action
from followup.services import change_action_state, comment_action, save_responsible
from tests.cast import person
from tests.followup.conftest import SignIn, Story, new

pytestmark = pytest.mark.django_db

PAGE = "/suivi/actions/D85-T3-A1/"


def page(client: Client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def say(client: Client, what: str, version: int = 1, **values: Any) -> Any:
    return client.post(PAGE, {"quoi": what, "uid": new(), "version": version, **values})


def followed(story: Story) -> None:
    """Suspended by the facilitator, with a person and a body who are responsible, and a comment."""
    one, by = story.first, story.team
    change_action_state(uid=new(), action=one, name="suspendre", version=1, by=by, reason="Crédits gelés")
    save_responsible(
        uid=new(), action=one, version=2, by=by, person=story.cast.coordinator, body="Conseil départemental"
    )
    comment_action(uid=new(), action=one, by=by, text="Devis reçu\n<b>deux</b>")


def test_the_team_reads_the_plan_where_it_stands_and_the_log(story: Story, as_user: SignIn) -> None:
    followed(story)
    text = page(as_user(story.cast.reader))
    for said in (
        "Signer une convention avec le département", "avant l’été", "Relier chaque école", "(porteur)",
        "Rentrée 2021 (court terme, à partir du 1er septembre 2021)", "Nombre d’écoles reliées",
        'href="/fil/D85-T3-S1/"',
        "Suspendue", "Crédits gelés", "Coordinatrice", "Conseil départemental", "&lt;b&gt;deux&lt;/b&gt;",
        "samedi 31 décembre 2022", "Inscrite au plan par la version 1.", 'href="/suivi/?territoire=vendee"',
    ):  # fmt: skip
        assert said in text, said
    assert "<form class=" not in text


def test_the_public_reads_where_it_stands_without_names_words_nor_log(story: Story, as_user: SignIn) -> None:
    followed(story)
    for account in (None, story.cast.other_coordinator):
        text = page(as_user(account))
        assert ("Suspendue" in text, "Conseil départemental" in text) == (True, True)
        for hidden in ("Crédits gelés", "Coordinatrice", "example.org</", "Devis reçu", "Le journal", 'name="quoi"'):
            assert hidden not in text, hidden


@pytest.mark.parametrize("names", [("depublier",), ("corriger",)])
def test_offline_it_is_for_the_team_alone_during_a_correction_for_everybody(
    story: Story, as_user: SignIn, names: tuple[str, ...]
) -> None:
    story.move(*names)
    expected = 404 if names == ("depublier",) else 200
    assert as_user(None).get(PAGE).status_code == expected
    assert as_user(story.cast.other_coordinator).get(PAGE).status_code == expected
    text = page(as_user(story.cast.reader))
    assert ("Plan hors ligne" in text) == (names == ("depublier",))


def test_one_that_is_no_longer_planned_is_for_the_team_alone(story: Story, as_user: SignIn) -> None:
    Action.objects.update(on_plan=False)
    assert as_user(None).get(PAGE).status_code == 404
    assert "N’est plus au plan" in page(as_user(story.cast.reader))


def test_each_form_says_its_thing_once_and_comes_back_to_the_page(story: Story, as_user: SignIn) -> None:
    client = as_user(story.cast.facilitator)
    assert say(client, "etat", door="lancer", on="2021-09-02")["Location"] == PAGE
    assert "L’action est en cours." in page(client)
    assert say(client, "avancement", 2, progress="35", due_on="2023-06-30", started_on="2021-09-03").status_code == 302
    assert say(client, "responsable", 3, person="", body="Commune de Luçon").status_code == 302
    assert say(client, "commentaire", text="C’est parti").status_code == 302
    one = story.first
    assert (one.state, one.progress, one.version) == ("en_cours", 35, 4)
    assert (str(one.started_on), str(one.due_on), one.responsible_body) == (
        "2021-09-03", "2023-06-30", "Commune de Luçon",
    )  # fmt: skip
    text = page(client)
    assert (
        'Début réel&nbsp;: <span dir="auto">2 septembre 2021</span> → <span dir="auto">3 septembre 2021</span>' in text
    )
    assert "C’est parti" in text


def test_enter_in_a_field_of_the_state_changes_nothing(story: Story, as_user: SignIn) -> None:
    """Enter presses the first submit button of a form that is drawn and not disabled, in the order of the page."""
    client = as_user(story.cast.facilitator)
    form = page(client).partition('aria-labelledby="changer"')[2].partition("</form>")[0]
    pressed = re.findall(r"<button[^>]*>", form)[0]
    assert pressed == '<button type="submit" class="fr-sr-only" tabindex="-1" aria-hidden="true">'
    text = say(client, "etat", on="2021-09-02").content.decode()
    assert "Choisissez ce que devient l’action avec un des boutons." in text
    assert "Door" not in text
    assert ('value="2021-09-02"' in text, story.first.state) == (True, "a_lancer")


def test_a_refused_form_comes_back_with_its_words(story: Story, as_user: SignIn) -> None:
    client = as_user(story.cast.facilitator)
    text = say(client, "etat", door="suspendre", on="2099-01-01").content.decode()
    assert ("L’état n’a pas changé" in text, "Indiquez le motif pour suspendre." in text) == (True, True)
    text = say(client, "etat", door="suspendre", on="2099-01-01", reason="Plus de crédits").content.decode()
    assert ("Cette date est à venir" in text, ">\nPlus de crédits</textarea>" in text) == (True, True)
    text = say(client, "etat", door="reprendre").content.decode()
    assert "n’est plus possible" in text
    text = say(client, "commentaire", text=" ").content.decode()
    assert 'href="#commentaire-text"' in text
    neighbour = person("voisine", (Role.READER, story.cast.rennes))
    text = say(client, "responsable", person=neighbour.pk, body="").content.decode()
    assert "Rien n’a été enregistré" in text
    assert story.first.version == 1


def test_the_old_page_sent_again_replaces_only_once_the_other_value_was_seen(story: Story, as_user: SignIn) -> None:
    client = as_user(story.cast.facilitator)
    old = {"quoi": "responsable", "uid": new(), "person": "", "body": "Commune de Luçon"}
    client.post(PAGE, {**old, "version": 1})
    say(client, "responsable", 2, person="", body="Région")
    assert "sont enregistrés" in page(client)
    text = client.post(PAGE, {**old, "version": 1}).content.decode()
    assert ("Cette action a changé pendant que vous l’écriviez" in text, "sont enregistrés" in text) == (True, False)
    assert story.first.responsible_body == "Région"
    for _ in range(2):  # the page that came back names the version that it shows
        assert client.post(PAGE, {**old, "version": 3}).status_code == 302
    assert (story.first.responsible_body, story.first.version) == ("Commune de Luçon", 4)


def test_a_stale_form_shows_both_texts_and_may_be_sent_again(story: Story, as_user: SignIn) -> None:
    change_action_state(uid=new(), action=story.first, name="lancer", version=1, by=story.team)
    client = as_user(story.cast.coordinator)
    text = say(client, "responsable", 1, person="", body="Ma mairie").content.decode()
    for said in (
        "Cette action a changé pendant que vous l’écriviez",
        "Animateur",
        "Version enregistrée",
        'value="Ma mairie"',
    ):
        assert said in text, said
    assert '<input type="hidden" name="version" value="2">' in text
    assert story.first.responsible_body == ""
    assert say(client, "responsable", 2, person="", body="Ma mairie").status_code == 302
    assert story.first.responsible_body == "Ma mairie"


def test_what_is_typed_after_the_connection_expired_is_given_back(story: Story, client: Client) -> None:
    answer = say(client, "commentaire", text="Trois pages de notes")
    assert (answer.status_code, "Trois pages de notes" in answer.content.decode()) == (401, True)


@pytest.mark.parametrize("address", ["D85-T3-A2", "D85-T3-A99", "n-importe-quoi", "A" * 300, "%00"])
def test_what_is_no_followed_action_has_no_page(story: Story, as_user: SignIn, address: str) -> None:
    assert as_user(story.cast.facilitator).get(f"/suivi/actions/{address}/").status_code == 404


def test_the_page_asks_as_much_of_the_database_whatever_its_log(
    story: Story, as_user: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    followed(story)
    client = as_user(story.cast.facilitator)
    for _ in range(2):
        # The session, its account, the roles; the action, its log, the names in it, its documents, the version
        # online, the people.
        with django_assert_num_queries(9):
            client.get(PAGE)
        for _ in range(30):
            comment_action(uid=new(), action=story.first, by=story.team, text="Encore")
    client = as_user(None)
    with django_assert_num_queries(2):
        client.get(PAGE)


def test_a_long_log_shows_the_newest_and_says_that_there_is_more(
    story: Story, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup.views.LOG", 2)
    client, said = as_user(story.cast.reader), []
    for text in ("Un", "Deux"):
        comment_action(uid=new(), action=story.first, by=story.team, text=text)
        shown = page(client)
        said.append(("Inscrite au plan" in shown, "Ce qui précède est gardé" in shown))
    assert said == [(True, False), (False, True)]
