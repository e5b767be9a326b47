"""A value as somebody gives it, and what became of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.models import Indicator
from measures.models import Measure
from territories.models import Territory


@dataclass(frozen=True, kw_only=True)
class Given:
    """`day` is any day of the period. `seen` is the number of the measure that was shown there, None for none.

    With `seen`, the value corrects that measure; None as a value then takes it back. `uid` names what is asked: sent
    twice, it is done once. `weight` is what a rate is out of, when it is known. Texts are one cleaned line.
    """

    uid: uuid.UUID
    indicator: Indicator
    territory: Territory
    day: date
    value: Decimal | None
    weight: Decimal | None = None
    source: str = ""
    comment: str = ""
    seen: int | None = None


@dataclass(frozen=True)
class Recorded:
    """What became of a value: `measure` when it is there now, else why not.

    `errors` are French sentences by the name of what was given. `current` is what stands there instead (in force or
    a withdrawal), and `is_stale` says that it came after what the person saw. `is_new` is False when nothing had to be
    written: the same was asked before, or is there already. `earlier` is what was written when the same was asked
    before, since then corrected: who asks by a program is told that it is done.
    """

    given: Given
    measure: Measure | None = None
    is_new: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    current: Measure | None = None
    is_stale: bool = False
    earlier: Measure | None = None
