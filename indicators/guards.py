"""What rooms above say before the definition of an indicator changes: asked for at start, called by name."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError

from indicators.models import Indicator
from indicators.values import IndicatorValues

Guard = Callable[[Indicator, IndicatorValues], dict[str, str]]
"""Takes the indicator as it is and what it would hold; gives a French sentence for each field it refuses."""

_guards: list[Guard] = []


def guard_definitions(guard: Guard) -> None:
    """From now on, ask `guard` before a definition changes, inside the transaction of the change."""
    _guards.append(guard)


def ask_guards(indicator: Indicator, wanted: IndicatorValues) -> None:
    """Raises ValidationError (French, by field) for what a guard refuses."""
    errors = {name: said for guard in _guards for name, said in guard(indicator, wanted).items()}
    if errors:
        raise ValidationError(errors)
