"""What is counted at the door, for a quarter of an hour. No address is kept: only keyed digests of them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.enums import AttemptKind
from accounts.models import SignInAttempt

WINDOW = timedelta(minutes=15)


class TooManyAttemptsError(Exception):
    """The address has had its guesses; whether an account exists is not said."""


def digest_of_account(email: str) -> str:
    """What stands for an address, whatever its case, whether somebody has it or not."""
    return salted_hmac("accounts.sign-in", email.strip().lower(), algorithm="sha256").hexdigest()


def digest_of_network(address: str) -> str:
    return salted_hmac("accounts.network", address, algorithm="sha256").hexdigest()


def note(kind: AttemptKind, account: str) -> SignInAttempt:
    """Write an attempt down."""
    return SignInAttempt.objects.create(kind=kind, account=account, made_at=timezone.now())


def number_of(kind: AttemptKind, account: str) -> int:
    """How many within `WINDOW`."""
    since = timezone.now() - WINDOW
    return SignInAttempt.objects.filter(kind=kind, account=account, made_at__gte=since).count()


def forget(kind: AttemptKind, account: str) -> None:
    SignInAttempt.objects.filter(kind=kind, account=account).delete()


def forget_old() -> None:
    """Delete what no longer counts."""
    SignInAttempt.objects.filter(made_at__lt=timezone.now() - WINDOW).delete()
