"""Why a save is not made. Nothing is written when one of these is raised."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from restitutions.enums import State


class NotADraftError(Exception):
    """The restitution left the state of draft: its words do not change any more. `state` is the one it is in."""

    def __init__(self, state: str) -> None:
        super().__init__(State(state).label)
        self.state = State(state)


class DeletionRefusedError(Exception):
    """A restitution that cannot be deleted. `str()` is one French sentence."""


class ContentRefusedError(Exception):
    """A page of a restitution that cannot be saved: `field` is what is wrong with it, `str()` one French sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class UnknownRowError(Exception):
    """A row id that belongs to another table: a form that was tampered with."""


@dataclass
class StaleError(Exception):
    """Somebody saved another text meanwhile. `stored` is theirs, by field name; None when they deleted it.

    `version` is what a form must send to overwrite it knowingly (0 for what was deleted).
    """

    stored: Mapping[str, str] | None
    version: int = 0
    by: User | None = None
    at: datetime | None = None


@dataclass
class StaleRowError(StaleError):
    """The same, for one row of a table or one RETEX."""

    row_id: uuid.UUID | None = None


class StaleRowsError(Exception):
    """Some rows of a form are stale: none was saved."""

    def __init__(self, rows: Mapping[uuid.UUID, StaleRowError]) -> None:
        super().__init__(f"{len(rows)} stale rows")
        self.rows = rows
