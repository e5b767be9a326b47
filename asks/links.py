"""Signed links: what they open, and whom they are for. The database holds their names, the logs nothing.

A name opens nothing without the secret key of the site; with another key, what leaves from then on opens.
"""

from __future__ import annotations

import base64
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import User
from asks.models import Ask, AskLink, Correspondent
from common.addresses import absolute_url

ANSWER, STOP = "repondre", "desinscription"
"""What a link is for: it opens nothing else. The names of its seals in a message."""

ABOUT = ("person", "indicator__territory", "territory", "action__territory", "action__restitution")
"""All that an ask is about, to be joined."""


def token_of(purpose: str, uid: uuid.UUID) -> str:
    """The signed token of a link: the same each time, made from the secret key of the site."""
    return _signer(purpose).sign(base64.urlsafe_b64encode(uid.bytes).decode().rstrip("="))


def answer_address(uid: uuid.UUID) -> str:
    """Where the link of an ask leads."""
    return absolute_url(reverse("asks:answer", args=[token_of(ANSWER, uid)]))


def stop_address(uid: uuid.UUID) -> str:
    """Where a person says that they want no more messages."""
    return absolute_url(reverse("asks:stop", args=[token_of(STOP, uid)]))


def make_link(ask: Ask, now: datetime, *, corrects: bool = False) -> AskLink:
    """A link to answer an ask, or to correct its answer, not saved."""
    expires_at = now + timedelta(days=settings.ASK_LINK_DAYS)
    return AskLink(ask=ask, created_at=now, expires_at=expires_at, corrects=corrects)


def find_link(token: str) -> AskLink | None:
    """The link of a token, expired or not, with all that it is about; None when it was tampered with."""
    uid = _uid_of(ANSWER, token)
    return AskLink.objects.filter(uid=uid).select_related(*(f"ask__{name}" for name in ABOUT)).first() if uid else None


def correspondent_of(person: User) -> Correspondent:
    """How a person may be written to; made when it was not there."""
    found, _ = Correspondent.objects.select_related("user").get_or_create(user=person)
    return found


def lock_correspondent(person: User) -> Correspondent:
    """The same, locked: what is written to one person, and what they say of it, come one after the other."""
    locked = Correspondent.objects.select_for_update(of=("self",)).select_related("user").filter(user=person)
    found = locked.first()
    if found is None:
        Correspondent.objects.get_or_create(user=person)
        found = locked.get()
    return found


def find_correspondent(token: str) -> Correspondent | None:
    """Whose link of unsubscription this is; None when it was tampered with."""
    uid = _uid_of(STOP, token)
    return Correspondent.objects.filter(uid=uid).select_related("user").first() if uid else None


def _uid_of(purpose: str, token: str) -> uuid.UUID | None:
    """What a token names; None when we never signed it for this purpose."""
    try:
        name = _signer(purpose).unsign(token)
    except BadSignature:
        return None
    return uuid.UUID(bytes=base64.urlsafe_b64decode(f"{name}=="))


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"asks.{purpose}", sep=".")
