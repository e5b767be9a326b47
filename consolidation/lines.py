"""The left side of the workbench: the points of the level below, a page at a time, with what was decided of each."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse

from common.compiled import Compiled
from consolidation.enums import Outcome
from consolidation.models import Decision
from consolidation.names import name_of, page_of
from consolidation.provenance import provenance_told
from restitutions.enums import CHALLENGE_KINDS, Kind
from restitutions.models import Entry, Restitution
from restitutions.services.details import Detail
from workshops.models import Theme

ITEMS = 12
"""Sub-points shown under a line: the others are read in the fiche."""

_NATURES = {str(kind): str(kind.label) for kind in Kind}


@dataclass(frozen=True)
class Decided:
    """What is in force of a point for a fiche: who decided it, and in which point of the fiche (its reference)."""

    pk: str
    outcome: str
    reason: str
    at: datetime
    by: str
    into: str

    @property
    def label(self) -> str:
        return Outcome(self.outcome).label


@dataclass(frozen=True)
class Line:
    """A point of the level below, in words.

    `restitution` is the id of the one that says it, `address` its place in its fiche, `page` its own page or "".
    `under` is the défi under which it stands, "" for most. `carried` says who carries it, `decision` what is in force
    of it; it may also have been taken by an import.
    """

    pk: str
    kind: str
    nature: str
    name: str
    text: str
    reference: str
    highlighted: bool
    note: str
    under: str
    restitution: int
    territory: str
    address: str
    page: str
    items: tuple[str, ...]
    more_items: int
    carried: str
    decision: Decided | None
    is_waiting: bool


def _challenge_above() -> Any:
    """The words of the défi under which a line stands; asked of no point of a table."""
    before = Q(position__lt=OuterRef("position")) | Q(position=OuterRef("position"), pk__lt=OuterRef("pk"))
    all_of_it = Entry.objects.filter(before, sheet=OuterRef("sheet"), row__isnull=True, kind=Kind.CHALLENGE)
    last = all_of_it.order_by("-position", "-pk").values("text")[:1]
    return Case(When(kind__in=CHALLENGE_KINDS[1:], then=Subquery(last)), default=Value(""))


def _read(sheet: Any, ids: Any) -> QuerySet[Any, Any]:
    mine = FilteredRelation("decisions", condition=Q(decisions__sheet=sheet))
    # Not an EXISTS: the database would rather read every origin than look these few up.
    taken = Entry.origins.through.objects.filter(to_entry=OuterRef("pk"), from_entry__sheet=sheet).values("pk")[:1]
    entries: QuerySet[Any, Any] = Entry.objects.filter(pk__in=ids).order_by()
    return entries.annotate(mine=mine, taken=Subquery(taken), under=_challenge_above()).values_list(
        *("pk", "kind", "text", "reference", "highlighted", "role", "horizon", "starts_on", "ends_on"),
        *("under", "sheet__restitution", "sheet__restitution__territory__label", "taken"),
        *("mine__pk", "mine__outcome", "mine__reason", "mine__at", "mine__by__name", "mine__by__email"),
        *("mine__into__kind", "mine__into__reference"),
    )


_READ = Compiled(_read)
_ITEMS: Compiled[Any] = Compiled(
    lambda ids: Entry.objects.filter(parent__in=ids).order_by("position", "pk").values_list("parent", "text")
)


def lines_of(ids: Sequence[uuid.UUID], reader: Restitution, theme: Theme, sheet: int | None) -> list[Line]:
    """The lines of the points that have these ids, in that order, as those who write a fiche of `reader` read them.

    As many SQL statements at any number.
    """
    found = {row[0]: row for row in _READ(sheet, list(ids))}
    items: dict[uuid.UUID, list[str]] = defaultdict(list)
    for parent, text in _ITEMS(list(ids)):
        items[parent].append(text)
    carried = provenance_told({pk: row[10] for pk, row in found.items()}, reader.territory)
    fiches = {
        restitution: reverse("restitutions:sheet", args=[restitution, theme.number])
        for restitution in {row[10] for row in found.values()}
    }
    return [_line(found[pk], fiches, items[pk], carried[pk].words) for pk in ids if pk in found]


def _line(row: Sequence[Any], fiches: Mapping[int, str], items: Sequence[str], carried: str) -> Line:
    pk, kind, text, reference, highlighted, *detail, under, restitution, territory, taken = row[:13]
    decision = _decided(*row[13:])
    return Line(
        pk=str(pk),
        kind=kind,
        nature=_NATURES[kind],
        name=name_of(reference, text),
        text=text,
        reference=reference or "",
        highlighted=highlighted,
        note=Detail(*detail).words,
        under=under or "",
        restitution=restitution,
        territory=territory,
        address=f"{fiches[restitution]}#{reference}" if reference else fiches[restitution],
        page=page_of(reference),
        items=tuple(items[:ITEMS]),
        more_items=max(0, len(items) - ITEMS),
        carried=carried,
        decision=decision,
        is_waiting=decision is None and taken is None,
    )


def _decided(
    pk: Any, outcome: str, reason: str, at: datetime, name: str | None, email: str | None, kind: str | None, into: Any
) -> Decided | None:
    """None when nothing was decided, or when the entry of the fiche (its `kind`) is gone."""
    if pk is None or (outcome != Outcome.SET_ASIDE and kind is None):
        return None
    return Decided(str(pk), outcome, reason, at, name or email or "", into or "")


_REASONS: Compiled[Any] = Compiled(
    lambda sheet: (
        Decision.objects.filter(sheet=sheet, outcome=Outcome.SET_ASIDE)
        .order_by()
        .values_list("reason")
        .annotate(number=Count("pk"))
        .order_by("-number", "reason")
    )
)


def reasons_used(sheet: int | None, most: int = 20) -> list[str]:
    """The reasons given for setting aside in this fiche, the most frequent first (one SQL statement)."""
    return [reason for reason, _ in _REASONS.between(0, most, sheet)]
