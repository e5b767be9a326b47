"""What the workbench shows: the points of the level below, and the fiche; both as the address says."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse

from accounts.http import ScopedRequest
from consolidation.changes import changed_decisions, told
from consolidation.desk import AGAIN, CHANGED, PAGE, Asked, Desk, read_desk
from consolidation.fiche import LABELS, TABLES, FicheTable, fiche_table
from consolidation.fiche_challenges import challenge_table
from consolidation.forms import LineFilter
from consolidation.lines import lines_of, reasons_used
from consolidation.names import name_of
from consolidation.places import CHALLENGES, TABLE_OF
from consolidation.services import last_act
from consolidation.sources import sources_of
from consolidation.views.access import may_decide, without
from restitutions.enums import Kind
from restitutions.models import Entry, Row
from restitutions.views.access import Place
from restitutions.views.sheet import trail_context

DIGITS = 6
"""Of the number of a page; longer, it is no page."""


@dataclass(frozen=True)
class Target:
    """What was chosen in the fiche: a point to merge into, or a row (or a défi) to put what is taken in."""

    point: Entry | None = None
    row: Row | Entry | None = None

    @property
    def kind(self) -> str:
        return self.point.kind if self.point else ""

    @property
    def table(self) -> str:
        if self.point:
            return TABLE_OF.get(self.point.kind, "")
        if isinstance(self.row, Entry):
            return CHALLENGES
        return self.row.table if self.row else ""

    @property
    def name(self) -> str:
        if self.point:
            return self.point.reference or self.point.text[:60]
        if isinstance(self.row, Entry):
            return f"défi {name_of(self.row.reference, self.row.text)}"
        return str(self.row) if self.row else ""


def uuid_of(raw: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(raw or "")
    except ValueError:
        return None


def page_context(request: ScopedRequest, place: Place, query: QueryDict) -> dict[str, Any]:
    """The whole page. As many SQL statements at any size."""
    filters = LineFilter(query, fed=place.restitution)
    desk = read_desk(place.restitution.pk, place.theme.pk, place.sheet.pk, _asked(place, filters, query))
    context = {**base_context(request, place, query, desk), "filters": filters}
    context |= _left(place, filters, query, desk, context)
    context |= {"clear": without(query, *_filter_names()).urlencode()}
    return {**context, **right_context(place, query)}


def _asked(place: Place, filters: LineFilter, query: QueryDict) -> Asked:
    passing = filters.narrowed(sources_of(place.restitution, place.theme)) if filters.is_filtering else None
    page = query.get("page", "")
    return Asked(
        shown=filters.decision_asked,
        order=filters.asked.get("tri") or "nature",
        passing=passing,
        page=max(1, int(page)) if page.isdecimal() and len(page) <= DIGITS else 1,
    )


def _filter_names() -> tuple[str, ...]:
    return (*LineFilter.base_fields, "page", "fait")


def base_context(request: ScopedRequest, place: Place, query: QueryDict, desk: Desk | None = None) -> dict[str, Any]:
    """What every answer of the workbench says: how many are left, what can be undone."""
    sheet = place.sheet
    can_decide = may_decide(request, place.restitution)
    last, is_seen = (last_act(sheet, request.scope.account) if can_decide and sheet.pk else None) or (None, False)
    desk = desk or read_desk(place.restitution.pk, place.theme.pk, sheet.pk, Asked(AGAIN))
    return {
        **trail_context(place),
        "sheet": sheet,
        "uid": uuid.uuid4(),
        "can_decide": can_decide,
        "tally": desk.tally,
        "last": last,
        "last_field": "revoir" if is_seen else "annuler",
        "changes": desk.changed,
        "suite": without(query, "fait").urlencode(),
        "place": reverse("consolidation:feeds", args=[place.restitution.pk]),
        "address": reverse("consolidation:workbench", args=[place.restitution.pk, place.theme.number]),
    }


def _left(place: Place, filters: LineFilter, query: QueryDict, desk: Desk, base: dict[str, Any]) -> dict[str, Any]:
    sheet, kept = place.sheet.pk, without(query, "page", "fait").urlencode()
    if filters.decision_asked == CHANGED:
        pages = Paginator(changed_decisions(sheet).select_related("by"), PAGE)
        pages.count = desk.changed
        page: Any = pages.get_page(query.get("page"))
        return {"page": page, "changed": told(list(page)), "lines": [], "query": kept, "reasons": []}
    page = Paginator(range(desk.shown), PAGE).get_page(desk.page)
    lines = lines_of(desk.ids, place.restitution, place.theme, sheet) if desk.tally.total else []
    return {"page": page, "lines": lines, "query": kept, "reasons": reasons_used(sheet) if base["can_decide"] else []}


def right_context(place: Place, query: QueryDict, *, made: Entry | None = None) -> dict[str, Any]:
    """One table of the fiche: that of what was just made, of what is chosen, or the one asked for."""
    made = made or _point(place, query.get("fait"))
    target = target_of(place, query)
    table = (TABLE_OF.get(made.kind) if made else query.get("tableau")) or target.table or TABLES[0]
    table = table if table in TABLES else TABLES[0]
    sheet = place.sheet if place.sheet.pk else None
    if table == CHALLENGES:
        shown = challenge_table(sheet, query.get("lignes"), holding=made)
    else:
        shown = fiche_table(sheet, table, query.get("lignes"), holding=made)
    return {
        "table": shown,
        "target": target,
        "chosen": str(target.point.pk) if target.point else str(target.row.pk) if target.row else "",
        "made": str(made.pk) if made else "",
        "tables": [(name, LABELS[name]) for name in TABLES],
        "choosing": _choosing(query, shown),
        "turning": without(query, "tableau", "lignes", "fait").urlencode(),
        "unchosen": _choosing(query, shown).rstrip("&"),
    }


def _choosing(query: QueryDict, shown: FicheTable) -> str:
    """The address of the page without what is chosen, to which a choice is added."""
    kept = without(query, "cible", "ligne", "fait", "tableau", "lignes")
    kept["tableau"] = shown.name
    if shown.page.number > 1:
        kept["lignes"] = str(shown.page.number)
    return f"{kept.urlencode()}&"


def target_of(place: Place, query: QueryDict) -> Target:
    """What the address chooses in the fiche; nothing when it is not there any more."""
    point = _point(place, query.get("cible"))
    row = uuid_of(query.get("ligne"))
    if point or row is None or place.sheet.pk is None:
        return Target(point)
    found = Row.objects.filter(sheet=place.sheet, pk=row).first()
    return Target(row=found or Entry.objects.filter(sheet=place.sheet, pk=row, kind=Kind.CHALLENGE).first())


def _point(place: Place, raw: str | None) -> Entry | None:
    pk = uuid_of(raw)
    if pk is None or place.sheet.pk is None:
        return None
    return Entry.objects.filter(sheet=place.sheet, pk=pk, parent=None).first()
