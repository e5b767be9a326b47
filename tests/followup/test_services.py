"""Saying where an action stands: one door, once, never over what another person saved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.scope import Scope
from common.workflow import TransitionRefusedError
from followup.models import Action, ActionEvent
from followup.services import (
    StaleActionError,
    change_action_state,
    comment_action,
    save_progress,
    save_responsible,
)
from followup.workflow import available
from tests.followup.conftest import Story, new

pytestmark = pytest.mark.django_db

TODAY = "2022-03-15T12:00:00+01:00"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


def move(story: Story, name: str, **given: Any) -> Action:
    one = story.first
    return change_action_state(uid=new(), action=one, name=name, version=one.version, by=story.team, **given)


def progress(story: Story, **values: Any) -> Action:
    one = story.first
    given = {name: getattr(one, name) for name in ("progress", "due_on", "started_on", "ended_on")} | values
    return save_progress(uid=new(), action=one, version=one.version, by=story.team, **given)


def stands(one: Action) -> tuple[Any, ...]:
    return one.state, one.progress, one.started_on, one.ended_on, one.state_reason


def test_each_door_sets_the_state_with_its_dates_and_reason(story: Story) -> None:
    start, today = date(2022, 1, 10), date(2022, 3, 15)
    assert stands(move(story, "lancer", on=start)) == ("en_cours", 0, start, None, "")
    progress(story, progress=40)
    assert stands(move(story, "suspendre", reason="Crédits gelés")) == ("suspendue", 40, start, None, "Crédits gelés")
    assert stands(move(story, "reprendre")) == ("en_cours", 40, start, None, "")
    assert stands(move(story, "terminer")) == ("terminee", 100, start, today, "")
    assert stands(move(story, "rouvrir", reason="Une école oubliée")) == ("en_cours", 40, start, None, "")
    ended = date(2022, 3, 1)
    assert stands(move(story, "abandonner", reason="Trop cher", on=ended)) == (
        "abandonnee", 40, start, ended, "Trop cher",
    )  # fmt: skip
    move(story, "rouvrir", reason="Financée")
    assert stands(move(story, "remettre", reason="Lancée par erreur")) == ("a_lancer", 0, None, None, "")
    assert story.first.version == 10
    assert [one.text for one in story.first.events.filter(what="etat")][:2] == ["Lancée par erreur", "Financée"]
    assert story.first.events.filter(what="etat").earliest("pk").before == {"state": "a_lancer", "started_on": None}
    assert {one.by for one in story.first.events.exclude(what="plan")} == {story.cast.facilitator}


def test_the_doors_that_are_open_depend_on_the_state_and_the_person(story: Story) -> None:
    names = [one.name for one in available(story.first, story.team)]
    assert names == ["lancer", "terminer", "suspendre", "abandonner"]
    assert available(story.first, Scope(story.cast.reader)) == []
    with pytest.raises(TransitionRefusedError, match="«\u00a0Reprendre\u00a0» n’est plus possible"):
        move(story, "reprendre")


@pytest.mark.parametrize(
    ("before", "name", "state"),
    [
        (None, "suspendre", "a_lancer"),
        (None, "abandonner", "a_lancer"),
        ("terminer", "rouvrir", "terminee"),
        ("lancer", "remettre", "en_cours"),
    ],
)
def test_what_sets_aside_or_goes_back_wants_a_reason(story: Story, before: str | None, name: str, state: str) -> None:
    if before:
        move(story, before)
    with pytest.raises(TransitionRefusedError, match="Indiquez le motif"):
        move(story, name, reason=" \n ")
    assert story.first.state == state


def test_a_change_of_state_is_not_to_come_nor_of_another_age_and_an_end_not_before_its_start(story: Story) -> None:
    with pytest.raises(TransitionRefusedError, match="à venir"):
        move(story, "lancer", on=date(2022, 3, 16))
    with pytest.raises(TransitionRefusedError, match="Donnez une date à partir de 1950"):
        move(story, "lancer", on=date(21, 9, 1))
    move(story, "lancer", on=date(2022, 3, 10))
    with pytest.raises(TransitionRefusedError, match="ne peut pas précéder"):
        move(story, "terminer", on=date(2022, 3, 9))


def test_sent_twice_it_is_done_once(story: Story) -> None:
    uid, one = new(), story.first
    for _ in range(2):
        change_action_state(uid=uid, action=one, name="lancer", version=1, by=story.team)
        comment_action(uid=uid, action=one, by=story.team, text="Réunion tenue")
    assert (story.first.version, story.first.events.filter(what="etat").count()) == (2, 1)
    assert story.first.events.filter(what="commentaire").count() == 1
    values: dict[str, Any] = {
        "progress": 30,
        "due_on": date(2023, 1, 1),
        "started_on": date(2022, 3, 1),
        "ended_on": None,
    }
    for _ in range(2):
        save_progress(uid=uid, action=one, version=2, by=story.team, **values)
    assert story.first.version == 3
    assert [one.what for one in story.first.events.all()][:2] == ["dates", "avancement"]


def test_a_page_sent_again_after_something_else_was_saved_is_told_so(story: Story) -> None:
    launched, advanced, given = new(), new(), new()
    dates: dict[str, Any] = {"due_on": None, "started_on": date(2022, 3, 1), "ended_on": None}

    def launch() -> Action:
        return change_action_state(uid=launched, action=story.first, name="lancer", version=1, by=story.team)

    def advance() -> Action:
        return save_progress(uid=advanced, action=story.first, version=2, by=story.team, progress=40, **dates)

    def give() -> Action:
        return save_responsible(uid=given, action=story.first, version=4, by=story.team, person=None, body="Mairie")

    launch()
    advance()
    assert (launch().version, advance().version) == (3, 3)
    progress(story, progress=60)
    give()
    save_responsible(uid=new(), action=story.first, version=5, by=story.team, person=None, body="Région")
    move(story, "suspendre", reason="Crédits gelés")
    for again in (launch, advance, give):
        with pytest.raises(StaleActionError):
            again()
    one = story.first
    assert (one.version, one.state, one.progress, one.responsible_body) == (7, "suspendue", 60, "Région")


def test_a_stale_save_overwrites_nothing_and_says_what_was_saved(story: Story) -> None:
    move(story, "lancer")
    with pytest.raises(StaleActionError) as stale:
        save_progress(
            uid=new(), action=story.first, version=1, by=story.team, progress=10, due_on=None,
            started_on=date(2022, 3, 1), ended_on=None,
        )  # fmt: skip
    assert (stale.value.current.state, stale.value.last and stale.value.last.what) == ("en_cours", "etat")
    with pytest.raises(StaleActionError):
        save_responsible(uid=new(), action=story.first, version=1, by=story.team, person=None, body="Mairie")
    with pytest.raises(StaleActionError):
        change_action_state(uid=new(), action=story.first, name="terminer", version=1, by=story.team)
    assert story.first.version == 2


def test_saving_what_is_there_already_writes_nothing(story: Story) -> None:
    progress(story)
    save_responsible(uid=new(), action=story.first, version=7, by=story.team, person=None, body="")
    assert (story.first.version, story.first.events.exclude(what="plan").count()) == (1, 0)


@pytest.mark.parametrize(
    ("doors", "values", "field"),
    [
        ((), {"progress": 10}, "progress"),
        ((), {"started_on": date(2022, 1, 1)}, "started_on"),
        ((), {"ended_on": date(2022, 1, 1)}, "ended_on"),
        (("lancer",), {"progress": 101}, "progress"),
        (("lancer",), {"started_on": None}, "started_on"),
        (("lancer",), {"started_on": date(2022, 3, 16)}, "started_on"),
        (("lancer",), {"started_on": date(1949, 12, 31)}, "started_on"),
        ((), {"due_on": date(22, 12, 31)}, "due_on"),
        (("terminer",), {"ended_on": date(22, 3, 1)}, "ended_on"),
        (("lancer", "terminer"), {"progress": 90}, "progress"),
        (("lancer", "terminer"), {"ended_on": None}, "ended_on"),
        (("lancer", "terminer"), {"ended_on": date(2022, 3, 14)}, "ended_on"),
        (("lancer", "terminer"), {"ended_on": date(2022, 3, 16)}, "ended_on"),
    ],
)
def test_dates_and_progress_go_with_the_state(
    story: Story, doors: tuple[str, ...], values: dict[str, Any], field: str
) -> None:
    for name in doors:
        move(story, name)
    with pytest.raises(ValidationError) as refused:
        progress(story, **values)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    "values",
    [
        {"state": "en_cours"},
        {"state": "suspendue"},
        {"state": "terminee", "ended_on": date(2022, 1, 1)},
        {"state": "abandonnee", "ended_on": date(2022, 1, 1)},
        {"state": "ailleurs"},
        {"progress": 5},
        {"state_reason": "Sans objet"},
        {"state": "terminee", "progress": 100, "started_on": date(2022, 1, 2), "ended_on": date(2022, 1, 1)},
    ],
)
def test_the_database_ties_states_to_their_dates(story: Story, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=story.first.pk).update(**values)


def test_whoever_reads_only_changes_nothing(story: Story) -> None:
    for account in (story.cast.reader, story.cast.other_coordinator):
        by = Scope(account)
        with pytest.raises(PermissionError):
            change_action_state(uid=new(), action=story.first, name="lancer", version=1, by=by)
        with pytest.raises(PermissionError):
            comment_action(uid=new(), action=story.first, by=by, text="Bonjour")
    assert ActionEvent.objects.exclude(what="plan").count() == 0


def test_responsible_are_people_of_the_territory_and_bodies(story: Story) -> None:
    def say(person: Any, body: str) -> Action:
        one = story.first
        return save_responsible(uid=new(), action=one, version=one.version, by=story.team, person=person, body=body)

    one = say(story.cast.reader, "  Conseil  départemental ")
    assert (one.responsible, one.responsible_body) == (story.cast.reader, "Conseil départemental")
    with pytest.raises(ValidationError) as refused:
        say(story.cast.other_coordinator, "")
    assert list(refused.value.message_dict) == ["person"]
    User.objects.filter(pk=story.cast.coordinator.pk).update(is_active=False)
    for field, person, body in (("body", None, "a" * 301), ("person", story.cast.coordinator, "Mairie")):
        with pytest.raises(ValidationError) as refused:
            say(person, body)
        assert list(refused.value.message_dict) == [field]
    story.cast.reader.memberships.all().delete()
    assert say(story.cast.reader, "Mairie").responsible == story.cast.reader


def test_a_comment_moves_no_version_and_is_never_empty(story: Story) -> None:
    comment_action(uid=new(), action=story.first, by=story.team, text="Devis reçu\n\n  en deux exemplaires ")
    said = story.first.events.latest("pk")
    assert (story.first.version, said.text) == (1, "Devis reçu\nen deux exemplaires")
    assert (said.by, story.first.followed_at) == (story.cast.facilitator, said.at)
    for text in (" ", "a" * 2001):
        with pytest.raises(ValidationError):
            comment_action(uid=new(), action=story.first, by=story.team, text=text)


def test_late_is_open_and_due_before_today(story: Story) -> None:
    def late(**values: Any) -> tuple[bool, bool]:
        Action.objects.filter(pk=story.first.pk).update(**values)
        found = Action.objects.late(date(2022, 3, 15)).filter(pk=story.first.pk).exists()
        return found, story.first.is_late

    assert late(planned_end=date(2022, 3, 14)) == (True, True)
    assert late(planned_end=date(2022, 3, 15)) == (False, False)
    assert late(planned_end=date(2022, 3, 1), due_on=date(2022, 4, 1)) == (False, False)
    assert late(due_on=date(2022, 3, 14), planned_end=None) == (True, True)
    assert late(due_on=None) == (False, False)
    closed = {"state": "terminee", "progress": 100, "ended_on": date(2022, 3, 14), "due_on": date(2022, 3, 1)}
    assert late(**closed) == (False, False)
