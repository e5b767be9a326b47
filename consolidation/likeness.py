"""A page of suggestions as it is read: both wordings, the words they share, where each was said."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from consolidation.french_words import marked, token_of
from consolidation.lines import Line, lines_of
from consolidation.models import SuggestionRefusal
from consolidation.similar import shared_words
from consolidation.sources import sources_of
from consolidation.suggestions import Pair
from restitutions.models import Entry, RestitutionWorkshop
from restitutions.views.access import Place

SESSIONS = 3
"""Sessions named beside a wording; the others are counted."""


@dataclass(frozen=True)
class Wording:
    """One of the two points: its text in pieces (words, whether shared), and the sessions reported with it."""

    line: Line
    pieces: list[tuple[str, bool]]
    sessions: tuple[str, ...]
    more_sessions: int


@dataclass(frozen=True)
class Likeness:
    """Two points that may be one. `above` is what was taken from the first, None when neither was looked at."""

    first: Wording
    second: Wording
    words: tuple[str, ...]
    above: Entry | None
    following: str
    """The key of the pair that follows on the page."""

    @property
    def key(self) -> str:
        return key_of(self.first.line.pk, self.second.line.pk)

    @property
    def kind(self) -> str:
        return self.first.line.nature

    @property
    def names(self) -> str:
        return f"{self.first.line.name} et {self.second.line.name}"


def key_of(one: uuid.UUID | str, other: uuid.UUID | str) -> str:
    return f"{one}-{other}"


def likenesses(place: Place, pairs: Sequence[Pair]) -> list[Likeness]:
    """As many SQL statements at any number; a pair whose point went meanwhile is left out."""
    ids = list(dict.fromkeys(point for pair in pairs for point in (pair.first, pair.second)))
    above = Entry.objects.in_bulk([pair.into for pair in pairs if pair.into])
    offered = sources_of(place.restitution, place.theme)
    there = list(offered.filter(pk__in=ids).order_by().values_list("pk", flat=True))
    lines = {uuid.UUID(one.pk): one for one in lines_of(there, place.restitution, place.theme, place.sheet.pk)}
    sessions = _sessions(line.restitution for line in lines.values())
    keys = [key_of(pair.first, pair.second) for pair in pairs]
    return [
        Likeness(
            *_wordings((lines[pair.first], lines[pair.second]), sessions),
            above=above.get(pair.into) if pair.into else None,
            following=after,
        )
        for pair, after in zip(pairs, [*keys[1:], ""], strict=False)
        if pair.first in lines and pair.second in lines
    ]


def _wordings(
    lines: tuple[Line, Line], sessions: Mapping[int, Sequence[str]]
) -> tuple[Wording, Wording, tuple[str, ...]]:
    """Both texts with their marks, and the words they share as the first writes them."""
    texts = [line.text for line in lines]
    shared = shared_words(*texts)
    first, second = (
        Wording(
            line,
            marked(line.text, shared),
            tuple(sessions[line.restitution][:SESSIONS]),
            max(0, len(sessions[line.restitution]) - SESSIONS),
        )
        for line in lines
    )
    return first, second, said_of(first.pieces)


def said_of(pieces: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    """The shared words, once each, as a text writes them first."""
    said: dict[str, str] = {}
    for piece, is_shared in pieces:
        if is_shared:
            said.setdefault(token_of(piece), piece)
    return tuple(said.values())


def _sessions(restitutions: Iterable[int]) -> Mapping[int, Sequence[str]]:
    """The sessions that some restitutions report, in their order (one SQL statement)."""
    found: dict[int, list[str]] = defaultdict(list)
    reported = RestitutionWorkshop.objects.filter(restitution__in=set(restitutions)).order_by("position", "pk")
    for one in reported.select_related("workshop__territory"):
        found[one.restitution_id].append(str(one.workshop))
    return found


@dataclass(frozen=True)
class Refused:
    """A refusal, with both texts as they are now; None for a point that was deleted."""

    refusal: SuggestionRefusal
    entries: tuple[Entry | None, Entry | None]


def refusals_of(sheet: int | None) -> QuerySet[SuggestionRefusal, Any]:
    return SuggestionRefusal.objects.filter(sheet=sheet).select_related("by").order_by("-at", "pk")


def refused_lines(refusals: Sequence[SuggestionRefusal]) -> list[Refused]:
    """A page of them (one SQL statement)."""
    ids: set[uuid.UUID] = {pk for one in refusals for pk in (one.first_id, one.second_id)}
    found = Entry.objects.select_related("sheet__restitution__territory").in_bulk(ids)
    return [Refused(one, (found.get(one.first_id), found.get(one.second_id))) for one in refusals]
