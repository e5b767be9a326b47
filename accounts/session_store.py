"""Sessions in the database, each the row of one browser that its owner sees and ends.

The row is found by a digest of the key: who reads the table cannot take anybody's place. Reading a session costs the
one statement it always did, and a session whose row is gone is refused wherever it is asked.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.models import User, UserSession

SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last activity is kept."""

DEVICE, SIGNED_IN_AT = "device", "signed_in_at"
"""Names of what signing in writes in the session."""


def digest_of(session_key: str) -> str:
    """A key is 32 letters drawn at random: a plain digest cannot be guessed back."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def to_the_nearest(moment: datetime) -> datetime:
    """The last multiple of `SEEN_EVERY`: when somebody did what is not kept to the second."""
    return moment - timedelta(seconds=moment.timestamp() % SEEN_EVERY.total_seconds())


class SessionStore(db.SessionStore):
    """Django's store over `UserSession`. Only its synchronous half is served; the other finds no session.

    `last_seen_at` is that of the row as it was read; None before.
    """

    last_seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        return UserSession

    def _get_session_from_db(self) -> UserSession | None:
        found = UserSession.objects.filter(
            session_key=digest_of(self.session_key or ""), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        else:
            self.last_seen_at = found.last_seen_at
        return found

    def exists(self, session_key: str) -> bool:
        return UserSession.objects.filter(session_key=digest_of(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        account, signed_in_at = data.get(SESSION_KEY), data.get(SIGNED_IN_AT)
        return UserSession(
            session_key=digest_of(str(self.session_key)),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=User._meta.pk.to_python(account) if account else None,
            device=data.get(DEVICE, "") if account else "",
            signed_in_at=datetime.fromisoformat(signed_in_at) if account and signed_in_at else None,
            last_seen_at=to_the_nearest(timezone.now()),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            UserSession.objects.filter(session_key=digest_of(key)).delete()
