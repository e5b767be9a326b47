"""Signing in within a limit of guesses, and opening accounts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest

from accounts import attempts
from accounts.attempts import TooManyAttemptsError
from accounts.demo import is_demo_address
from accounts.enums import AttemptKind, Role
from accounts.models import Membership, MembershipChange, User
from common.text import clean_text
from territories.models import Territory

GUESSES = 10
"""Wrong passwords an address may have within `attempts.WINDOW`; the next is refused, right or wrong."""


def check_password_guess(request: HttpRequest | None, *, email: str, password: str) -> User | None:
    """The account of this address and password, or None.

    Takes the time of one password hash whatever the answer. The guess is written down before it is checked, so that
    guesses sent all at once are all counted. Raises TooManyAttemptsError.
    """
    address = email.strip().lower()
    account = attempts.digest_of_account(address)
    attempt = attempts.note(AttemptKind.PASSWORD, account)
    refused = attempts.number_of(AttemptKind.PASSWORD, account) > GUESSES
    if refused or (is_demo_address(address) and not settings.DEMO):
        make_password(password)
        if not refused:
            return None
        attempt.delete()
        raise TooManyAttemptsError
    user = authenticate(request, username=address, password=password)
    if not isinstance(user, User):
        return None
    attempts.forget(AttemptKind.PASSWORD, account)
    return user


@dataclass(frozen=True)
class OpenedAccount:
    """`password` is set when one was generated: it is shown once."""

    user: User
    created: bool
    joined: bool
    password: str = ""


@transaction.atomic
def open_account(*, email: str, name: str, role: str, territory: Territory, password: str = "") -> OpenedAccount:
    """Create an account with its role on a territory, or give an existing account that role; safe to run again.

    An existing account keeps its name and its password. A national administrator also enters the administration.
    Raises ValidationError (French) for a wrong address, a weak password, a role that does not go with the territory.
    """
    address = email.strip().lower()
    user = User.objects.select_for_update().filter(email=address).first()
    created, generated = user is None, ""
    if user is None:
        user = User(email=address, name=clean_text(name))
        if password:
            validate_password(password, user)
        else:
            password = generated = secrets.token_urlsafe(15)
        user.set_password(password)
        user.full_clean()
        user.save()
    joined = _join(user, role, territory)
    if role == Role.ADMINISTRATOR and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    return OpenedAccount(user=user, created=created, joined=joined, password=generated)


def _join(user: User, role: str, territory: Territory) -> bool:
    """Whether the role is new to this person there."""
    if Membership.objects.filter(user=user, role=role, territory=territory).exists():
        return False
    membership = Membership(user=user, role=role, territory=territory)
    membership.full_clean()
    membership.save()
    MembershipChange.objects.create(person=user, territory=territory, role_after=role)
    return True
