"""Share links: made, listed, revoked, opened."""

from __future__ import annotations

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.addresses import absolute_url
from common.once import once
from restitutions.models import Restitution
from syntheses.models import ShareLink

DAYS = (7, 30, 90)
"""How long a link may last."""

MOST = 20
"""Open links of one restitution."""

CLOSED_SHOWN = 10

_SALT = "syntheses.partage"


class TooManyLinksError(Exception):
    """The restitution has as many open links as it may. `str()` is one French sentence."""


@dataclass(frozen=True)
class Shared:
    """A link as its list shows it. `url` is "" when the secret key of the site changed since: it opens nothing."""

    link: ShareLink
    url: str


def token_of(link_uid: uuid.UUID) -> str:
    """The signed token of a link: the same each time, made from the secret key of the site."""
    return _signer().sign(base64.urlsafe_b64encode(link_uid.bytes).decode().rstrip("="))


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def create_link(*, restitution: Restitution, uid: uuid.UUID, days: int, by: User) -> ShareLink:
    """Make a link of `days` days, or find the one that the same form already made.

    Raises TooManyLinksError.
    """
    locked = Restitution.objects.select_for_update(of=("self",)).get(pk=restitution.pk)
    own = once(uid, locked.pk, by.pk, days)
    made = ShareLink.objects.filter(uid=own).first()
    if made:
        return made
    now = timezone.now()
    if ShareLink.objects.filter(restitution=locked, revoked_at=None, expires_at__gt=now).count() >= MOST:
        raise TooManyLinksError(f"Cette restitution a déjà {MOST} liens ouverts\u00a0: retirez-en un d’abord.")
    return ShareLink.objects.create(
        restitution=locked,
        uid=own,
        token_digest=_digest(token_of(own)),
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )


def revoke_link(*, link: ShareLink) -> None:
    """Close a link for ever; one already closed stays as it is."""
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def links_of(restitution: Restitution) -> tuple[list[Shared], list[ShareLink]]:
    """The open links with their addresses, then the last closed ones; the newest first (one SQL statement)."""
    found = list(ShareLink.objects.filter(restitution=restitution).select_related("created_by"))
    is_open = [Shared(link, _address(link)) for link in found if link.is_open]
    return is_open, [link for link in found if not link.is_open][:CLOSED_SHOWN]


def _address(link: ShareLink) -> str:
    token = token_of(link.uid)
    if _digest(token) != link.token_digest:
        return ""
    return absolute_url(reverse("syntheses:shared", args=[token]))


def find_link(token: str) -> ShareLink | None:
    """The link of a token, open or not; None when it was tampered with, or its restitution deleted."""
    try:
        _signer().unsign(token)
    except BadSignature:
        return None
    found = ShareLink.objects.filter(token_digest=_digest(token))
    return found.select_related("restitution__territory", "restitution__campaign", "created_by").first()
