"""What rooms above do when the tree is not what it was: asked for at start, called by name, inside its transaction."""

from __future__ import annotations

from collections.abc import Callable

from territories.models import Territory

Follower = Callable[[Territory | None], object]
"""Takes the territory that was added, without anything below it; None when any of them may have moved."""

_followers: list[Follower] = []
_holders: list[Callable[[], object]] = []
_of_archives: list[Callable[[Territory], object]] = []


def follow_tree(follower: Follower) -> None:
    """From now on, call `follower` when a territory is added or when the referential was loaded."""
    _followers.append(follower)


def tell_followers(added: Territory | None) -> None:
    for follower in _followers:
        follower(added)


def hold_with_tree(holder: Callable[[], object]) -> None:
    """From now on, call `holder` once the whole tree is locked and before any of it moves: it locks what follows it."""
    _holders.append(holder)


def hold_what_follows() -> None:
    for holder in _holders:
        holder()


def follow_archives(follower: Callable[[Territory], object]) -> None:
    """From now on, call `follower` with a territory that was archived or put back."""
    _of_archives.append(follower)


def tell_of_archives(territory: Territory) -> None:
    for follower in _of_archives:
        follower(territory)
