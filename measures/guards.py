"""What of a definition the values of an indicator rest on."""

from __future__ import annotations

from django.db.models import F, Q

from indicators.models import Indicator
from indicators.values import IndicatorValues
from measures.checks import EARLIEST
from measures.models import Measure
from measures.periods import period_of

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


def misplaced_value(indicator_id: int) -> str:
    """A value of an indicator that its door would never have recorded, in French; "" when there is none."""
    values = Measure.objects.filter(indicator=indicator_id)
    elsewhere = ~Q(corrects__indicator=F("indicator"), corrects__territory=F("territory"))
    astray = values.filter(
        ~Q(kind=F("indicator__kind"))
        | ~Q(territory__path__startswith=F("indicator__territory__path"))
        | Q(corrects__isnull=False) & (elsewhere | ~Q(corrects__period_start=F("period_start")))
    )
    if found := astray.select_related("indicator", "territory").first():
        return f"la valeur « {found} » n’est pas à une place possible."
    spans = values.order_by().values_list("indicator__periodicity", "period_start", "period_end").distinct()
    for periodicity, start, end in spans:
        period = period_of(periodicity, start)
        if start < EARLIEST or (period.start, period.end) != (start, end):
            return f"aucune période ne va du {start:%d/%m/%Y} au {end:%d/%m/%Y}."
    return ""
