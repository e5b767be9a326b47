"""A change of state is told by e-mail to those concerned, once, with what they need to answer."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.scope import Scope
from mail.models import Message
from mail.services import queue_message
from restitutions.models import Restitution, StateChange, ThemeSheet
from syntheses.intake import intake
from syntheses.notices import notify_of_change
from syntheses.services import move_restitution
from tests.cast import Cast, person
from tests.syntheses.conftest import REPORT

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def move(restitution: Restitution, user: User, *names: str, reason: str = "parce que") -> Restitution:
    for name in names:
        restitution = move_restitution(restitution, name, by=Scope(user), reason=reason)
    return restitution


def told() -> list[str]:
    """Who has a message, by what stands before the @; messages are forgotten."""
    found = sorted(address.partition("@")[0] for address in Message.objects.values_list("to", flat=True))
    Message.objects.all().delete()
    return found


def test_what_is_sent_is_told_to_the_coordination_of_its_territory(cast: Cast, draft: Restitution) -> None:
    person("administration-regionale", (Role.COORDINATOR, cast.region))
    move(draft, cast.facilitator, "transmettre")
    assert told() == ["coordinatrice"]


def test_a_bassin_without_coordination_tells_the_nearest_one_above(cast: Cast) -> None:
    restitution = intake(REPORT, campaign=cast.campaign, territory=cast.bassin, by=cast.facilitator)
    move(restitution, cast.facilitator, "transmettre")
    assert told() == ["coordinatrice"]


def test_the_nearest_coordination_is_told_and_not_the_one_above_it(cast: Cast) -> None:
    person("coordinatrice-de-vendee", (Role.COORDINATOR, cast.vendee))
    restitution = intake(REPORT, campaign=cast.campaign, territory=cast.bassin, by=cast.facilitator)
    move(restitution, cast.facilitator, "transmettre")
    assert told() == ["coordinatrice-de-vendee"]


def test_a_coordination_that_never_came_does_not_keep_it_from_the_one_above(cast: Cast) -> None:
    person("invitee", (Role.COORDINATOR, cast.vendee))
    User.objects.filter(pk__in=[cast.coordinator.pk, cast.administrator.pk]).update(last_login=timezone.now())
    restitution = intake(REPORT, campaign=cast.campaign, territory=cast.bassin, by=cast.facilitator)
    move(restitution, cast.facilitator, "transmettre")
    assert told() == ["coordinatrice", "invitee"]


def test_a_coordination_that_has_left_is_as_if_it_were_not_there(cast: Cast, draft: Restitution) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(is_active=False)
    move(draft, cast.facilitator, "transmettre")
    assert told() == ["administratrice"]


def test_a_coordinator_who_sends_writes_to_nobody_but_the_others(cast: Cast, draft: Restitution) -> None:
    person("coordinateur-adjoint", (Role.COORDINATOR, cast.nantes))
    move(draft, cast.coordinator, "transmettre")
    assert told() == ["coordinateur-adjoint"]


@pytest.mark.parametrize(
    ("before", "name", "subject"),
    [
        (["transmettre"], "renvoyer", "une restitution vous est renvoyée"),
        (["transmettre"], "valider", "votre restitution est validée"),
        (["transmettre", "valider"], "publier", "votre restitution est publiée"),
        (["transmettre", "valider", "publier"], "depublier", "votre restitution n’est plus publiée"),
    ],
)
def test_what_becomes_of_it_is_told_to_those_who_wrote_it(
    cast: Cast, draft: Restitution, before: list[str], name: str, subject: str
) -> None:
    writer = person("redactrice", (Role.FACILITATOR, cast.nantes))
    sender = person("expeditrice", (Role.FACILITATOR, cast.region))
    ThemeSheet.objects.update(updated_by=writer)
    sent = move(draft, sender, before[0])
    moved = move(sent, cast.coordinator, *before[1:])
    Message.objects.all().delete()
    move(moved, cast.coordinator, name)
    assert set(Message.objects.values_list("subject", flat=True)) == {f"États généraux du numérique\u00a0: {subject}"}
    assert told() == ["animateur", "expeditrice", "redactrice"]


def test_whoever_made_the_change_is_not_told(cast: Cast) -> None:
    own = intake(REPORT, campaign=cast.campaign, territory=cast.nantes, by=cast.coordinator)
    move(own, cast.coordinator, "transmettre", "valider", "publier", "depublier", "renvoyer")
    assert told() == []


def test_whoever_has_left_or_is_of_another_territory_is_not_told(cast: Cast, draft: Restitution) -> None:
    User.objects.filter(pk=cast.facilitator.pk).update(is_active=False)
    ThemeSheet.objects.update(updated_by=cast.other_facilitator)
    move(draft, cast.coordinator, "transmettre", "valider")
    assert told() == []


def test_whoever_may_only_read_now_is_told_of_what_they_may_read(cast: Cast, draft: Restitution) -> None:
    Membership.objects.filter(user=cast.facilitator).update(role=Role.READER)
    again = move(draft, cast.coordinator, "transmettre", "renvoyer")
    assert told() == []
    move(again, cast.coordinator, "transmettre", "valider")
    assert told() == ["animateur"]


def test_the_message_says_who_what_why_where_and_how_to_answer(
    cast: Cast, draft: Restitution, settings: Settings
) -> None:
    settings.SITE_URL = "https://egn.example.org"
    sent = move(draft, cast.facilitator, "transmettre")
    move(sent, cast.coordinator, "renvoyer", reason="Il manque\nle plan <d’action>.")
    message = Message.objects.get(to="animateur@example.org")
    assert message.text == (
        "Bonjour Animateur,\n\n"
        "Coordinatrice vous renvoie une restitution. "
        "Elle est de nouveau un brouillon, que vous pouvez modifier\u00a0:\n\n"
        "«\u00a0Synthèse d’essai\u00a0»\n"
        "Académie de Nantes, États généraux du numérique 2020\n\n"
        "Motif\u00a0:\n> Il manque le plan <d’action>.\n\n"
        "Complétez-la, puis envoyez-la de nouveau\u00a0:\n"
        f"https://egn.example.org/restitutions/{draft.pk}/\n\n"
        "Ce message est envoyé par le site, qui ne lit pas les réponses. "
        "Pour répondre à Coordinatrice, écrivez à coordinatrice@example.org.\n"
    )


def test_nothing_typed_is_in_a_subject_nor_adds_a_line_to_a_header(cast: Cast, draft: Restitution) -> None:
    hostile = "Sujet\r\nBcc: tous@example.org"
    Restitution.objects.update(title=hostile)
    User.objects.filter(pk=cast.facilitator.pk).update(name=hostile)
    cast.facilitator.refresh_from_db()
    move(draft, cast.facilitator, "transmettre")
    message = Message.objects.get()
    assert (message.to, message.subject) == (
        "coordinatrice@example.org",
        "États généraux du numérique\u00a0: une restitution attend votre relecture",
    )


def test_a_change_told_again_is_told_once(cast: Cast, draft: Restitution) -> None:
    move(draft, cast.facilitator, "transmettre")
    [change] = StateChange.objects.all()
    assert [message.to for message in notify_of_change(change)] == ["coordinatrice@example.org"]
    assert Message.objects.count() == 1


def test_a_change_that_is_undone_tells_nobody(cast: Cast, draft: Restitution, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**asked: str) -> Message:
        queue_message(**asked)
        raise RuntimeError

    monkeypatch.setattr("syntheses.notices.queue_message", refuse)
    with pytest.raises(RuntimeError), transaction.atomic():
        move(draft, cast.facilitator, "transmettre")
    assert (Message.objects.count(), Restitution.objects.get().state) == (0, "brouillon")


def test_a_confirmation_sent_twice_tells_once(cast: Cast, draft: Restitution, client: Client) -> None:
    client.force_login(cast.facilitator)
    address = f"/restitutions/{draft.pk}/etat/transmettre/"
    seen = client.get(address).context["seen"]
    for _ in range(2):
        assert client.post(address, {"seen": seen}).status_code == 302
    assert told() == ["coordinatrice"]
