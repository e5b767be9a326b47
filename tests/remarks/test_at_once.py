"""What is sent several times at the same instant is done once, and told once; then the worker process sends it."""

from __future__ import annotations

import time
import uuid

import pytest
from django.core.management import call_command

from accounts.scope import Scope
from mail import services
from mail.models import Message
from mail.services import queue_message, send
from remarks.models import Remark, RemarkEvent
from remarks.services import make_remark, reopen_remark, resolve_remark
from restitutions.models import Restitution
from syntheses.intake import intake
from syntheses.services import AlreadyMadeError, move_restitution, stamp_of
from tests.at_once import at_once
from tests.cast import Cast, make_cast
from tests.remarks.conftest import REPORT
from tests.services import Started, require_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

TIMES = 5


@pytest.fixture
def people(transactional_db: None) -> Cast:
    require_postgresql()
    call_command("load_reference", verbosity=0)
    return make_cast()


@pytest.fixture
def restitution(people: Cast) -> Restitution:
    return intake(REPORT, campaign=people.campaign, territory=people.nantes, by=people.facilitator)


@pytest.fixture
def no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker process that other tests have started is told nothing."""
    monkeypatch.setattr(services, "ring", lambda _pk: None)


@pytest.mark.usefixtures("people", "no_bell")
def test_a_key_asked_for_at_once_is_one_message_and_leaves_once(mailoutbox: list[object]) -> None:
    made = at_once([lambda: queue_message(to="agent@example.org", subject="Un", text="Deux", key="essai").pk] * TIMES)
    assert len(set(map(str, made))) == Message.objects.count() == 1
    at_once([lambda: send(Message.objects.get().pk)] * TIMES)
    message = Message.objects.get()
    assert (len(mailoutbox), message.state, message.attempts) == (1, "sent", 1)


def test_a_remark_sent_at_once_is_one_and_is_told_once(people: Cast, restitution: Restitution) -> None:
    uid, theme = uuid.uuid4(), people.campaign.themes.get(number=1)

    def remark() -> Remark:
        by = Scope(people.coordinator)
        return make_remark(uid=uid, restitution=restitution, theme=theme, text="Précisez", by=by)[0]

    assert len({str(made) for made in at_once([remark] * TIMES)}) == 1
    assert (Remark.objects.count(), Message.objects.count()) == (1, 1)
    one, event = Remark.objects.get(), uuid.uuid4()
    at_once([lambda: resolve_remark(uid=event, remark=one, by=Scope(people.facilitator))] * TIMES)
    at_once([lambda: resolve_remark(uid=uuid.uuid4(), remark=one, by=Scope(people.facilitator))] * TIMES)
    assert (RemarkEvent.objects.count(), Message.objects.count()) == (1, 2)
    at_once([lambda: reopen_remark(uid=uuid.uuid4(), remark=one, by=Scope(people.facilitator))] * TIMES)
    assert list(RemarkEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["resolue", "rouverte"]


def test_a_change_confirmed_at_once_is_made_once_and_told_once(people: Cast, restitution: Restitution) -> None:
    seen = stamp_of(restitution)
    found = at_once(
        [lambda: move_restitution(restitution, "transmettre", by=Scope(people.facilitator), seen=seen)] * TIMES
    )
    assert sum(isinstance(one, AlreadyMadeError) for one in found) == TIMES - 1
    assert [message.to for message in Message.objects.all()] == ["coordinatrice@example.org"]


def test_what_a_change_tells_is_sent_by_the_worker_process(
    celery_worker: Started, people: Cast, restitution: Restitution
) -> None:
    move_restitution(restitution, "transmettre", by=Scope(people.facilitator))
    limit = time.monotonic() + 30
    while Message.objects.get().state != "sent" and time.monotonic() < limit:
        time.sleep(0.1)
    assert Message.objects.get().state == "sent", celery_worker.log.read_text()[-3000:]
    assert "To: coordinatrice@example.org" in celery_worker.log.read_text()
