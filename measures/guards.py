"""What of a definition the values of an indicator rest on."""

from __future__ import annotations

from indicators.models import Indicator
from indicators.values import IndicatorValues
from measures.models import Measure

_HELD = {
    "kind": "Cet indicateur a déjà des valeurs\u00a0: sa nature ne change plus. Définissez un autre indicateur.",
    "unit": "Cet indicateur a déjà des valeurs\u00a0: son unité ne change plus. Définissez un autre indicateur.",
    "periodicity": "Cet indicateur a déjà des valeurs\u00a0: sa périodicité ne change plus. "
    "Définissez un autre indicateur.",
}


def keep_what_values_rest_on(indicator: Indicator, wanted: IndicatorValues) -> dict[str, str]:
    """Refuses another nature, unit or periodicity to an indicator that has values (one statement, if one changes)."""
    changed = [name for name in _HELD if getattr(indicator, name) != getattr(wanted, name)]
    if not changed or not Measure.objects.filter(indicator=indicator).exists():
        return {}
    return {name: _HELD[name] for name in changed}
