"""The left side of the workbench: the points of the level below, a page at a time, with what was decided of each."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.db.models.enums import TextChoices

from consolidation.enums import Outcome
from consolidation.models import Decision
from consolidation.names import name_of
from consolidation.provenance import Provenance, provenance_of_read
from consolidation.sources import KINDS, is_decided, is_taken, is_waiting
from restitutions.models import Entry
from restitutions.services.details import detail_of
from territories.models import Territory

PAGE = 25
ITEMS = 12
"""Sub-points shown under a line: the others are read in the fiche."""

WAITING, AGAIN, CHANGED = "", "toutes", "modifiees"


class Shown(TextChoices):
    """Points of which something was decided, by what was."""

    TAKEN = "reprises", "Reprises"
    MERGED = "fusionnees", "Fusionnées"
    SET_ASIDE = "ecartees", "Écartées"


_RANK = Case(
    *(When(kind=kind, then=Value(rank)) for rank, kind in enumerate(KINDS)),
    default=Value(len(KINDS)),
    output_field=IntegerField(),
)
_PLACE = (
    "sheet__restitution__territory__path",
    "sheet__restitution_id",
    "row__position",
    "row_id",
    "position",
    "pk",
)

ORDERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "nature": ("Nature, puis territoire", (_RANK, *_PLACE)),
    "territoire": ("Territoire, puis nature", (*_PLACE[:2], _RANK, *_PLACE[2:])),
    "recentes": ("Modifiées récemment", ("-updated_at", "pk")),
}


@dataclass(frozen=True)
class Line:
    """A point of the level below. `decision` is what is in force of it; `is_taken` may also be by an import."""

    entry: Entry
    items: tuple[str, ...]
    more_items: int
    decision: Decision | None
    is_taken: bool
    provenance: Provenance | None

    @property
    def name(self) -> str:
        """How the line is called aloud: its reference, or the beginning of its words."""
        return name_of(self.entry.reference, self.entry.text)

    @property
    def note(self) -> str:
        return detail_of(self.entry).words

    @property
    def is_waiting(self) -> bool:
        return self.decision is None and not self.is_taken

    @property
    def anchor(self) -> str:
        return f"point-{self.entry.pk}"


@dataclass(frozen=True)
class Tally:
    """How many points there are for a fiche, and how many nobody has decided of yet."""

    total: int
    waiting: int

    @property
    def done(self) -> int:
        return self.total - self.waiting


def of_decision(entries: QuerySet[Entry], shown: str, sheet: int | None) -> QuerySet[Entry]:
    """Those of some points of which that was decided for a fiche; WAITING: nothing yet; AGAIN: all."""
    taken, merged = is_taken(sheet=sheet), is_decided(Outcome.MERGED, sheet=sheet)
    if shown == WAITING:
        return entries.filter(is_waiting(sheet=sheet))
    if shown == Shown.SET_ASIDE:
        return entries.filter(is_decided(Outcome.SET_ASIDE, sheet=sheet))
    if shown == Shown.MERGED:
        return entries.filter(taken, merged)
    return entries.filter(taken, ~merged) if shown == Shown.TAKEN else entries


def tally(entries: QuerySet[Entry], sheet: int | None) -> Tally:
    """How far the points offered to a fiche are (one SQL statement)."""
    return Tally(**entries.aggregate(total=Count("pk"), waiting=Count("pk", filter=is_waiting(sheet=sheet))))


def ordered(entries: QuerySet[Entry], order: str) -> QuerySet[Any, uuid.UUID]:
    """Their ids, in order: what is sorted is as narrow as can be, the page is read by `lines_of`."""
    return entries.order_by(*ORDERS[order or "nature"][1]).values_list("pk", flat=True)


def lines_of(entries: QuerySet[Entry], ids: Sequence[uuid.UUID], territory: Territory, sheet: int | None) -> list[Line]:
    """The lines of those of some points that have these ids, in that order, as a territory reads them.

    As many SQL statements at any number.
    """
    marked: QuerySet[Any, Any] = entries.annotate(is_taken=is_taken(sheet=sheet))
    found = marked.select_related("sheet__restitution__territory").in_bulk(list(ids))
    items, decisions = _items(ids), _decisions_of(ids, sheet)
    carried = provenance_of_read(found.values(), territory)
    return [
        Line(
            entry=found[pk],
            items=tuple(items[pk][:ITEMS]),
            more_items=max(0, len(items[pk]) - ITEMS),
            decision=decisions.get(pk),
            is_taken=found[pk].is_taken,
            provenance=carried.get(pk),
        )
        for pk in ids
        if pk in found
    ]


def _items(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for parent, text in (
        Entry.objects.filter(parent__in=ids).order_by("position", "pk").values_list("parent_id", "text")
    ):
        if parent is not None:
            found[parent].append(text)
    return found


def _decisions_of(sources: Sequence[uuid.UUID], sheet: int | None) -> dict[uuid.UUID, Decision]:
    """What is in force of some points for a fiche, with who decided and into what (one SQL statement)."""
    standing = Decision.objects.in_force().filter(sheet=sheet, source__in=sources)
    return {one.source_id: one for one in standing.select_related("by", "into")}


def reasons_used(sheet: int | None, most: int = 20) -> list[str]:
    """The reasons given for setting aside in this fiche, the most frequent first (one SQL statement)."""
    given = Decision.objects.filter(sheet=sheet, outcome=Outcome.SET_ASIDE).order_by().values_list("reason")
    return [reason for reason, _ in given.annotate(number=Count("pk")).order_by("-number", "reason")[:most]]
