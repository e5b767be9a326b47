"""Queueing and sending e-mails. The row is the truth (docs/adr/0004): a message is sent once, twice at worst."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from common.bell import ring_for
from common.text import clean_text
from mail.enums import MessageState
from mail.models import KEY_LIMIT, SUBJECT_LIMIT, Message
from mail.seals import unsealed
from mail.texts import tidy

logger = logging.getLogger(__name__)

WAITS = (60, 300, 1800, 7200, 43_200)
"""Seconds to rest after the first failure, the second… Then, after one more try, the message has failed."""

ATTEMPTS = len(WAITS) + 1

UNHEARD = timedelta(seconds=30)
"""After how long the bell of a message is rung again."""

ONE_CLICK = "List-Unsubscribe=One-Click"
"""What a mail program posts at the address of unsubscription, without showing it (RFC 8058)."""

SWEEP = 200
"""How many messages one sweep rings for at most."""


@transaction.atomic
def queue_message(*, to: str, subject: str, text: str, key: str, unsubscribe: str = "") -> Message:
    """Queue one plain-text e-mail in the caller's transaction, to be sent once it is committed.

    Asked again with the same `key` (200 characters at most), it is the first message, unchanged. Nothing a person
    typed goes in `subject`. For `unsubscribe`, see `Message`. Raises ValidationError for an address
    that is not one, ValueError for a key too long.
    """
    validate_email(to)
    if not 0 < len(key) <= KEY_LIMIT:
        raise ValueError("A key has 1 to 200 characters.")
    asked = {"to": to, "subject": clean_text(subject)[:SUBJECT_LIMIT], "text": tidy(text)}
    defaults = {**asked, "unsubscribe": unsubscribe}
    message, created = Message.objects.get_or_create(key=key, defaults=defaults)
    if created:
        ring(message.pk)
    return message


def ring(message_id: int) -> None:
    """Tell a worker of a message, once the transaction is committed."""
    from mail.tasks import send_message

    ring_for(send_message, message_id)


def claim_waiting() -> list[int]:
    """The messages to ring for again: one of two sweeps gets each, then it waits a while."""
    unheard = timezone.now() - UNHEARD
    waiting = Message.objects.to_take().filter(rung_at__lte=unheard).order_by("pk").values_list("pk", flat=True)
    return [
        pk
        for pk in list(waiting[:SWEEP])
        if Message.objects.filter(pk=pk, rung_at__lte=unheard).update(rung_at=timezone.now())
    ]


def take(message_id: int) -> Message | None:
    """Take a lease on a message that waits; None when there is nothing to do, or when it has had its tries."""
    now = timezone.now()
    taken = (
        Message.objects.to_take()
        .filter(pk=message_id, attempts__lt=ATTEMPTS)
        .update(
            may_have_left=Q(may_have_left=True) | Q(lease_token__isnull=False),
            lease_token=uuid.uuid4(),
            lease_until=now + timedelta(seconds=settings.MAIL_LEASE_SECONDS),
            attempts=F("attempts") + 1,
            updated_at=now,
        )
    )
    if taken:
        return Message.objects.get(pk=message_id)
    Message.objects.to_take().filter(pk=message_id, attempts__gte=ATTEMPTS).update(
        state=MessageState.FAILED,
        may_have_left=Q(may_have_left=True) | Q(lease_token__isnull=False),
        lease_until=None,
        lease_token=None,
        updated_at=now,
    )
    return None


def send(message_id: int) -> None:
    """Send one message that waits, and note it. Runs twice without harm: the lease decides."""
    message = take(message_id)
    if message is None:
        return
    try:
        deliver(message)
    except Exception as error:
        logger.warning("message %s could not be sent (try %s): %s", message.pk, message.attempts, error)
        _note_failure(message, error)
    else:
        # Whoever holds the lease by now: it has left.
        Message.objects.filter(pk=message.pk).exclude(state=MessageState.SENT).update(
            state=MessageState.SENT,
            sent_at=timezone.now(),
            error="",
            lease_until=None,
            lease_token=None,
            updated_at=timezone.now(),
        )


def deliver(message: Message) -> None:
    """Hand a message to the mail server; in a demonstration it goes nowhere, and is read at /courriels/.

    The Message-ID depends on the key alone: a message sent twice is one for most mailboxes.
    """
    if settings.DEMO:
        return
    digest = salted_hmac("mail.message-id", message.key, algorithm="sha256").hexdigest()[:40]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    headers = {"Message-ID": f"<{digest}@{domain}>", "Auto-Submitted": "auto-generated"}
    if message.unsubscribe:
        address = unsealed(message.unsubscribe)
        headers["List-Unsubscribe"] = f"<{address}>"
        if address.startswith("https://"):  # RFC 8058 wants it
            headers["List-Unsubscribe-Post"] = ONE_CLICK
    EmailMessage(
        subject=message.subject,
        body=message.text_sent,
        to=[message.to],
        headers=headers,
        connection=get_connection(fail_silently=False),
    ).send()


def _note_failure(message: Message, error: Exception) -> None:
    """Rest, longer each time; failed after the last try. A message that another worker has by now is left to it."""
    now, over = timezone.now(), message.attempts >= ATTEMPTS
    Message.objects.filter(pk=message.pk, lease_token=message.lease_token, state=MessageState.QUEUED).update(
        state=MessageState.FAILED if over else MessageState.QUEUED,
        lease_until=None if over else now + timedelta(seconds=WAITS[message.attempts - 1]),
        lease_token=None,
        error=f"{type(error).__name__}: {error}"[:500],
        updated_at=now,
    )


@transaction.atomic
def try_again(message: Message) -> bool:
    """Queue anew a message that failed; any other is left as it is. Whether it was."""
    changed = Message.objects.filter(pk=message.pk, state=MessageState.FAILED).update(
        state=MessageState.QUEUED, attempts=0, error="", rung_at=timezone.now(), updated_at=timezone.now()
    )
    if changed:
        ring(message.pk)
    return bool(changed)


def purge_old_messages() -> None:
    """Delete what was sent or has failed long ago. May run twice without harm."""
    before = timezone.now() - timedelta(days=settings.MAIL_RETENTION_DAYS)
    Message.objects.filter(updated_at__lt=before).exclude(state=MessageState.QUEUED).delete()
