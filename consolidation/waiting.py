"""How many points wait to be looked at: of one synthesis, by thématique; of all those a person consolidates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet

from accounts.enums import Right
from accounts.scope import Scope
from consolidation.desk import Tally
from consolidation.sources import is_waiting, offered
from restitutions.enums import State
from restitutions.models import Entry, Restitution


def waiting_by_theme(restitution: Restitution) -> Mapping[int, Tally]:
    """By thématique id, how many points are offered and how many wait (two SQL statements); none: absent.

    One statement would count as much in two to three times the time: of a whole region, what waits is a join.
    """
    points = offered().filter(sheet__restitution__feeds=restitution)
    totals = dict(_counted(points, "sheet__theme"))
    waiting = dict(_counted(points.filter(is_waiting(sheet__restitution=restitution)), "sheet__theme"))
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
    key = "sheet__restitution__feeds"
    points = offered().filter(is_waiting(sheet__restitution=OuterRef(key)), sheet__restitution__feeds__in=mine)
    numbers = dict(_counted(points, key).order_by("-number", key)[:limit])
    found = Restitution.objects.select_related("territory", "campaign").in_bulk(list(numbers))
    return [Waiting(found[pk], number) for pk, number in numbers.items() if pk in found]


def _counted(entries: QuerySet[Entry], key: str) -> QuerySet[Any, Any]:
    """(key, number of entries) pairs."""
    rows: QuerySet[Any, Any] = entries.order_by().values_list(key)
    return rows.annotate(number=Count("pk"))
