"""Which points of the level below may be one: what a coordinator is asked, thématique by thématique.

Nothing is stored of it but refusals. What is alike depends on the words alone, and is kept in the cache under a digest
of them: a decision taken meanwhile changes nothing there.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from consolidation.enums import Outcome
from consolidation.models import Decision, SuggestionRefusal
from consolidation.similar import Alike, alike
from consolidation.sources import KINDS, sources_of
from restitutions.enums import Kind
from restitutions.models import Entry, Restitution
from workshops.models import Theme

COMPARED = tuple(kind for kind in KINDS if kind not in (Kind.STAKEHOLDER, Kind.TIMEFRAME))
"""Who acts and when says nothing apart from its action: « la DANE », « avant la rentrée »."""

PAGE = 15
_ORDER = ("sheet_id", "row__position", "row_id", "position", "pk")
"""Restitution after restitution, as their fiches are read: of a pair, the first text is the one that comes first."""

_SECONDS = 3600
_RULES = "2"
"""Changed with what `consolidation.similar` gives: nothing kept before is read again."""


@dataclass(frozen=True)
class Pair:
    """Two points that may be one; `into` is what was taken from the first, None when neither was looked at."""

    first: uuid.UUID
    second: uuid.UUID
    into: uuid.UUID | None
    score: float


@dataclass(frozen=True)
class _Standing:
    """What is known of the points of a fiche: into what they were taken, which are set aside, what was refused."""

    taken: Mapping[uuid.UUID, uuid.UUID]
    aside: frozenset[uuid.UUID]
    refused: frozenset[tuple[uuid.UUID, uuid.UUID]]

    def chosen(self, points: Sequence[uuid.UUID]) -> uuid.UUID | None:
        """The point that speaks for those of the same words: one that was taken, else one that waits."""
        there = [one for one in points if one not in self.aside or one in self.taken]
        return next((one for one in there if one in self.taken), there[0] if there else None)

    def is_waiting(self, point: uuid.UUID) -> bool:
        return point not in self.taken and point not in self.aside


def suggestions(restitution: Restitution, theme: Theme, sheet: int | None) -> list[Pair]:
    """What may be one in a thématique, the most alike first: of each pair, one point at least waits.

    Four SQL statements at any size. A pair that was refused is not there, nor any other of the same words. A decision
    moves no pair: the points of the same words follow each other until the last.
    """
    rows: list[tuple[uuid.UUID, str, str]] = list(
        sources_of(restitution, theme).filter(kind__in=COMPARED).order_by(*_ORDER).values_list("pk", "kind", "text")
    )
    found = _alike(rows)
    groups = [[rows[rank][0] for rank in group] for group in found.groups]
    standing = _standing(sheet)
    pairs = [*_inside(groups, standing), *_between(groups, found, standing)]
    return sorted(pairs, key=lambda pair: -pair.score)


def _alike(rows: Sequence[tuple[uuid.UUID, str, str]]) -> Alike:
    said = repr([(_RULES, str(pk), kind, text) for pk, kind, text in rows])
    key = f"alike-{hashlib.blake2b(said.encode(errors='surrogatepass'), digest_size=16).hexdigest()}"
    with suppress(RedisError):
        known: Alike | None = cache.get(key)
        if known is not None:
            return known
    found = alike([(kind, text) for _, kind, text in rows])
    with suppress(RedisError):
        cache.set(key, found, _SECONDS)
    return found


def _standing(sheet: int | None) -> _Standing:
    through: Any = Entry.origins.through.objects.filter(from_entry__sheet=sheet)
    aside = Decision.objects.filter(sheet=sheet, outcome=Outcome.SET_ASIDE)
    refused = SuggestionRefusal.objects.filter(sheet=sheet).order_by()
    return _Standing(
        dict(through.values_list("to_entry", "from_entry")),
        frozenset(aside.order_by().values_list("source", flat=True)),
        frozenset(refused.values_list("first", "second")),
    )


def _inside(groups: Sequence[Sequence[uuid.UUID]], standing: _Standing) -> list[Pair]:
    """The points of the same words: the one that speaks for them with each that waits."""
    pairs = []
    for group in groups:
        first = standing.chosen(group) if len(group) > 1 else None
        if first is None:
            continue
        others = [one for one in group if one != first and standing.is_waiting(one)]
        pairs += [
            Pair(first, one, standing.taken.get(first), 1.0)
            for one in others
            if ((first, one) if first < one else (one, first)) not in standing.refused
        ]
    return pairs


def _between(groups: Sequence[Sequence[uuid.UUID]], found: Alike, standing: _Standing) -> list[Pair]:
    """What speaks for two groups that are alike, unless both were taken, or two points of them refused."""
    order = {
        point: rank
        for points, ranks in zip(groups, found.groups, strict=True)
        for point, rank in zip(points, ranks, strict=True)
    }
    group_of = {point: rank for rank, group in enumerate(groups) for point in group}
    refused = {frozenset((group_of.get(one), group_of.get(other))) for one, other in standing.refused}
    pairs = []
    for one, other, score in found.ties:
        points = [point for rank in (one, other) if (point := standing.chosen(groups[rank])) is not None]
        if len(points) < 2 or frozenset((one, other)) in refused:
            continue
        first, second = sorted(points, key=lambda point: (point not in standing.taken, order[point]))
        if standing.is_waiting(second):
            pairs.append(Pair(first, second, standing.taken.get(first), score))
    return pairs
