"""What the form of an indicator holds, as values that can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.enums import EnteredBy
from indicators.models import Indicator
from workshops.models import Theme


@dataclass(frozen=True, kw_only=True)
class TargetValues:
    due_on: date
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class IndicatorValues:
    """`kind`, `direction`, `periodicity`, `awaited_level` and `entered_by` are values of their enums.

    `periodicity` may be "" (unknown), and `awaited_level` (the level of the territory that defines it).

    `targets` go by date. The territory is not among them: it is given once.
    """

    name: str
    kind: str
    direction: str
    definition: str = ""
    unit: str = ""
    source: str = ""
    periodicity: str = ""
    awaited_level: str = ""
    entered_by: str = EnteredBy.EDITORS.value
    theme: Theme | None = None
    baseline_value: Decimal | None = None
    baseline_on: date | None = None
    targets: tuple[TargetValues, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """The values of the indicator's own fields, by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "targets"}


def read_indicator(indicator: Indicator) -> IndicatorValues:
    """What an indicator holds (one statement, and one for its thématique when it is not joined)."""
    targets = tuple(
        TargetValues(due_on=target.due_on, value=target.value)
        for target in sorted(indicator.targets.all(), key=lambda target: target.due_on)
    )
    names = (name for name in IndicatorValues.__dataclass_fields__ if name != "targets")
    return IndicatorValues(**{name: getattr(indicator, name) for name in names}, targets=targets)
