"""A remark is made once, told once, answered, resolved and reopened; it outlives its entry."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.scope import Scope
from mail.models import Message
from remarks.models import Remark, RemarkEvent
from remarks.selectors import cards, waiting_by_theme, waiting_for, with_events
from remarks.services import (
    EntryGoneError,
    PublishedError,
    answer_remark,
    make_remark,
    reopen_remark,
    resolve_remark,
)
from restitutions.models import Entry, Restitution
from syntheses.services import move_restitution
from tests.cast import person
from tests.remarks.conftest import Story

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def told() -> list[str]:
    """Who has a message, by what stands before the @; messages are forgotten."""
    found = sorted(address.partition("@")[0] for address in Message.objects.values_list("to", flat=True))
    Message.objects.all().delete()
    return found


def asked(story: Story, **changes: Any) -> dict[str, Any]:
    usual = {"uid": uuid.uuid4(), "restitution": story.restitution, "theme": story.theme, "text": "Précisez"}
    return {**usual, "by": Scope(story.cast.coordinator), **changes}


def test_a_remark_keeps_what_its_entry_said_and_outlives_it(story: Story) -> None:
    remark = story.say(on=story.irritant)
    assert (remark.entry_text, remark.entry_kind, remark.entry_reference) == (
        "Le réseau tombe",
        "irritant",
        "NAN-T1-I1",
    )
    Entry.objects.filter(pk=story.irritant.pk).update(text="Le réseau tombe le soir")
    [card] = cards(with_events(Remark.objects.all()))
    assert (card.now, card.is_entry_changed, card.is_entry_gone) == ("Le réseau tombe le soir", True, False)
    Entry.objects.all().delete()
    [card] = cards(with_events(Remark.objects.all()))
    assert (card.remark.entry_text, card.is_entry_changed, card.is_entry_gone) == ("Le réseau tombe", False, True)


def test_a_remark_sent_twice_is_one_and_is_told_once(story: Story) -> None:
    once = asked(story)
    first, second = make_remark(**once), make_remark(**{**once, "text": " Précisez \r\n"})
    assert (first[1], second[1], first[0] == second[0]) == (True, False, True)
    assert (Remark.objects.count(), told()) == (1, ["animateur"])


def test_other_words_from_the_same_page_are_another_remark_or_answer(story: Story) -> None:
    page = asked(story)
    first, _ = make_remark(**page)
    for _ in range(2):
        other, _ = make_remark(**{**page, "text": "Autre chose"})
    on_entry, _ = make_remark(**{**page, "entry_id": story.irritant.pk})
    assert Remark.objects.count() == 3
    assert (other.text, on_entry.entry_text) == ("Autre chose", "Le réseau tombe")
    uid, mine = uuid.uuid4(), Scope(story.cast.facilitator)
    for text in ("Oui", "Non", "Non"):
        answer_remark(uid=uid, remark=first, text=text, by=mine)
    answer_remark(uid=uid, remark=other, text="Oui", by=mine)
    assert list(first.events.values_list("text", flat=True)) == ["Oui", "Non"]
    assert list(other.events.values_list("text", flat=True)) == ["Oui"]


def test_an_identifier_taken_by_somebody_else_does_not_lose_the_remark(story: Story) -> None:
    first, _ = make_remark(**asked(story))
    deputy = person("adjointe", (Role.COORDINATOR, story.cast.nantes))
    other, is_new = make_remark(**asked(story, uid=first.uid, text="La mienne", by=Scope(deputy)))
    assert (is_new, other.text, other.uid != first.uid) == (True, "La mienne", True)


def test_a_remark_is_told_to_those_who_write_and_to_who_wrote_the_entry(story: Story) -> None:
    writer = person("redactrice", (Role.FACILITATOR, story.cast.nantes))
    Entry.objects.filter(pk=story.irritant.pk).update(updated_by=writer)
    story.say(on=story.irritant)
    assert told() == ["animateur", "redactrice"]
    story.say()
    assert told() == ["animateur"]


def test_when_nobody_of_those_who_wrote_is_left_the_nearest_team_is_told(story: Story) -> None:
    User.objects.filter(pk=story.cast.facilitator.pk).update(is_active=False)
    person("nouvelle-animatrice", (Role.FACILITATOR, story.cast.nantes))
    story.say()
    assert told() == ["nouvelle-animatrice"]


def test_the_message_says_who_what_about_what_and_where(story: Story, settings: Settings) -> None:
    settings.SITE_URL = "https://egn.example.org"
    remark = story.say("Où ?\nQuand ? <b>Vite</b>", on=story.irritant)
    message = Message.objects.get()
    assert message.subject == "États généraux du numérique\u00a0: une remarque vous est adressée"
    assert message.text.replace("\u00a0", " ") == (
        "Bonjour Animateur,\n\n"
        "Coordinatrice a laissé une remarque sur une restitution que vous rédigez.\n\n"
        "« Synthèse d’essai », Académie de Nantes\n"
        "Thématique 1 : Égal accès\n\n"
        "À propos de NAN-T1-I1 :\n> Le réseau tombe\n\n"
        "Coordinatrice écrit :\n> Où ?\n> Quand ? <b>Vite</b>\n\n"
        "Pour répondre, ou marquer la remarque comme résolue :\n"
        f"https://egn.example.org/remarques/{remark.pk}/\n\n"
        "Ce message est envoyé par le site, qui ne lit pas les réponses.\n"
    )


def test_what_follows_is_told_to_those_who_took_part_before(story: Story) -> None:
    remark, mine, theirs = story.say(), Scope(story.cast.facilitator), Scope(story.cast.coordinator)
    told()
    answer_remark(uid=uuid.uuid4(), remark=remark, text="À Nantes", by=mine)
    assert told() == ["coordinatrice"]
    resolve_remark(uid=uuid.uuid4(), remark=remark, by=mine)
    assert told() == ["coordinatrice"]
    reopen_remark(uid=uuid.uuid4(), remark=remark, text="Pas seulement", by=theirs)
    assert told() == ["animateur"]
    Membership.objects.filter(user=story.cast.facilitator).update(role=Role.READER)
    answer_remark(uid=uuid.uuid4(), remark=remark, text="Alors ?", by=theirs)
    assert told() == []


def test_every_line_of_a_remark_that_is_recalled_is_marked_as_a_quotation(story: Story) -> None:
    remark = story.say("Précisez où.\nPour répondre, ouvrez\nhttps://ailleurs.example/")
    Message.objects.all().delete()
    answer_remark(uid=uuid.uuid4(), remark=remark, text="Pourquoi\nici ?", by=Scope(story.cast.facilitator))
    lines = Message.objects.get().text.splitlines()
    at = lines.index("Remarque\u00a0:")
    assert lines[at + 1 : at + 4] == ["> Précisez où.", "> Pour répondre, ouvrez", "> https://ailleurs.example/"]
    assert [line for line in lines if line in ("> Pourquoi", "> ici ?")] == ["> Pourquoi", "> ici ?"]


def test_resolving_and_reopening_are_logged_and_happen_once(story: Story) -> None:
    remark, by = story.say(), Scope(story.cast.facilitator)
    uid = uuid.uuid4()
    for _ in range(2):
        assert resolve_remark(uid=uid, remark=remark, text="C’est fait", by=by).is_resolved
    assert resolve_remark(uid=uuid.uuid4(), remark=remark, by=by).is_resolved
    resolve_remark(uid=uuid.uuid4(), remark=remark, text="Et vérifié", by=by)
    assert not reopen_remark(uid=uuid.uuid4(), remark=remark, by=by).is_resolved
    assert not reopen_remark(uid=uuid.uuid4(), remark=remark, by=by).is_resolved
    assert list(RemarkEvent.objects.order_by("pk").values_list("kind", "text")) == [
        ("resolue", "C’est fait"),
        ("reponse", "Et vérifié"),
        ("rouverte", ""),
    ]


def test_only_those_who_review_make_remarks_and_only_those_who_edit_answer(story: Story) -> None:
    for user in (story.cast.facilitator, story.cast.reader, story.cast.other_coordinator, story.cast.outsider):
        with pytest.raises(PermissionError):
            make_remark(**asked(story, by=Scope(user)))
    remark = story.say()
    for user in (story.cast.reader, story.cast.other_facilitator):
        for verb in (answer_remark, resolve_remark, reopen_remark):
            with pytest.raises(PermissionError):
                verb(uid=uuid.uuid4(), remark=remark, text="Non", by=Scope(user))
    assert (Remark.objects.count(), RemarkEvent.objects.count()) == (1, 0)


@pytest.mark.parametrize("steps", [(), ("transmettre",), ("transmettre", "valider")])
def test_remarks_are_made_and_answered_in_every_state_but_published(story: Story, steps: tuple[str, ...]) -> None:
    by = Scope(story.cast.coordinator)
    for name in steps:
        move_restitution(story.restitution, name, by=by)
    remark = story.say()
    resolve_remark(uid=uuid.uuid4(), remark=remark, by=Scope(story.cast.facilitator))
    for name in ("transmettre", "valider", "publier")[len(steps) :]:
        move_restitution(story.restitution, name, by=by)
    with pytest.raises(PublishedError):
        story.say()
    with pytest.raises(PublishedError):
        reopen_remark(uid=uuid.uuid4(), remark=remark, by=by)
    assert Remark.objects.get().is_resolved


def test_an_entry_of_another_fiche_or_restitution_is_refused(story: Story) -> None:
    with pytest.raises(EntryGoneError):
        make_remark(**asked(story, entry_id=story.irritant.pk, theme=story.cast.campaign.themes.get(number=2)))
    with pytest.raises(EntryGoneError):
        make_remark(**asked(story, entry_id=uuid.uuid4()))
    assert Remark.objects.count() == 0


@pytest.mark.parametrize(("text", "said"), [(" \n\t ", "Écrivez quelque chose."), ("é" * 2001, "Ce texte dépasse")])
def test_an_empty_or_too_long_text_is_refused(story: Story, text: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        make_remark(**asked(story, text=text))
    with pytest.raises(ValidationError, match=said):
        answer_remark(uid=uuid.uuid4(), remark=story.say(), text=text, by=Scope(story.cast.facilitator))


def test_what_waits_is_counted_for_those_who_write(story: Story) -> None:
    for _ in range(2):
        story.say()
    done = story.say()
    mine, theirs = Scope(story.cast.facilitator), Scope(story.cast.coordinator)
    resolve_remark(uid=uuid.uuid4(), remark=done, by=mine)
    assert waiting_by_theme(story.restitution) == {story.theme.pk: 2}
    assert waiting_for(mine, 6) == [(story.restitution, 2)]
    assert waiting_for(theirs, 6) == []
    assert waiting_for(Scope(story.cast.other_facilitator), 6) == []


def test_what_another_coordinator_says_waits_for_a_coordinator_who_wrote_it(story: Story) -> None:
    story.say(by=person("adjointe", (Role.COORDINATOR, story.cast.nantes)))
    theirs = Scope(story.cast.coordinator)
    assert waiting_for(theirs, 6) == []
    Restitution.objects.update(created_by=story.cast.coordinator)
    assert waiting_for(theirs, 6) == [(story.restitution, 1)]
