"""A message is queued with what it tells of, once a key, and sent once; what fails is tried again, then given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from mail import services, tasks
from mail.models import Message
from mail.services import queue_message

pytestmark = [pytest.mark.django_db, pytest.mark.data]


class OutOfReachBackend(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, _messages: Any) -> int:
        raise ConnectionRefusedError("[Errno 111] Connection refused")


def queued(key: str = "essai", **changes: str) -> Message:
    asked = {"to": "agent@example.org", "subject": "Une restitution à relire", "text": "Bonjour,\n\nVoici.\n"}
    return queue_message(key=key, **{**asked, **changes})


def test_the_worker_is_told_once_the_transaction_is_committed(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks.send_message, "delay", told.append)
    with django_capture_on_commit_callbacks(execute=True):
        message = queued()
        assert told == []
    assert told == [message.pk]


def test_nothing_is_told_when_the_transaction_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks.send_message, "delay", told.append)
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)
    assert (told, Message.objects.count()) == ([], 0)


def test_a_broker_out_of_reach_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def refuse(_pk: int) -> None:
        raise ConnectionError

    monkeypatch.setattr(tasks.send_message, "delay", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        message = queued()
    Message.objects.update(rung_at=timezone.now() - timedelta(seconds=31))
    assert services.claim_waiting() == [message.pk]


def test_the_same_key_is_the_same_message_with_its_first_text(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as bells:
        first, again = queued(), queued(text="Autre chose")
    assert (again, again.text, Message.objects.count(), len(bells)) == (first, "Bonjour,\n\nVoici.\n", 1, 1)


def test_a_message_is_sent_and_noted_once_however_often_it_is_rung_for() -> None:
    message = queued()
    for _ in range(3):
        tasks.send_message(message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.sent_at is not None) == ("sent", 1, True)
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (
        ["agent@example.org"],
        "Une restitution à relire",
        "Bonjour,\n\nVoici.\n",
    )
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_message_sent_twice_has_one_identifier_and_another_message_another() -> None:
    for tries, key in enumerate(("un", "un", "deux")):
        message = queued(key)
        message.attempts = tries
        services.deliver(message)
    one, same, other = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert one == same != other
    assert one.endswith("@example.org>")


@pytest.mark.parametrize(("address", "said"), [("https://x.fr/d/", True), ("http://x.fr/d/", False)])
def test_a_program_may_unsubscribe_in_one_click_over_https(
    monkeypatch: pytest.MonkeyPatch, address: str, said: bool
) -> None:
    monkeypatch.setattr("mail.services.unsealed", lambda text: address if text.startswith("⟦") else text)
    services.deliver(Message(to="a@example.org", subject="Un", text="Deux", key="trois", unsubscribe="⟦x⟧"))
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe"] == f"<{address}>"
    assert (headers.get("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click") is said


@pytest.mark.parametrize("to", ["", "pas une adresse", "a@example.org\nBcc: b@example.org", "a@example.org, b@x.org"])
def test_what_is_not_one_address_is_refused(to: str) -> None:
    with pytest.raises(ValidationError):
        queued(to=to)


def test_a_subject_is_one_line_and_a_text_has_no_control_character() -> None:
    message = queued(subject="Objet\r\nBcc: b@example.org", text="Un\r\ndeux\x00\x1b[31m\n\n\n\ntrois  \n")
    assert (message.subject, message.text) == ("Objet Bcc: b@example.org", "Un\ndeux[31m\n\ntrois\n")
    tasks.send_message(message.pk)
    assert (mail.outbox[0].to, mail.outbox[0].bcc) == (["agent@example.org"], [])


def test_a_failure_is_noted_and_tried_again_later_and_later_then_given_up(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_queue.OutOfReachBackend"
    message = queued()
    waits = []
    for _ in range(6):
        tasks.send_message(message.pk)
        tasks.send_message(message.pk)  # rung again at once: it rests
        message.refresh_from_db()
        if message.lease_until:
            waits.append(round((message.lease_until - timezone.now()).total_seconds()))
            Message.objects.update(lease_until=timezone.now())
    assert waits == [60, 300, 1800, 7200, 43200]
    assert (message.state, message.attempts) == ("failed", 6)
    assert message.error == "ConnectionRefusedError: [Errno 111] Connection refused"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tasks.send_message(message.pk)
    assert mail.outbox == []


def test_what_failed_once_is_sent_by_the_sweep_after_its_rest(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.send_message, "delay", tasks.send_message)
    settings.EMAIL_BACKEND = "tests.mail.test_queue.OutOfReachBackend"
    message = queued()
    tasks.send_message(message.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Message.objects.update(rung_at=timezone.now() - timedelta(hours=1))
    tasks.take_up_waiting_messages()
    assert mail.outbox == []
    Message.objects.update(lease_until=timezone.now())
    tasks.take_up_waiting_messages()
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error, len(mail.outbox)) == ("sent", 2, "", 1)


def test_two_sweeps_ring_once() -> None:
    message = queued()
    assert services.claim_waiting() == []
    Message.objects.update(rung_at=timezone.now() - timedelta(seconds=31))
    assert (services.claim_waiting(), services.claim_waiting()) == ([message.pk], [])


def test_a_message_in_the_hands_of_a_worker_is_left_to_it() -> None:
    message = queued()
    assert services.take(message.pk) is not None
    assert services.take(message.pk) is None
    Message.objects.update(rung_at=timezone.now() - timedelta(hours=1))
    assert services.claim_waiting() == []


def test_a_message_on_which_every_worker_dies_is_given_up() -> None:
    message = queued()
    for _ in range(6):
        assert services.take(message.pk) is not None
        Message.objects.update(lease_until=timezone.now())
    assert services.take(message.pk) is None
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("failed", 6)


def test_in_a_demonstration_nothing_leaves_and_the_message_counts_as_sent(settings: Settings) -> None:
    settings.DEMO = True
    message = queued()
    tasks.send_message(message.pk)
    message.refresh_from_db()
    assert (message.state, mail.outbox) == ("sent", [])


def test_old_messages_go_and_those_that_wait_stay() -> None:
    old, failed, waiting, recent = (queued(str(rank)) for rank in range(4))
    then = timezone.now() - timedelta(days=31)
    Message.objects.filter(pk=old.pk).update(state="sent", sent_at=then, updated_at=then)
    Message.objects.filter(pk=failed.pk).update(state="failed", updated_at=then)
    Message.objects.filter(pk=waiting.pk).update(updated_at=then)
    tasks.send_message(recent.pk)
    for _ in range(2):
        tasks.purge_old_messages()
        assert list(Message.objects.order_by("pk")) == [waiting, recent]


def test_a_message_that_failed_can_be_queued_again_and_only_that_one() -> None:
    failed, sent = queued("un"), queued("deux")
    Message.objects.filter(pk=failed.pk).update(state="failed", attempts=6, error="Hors d’atteinte")
    tasks.send_message(sent.pk)
    assert [services.try_again(message) for message in (failed, sent)] == [True, False]
    tasks.send_message(failed.pk)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.error, len(mail.outbox)) == ("sent", 1, "", 2)
