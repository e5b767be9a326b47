"""Asking what is due: opened, told in one message a person a day, reminded twice at most, closed.

All is computed from the rows and from the clock given. What is written of a person is written with their message, in
one transaction: a run played twice, or after a kill, says nothing twice and forgets nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from asks.due import Due, what_is_due
from asks.enums import AskState
from asks.letters import queue_digest
from asks.links import lock_correspondent, make_link
from asks.models import Ask, AskLink, Correspondent, Digest
from mail.enums import MessageState
from mail.models import Message

logger = logging.getLogger(__name__)

GAPS = (timedelta(days=7), timedelta(days=14))
"""How long after the message before each reminder leaves: 7 and 21 days after the first one."""

LINES = 30
"""How many things one message asks for at most; the others wait for the next day."""


def ask_what_is_due(now: datetime) -> int:
    """Write to those of whom something is due, and close what is not due any more. Returns how many are written to.

    However often it runs, and whatever the clock did meanwhile, a person has one message on a day at most.
    """
    note_failures()
    today = timezone.localdate(now)
    due = what_is_due(today)
    resting = close_what_is_over({one.key for some in due.values() for one in some}, today)
    told = set(Digest.objects.filter(day=today).values_list("person", flat=True))
    return sum(
        _tried(some, now) for pk, some in due.items() if pk not in told and any(one.key not in resting for one in some)
    )


def close_what_is_over(keys: Collection[str], today: date) -> set[str]:
    """Close the open asks that are not due: given elsewhere, not awaited any more, or of who is not written to.

    Returns which of the others no message is to speak of on that day.
    """
    over, resting = [], set()
    for ask in Ask.objects.filter(state=AskState.OPEN).only("key", "sent", "last_sent_on").iterator():
        if ask.key not in keys:
            over.append(ask.pk)
        elif not is_its_turn(ask, today):
            resting.add(ask.key)
    for start in range(0, len(over), 500):
        Ask.objects.filter(pk__in=over[start : start + 500], state=AskState.OPEN).update(state=AskState.CLOSED)
    return resting


def note_failures() -> None:
    """Remember whose address refused their message: they are not written to until they sign in.

    A message that never left because the mail server was out of reach says nothing of the address: what it asked is
    asked anew. One that may have left is not taken back: its reminder will speak of it.
    """
    waiting = {one.message: one for one in Digest.objects.filter(is_checked=False)}
    if not waiting:
        return
    sent = {one.key: one for one in Message.objects.filter(key__startswith="demandes:", key__in=waiting)}
    checked = []
    for key, digest in waiting.items():
        message = sent.get(key)
        if message and message.state == MessageState.FAILED:
            _note_failure(digest, message)
        elif not message or message.state == MessageState.SENT:
            checked.append(digest.pk)
    if checked:
        Digest.objects.filter(pk__in=checked).update(is_checked=True)


@transaction.atomic
def _note_failure(digest: Digest, message: Message) -> None:
    if not (message.was_refused or message.may_have_left):
        # Two runs come one after the other; what somebody queued again meanwhile is left to go.
        if Message.objects.select_for_update().filter(pk=message.pk, state=MessageState.FAILED).exists():
            _take_back(digest, message)
        return
    if message.was_refused:
        Correspondent.objects.filter(user=digest.person_id).update(failed_at=message.updated_at)
    Digest.objects.filter(pk=digest.pk).update(is_checked=True)


def _tried(some: list[Due], now: datetime) -> bool:
    """One person whose message cannot be written does not keep the others from theirs; they are tried again."""
    try:
        return _write_to(some, now)
    except Exception:
        logger.exception("what is due of person %s could not be asked", some[0].person.pk)
        return False


@transaction.atomic
def _write_to(some: list[Due], now: datetime) -> bool:
    """Write to one person what is due of them, those whose turn it is. Whether there is a message."""
    today = timezone.localdate(now)
    known = lock_correspondent(some[0].person)
    if not known.is_written_to or Digest.objects.filter(person=known.user, day=today).exists():
        return False
    turn = [ask for ask in _opened(some, now) if is_its_turn(ask, today)][:LINES]
    if not turn:
        return False
    links = AskLink.objects.bulk_create([make_link(ask, now) for ask in turn])
    Ask.objects.filter(pk__in=[ask.pk for ask in turn]).update(sent=F("sent") + 1, last_sent_on=today)
    digest = Digest.objects.create(person=known.user, day=today, message=Digest.key_of(known.user_id, today))
    queue_digest(digest, known, links)
    return True


def _opened(some: list[Due], now: datetime) -> list[Ask]:
    """The asks of what is due, made or opened again, each with what it is about; one that was answered stays so."""
    wanted = {one.key: one for one in some}
    known = Ask.objects.select_for_update(of=("self",)).filter(key__in=wanted)
    held = {one.key: one for one in known}
    if any(one.state == AskState.CLOSED for one in held.values()):
        Ask.objects.filter(key__in=wanted, state=AskState.CLOSED).update(state=AskState.OPEN)
    made = []
    for key, one in wanted.items():
        if key not in held:
            ask = one.new_ask()
            ask.created_at = now
            made.append(ask)
        else:
            ask = held[key]
            ask.indicator, ask.territory, ask.action = one.indicator, one.territory, one.action
    if made:
        held |= {one.key: one for one in Ask.objects.bulk_create(made)}
    return [held[key] for key in wanted if held[key].state != AskState.ANSWERED]


def is_its_turn(ask: Ask, today: date) -> bool:
    """Whether a message is to speak of an open ask: at once, then after each gap, then never again."""
    if not ask.sent or ask.last_sent_on is None:
        return True
    return ask.sent <= len(GAPS) and today >= ask.last_sent_on + GAPS[ask.sent - 1]


@transaction.atomic
def set_receives(person: User, *, receives: bool) -> Correspondent:
    """Say whether a person wants the messages; saying it twice is saying it once. A run in course is waited for.

    Those that wait for the mail server and are no longer wanted do not leave: they were never sent, and are asked for
    if the person changes their mind.
    """
    known = lock_correspondent(person)
    if known.receives != receives:
        known.receives = receives
        known.save(update_fields=["receives"])
    if not receives:
        _unsend(person)
    return known


def _unsend(person: User) -> None:
    waiting = Message.objects.select_for_update().filter(state=MessageState.QUEUED, lease_token=None)
    of_day, again = Q(key__startswith=f"demandes:{person.pk}:"), Q(key__startswith=f"demandes:renvoi:{person.pk}:")
    for message in waiting.filter(of_day | again):
        digest = Digest.objects.filter(message=message.key).first()
        if digest and not message.may_have_left:
            _take_back(digest, message)
        else:
            message.delete()


def _take_back(digest: Digest, message: Message) -> None:
    """Forget a message that never left: what it spoke of is to be asked as if it had not been written."""
    spoken = Ask.objects.filter(person=digest.person_id, last_sent_on=digest.day)
    spoken.update(sent=F("sent") - 1, last_sent_on=None)
    digest.delete()
    message.delete()
