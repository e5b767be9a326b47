"""Who carries an entry: the sessions it comes from through every merge, their territories and head-counts.

The counting rule is written in docs/adr/0012-consolidation.md. A session is one bit of a number, and what carries an
entry one number: a union never counts a session twice.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from common.french import count, number
from consolidation.enums import Outcome
from consolidation.models import Decision
from restitutions.models import Entry, RestitutionWorkshop
from territories.enums import Level
from territories.models import Territory

_DEEPEST = 2 * len(Level)
"""Levels of origins followed: a tree has six; a circle of origins, which nothing should make, ends there."""

_PEOPLE = Sum("workshop__attendances__participants")
_UNKNOWN = Count(
    "workshop__attendances",
    filter=Q(workshop__attendances__checked=True, workshop__attendances__participants=None),
)
"""Of a session reported: its participants, None when none is known; its categories ticked without a number."""

_LEVELS: dict[str, tuple[str, str]] = {
    Level.NATIONAL: ("territoire national", "territoires nationaux"),
    Level.REGION: ("région académique", "régions académiques"),
    Level.ACADEMIE: ("académie", "académies"),
    Level.DEPARTEMENT: ("département", "départements"),
    Level.BASSIN: ("bassin", "bassins"),
    Level.ETABLISSEMENT: ("établissement", "établissements"),
}


@dataclass(frozen=True)
class Provenance:
    """`territories` are (level, number) pairs, from the top; `participants` adds the sessions whose number is known.

    `silent` counts the sessions without any head-count; `is_partial` when a category is ticked without a number.
    """

    territories: tuple[tuple[str, int], ...] = ()
    sessions: int = 0
    participants: int = 0
    silent: int = 0
    is_partial: bool = False

    @property
    def words(self) -> str:
        """« porté par 3 départements, 7 sessions, 214 participants »; "" when no session carries it."""
        if not self.sessions:
            return ""
        named = [count(many, *_LEVELS[level]) for level, many in self.territories]
        return f"porté par {', '.join([*named, count(self.sessions, 'session', 'sessions'), self._people])}"

    @property
    def _people(self) -> str:
        if self.silent == self.sessions:
            return "effectif non renseigné"
        people = count(self.participants, "participant", "participants")
        at_least = f"au moins {people}" if self.silent or self.is_partial else people
        unknown = "session sans effectif" if self.silent == 1 else "sessions sans effectif"
        return f"{at_least} (dont {number(self.silent)}\u00a0{unknown})" if self.silent else at_least


def provenance_of(entries: QuerySet[Entry], territory: Territory) -> dict[uuid.UUID, Provenance]:
    """What carries each of some entries, as the reader of a territory counts it: « 3 départements » in an académie.

    As many SQL statements as there are levels below, and four more, whatever the number of entries.
    """
    return _carried(entries, dict(entries.order_by().values_list("pk", "sheet__restitution")), territory)


def provenance_of_read(entries: Iterable[Entry], territory: Territory) -> dict[uuid.UUID, Provenance]:
    """The same of a few entries that were read with their sheet: one SQL statement less."""
    reported = {one.pk: one.sheet.restitution_id for one in entries}
    return _carried(Entry.objects.filter(pk__in=list(reported)), reported, territory)


def _carried(
    entries: QuerySet[Entry], reported: Mapping[uuid.UUID, int], territory: Territory
) -> dict[uuid.UUID, Provenance]:
    graph = _read(entries, reported)
    sessions = _Sessions(graph.reported.values(), territory)
    own = {restitution: sessions.bits(restitution) for restitution in set(graph.reported.values())}
    masks = _masks(graph, own)
    return {pk: sessions.told(masks[pk]) for pk in graph.roots}


@dataclass(frozen=True)
class _Graph:
    """Entries and what they were made from. `reported` gives the restitution of each entry, of the roots first.

    `copied` are those that say what is said below: the sessions of their own restitution do not carry them.
    """

    roots: tuple[uuid.UUID, ...]
    reported: dict[uuid.UUID, int]
    origins: dict[uuid.UUID, dict[uuid.UUID, None]]
    copied: set[uuid.UUID]


def _read(entries: QuerySet[Entry], roots: Mapping[uuid.UUID, int]) -> _Graph:
    reported = dict(roots)
    origins: dict[uuid.UUID, dict[uuid.UUID, None]] = defaultdict(dict)
    copied: set[uuid.UUID] = set()
    level = entries.order_by().values("pk")
    for _ in range(_DEEPEST):
        known = set(reported)
        found = _edges(level)
        for above, below, restitution, is_merge in found:
            origins[above][below] = None
            reported[below] = restitution
            if not is_merge:
                copied.add(above)
        if set(reported) == known:
            break
        level = Entry.objects.filter(consolidated_into__in=level).order_by().values("pk")
    return _Graph(tuple(roots), reported, origins, copied)


def _edges(level: QuerySet[Entry, Any]) -> Iterator[tuple[uuid.UUID, uuid.UUID, int, bool]]:
    """(entry, origin, restitution of the origin, whether the one was merged into the other) of some entries."""
    merges = Decision.objects.filter(into=OuterRef("from_entry"), source=OuterRef("to_entry"), outcome=Outcome.MERGED)
    edges: QuerySet[Any, Any] = Entry.origins.through.objects.filter(from_entry__in=level)
    rows = (
        edges.annotate(is_merge=Exists(merges))
        .order_by("pk")
        .values_list("from_entry", "to_entry", "to_entry__sheet__restitution", "is_merge")
    )
    yield from rows


def _masks(graph: _Graph, own: Mapping[int, int]) -> dict[uuid.UUID, int]:
    """The sessions of each entry, as a number: what it was made from is reckoned before it."""
    masks: dict[uuid.UUID, int] = {}
    opened: set[uuid.UUID] = set()
    waiting = [(root, False) for root in graph.roots]
    while waiting:
        pk, is_ready = waiting.pop()
        below = graph.origins.get(pk, {})
        if is_ready:
            masks[pk] = 0 if pk in graph.copied else own[graph.reported[pk]]
            for one in below:
                masks[pk] |= masks.get(one, 0)
        elif pk not in opened:
            opened.add(pk)
            waiting.append((pk, True))
            waiting.extend((one, False) for one in below)
    return masks


class _Sessions:
    """The sessions that some restitutions report: a bit, a territory and a head-count each (two SQL statements)."""

    def __init__(self, restitutions: Iterable[int], territory: Territory) -> None:
        rows = list(
            RestitutionWorkshop.objects.filter(restitution__in=set(restitutions))
            .order_by("workshop", "restitution")
            .values_list("restitution", "workshop", "workshop__territory__path")
            .annotate(people=_PEOPLE, unknown=_UNKNOWN)
        )
        paths = {workshop: path for _, workshop, path, *_ in rows}
        self._bit = {workshop: rank for rank, workshop in enumerate(paths)}
        self._of: dict[int, int] = defaultdict(int)
        for restitution, workshop, *_ in rows:
            self._of[restitution] |= 1 << self._bit[workshop]
        heads = {workshop: (people, unknown) for _, workshop, _, people, unknown in rows}
        self._heads = [heads[workshop] for workshop in paths]
        self._places = [_step_below(territory.path, path) for path in paths.values()]
        self._levels = dict(
            Territory.objects.filter(path__in=set(self._places)).order_by().values_list("path", "level")
        )
        self.told = lru_cache(maxsize=None)(self._told)

    def bits(self, restitution: int) -> int:
        return self._of.get(restitution, 0)

    def _told(self, mask: int) -> Provenance:
        ranks = list(_ranks(mask))
        places = Counter(self._levels[path] for path in {self._places[rank] for rank in ranks})
        heads = [self._heads[rank] for rank in ranks]
        return Provenance(
            territories=tuple((level, places[level]) for level in _LEVELS if places[level]),
            sessions=len(ranks),
            participants=sum(people or 0 for people, _ in heads),
            silent=sum(1 for people, _ in heads if people is None),
            is_partial=any(unknown for people, unknown in heads if people is not None),
        )


def _step_below(top: str, path: str) -> str:
    """The path one step below `top` on the way to `path`; `path` itself when it is not further down."""
    if not path.startswith(top) or path == top:
        return path
    return top + path[len(top) :].split("/", 1)[0] + "/"


def _ranks(mask: int) -> Iterator[int]:
    """The ranks of the bits that are set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
