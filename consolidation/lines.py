"""The left side of the workbench: the points of the level below, a page at a time, with what was decided of each."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Case, Count, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.enums import TextChoices
from django.urls import reverse

from common.compiled import Compiled
from consolidation.enums import Outcome
from consolidation.models import Decision
from consolidation.names import name_of, page_of
from consolidation.provenance import provenance_told
from consolidation.sources import KINDS, is_decided, is_taken, is_waiting, sources_of
from restitutions.enums import CHALLENGE_KINDS, Kind
from restitutions.models import Entry, Restitution
from restitutions.services.details import Detail
from workshops.models import Theme

PAGE = 25
ITEMS = 12
"""Sub-points shown under a line: the others are read in the fiche."""

_NATURES = {str(kind): str(kind.label) for kind in Kind}

WAITING, AGAIN, CHANGED = "", "toutes", "modifiees"


class Shown(TextChoices):
    """Points of which something was decided, by what was."""

    TAKEN = "reprises", "Reprises"
    MERGED = "fusionnees", "Fusionnées"
    SET_ASIDE = "ecartees", "Écartées"


_RANK = Case(
    *(When(kind=kind, then=Value(rank)) for rank, kind in enumerate(KINDS) if kind not in CHALLENGE_KINDS),
    # Défis and their lines are read as they were written: each défi with what stands under it.
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


@dataclass(frozen=True)
class Tally:
    """How many points there are for a fiche, and how many nobody has decided of yet."""

    total: int
    waiting: int

    @property
    def done(self) -> int:
        return self.total - self.waiting


def of_decision(entries: QuerySet[Entry], shown: str, sheet: Any) -> QuerySet[Entry]:
    """Those of some points of which that was decided for a fiche; WAITING: nothing yet; AGAIN: all."""
    taken, merged = is_taken(sheet=sheet), is_decided(Outcome.MERGED, sheet=sheet)
    if shown == WAITING:
        return entries.filter(is_waiting(sheet=sheet))
    if shown == Shown.SET_ASIDE:
        return entries.filter(is_decided(Outcome.SET_ASIDE, sheet=sheet))
    if shown == Shown.MERGED:
        return entries.filter(taken, merged)
    return entries.filter(taken, ~merged) if shown == Shown.TAKEN else entries


def _tallied(restitution: Any, theme: Any, sheet: Any) -> QuerySet[Any, Any]:
    # A decision in force is joined; only of what has none it is asked whether an import took it.
    decided = Q(mine__outcome=Outcome.SET_ASIDE) | Q(mine__into__kind__isnull=False) | Q(is_taken(sheet=sheet))
    mine = FilteredRelation("decisions", condition=Q(decisions__sheet=sheet))
    rows: QuerySet[Any, Any] = sources_of(restitution, theme).order_by().annotate(all=Value(1), mine=mine).values("all")
    return rows.annotate(number=Count("pk"), done=Count("pk", filter=decided)).values_list("number", "done")


_TALLIED = Compiled(_tallied)


def tally(restitution: Restitution, theme: Theme, sheet: int | None) -> Tally:
    """How far the points offered to a fiche are (one SQL statement)."""
    for total, done in _TALLIED(restitution.pk, theme.pk, sheet):
        return Tally(total, total - done)
    return Tally(0, 0)


def ordered(entries: QuerySet[Entry], order: str) -> QuerySet[Any, uuid.UUID]:
    """Their ids, in order: what is sorted is as narrow as can be, the page is read by `lines_of`."""
    return entries.order_by(*ORDERS[order or "nature"][1]).values_list("pk", flat=True)


@dataclass(frozen=True)
class Ids:
    """The ids of the points offered to a fiche of which that was decided, in order, as a list that is counted, and cut.

    One SQL statement each; `number` is how many there are, when that is known already.
    """

    restitution: int
    theme: int
    sheet: int | None
    shown: str
    order: str
    number: int | None = None

    def count(self) -> int:
        if self.number is not None:
            return self.number
        offered = sources_of(self.restitution, self.theme)
        return of_decision(offered, self.shown, self.sheet).count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[uuid.UUID]:
        found = _ids(self.shown, self.order)
        return found.between(part.start, part.stop, self.restitution, self.theme, self.sheet)


@cache
def _ids(shown: str, order: str) -> Compiled[uuid.UUID]:
    return Compiled(
        lambda restitution, theme, sheet: ordered(of_decision(sources_of(restitution, theme), shown, sheet), order)
    )


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
