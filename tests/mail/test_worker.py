"""A real Celery worker sends what was queued; killed between sending and noting, another sends again, and notes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction

from mail import services, tasks
from mail.models import Message
from mail.services import queue_message
from tests.services import Started, require_redis, worker
from tests.settings import XDIST_WORKER

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

PATIENCE = 60


def ask() -> Message:
    return queue_message(to="agent@example.org", subject="Une restitution", text="Bonjour à vous", key="essai")


def wait_until(ready: Callable[[], object]) -> None:
    limit = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > limit:
            pytest.fail(f"{Message.objects.values()} après {PATIENCE} secondes")
        time.sleep(0.1)


def is_sent() -> bool:
    return Message.objects.get().state == "sent"


def sent_in(folder: Path) -> list[str]:
    """The Message-ID of each message that left."""
    whole = b"".join(file.read_bytes() for file in sorted(folder.glob("*.log")))
    letters = [part for part in whole.split(b"-" * 79) if part.strip()]
    return [str(message_from_bytes(part.lstrip(), policy=policy.default)["Message-ID"]) for part in letters]


def test_a_queued_message_is_sent_by_the_worker_process(celery_worker: Started) -> None:
    with transaction.atomic():
        ask()
    wait_until(is_sent)
    assert (Message.objects.get().attempts, celery_worker.log.read_text().count("To: agent@example.org")) == (1, 1)


def test_a_message_whose_bell_was_lost_is_sent_by_the_sweep(
    celery_worker: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ring", lambda _pk: None)
    message = ask()
    Message.objects.update(rung_at=message.rung_at - 2 * services.UNHEARD)
    tasks.take_up_waiting_messages.delay()
    wait_until(is_sent)
    assert celery_worker.log.read_text().count("To: agent@example.org") >= 1


def test_a_worker_killed_before_it_notes_sends_at_worst_twice_under_one_identifier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_redis()
    number = 20 + int(XDIST_WORKER.removeprefix("gw"))
    broker = urlsplit(settings.REDIS_URL)._replace(path=f"/{number}").geturl()
    monkeypatch.setattr(services, "ring", lambda _pk: None)
    message, bell, folder = ask(), Celery(broker=broker, set_as_current=False), tmp_path / "sent"
    slow = {"EMAIL_BACKEND": "tests.mail.slow_backend.EmailBackend", "EMAIL_FOLDER": str(folder)}
    with worker(tmp_path, REDIS_URL=broker, MAIL_LEASE_SECONDS="3", EMAIL_SLEEP="60", **slow) as first:
        bell.send_task("mail.tasks.send_message", [message.pk])
        wait_until(lambda: folder.exists() and sent_in(folder))
        os.killpg(first.process.pid, signal.SIGKILL)
        first.process.wait()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)

    def swept() -> bool:
        Message.objects.update(rung_at=message.rung_at - 2 * services.UNHEARD)
        bell.send_task("mail.tasks.take_up_waiting_messages")
        time.sleep(1)
        return is_sent()

    with worker(tmp_path, REDIS_URL=broker, MAIL_LEASE_SECONDS="3", EMAIL_SLEEP="0", **slow):
        wait_until(swept)
    message.refresh_from_db()
    one, same = sent_in(folder)
    assert (message.attempts, one == same) == (2, True)
