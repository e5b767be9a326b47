"""An indicator, a success measure to tie it to, and the form that a browser sends."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.models import Indicator, Target
from measures.tallies import rebuild
from restitutions.enums import Kind, State, Table
from restitutions.models import Entry, Restitution, Row, ThemeSheet
from territories.models import Territory
from tests.cast import Cast

NASTY = "\u202e\u0645<script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %} & \x07fin"
NASTY_KEPT = "\u202e\u0645<script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %} & fin"
"""What is kept of it: control characters are not text."""


def make_indicator(territory: Territory, name: str = "Part des écoles reliées", **fields: Any) -> Indicator:
    """A rate that starts at 12.5 % with one target, 80 % on 1 September 2025."""
    fields = {
        "kind": "taux",
        "direction": "hausse",
        "baseline_value": Decimal("12.5"),
        "baseline_on": date(2020, 9, 1),
        **fields,
    }
    indicator = Indicator.objects.create(territory=territory, name=name, **fields)
    Target.objects.create(indicator=indicator, due_on=date(2025, 9, 1), value=Decimal("80"))
    rebuild(indicator)
    return indicator


def make_measure(
    cast: Cast, territory: Territory | None = None, text: str = "Moins de pannes", kind: str = Kind.SUCCESS_MEASURE
) -> Entry:
    """An entry of the plan of a new draft of Vendée, or of another territory."""
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=territory or cast.vendee, title="Essai")
    sheet = ThemeSheet.objects.create(restitution=restitution, theme=cast.campaign.themes.get(number=2))
    return add_measure(sheet, text, kind)


def add_measure(sheet: ThemeSheet, text: str, kind: str = Kind.SUCCESS_MEASURE) -> Entry:
    row = Row.objects.create(sheet=sheet, table=Table.PLAN)
    return Entry.objects.create(sheet=sheet, row=row, kind=kind, text=text, reference=f"T-{uuid.uuid4().hex[:8]}")


def send(restitution: Restitution) -> None:
    """The restitution leaves the state of draft."""
    Restitution.objects.filter(pk=restitution.pk).update(state=State.SUBMITTED, submitted_at="2020-12-01T08:00Z")


def form(*targets: tuple[str, str], **more: Any) -> dict[str, Any]:
    """The form of an indicator as a browser sends it; targets are (date, value) pairs."""
    data = {
        "name": "Part des écoles reliées",
        "definition": "",
        "theme": "",
        "kind": "taux",
        "direction": "hausse",
        "unit": "",
        "periodicity": "",
        "awaited_level": "",
        "entered_by": "animation",
        "source": "",
        "baseline_value": "12,5",
        "baseline_on": "2020-09-01",
        "cibles-TOTAL_FORMS": str(len(targets)),
        "cibles-INITIAL_FORMS": "0",
        **more,
    }
    for place, (day, value) in enumerate(targets):
        data |= {f"cibles-{place}-due_on": day, f"cibles-{place}-value": value}
    return data


def creation(territory: Territory, *targets: tuple[str, str], **more: Any) -> dict[str, Any]:
    return form(*targets, **{"uid": str(uuid.uuid4()), "territory": str(territory.pk), **more})
