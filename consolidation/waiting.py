"""How many points wait to be looked at: of one synthesis, by thématique; of all those a person consolidates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.enums import Right
from accounts.scope import Scope
from consolidation.enums import Outcome
from consolidation.lines import Tally
from consolidation.models import Decision
from consolidation.sources import KINDS
from restitutions.enums import State
from restitutions.models import Entry, Restitution


def waiting_by_theme(restitution: Restitution) -> Mapping[int, Tally]:
    """By thématique id, how many points are offered and how many wait (two SQL statements); none: absent."""
    offered = _offered().filter(sheet__restitution__feeds=restitution)
    totals = _counted(offered, "sheet__theme")
    waiting = _counted(_undecided(offered), "sheet__theme")
    return {theme: Tally(total, waiting.get(theme, 0)) for theme, total in totals.items()}


def tally_of(restitution: Restitution) -> Tally:
    """The same for all its thématiques (two SQL statements)."""
    each = waiting_by_theme(restitution).values()
    return Tally(sum(one.total for one in each), sum(one.waiting for one in each))


@dataclass(frozen=True)
class Waiting:
    """A synthesis to write, and how many points of the level below nobody has looked at."""

    restitution: Restitution
    number: int


def waiting_for(scope: Scope, limit: int) -> list[Waiting]:
    """The drafts this person consolidates that have points to look at, the fullest first (two SQL statements)."""
    mine = Restitution.objects.filter(scope.q(Right.REVIEW), state=State.DRAFT).values("pk")
    offered = _undecided(_offered().filter(sheet__restitution__feeds__in=mine))
    key = "sheet__restitution__feeds"
    rows: QuerySet[Any, Any] = offered.order_by().values_list(key).annotate(number=Count("pk"))
    numbers = dict(rows.order_by("-number", key)[:limit])
    found = Restitution.objects.select_related("territory", "campaign").in_bulk(list(numbers))
    return [Waiting(found[pk], number) for pk, number in numbers.items() if pk in found]


def _offered() -> QuerySet[Entry]:
    """The points that were sent, whatever they feed."""
    ready = Entry.objects.exclude(sheet__restitution__state=State.DRAFT)
    return ready.filter(parent=None, kind__in=KINDS)


def _undecided(offered: QuerySet[Entry]) -> QuerySet[Entry]:
    """Those of which the synthesis they feed decided nothing that is in force."""
    above = OuterRef("sheet__restitution__feeds")
    taken = Entry.origins.through.objects.filter(to_entry=OuterRef("pk"), from_entry__sheet__restitution=above)
    aside = Decision.objects.filter(source=OuterRef("pk"), sheet__restitution=above, outcome=Outcome.SET_ASIDE)
    return offered.filter(~Exists(taken), ~Exists(aside))


def _counted(entries: QuerySet[Entry], key: str) -> dict[int, int]:
    rows: QuerySet[Any, Any] = entries.order_by().values_list(key)
    return dict(rows.annotate(number=Count("pk")))
