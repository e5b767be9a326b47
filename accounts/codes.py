"""Signing in with a code sent by e-mail: asking for one, giving it back. Nothing said here tells who has an account."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import attempts
from accounts.demo import is_demo_address
from accounts.enums import AttemptKind
from accounts.models import SignInCode, User
from common.addresses import absolute_url
from mail.services import queue_message, ring
from mail.texts import render_text

DIGITS = 8
LIFETIME = timedelta(minutes=10)

ASKS = 5
"""Codes an address may ask for within `attempts.WINDOW`; the last one sent stays good."""

NETWORK_ASKS = 200
"""Codes that may be asked for from one network address within `attempts.WINDOW`: a whole school is one."""

GUESSES = 5
"""Wrong codes an address may have within `attempts.WINDOW`, over all the codes it asks for; then they are locked."""

NOBODY = "personne@example.org"
"""To whom goes what is queued for nobody, then undone."""


class CodesLockedError(Exception):
    """Too many wrong codes: none opens for `attempts.WINDOW`. The password, where there is one, still does."""


class NetworkBusyError(Exception):
    """Too many codes asked for from this network."""


class CodeGoneError(Exception):
    """No such code, or no more: used, replaced, too old, or asked for by another browser."""


class WrongCodeError(Exception):
    """`left`: how many guesses remain."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


@transaction.atomic
def ask_for_code(*, email: str, network: str) -> uuid.UUID:
    """Make a code for an address and send it to whoever has an account there; the former one is no good any more.

    Returns what the browser must keep to give the code back. An address that nobody has gets the same answer for the
    same work. Raises CodesLockedError, TooManyAttemptsError, NetworkBusyError.
    """
    account = attempts.digest_of_account(email)
    digits, uid = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", uuid.uuid4()
    user = _owner(email)
    values = {"uid": uid, "user": user, "digest": _digest(uid, digits), "expires_at": timezone.now() + LIFETIME}
    # First, so that those who ask for one address wait for one another; a refusal undoes it: the former code stays.
    SignInCode.objects.update_or_create(account=account, defaults=values)
    _refuse_more(account, attempts.digest_of_network(network))
    _send(user, "sign_in_code", "Votre code de connexion", f"sign-in-code:{uid}", code=f"{digits[:4]} {digits[4:]}")
    return uid


def check_code(*, email: str, uid: uuid.UUID, digits: str) -> User:
    """The account a code opens, once: the code is gone afterwards.

    `uid` is what `ask_for_code` gave to this browser. Raises CodeGoneError, WrongCodeError (with how many guesses are
    left), CodesLockedError; at the guess that locks, the owner of the account is told.
    """
    account = attempts.digest_of_account(email)
    with transaction.atomic():
        if attempts.number_of(AttemptKind.LOCK, account):
            raise CodesLockedError
        # Guesses at the code of an account wait for one another here.
        code = SignInCode.objects.select_for_update().filter(account=account, uid=uid).first()
        if code is None or code.expires_at <= timezone.now():
            raise CodeGoneError
        right = constant_time_compare(code.digest, _digest(uid, digits))
        user = _owner(email)
        if right and user is not None and user.pk == code.user_id:
            code.delete()
            attempts.forget(AttemptKind.CODE, account)
            return user
        left = _note_wrong(account, code, user)
    if not left:
        raise CodesLockedError
    raise WrongCodeError(left)


def _refuse_more(account: str, network: str) -> None:
    """Count what is asked; what is refused is not counted."""
    if attempts.number_of(AttemptKind.LOCK, account):
        raise CodesLockedError
    if attempts.number_of(AttemptKind.ASK, account) >= ASKS:
        raise attempts.TooManyAttemptsError
    if attempts.number_of(AttemptKind.NETWORK, network) >= NETWORK_ASKS:
        raise NetworkBusyError
    attempts.note(AttemptKind.ASK, account)
    attempts.note(AttemptKind.NETWORK, network)


def _note_wrong(account: str, code: SignInCode, user: User | None) -> int:
    """Count a wrong guess; at the last one, lock the codes of the account and tell its owner. How many are left."""
    attempts.note(AttemptKind.CODE, account)
    left = GUESSES - attempts.number_of(AttemptKind.CODE, account)
    if left <= 0:
        lock = attempts.note(AttemptKind.LOCK, account)
        attempts.forget(AttemptKind.CODE, account)
        code.delete()
        _send(user, "sign_in_locked", "Des codes faux ont été essayés sur votre compte", f"sign-in-lock:{lock.pk}")
    return max(left, 0)


def _owner(email: str) -> User | None:
    """Who has this address, and may come in with a code.

    The e-mails of a demonstration are there for all to read: they do not open what it keeps to itself.
    """
    if is_demo_address(email) and not settings.DEMO:
        return None
    found = User.objects.filter(email=email.strip().lower(), is_active=True)
    return (found.filter(is_superuser=False) if settings.DEMO else found).first()


def _digest(uid: uuid.UUID, digits: str) -> str:
    return salted_hmac("accounts.code", f"{uid}:{digits}", algorithm="sha256").hexdigest()


def _send(user: User | None, template: str, subject: str, key: str, **context: object) -> None:
    """Queue a message; for nobody, do the same, undo it, and ring for nothing: the time taken tells nothing.

    Not even when the broker is out of reach, which takes a second to find.
    """
    with transaction.atomic():
        text = render_text(template, url=absolute_url(reverse("login")), **context)
        message = queue_message(to=user.email if user else NOBODY, subject=subject, text=text, key=key)
        if user is None:
            transaction.set_rollback(True)
    if user is None:
        ring(message.pk)
