"""What stands around one restitution: its sessions, what feeds it, its history, its versions and its PDFs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.enums import Right
from accounts.scope import Scope
from restitutions.models import MeetingSummary, Restitution, RestitutionWorkshop, StateChange
from restitutions.workflow import PUBLISH, RETURN, SUBMIT, UNPUBLISH, VALIDATE
from syntheses import report as hinge
from syntheses.models import RenderJob, Version
from syntheses.writers.web_figures import head_count
from workshops.models import Attendance, Workshop

LAST = 8

SAID = {
    SUBMIT: "Transmise",
    VALIDATE: "Validée",
    PUBLISH: "Publiée",
    UNPUBLISH: "Dépubliée",
    RETURN: "Renvoyée en brouillon",
}
"""A change of state once made, as the history tells it."""


@dataclass(frozen=True)
class Neighbour:
    """A restitution that feeds another or is fed by it, and where this person may read it."""

    restitution: Restitution
    url: str


def around(restitution: Restitution, scope: Scope) -> dict[str, Any]:
    """Eight SQL statements at most, whatever there is."""
    jobs = RenderJob.objects.readable_by(scope).filter(snapshot__restitution=restitution).select_related("version")
    reported = RestitutionWorkshop.objects.filter(restitution=restitution).select_related("workshop__territory")
    readable = Restitution.objects.visible_to(scope).select_related("territory").order_by("territory__name", "pk")
    feeds = readable.filter(fed_by=restitution).first()
    sessions = [line.workshop for line in reported.order_by("position", "pk")]
    history = _history(restitution)
    return {
        "sessions": sessions,
        "head_count": _head_count(restitution, sessions),
        "sources": [_neighbour(one, scope) for one in readable.filter(feeds=restitution)],
        "feeds": _neighbour(feeds, scope) if feeds else None,
        "history": history,
        "returned": _returned(restitution, history),
        "versions": list(Version.objects.filter(restitution=restitution).order_by("-number")),
        "jobs": list(jobs.order_by("-updated_at", "-pk")[:LAST]),
    }


def _head_count(restitution: Restitution, sessions: Sequence[Workshop]) -> str:
    """How many took part, as the report says it, or ""."""
    lines: dict[int, list[hinge.Attendance]] = {session.pk: [] for session in sessions}
    for line in Attendance.objects.filter(workshop__in=list(lines)):
        lines[line.workshop_id].append(
            hinge.Attendance(category=line.category, checked=line.checked, participants=line.participants)
        )
    meetings = MeetingSummary.objects.filter(restitution=restitution)
    return head_count(
        [hinge.Session(region="", participants=tuple(one)) for one in lines.values()],
        [hinge.MeetingSummary(academie=line.academie, participants=line.participants) for line in meetings],
    )


def _neighbour(restitution: Restitution, scope: Scope) -> Neighbour:
    """At work when it is of the person's territories; as published otherwise."""
    if scope.may(Right.READ, restitution.territory):
        return Neighbour(restitution, reverse("syntheses:restitution", args=[restitution.pk]))
    return Neighbour(restitution, reverse("syntheses:synthesis", args=[restitution.territory.slug]))


def _history(restitution: Restitution) -> list[tuple[str, StateChange]]:
    changes = StateChange.objects.filter(restitution=restitution).select_related("by").order_by("-at", "-pk")
    return [(SAID.get(change.transition, change.transition), change) for change in changes]


def _returned(restitution: Restitution, history: Sequence[tuple[str, StateChange]]) -> StateChange | None:
    """Why a draft is one again, for whoever has to take it up; None when it was never sent back."""
    last = history[0][1] if history else None
    return last if last and restitution.is_draft and last.transition == RETURN else None
