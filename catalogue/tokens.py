"""Tokens of the API: made, listed, revoked, recognised."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.scope import Scope
from catalogue.models import ApiToken
from common.once import once

PREFIX = "egn_"
"""What a secret begins with, so that one found in a file or a log is known for what it is."""

DAYS = (30, 90, 365)
"""How long a token may last."""

MOST = 10
"""Open tokens of one person."""

CLOSED_SHOWN = 10
_SHOWN = 8


class TooManyTokensError(Exception):
    """The person has as many open tokens as they may. `str()` is one French sentence."""


@dataclass(frozen=True, slots=True)
class Made:
    """A token and its secret: "" when the same form had already made it, and the secret was shown then."""

    token: ApiToken
    secret: str


@transaction.atomic
def create_token(*, owner: User, name: str, days: int, uid: uuid.UUID, may_write: bool = False) -> Made:
    """Make a token of `days` days, once for a form; it only reads unless `may_write`. Raises TooManyTokensError."""
    User.objects.select_for_update(of=("self",)).only("pk").get(pk=owner.pk)
    own = once(uid, owner.pk, name, days, *(["write"] if may_write else []))
    if before := ApiToken.objects.filter(uid=own).first():
        return Made(before, "")
    if ApiToken.objects.open().filter(owner=owner).count() >= MOST:
        raise TooManyTokensError(f"Vous avez déjà {MOST} jetons ouverts\u00a0: révoquez-en un d’abord.")
    secret = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    token = ApiToken.objects.create(
        owner=owner,
        uid=own,
        name=name,
        start=secret[:_SHOWN],
        digest=_digest(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
        may_write=may_write,
    )
    return Made(token, secret)


def revoke_token(*, owner: User, pk: int) -> None:
    """Close one's token for ever; one closed already, or somebody else's, stays as it is."""
    ApiToken.objects.filter(owner=owner, pk=pk, revoked_at=None).update(revoked_at=timezone.now())


def tokens_of(owner: User) -> tuple[list[ApiToken], list[ApiToken]]:
    """One's open tokens, then the last closed ones, the newest first (one SQL statement)."""
    found = list(ApiToken.objects.filter(owner=owner))
    return [one for one in found if one.is_open], [one for one in found if not one.is_open][:CLOSED_SHOWN]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a secret opens now: what its owner may see, and whether it may write."""

    scope: Scope
    may_write: bool


def open_secret(secret: str) -> Opened | None:
    """What a secret opens; None when it opens nothing (two SQL statements).

    Revoked, expired, of an account that is closed, or that has no role left: nothing.
    """
    token = ApiToken.objects.open().select_related("owner").filter(digest=_digest(secret)).first()
    if token is None:
        return None
    scope = Scope(token.owner)
    return Opened(scope, token.may_write) if scope.grants else None


def _digest(secret: str) -> str:
    """The secret is 256 random bits: a plain digest cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()
