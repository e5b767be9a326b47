"""Who else is on a fiche. In the cache alone: it can be emptied at any time, and nothing is kept of anybody."""

from __future__ import annotations

import time

from django.core.cache import cache
from redis.exceptions import RedisError

from accounts.models import User

SECONDS = 20
"""Without a sign for that long, a page is closed."""
_FRESH = 4
"""A sign as recent is not given again."""
_MOST_PAGES = 40


def signal(*, restitution: int, number: int, client: str, by: User) -> list[str]:
    """Note that this person's page is open; returns the names of the other people there, each once.

    Two signs at the same instant may forget a page that has just opened: its next sign, seconds later, puts it back.
    """
    key, now = f"presence:{restitution}:{number}", time.time()
    try:
        there: dict[str, tuple[int, str, float]] = cache.get(key) or {}
        there = {page: who for page, who in there.items() if now - who[2] < SECONDS}
        page = f"{by.pk} {client}"
        if page not in there or now - there[page][2] > _FRESH:
            there[page] = (by.pk, str(by), now)
            there = dict(sorted(there.items(), key=lambda page: page[1][2])[-_MOST_PAGES:])
            cache.set(key, there, SECONDS * 2)
    except RedisError:
        # Nobody is shown rather than nothing saved.
        return []
    return sorted({name for account, name, _ in there.values() if account != by.pk})
