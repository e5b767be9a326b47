"""Who carries an entry: the sessions it comes from through every merge, their territories and head-counts.

The counting rule is written in docs/adr/0012-consolidation.md. A session is one bit of a number, and what carries an
entry one number: a union never counts a session twice.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Template
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from common.compiled import Compiled
from common.french import count, number
from consolidation.enums import Outcome
from consolidation.models import Decision
from restitutions.models import Entry, RestitutionWorkshop, ThemeSheet
from territories.enums import Level
from territories.models import Territory

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

_FEW = 5
"""The smallest head-count that is given to anybody, as in the open data."""


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
        people = count(self.participants, "participant", "participants")
        return self._told(f"au moins {people}" if self.silent or self.is_partial else people)

    @property
    def public_words(self) -> str:
        """The same where anybody reads: one to four people could be recognised, their number is not given."""
        return self._told("moins de 5\u00a0participants connus") if 0 < self.participants < _FEW else self.words

    def _told(self, people: str) -> str:
        if not self.sessions:
            return ""
        named = [count(many, *_LEVELS[level]) for level, many in self.territories]
        return f"porté par {', '.join([*named, count(self.sessions, 'session', 'sessions'), self._heads(people)])}"

    def _heads(self, people: str) -> str:
        if self.silent == self.sessions:
            return "effectif non renseigné"
        unknown = "session sans effectif" if self.silent == 1 else "sessions sans effectif"
        return f"{people} (dont {number(self.silent)}\u00a0{unknown})" if self.silent else people


def provenance_of(entries: QuerySet[Entry], territory: Territory) -> dict[uuid.UUID, Provenance]:
    """What carries each of some entries, as the reader of a territory counts it: « 3 départements » in an académie.

    Four SQL statements, whatever the number of entries and of levels below.
    """
    roots = entries.order_by()
    seed, values = roots.values("pk").query.sql_with_params()
    sql = _OF_ALL.substitute(_SQL, seed=seed, edge=_EDGE)
    return _carried(sql, values, dict(roots.values_list("pk", "sheet__restitution")), territory)


def provenance_told(reported: Mapping[uuid.UUID, int], territory: Territory) -> dict[uuid.UUID, Provenance]:
    """The same of a few entries of which the restitution is known: one SQL statement less."""
    if not reported:
        return {}
    seed = _THESE.substitute(_SQL, marks=", ".join(["%s"] * len(reported)))
    shape = _OF_EACH if connection.vendor == "postgresql" else _OF_ALL
    sql = shape.substitute(_SQL, seed=seed, edge=_EDGE)
    return _carried(sql, [_key(pk) for pk in reported], reported, territory)


def provenance_of_read(entries: Iterable[Entry], territory: Territory) -> dict[uuid.UUID, Provenance]:
    """The same of a few entries that were read with their sheet."""
    return provenance_told({one.pk: one.sheet.restitution_id for one in entries}, territory)


def _carried(
    statement: str, values: Sequence[Any], roots: Mapping[uuid.UUID, int], territory: Territory
) -> dict[uuid.UUID, Provenance]:
    graph = _read(statement, values, {_key(pk): restitution for pk, restitution in roots.items()})
    sessions = _Sessions(graph.reported.values(), territory)
    own = {restitution: sessions.bits(restitution) for restitution in set(graph.reported.values())}
    masks = _masks(graph, own)
    return {pk: sessions.told(masks[_key(pk)]) for pk in roots}


@dataclass(frozen=True)
class _Graph:
    """Entries (by the text of their ids) and what they were made from; `reported` is the restitution of each.

    `copied` are those that say what is said below: the sessions of their own restitution do not carry them.
    """

    roots: tuple[str, ...]
    reported: dict[str, int]
    origins: dict[str, list[str]]
    copied: set[str]


_SQL = {
    "link": Entry.origins.through._meta.db_table,
    "entry": Entry._meta.db_table,
    "sheet": ThemeSheet._meta.db_table,
    "decision": Decision._meta.db_table,
    "merged": Outcome.MERGED.value,
}
_THESE = Template("SELECT id FROM $entry WHERE id IN ($marks)")
_EDGE = Template("""
    SELECT CAST(link.from_entry_id AS text), CAST(link.to_entry_id AS text), sheet.restitution_id, (
        SELECT 1 FROM $decision one
        WHERE one.into_id = link.from_entry_id AND one.source_id = link.to_entry_id
        AND one.outcome = '$merged' LIMIT 1
    )
    FROM $link link JOIN $entry origin ON origin.id = link.to_entry_id JOIN $sheet sheet ON sheet.id = origin.sheet_id
