"""What signing in leaves behind, deleted when it no longer serves. May run twice without harm."""

from __future__ import annotations

from django.utils import timezone

from accounts import attempts
from accounts.models import SignInCode
from accounts.session_store import SessionStore


def purge_sign_in() -> None:
    """Delete the sessions that have ended, the codes that are too old, the attempts that no longer count."""
    SessionStore.clear_expired()
    SignInCode.objects.filter(expires_at__lte=timezone.now()).delete()
    attempts.forget_old()
