"""The browsers in which somebody is signed in: beginning, listing and ending them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User, UserSession
from accounts.session_store import DEVICE, SIGNED_IN_AT, SessionStore, digest_of, to_the_nearest

_BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
"""In this order: most browsers also say the name of those they resemble."""

_SYSTEMS = (
    (r"iPhone|iPad", "iOS"),
    (r"Android", "Android"),
    (r"CrOS", "ChromeOS"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Linux|X11", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """One line of « Appareils connectés ». `key` names it; it opens nothing."""

    key: str
    label: str
    signed_in_at: datetime | None
    last_seen_at: datetime
    is_this_one: bool

    @property
    def was_seen_since(self) -> bool:
        """Whether anything was sent after signing in, as far as five minutes tell."""
        return self.signed_in_at is None or self.last_seen_at > self.signed_in_at


def device_label(user_agent: str) -> str:
    """« Firefox, Windows »: short words of a user agent, never the text itself."""
    browser = next((name for pattern, name in _BROWSERS if re.search(pattern, user_agent)), "")
    system = next((name for pattern, name in _SYSTEMS if re.search(pattern, user_agent)), "")
    return ", ".join(word for word in (browser, system) if word) or "Navigateur inconnu"


def begin_session(request: HttpRequest, user: User) -> None:
    """Sign somebody in, in this browser, and write what they will recognise it by."""
    login(request, user)
    request.session[DEVICE] = device_label(request.headers.get("User-Agent", "")[:500])
    request.session[SIGNED_IN_AT] = timezone.now().isoformat()


def note_seen(request: HttpRequest) -> None:
    """Write that somebody is at work, to the nearest `SEEN_EVERY`; the session keeps its end.

    Called for what is sent, never for a page that is read: a GET writes nothing. The row was read with the session:
    nothing is asked, and one statement at most every five minutes is made.
    """
    session, now = request.session, to_the_nearest(timezone.now())
    if isinstance(session, SessionStore) and session.session_key and (session.last_seen_at or now) < now:
        UserSession.objects.filter(pk=digest_of(session.session_key)).update(last_seen_at=now)


def devices_of(user: User, current: str | None) -> list[Device]:
    """Where somebody is signed in, this browser first, then the last seen (one statement). `current`: session key."""
    here = digest_of(current or "")
    rows = UserSession.objects.filter(account=user, expire_date__gt=timezone.now()).order_by("-last_seen_at", "pk")
    devices = [
        Device(row.pk, row.device or "Navigateur inconnu", row.signed_in_at, row.last_seen_at, row.pk == here)
        for row in rows.defer("session_data")
    ]
    return sorted(devices, key=lambda device: not device.is_this_one)


def end_session(user: User, key: str) -> None:
    """End one of somebody's sessions, at once."""
    UserSession.objects.filter(account=user, pk=key).delete()


def end_other_sessions(user: User, current: str | None) -> int:
    """End all of somebody's sessions but this browser's; how many there were."""
    ended, _ = UserSession.objects.filter(account=user).exclude(pk=digest_of(current or "")).delete()
    return ended
