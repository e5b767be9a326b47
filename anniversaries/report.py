"""The anniversary report of a plan, as it is frozen: what was planned, what was done, what the indicators say.

Frozen dataclasses whose attribute names are the keys of the JSON form. Nothing here reads a database or a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from anniversaries.codec import NotThisShapeError, read, write
from common.french import day

SCHEMA = 2
"""Grows with what a report says: 2 has the values by territory. What an older one froze still prints."""

READ = (1, 2)
"""Those that this code knows: a field that came later has a default, which is what an older payload says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The last thing that was noted of an action; the words of comments are the team's and are not there."""

    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """`role` is a `StakeholderRole` value, or ""."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One action: what the plan says of it, and where it stood on the day of the report.

    `state` is an `ActionState` value; `due` the date by which it was awaited; `is_late` what the rule of the follow-up
    said that day. `reason` is why it is suspended or abandoned, "" when the report does not tell it.
    """

    reference: str
    text: str
    theme: int | None = None
    details: tuple[str, ...] = ()
    who: tuple[Who, ...] = ()
    when: tuple[str, ...] = ()
    horizon: str = ""
    planned_start: date | None = None
    planned_end: date | None = None
    due: date | None = None
    on_plan: bool = True
    state: str
    progress: int = 0
    started_on: date | None = None
    ended_on: date | None = None
    body: str = ""
    is_late: bool = False
    reason: str = ""
    news: News | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The value of a period. `number` and `said` are None and "" for a number too small to be given.

    `follows`: whether the period before has a value too, so that the curve goes on. `missing`: how many awaited
    territories are not in it.
    """

    start: date
    end: date
    label: str
    number: Fraction | None = None
    said: str = ""
    how: str = ""
    missing: int = 0
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A dated value: the starting point, a target."""

    on: date
    number: Fraction
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A number of the axis of the curve, and how it is written."""

    number: Fraction
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a territory inside that of the plan gives for one period, as everybody reads it.

    `number` is None when it is too small to be given, which is `is_told`, or when nothing of it is public. `beside` is
    what a bar says, "" for one that has no bar. `code` and `square` are of a département that is on the map.
    """

    name: str
    number: Fraction | None = None
    said: str = ""
    missing: int = 0
    is_told: bool = True
    beside: str = ""
    code: str = ""
    square: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A class of the map: values from `low` to `high`, how that is said, the rank of its colour from the lightest."""

    low: Fraction
    high: Fraction
    said: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The values of the parts of the territory for a period: as bars, and as a map when there are `ranges`."""

    label: str
    parts: tuple[Part, ...]
    target: Step | None = None
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An indicator tied to success measures of the plan, in the territory of the plan.

    `key` names it for ever; `standing` is a `measures.milestones.Standing` value, `sentence` says it with its figures.
    `values` go from the oldest; `scale` is empty without a value to draw. `spread` is None with nothing to compare.
    """

    key: str
    name: str
    definition: str = ""
    source: str = ""
    measures: tuple[tuple[str, str], ...] = ()
    standing: str
    sentence: str
    baseline: Mark | None = None
    targets: tuple[Mark, ...] = ()
    values: tuple[Value, ...] = ()
    scale: tuple[Step, ...] = ()
    spread: Spread | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A success measure that no indicator measures: it stays in words."""

    reference: str
    text: str
    theme: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeName:
    """`number` is the thématique's in its campaign."""

    number: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`kind` is a `ChangeKind` value; `key` what it happened to; `before` and `after` are in words, or ""."""

    kind: str
    key: str
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The report that the changes are told from."""

    number: int
    as_of: date

    @property
    def as_of_text(self) -> str:
        """« 22 novembre 2022 »."""
        return day(self.as_of, weekday=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnniversaryReport:
    """A whole report, as of a day. `version` is that of the plan; `tells_reasons`: whether reasons are in it."""

    title: str
    territory: str
    campaign: str = ""
    version: int
    published_on: date
    as_of: date
    tells_reasons: bool = False
    themes: tuple[ThemeName, ...] = ()
    actions: tuple[Followed, ...] = ()
    indicators: tuple[Measured, ...] = ()
    words: tuple[Words, ...] = ()
    before: Before | None = None
    changes: tuple[Change, ...] = ()


class UnknownSchemaError(Exception):
    """A payload that this code does not know how to read."""


def to_dict(report: AnniversaryReport) -> dict[str, Any]:
    """The JSON form: dates in ISO, fractions as « 25/2 », fields that say nothing too."""
    return {"schema": SCHEMA, **write(report)}


def from_dict(payload: Mapping[str, Any]) -> AnniversaryReport:
    """The report that `to_dict` wrote, today or before. Raises UnknownSchemaError for anything else."""
    if payload.get("schema") not in READ:
        raise UnknownSchemaError(payload.get("schema"))
    try:
        return read(AnniversaryReport, {key: value for key, value in payload.items() if key != "schema"})
    except NotThisShapeError as error:
        raise UnknownSchemaError(str(error)) from error
