"""What rooms above do when the tree is not what it was: asked for at start, called by name, inside its transaction."""

from __future__ import annotations

from collections.abc import Callable

from territories.models import Territory

Follower = Callable[[Territory | None], object]
"""Takes the territory that was added, without anything below it; None when any of them may have moved."""

_followers: list[Follower] = []
_of_archives: list[Callable[[Territory], object]] = []


def follow_tree(follower: Follower) -> None:
    """From now on, call `follower` when a territory is added or when the referential was loaded."""
    _followers.append(follower)


def tell_followers(added: Territory | None) -> None:
    for follower in _followers:
        follower(added)


def follow_archives(follower: Callable[[Territory], object]) -> None:
    """From now on, call `follower` with a territory that was archived or put back."""
    _of_archives.append(follower)


def tell_of_archives(territory: Territory) -> None:
    for follower in _of_archives:
        follower(territory)
