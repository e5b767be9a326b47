"""Whom to tell when what the public reads of a restitution changes: what rooms above asked for, called by name.

Each is called inside the transaction of the change, once for a restitution: one that raises undoes the change, what it
writes is undone with it. Long work belongs to `transaction.on_commit`.
"""

from __future__ import annotations

from collections.abc import Callable

Follower = Callable[[int], object]
"""Takes the number of a restitution; reads for itself what its versions are now."""

_followers: list[Follower] = []


def follow_publications(follower: Follower) -> None:
    """From now on, call `follower` for each restitution that has a version published or its versions taken offline."""
    _followers.append(follower)


def tell_followers(restitution_id: int) -> None:
    """Say that the readable versions of a restitution are not what they were."""
    for follower in _followers:
        follower(restitution_id)
