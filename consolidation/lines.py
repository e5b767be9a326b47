"""The left side of the workbench: the points of the level below, a page at a time, with what was decided of each."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.enums import TextChoices

from consolidation.enums import Outcome
from consolidation.models import Decision
from consolidation.provenance import Provenance, provenance_of
from consolidation.sources import KINDS, sources_of, with_decision
from restitutions.models import Entry, Restitution, ThemeSheet
from restitutions.services.details import detail_of
from workshops.models import Theme

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
        return self.entry.reference or f"«\u00a0{self.entry.text[:40]}\u00a0»"

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


def decided(restitution: Restitution, theme: Theme) -> QuerySet[Entry, Any]:
    """The points offered to a fiche, with `is_taken`, `is_aside` and `is_decided` (any decision in force)."""
    sheet = ThemeSheet.objects.filter(restitution=restitution, theme=theme).values("pk")
    standing = Decision.objects.in_force().filter(source=OuterRef("pk"), sheet__in=sheet)
    marked = with_decision(sources_of(restitution, theme), restitution, theme)
    return marked.annotate(is_decided=Exists(standing))


def of_decision(entries: QuerySet[Any, Any], shown: str, sheet: int | None) -> QuerySet[Any, Any]:
    """Those of `decided` of which that was decided; WAITING: nothing yet; AGAIN: all."""
    if shown == WAITING:
        return entries.filter(is_taken=False, is_decided=False)
    if shown == Shown.SET_ASIDE:
        return entries.filter(is_aside=True)
    merged = Exists(Decision.objects.in_force().filter(source=OuterRef("pk"), sheet=sheet, outcome=Outcome.MERGED))
    if shown == Shown.MERGED:
        return entries.filter(merged)
    if shown == Shown.TAKEN:
        return entries.filter(Q(is_taken=True) | Q(is_decided=True), ~merged, is_aside=False)
    return entries


def tally(restitution: Restitution, theme: Theme) -> Tally:
    """How far a fiche is (two SQL statements)."""
    waiting = of_decision(decided(restitution, theme), WAITING, None).count()
    return Tally(sources_of(restitution, theme).count(), waiting)


def ordered(entries: QuerySet[Any, Any], order: str) -> QuerySet[Any, uuid.UUID]:
    """The ids of `decided` entries, in order: what is sorted is as narrow as can be, the page is read by `lines_of`."""
    return entries.order_by(*ORDERS[order or "nature"][1]).values_list("pk", flat=True)


def lines_of(ids: Sequence[uuid.UUID], restitution: Restitution, theme: Theme, sheet: int | None) -> list[Line]:
    """The lines of some points offered to a fiche, in the order given, as the territory of `restitution` reads them.

    As many SQL statements at any number.
    """
    found = decided(restitution, theme).filter(pk__in=ids).select_related("sheet__restitution__territory")
    return told_lines(found.in_bulk(), ids, restitution, sheet)


def told_lines(
    found: Mapping[uuid.UUID, Any], ids: Sequence[uuid.UUID], restitution: Restitution, sheet: int | None
) -> list[Line]:
    """The lines of entries that were read already, by id, each with `is_taken`."""
    page = [found[pk] for pk in ids if pk in found]
    items = _items(ids)
    decisions = decisions_of(ids, sheet)
    carried = provenance_of(Entry.objects.filter(pk__in=ids), restitution.territory)
    return [
        Line(
            entry=one,
            items=tuple(items[one.pk][:ITEMS]),
            more_items=max(0, len(items[one.pk]) - ITEMS),
            decision=decisions.get(one.pk),
            is_taken=one.is_taken,
            provenance=carried.get(one.pk),
        )
        for one in page
    ]


def _items(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for parent, text in (
        Entry.objects.filter(parent__in=ids).order_by("position", "pk").values_list("parent_id", "text")
    ):
        if parent is not None:
            found[parent].append(text)
    return found


def decisions_of(sources: Sequence[uuid.UUID], sheet: int | None) -> dict[uuid.UUID, Decision]:
    """What is in force of some points for a fiche, with who decided and into what (one SQL statement)."""
    standing = Decision.objects.in_force().filter(sheet=sheet, source__in=sources)
    return {one.source_id: one for one in standing.select_related("by", "into")}


def reasons_used(sheet: int | None, most: int = 20) -> list[str]:
    """The reasons given for setting aside in this fiche, the most frequent first (one SQL statement)."""
    given = Decision.objects.filter(sheet=sheet, outcome=Outcome.SET_ASIDE).order_by().values_list("reason")
    return [reason for reason, _ in given.annotate(number=Count("pk")).order_by("-number", "reason")[:most]]
