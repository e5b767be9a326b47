"""Why a decision is not taken. Nothing is written when one of these is raised."""

from __future__ import annotations

from consolidation.models import Decision


class ConsolidationRefusedError(Exception):
    """What cannot be consolidated. `str()` is one French sentence."""


class AlreadyDecidedError(Exception):
    """Somebody decided of this entry before: `decision` is theirs, and stands."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision))
        self.decision = decision
