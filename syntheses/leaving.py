"""What goes offline with a restitution, as rooms above say it: asked for at start, called by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Leaving:
    """Something that everybody reads, and will not any more: its name, its address."""

    name: str
    url: str


Teller = Callable[[int], Iterable[Leaving]]
"""Takes the number of a restitution that is online."""

_tellers: list[Teller] = []


def tell_what_leaves(teller: Teller) -> None:
    """From now on, ask `teller` what goes offline with a restitution."""
    _tellers.append(teller)


def leaving_with(restitution_id: int) -> list[Leaving]:
    """Everything that rooms above take offline with it, in their order."""
    return [one for teller in _tellers for one in teller(restitution_id)]
