"""What the four blocks of a session sheet hold, as values that can be compared: forms make them, blocks keep them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from territories.models import Territory
from workshops.models import Campaign


@dataclass(frozen=True, kw_only=True)
class GeneralValues:
    """`format` and `state` are `SessionFormat` and `WorkshopState` values; `format` may be ""."""

    title: str
    territory: Territory
    campaign: Campaign
    format: str
    state: str


@dataclass(frozen=True, kw_only=True)
class MeetingValues:
    starts_on: date | None = None
    ends_on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class FacilitatorValues:
    name: str = ""
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class AttendanceValues:
    """None is unknown, 0 is nobody."""

    category: str
    checked: bool = False
    participants: int | None = None
    establishments: int | None = None
    participants_note: str = ""


BlockValues = GeneralValues | tuple[MeetingValues, ...] | tuple[FacilitatorValues, ...] | tuple[AttendanceValues, ...]
