"""Values of an indicator, as short as can be."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from indicators.models import Indicator
from measures.enums import Way
from measures.given import Given
from measures.models import Measure
from measures.services import record_measure
from territories.models import Territory
from tests.indicators.made import make_indicator

TODAY = date(2026, 11, 22)


def given(indicator: Indicator, territory: Territory, day: str, value: str | None, **more: Any) -> Given:
    """`day` in ISO form; numbers as texts."""
    weight = more.pop("weight", None)
    return Given(
        uid=more.pop("uid", None) or uuid.uuid4(),
        indicator=indicator,
        territory=territory,
        day=date.fromisoformat(day),
        value=None if value is None else Decimal(value),
        weight=None if weight is None else Decimal(weight),
        **more,
    )


def measure(indicator: Indicator, territory: Territory, day: str, value: str | None, by: User, **more: Any) -> Measure:
    """A value recorded; with `corrects`, another one in its place."""
    corrects = more.pop("corrects", None)
    one = given(indicator, territory, day, value, seen=corrects.pk if corrects else None, **more)
    done = record_measure(given=one, way=Way.FORM, by=by, today=TODAY).measure
    assert done is not None
    return done


def yearly(territory: Territory, name: str = "Écoles reliées", **fields: Any) -> Indicator:
    """A rate asked each year of each département, from 12.5 % on 1 September 2020 to 80 % on 1 September 2025."""
    return make_indicator(territory, name, **{"periodicity": "annuelle", "awaited_level": "departement", **fields})
