"""New links, asked for on the page of one that does not serve any more: to the same address, a few a day.

What leaves names what the link was about, when it can still be answered or corrected, then all that is still due.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum
from itertools import chain, islice

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.scope import Scope
from asks.answers import Look, NotOpenError, Standing, is_awaited, look
from asks.enums import AskState
from asks.letters import queue_again
from asks.links import ABOUT, lock_correspondent, make_link
from asks.models import Ask, AskLink, Correspondent, LinkRequest
from asks.services import LINES
from common.bell import ring_for
from common.once import once
from mail.models import Message

logger = logging.getLogger(__name__)

RENEWALS = 3
"""Messages with new links that a person may be sent on a day; from one link, one; for an address that is typed, one."""

WINDOW = timedelta(hours=1)
OF_ADDRESS, OF_NETWORK, OF_ALL = 3, 30, 300
"""How often an address may be typed within `WINDOW`: the same one, from one network, in all."""

UNHEARD = timedelta(seconds=30)
"""After how long a request that no worker heard of is taken up."""

SWEEP = 50


class BusyError(Exception):
    """Asked too often; nothing was written. Whether somebody has the address is not said."""


class Offer(Enum):
    """What the button of a page sends: nothing; what is due; with it, another link to answer, or one to correct."""

    NOTHING = ""
    DUE = "due"
    ANSWER = "answer"
    CORRECTION = "correction"


def offer_of(seen: Look) -> Offer:
    """What the page of a link that takes no answer offers."""
    if seen.standing is Standing.OPEN or not _is_written_to(seen.ask.person):
        return Offer.NOTHING
    if seen.behind is Standing.OPEN:
        return Offer.CORRECTION if seen.link.corrects else Offer.ANSWER
    if seen.may_correct:
        return Offer.CORRECTION
    return offer_to(seen.ask.person)


def offer_to(person: User) -> Offer:
    """What is offered to somebody of whom one only knows who they are."""
    is_due = _is_written_to(person) and any(True for _ in still_due(person))
    return Offer.DUE if is_due else Offer.NOTHING


def _is_written_to(person: User) -> bool:
    known = Correspondent.objects.select_related("user").filter(user=person).first()
    return person.is_active and (known is None or known.is_written_to)


def still_due(person: User) -> Iterator[Ask]:
    """What a person was asked and has not answered, the oldest first."""
    by = Scope(person)
    opened = Ask.objects.filter(person=person, state=AskState.OPEN).select_related(*ABOUT)
    return (ask for ask in opened.order_by("day", "pk") if is_awaited(ask, by))


@transaction.atomic
def send_again(link: AskLink, now: datetime) -> bool:
    """Send what the page of a link offers, to its address. Whether it leaves, or left that day.

    Raises NotOpenError when there is nothing to send (any more).
    """
    seen = look(link, now)
    wanted = offer_of(seen)
    if wanted is Offer.NOTHING:
        raise NotOpenError
    if wanted is Offer.DUE:
        return send_what_is_due(link.ask.person, now)
    fresh = make_link(link.ask, now, corrects=wanted is Offer.CORRECTION)
    return _send(link.ask.person, [fresh], f"{link.pk}:{wanted.value}", now)


@transaction.atomic
def send_what_is_due(person: User, now: datetime) -> bool:
    """The same, for who has no link of theirs to show."""
    return _send(person, [], "attendu", now)


def _send(person: User, first: list[AskLink], name: str, now: datetime) -> bool:
    # Those who ask at once come one after the other: the messages of a day are counted.
    known = lock_correspondent(person)
    if not _is_written_to(person):
        raise NotOpenError
    of_today = f"demandes:renvoi:{person.pk}:{timezone.localdate(now).isoformat()}:"
    if Message.objects.filter(key=f"{of_today}{name}").exists():
        return True
    if Message.objects.filter(key__startswith=of_today).count() >= RENEWALS:
        return False
    about = {one.ask_id for one in first}
    others = (make_link(ask, now) for ask in still_due(person) if ask.pk not in about)
    links = list(islice(chain(first, others), LINES))
    if not links:
        raise NotOpenError
    AskLink.objects.bulk_create(links)
    queue_again(known, links, f"{of_today}{name}")
    return True


def ask_for_links(*, uid: uuid.UUID, email: str, network: str, now: datetime) -> None:
    """Note that an address was typed, for a worker to send what is due there. Twice, it is once. Raises BusyError.

    The same work whoever has the address; what is sent is found out by the worker, so that the time taken tells
    nothing. It is written down before it is counted: requests sent all at once are all counted.
    """
    address = email.strip().lower()
    account, place = _digest("account", address), _digest("network", network)
    owner = User.objects.filter(email=address, is_active=True).first()
    values = {"account": account, "network": place, "user": owner, "asked_at": now}
    one, is_new = LinkRequest.objects.get_or_create(uid=once(uid, account), defaults=values)
    if not is_new:
        return
    lately = LinkRequest.objects.filter(asked_at__gt=now - WINDOW)
    counted = (lately.filter(account=account), OF_ADDRESS), (lately.filter(network=place), OF_NETWORK), (lately, OF_ALL)
    if any(rows.count() > limit for rows, limit in counted):
        one.delete()
        raise BusyError
    from asks.tasks import answer_request

    ring_for(answer_request, one.pk)


def _digest(of: str, text: str) -> str:
    return salted_hmac(f"asks.{of}", text, algorithm="sha256").hexdigest()


@transaction.atomic
def answer_request(pk: int, now: datetime) -> None:
    """Send what is due to who has the address of a request, once."""
    request = LinkRequest.objects.select_for_update(of=("self",)).select_related("user").filter(pk=pk, done=False)
    for one in request:
        if one.user:
            with suppress(NotOpenError):
                send_what_is_due(one.user, now)
        LinkRequest.objects.filter(pk=pk).update(done=True)


def take_up_requests(now: datetime) -> None:
    """Answer those that no worker heard of. One that fails does not keep the others."""
    waiting = LinkRequest.objects.filter(done=False, asked_at__lte=now - UNHEARD).values_list("pk", flat=True)
    for pk in list(waiting[:SWEEP]):
        try:
            answer_request(pk, now)
        except Exception:
            logger.exception("the links asked for in request %s could not be sent", pk)