""").substitute(_SQL)
"""(entry, origin, restitution of the origin, whether it was merged)."""

_OF_ALL = Template("""
    WITH RECURSIVE down(id) AS (
        $seed UNION SELECT link.to_entry_id FROM down JOIN $link link ON link.from_entry_id = down.id
    )
    $edge JOIN down ON down.id = link.from_entry_id
""")
"""Of all that some entries were made from: `seed` gives the ids of those."""

_OF_EACH = Template("""
    WITH RECURSIVE down(id) AS (
        $seed UNION SELECT link.to_entry_id FROM down
        JOIN LATERAL (SELECT to_entry_id FROM $link WHERE from_entry_id = down.id OFFSET 0) link ON TRUE
    )
    SELECT edge.* FROM down JOIN LATERAL ($edge WHERE link.from_entry_id = down.id OFFSET 0) edge ON TRUE
""")
"""The same for PostgreSQL, told to look each one up: it guesses that a recursion finds ten times what it begins with,
and of a few entries too it would read whole tables."""


def _read(statement: str, values: Sequence[Any], roots: Mapping[str, int]) -> _Graph:
    reported = dict(roots)
    origins: dict[str, list[str]] = defaultdict(list)
    copied: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for above, below, restitution, is_merge in cursor.fetchall():
            origins[above].append(below)
            reported[below] = restitution
            if not is_merge:
                copied.add(above)
    return _Graph(tuple(roots), reported, origins, copied)


def _key(pk: uuid.UUID) -> str:
    """The text of an id in this database: hashing and comparing texts costs a tenth of UUIDs."""
    return str(pk) if connection.features.has_native_uuid_field else pk.hex


def _masks(graph: _Graph, own: Mapping[int, int]) -> dict[str, int]:
    """The sessions of each entry, as a number: what it was made from is reckoned before it."""
    masks: dict[str, int] = {}
    opened: set[str] = set()
    waiting = [(root, False) for root in graph.roots]
    while waiting:
        pk, is_ready = waiting.pop()
        below = graph.origins.get(pk, ())
        if is_ready:
            masks[pk] = 0 if pk in graph.copied else own[graph.reported[pk]]
            for one in below:
                masks[pk] |= masks.get(one, 0)
        elif pk not in opened:
            opened.add(pk)
            waiting.append((pk, True))
            waiting.extend((one, False) for one in below)
    return masks


_REPORTED: Compiled[Any] = Compiled(
    lambda restitutions: (
        RestitutionWorkshop.objects.filter(restitution__in=restitutions)
        .order_by("workshop", "restitution")
        .values_list("restitution", "workshop", "workshop__territory__path")
        .annotate(people=_PEOPLE, unknown=_UNKNOWN)
    )
)
_LEVEL_OF: Compiled[Any] = Compiled(
    lambda paths: Territory.objects.filter(path__in=paths).order_by().values_list("path", "level")
)


class _Sessions:
    """The sessions that some restitutions report: a bit, a territory and a head-count each (two SQL statements)."""

    def __init__(self, restitutions: Iterable[int], territory: Territory) -> None:
        rows = _REPORTED(list(set(restitutions)))
        paths = {workshop: path for _, workshop, path, *_ in rows}
        self._bit = {workshop: rank for rank, workshop in enumerate(paths)}
        self._of: dict[int, int] = defaultdict(int)
        for restitution, workshop, *_ in rows:
            self._of[restitution] |= 1 << self._bit[workshop]
        heads = {workshop: (people, unknown) for _, workshop, _, people, unknown in rows}
        self._heads = [heads[workshop] for workshop in paths]
        self._places = [_step_below(territory.path, path) for path in paths.values()]
        self._levels: dict[str, str] = dict(_LEVEL_OF(list(set(self._places))))
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
