"""How many requests a minute: by account with a token, by network address without. Counted in the cache."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.core.cache import cache

from accounts.attempts import digest_of_network

WINDOW = 60
"""Seconds."""

logger = logging.getLogger(__name__)


def wait_of(who: str, most: int) -> int:
    """Count one more request, and say how many seconds to wait: 0 when it may pass.

    The window is fixed: everybody's count starts again with the minute. A cache that does not answer counts nothing.
    """
    now = int(time.time())
    key = f"catalogue.api.{who}.{now // WINDOW}"
    try:
        cache.add(key, 0, timeout=2 * WINDOW)
        made = cache.incr(key)
    except Exception:
        logger.warning("the cache does not answer: the API counts no request")
        return 0
    return WINDOW - now % WINDOW if made > most else 0


def wait_of_address(address: str) -> int:
    """The address is not kept: only a keyed digest, for two minutes."""
    return wait_of(f"address.{digest_of_network(address)}", settings.API_LIMIT_ADDRESS)


def wait_of_account(account: int) -> int:
    return wait_of(f"account.{account}", settings.API_LIMIT_ACCOUNT)
