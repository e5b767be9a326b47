"""The values of the demonstration that pages of the world are about."""

from __future__ import annotations

from accounts.models import User
from indicators.models import Indicator
from measures.models import Measure
from territories.enums import Level
from territories.models import Territory
from tests.measures.made import measure


def measures(people: dict[str, User]) -> dict[str, object]:
    """`measured` has two years of values, `value` one of them; `withdrawn` was taken back; `counted` is a number."""
    measured = Indicator.objects.get(name="Part des salles de classe reliées au réseau")
    vendee = Territory.objects.get(level=Level.DEPARTEMENT, code="85")
    values = Measure.objects.in_force().filter(indicator=measured, territory=vendee).order_by("period_start")
    first, *_, last = values
    gone = measure(
        measured, vendee, str(first.period_start), None, people["coordinator"], corrects=first, comment="Autre école"
    )
    counted = Indicator.objects.get(name="Ordinateurs prêtés aux élèves")
    return {"measured": measured.pk, "value": last.pk, "withdrawn": gone.pk, "counted": counted.pk}
