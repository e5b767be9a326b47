"""What rooms above do when a definition is made or changes: asked for at start, called by name, in its transaction."""

from __future__ import annotations

from collections.abc import Callable

from indicators.models import Indicator
from indicators.values import IndicatorValues

Follower = Callable[[Indicator, IndicatorValues | None, IndicatorValues], object]
"""Takes the indicator, locked, what it held, None when it is new, and what it holds."""

_followers: list[Follower] = []


def follow_definitions(follower: Follower) -> None:
    """From now on, call `follower` for each indicator that is defined or changed."""
    _followers.append(follower)


def tell_followers(indicator: Indicator, before: IndicatorValues | None, now: IndicatorValues) -> None:
    for follower in _followers:
        follower(indicator, before, now)
