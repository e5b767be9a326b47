"""The list of sessions: filtered, sorted, cut into pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.utils.http import urlencode

from accounts.scope import Scope
from common.french import count
from workshops.enums import WorkshopState
from workshops.french import meeting_text
from workshops.models import Attendance, Facilitator, Meeting, Workshop
from workshops.selectors import SILENT, AttendanceTotals, attendance_totals, head_counts
from workshops.totals import HeadCount

PAGE_SIZE = 25
_ORDERS: dict[str, tuple[Any, ...]] = {
    "recentes": (F("first_day").desc(nulls_last=True), "-pk"),
    "anciennes": (F("first_day").asc(nulls_last=True), "pk"),
    "territoire": ("territory__name", "title", "pk"),
    "intitule": ("title", "territory__name", "pk"),
}


@dataclass(frozen=True)
class WorkshopLine:
    """One line of the list. `first` is its first date in words, or ""; `more` counts the others."""

    workshop: Workshop
    first: str
    more: int
    participants: HeadCount


@dataclass(frozen=True)
class Listing:
    page: Page
    lines: list[WorkshopLine]
    totals: AttendanceTotals
    query: str

    @property
    def summary(self) -> str:
        """« 12 sessions dont 1 annulée, au moins 345 participants »; without the head-count when none is known."""
        sessions = count(self.totals.sessions, "session", "sessions")
        if self.totals.cancelled:
            sessions += f" dont {count(self.totals.cancelled, 'annulée', 'annulées')}"
        participants = self.totals.participants
        return f"{sessions}, {participants}\u00a0participants" if participants.stated else sessions


def list_workshops(scope: Scope, asked: dict[str, Any], page: str) -> Listing:
    """The sessions a person may read, as the address asks (keys of `FilterForm`); seven statements at any size."""
    found = _filtered(Workshop.objects.visible_to(scope), asked)
    ordered = found.annotate(first_day=Min("meetings__starts_on")).order_by(*_ORDERS[asked.get("tri", "recentes")])
    rows = ordered.select_related("territory").prefetch_related("meetings")
    shown = Paginator(rows, PAGE_SIZE).get_page(page)
    workshops = list(shown.object_list)
    counts = head_counts(workshop.pk for workshop in workshops)
    lines = [_line(workshop, counts.get(workshop.pk, HeadCount())) for workshop in workshops]
    return Listing(shown, lines, attendance_totals(found), _query(asked))


def _filtered(workshops: QuerySet[Workshop], asked: dict[str, Any]) -> QuerySet[Workshop]:
    if territory := asked.get("territoire"):
        workshops = workshops.filter(territory__path__startswith=territory.path)
    if state := asked.get("etat"):
        workshops = workshops.filter(state=WorkshopState(state))
    if asked.get("effectif") == SILENT:
        speaks = Attendance.objects.filter(workshop=OuterRef("pk"), participants__isnull=False)
        workshops = workshops.exclude(state=WorkshopState.CANCELLED).filter(~Exists(speaks))
    if text := asked.get("q"):
        of_workshop = {"workshop": OuterRef("pk")}
        places = Meeting.objects.filter(Q(place__icontains=text) | Q(text__icontains=text), **of_workshop)
        team = Facilitator.objects.filter(Q(name__icontains=text) | Q(role__icontains=text), **of_workshop)
        said = Q(title__icontains=text) | Q(territory__label__icontains=text)
        workshops = workshops.filter(said | Exists(places) | Exists(team))
    return workshops


def _line(workshop: Workshop, participants: HeadCount) -> WorkshopLine:
    meetings = list(workshop.meetings.all())
    first = meeting_text(meetings[0]) if meetings else ""
    return WorkshopLine(workshop, first, max(len(meetings) - 1, 0), participants)


def _query(asked: dict[str, Any]) -> str:
    """The filters, for the addresses of the other pages."""
    return urlencode({name: getattr(value, "pk", value) for name, value in asked.items()})
