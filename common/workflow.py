"""A table of transitions: the one door through which a state changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class TransitionRefusedError(Exception):
    """A change of state that cannot be made now. `str()` is one French sentence."""


@dataclass(frozen=True)
class Transition:
    """From any of `sources` to `target`, for whoever holds `right`; with a written reason when `needs_reason`.

    An empty `target` leaves the state as it is.
    `label` is the button (French, imperative infinitive); `done` the message once made.
    """

    name: str
    label: str
    done: str
    sources: frozenset[str]
    target: str
    right: str
    needs_reason: bool = False


class Workflow:
    """Transitions by name, and which of them leave a state."""

    def __init__(self, transitions: Iterable[Transition]) -> None:
        self._by_name = {transition.name: transition for transition in transitions}

    def __getitem__(self, name: str) -> Transition:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._by_name)

    def leaving(self, state: str) -> list[Transition]:
        """The transitions that start at `state`, in the order of the table."""
        return [transition for transition in self._by_name.values() if state in transition.sources]
