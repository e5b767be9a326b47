"""The values of the demonstration that pages of the world are about."""

from __future__ import annotations

import uuid

from accounts.models import User
from accounts.scope import Scope
from indicators.models import Indicator, MeasuredBy
from measures.imports.services import confirm, prepare
from measures.imports.weigh import weigh
from measures.models import Measure, MeasureImport
from restitutions.models import Entry
from territories.enums import Level
from territories.models import Territory
from tests.measures.made import measure


def measures(people: dict[str, User]) -> dict[str, object]:
    """`measured` has two years of values and measures a point online, `value` is one; `withdrawn_value` was taken back.

    `counted` is a number.
    """
    measured = Indicator.objects.get(name="Part des salles de classe reliées au réseau")
    vendee = Territory.objects.get(level=Level.DEPARTEMENT, code="85")
    values = Measure.objects.in_force().filter(indicator=measured, territory=vendee).order_by("period_start")
    first, *_, last = values
    gone = measure(
        measured, vendee, str(first.period_start), None, people["coordinator"], corrects=first, comment="Autre école"
    )
    counted = Indicator.objects.get(name="Ordinateurs prêtés aux élèves")
    MeasuredBy.objects.create(entry=Entry.objects.get(reference="PDL-T3-S1"), indicator=measured)
    return {
        **_tables(measured, people["facilitator"]),
        "measured": measured.pk,
        "value": last.pk,
        "withdrawn_value": gone.pk,
        "counted": counted.pk,
    }


def _tables(measured: Indicator, owner: User) -> dict[str, object]:
    """`mixed_table` has lines of every effect, `shares_table` rates between 0 and 1; `done_table` is recorded."""
    tables = {
        "mixed": ("code;15/03/2003;15/03/2004;humeur", "D85;12;130;bonne", "D44;3;4;", "Atlantide;1;2;"),
        "shares": ("code;15/03/2001", "D85;0,125"),
        "done": ("code;15/03/2002", "D85;14"),
    }
    kept: dict[str, MeasureImport] = {}
    for name, lines in tables.items():
        made = prepare(
            data="\n".join(lines).encode(),
            filename=f"{name}.csv",
            indicator=measured,
            uid=uuid.UUID(int=len(kept)),
            by=owner,
        )
        kept[f"{name}_table"] = made
    scope = Scope(owner)
    mark = weigh(kept["done_table"], scope, owner).mark
    confirm(kept=kept["done_table"], scope=scope, by=owner, mark=mark, without=(), correct=False)
    return {name: made.pk for name, made in kept.items()}
