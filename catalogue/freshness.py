"""What names the public values as they stand: another as soon as one of them may be another. No value is read."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db.models import Count, Max

from catalogue.enums import LineKind
from catalogue.models import PublishedEntry
from indicators.models import Indicator, MeasuredBy
from measures.models import Measure
from restitutions.models import Restitution
from territories.models import Territory

LATEST = 5000
"""Measures among which one may be committed after another that has a higher number."""


def stamp_of_values(today: date) -> str:
    """Seven small SQL statements: what public values rest on, each by what changes with it.

    Measures are written once: they only grow in number. A definition has its version and its date, a tie its number and
    its date; what a version says is indexed anew when it is published. The tree is read whole: names and places are in
    the file. The day is there too: a period ends, and what `roll_up_values` mended is seen the next day at the latest.
    """
    last = Measure.objects.aggregate(last=Max("pk"))["last"] or 0
    tied = Restitution.objects.filter(pk__in=MeasuredBy.objects.values("entry__sheet__restitution")).order_by("pk")
    measured = PublishedEntry.objects.filter(kind=LineKind.SUCCESS_MEASURE)
    told = (
        today,
        last,
        Measure.objects.filter(pk__gt=last - LATEST).count(),
        sorted(Indicator.objects.aggregate(Count("pk"), Max("pk"), Max("updated_at")).items()),
        sorted(MeasuredBy.objects.aggregate(Count("pk"), Max("pk"), Max("tied_at")).items()),
        sorted(measured.aggregate(Count("pk"), Max("pk")).items()),
        list(tied.values_list("pk", "territory", "state", "correcting_since")),
        list(Territory.objects.order_by("pk").values_list("pk", "path", "level", "code", "name", "archived_at")),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
