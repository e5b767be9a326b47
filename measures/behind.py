"""Which indicators are kept otherwise than they were recorded: by a process that did not know of what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from indicators.models import Indicator
from measures.models import Measure, Tally
from measures.packed import written
from measures.rollup import How

_SAME_PLACE = {name: OuterRef(name) for name in ("indicator", "territory", "period_start")}


def behind() -> QuerySet[Indicator]:
    """Those of which nothing is kept (where one stands is always known, be it without a value), or not what was given.

    The process of an older release records values until it is stopped: what it wrote is not kept, or was before.
    """
    in_force, own = Measure.objects.in_force(), Tally.objects.filter(how=How.OWN.value)
    unkept = in_force.filter(~Exists(own.filter(**_SAME_PLACE)))
    gone = own.filter(~Exists(in_force.filter(**_SAME_PLACE)))
    late = {*_of(unkept), *_of(gone), *_corrected()}
    return Indicator.objects.filter(Q(spells=None) | Q(pk__in=late)).distinct().order_by("pk")


def _of(rows: QuerySet[Measure] | QuerySet[Tally]) -> set[int]:
    return set(rows.order_by().values_list("indicator", flat=True).distinct())


def _corrected() -> Iterator[int]:
    """The indicators of the corrections that are not what is kept: only they find a value there already."""
    there = Tally.objects.filter(**_SAME_PLACE)
    rows = Measure.objects.in_force().filter(corrects__isnull=False).order_by()
    rows = rows.annotate(kept=Subquery(there.values("value")), out_of=Subquery(there.values("weight")))
    for pk, value, weight, kept, out_of in rows.values_list(F("indicator"), "value", "weight", "kept", "out_of"):
        assert value is not None
        if (written(Fraction(value)), written(Fraction(weight)) if weight is not None else "") != (kept, out_of):
            yield pk
