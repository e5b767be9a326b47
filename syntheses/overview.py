"""What stands around one restitution: its sessions, what feeds it, its history, its versions and its PDFs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.enums import Right
from accounts.scope import Scope
from common.text import fold
from consolidation.waiting import tally_of
from restitutions.enums import State
from restitutions.models import MeetingSummary, Restitution, RestitutionWorkshop, StateChange
from restitutions.workflow import CORRECT, GIVE_UP, PUBLISH, RETURN, SUBMIT, UNPUBLISH, VALIDATE, WITHDRAW
from syntheses import report as hinge
from syntheses.models import RenderJob, Version
from syntheses.selectors import current_versions, own_url
from syntheses.writers.web_figures import head_count
from territories.enums import Level
from workshops.models import Attendance, Workshop

LAST = 8

SAID = {
    SUBMIT: "Transmise",
    VALIDATE: "Validée",
    PUBLISH: "Publiée",
    CORRECT: "Reprise pour correction",
    GIVE_UP: "Correction abandonnée",
    UNPUBLISH: "Dépubliée",
    WITHDRAW: "Version en ligne retirée",
    RETURN: "Renvoyée en brouillon",
}
"""A change of state once made, as the history tells it."""


@dataclass(frozen=True)
class Neighbour:
    """A restitution that feeds another or is fed by it: what this person may read of it, and where."""

    name: str
    territory: str
    state: str
    url: str


def around(restitution: Restitution, scope: Scope) -> dict[str, Any]:
    """Twelve SQL statements at most, whatever there is."""
    jobs = RenderJob.objects.readable_by(scope).filter(snapshot__restitution=restitution).select_related("version")
    reported = RestitutionWorkshop.objects.filter(restitution=restitution).select_related("workshop__territory")
    feeds = _neighbours(Q(fed_by=restitution), Q(restitution__fed_by=restitution), scope)
    sessions = [line.workshop for line in reported.order_by("position", "pk")]
    history = _history(restitution)
    sources = _neighbours(Q(feeds=restitution), Q(restitution__feeds=restitution), scope)
    of_team = scope.may(Right.READ_DRAFTS, restitution.territory)
    return {
        "sessions": sessions,
        "head_count": _head_count(restitution, sessions),
        "sources": sources,
        "below": Level(restitution.territory.level).below if of_team else "",
        "tally": tally_of(restitution) if sources and of_team else None,
        "feeds": feeds[0] if feeds else None,
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


def _neighbours(restitutions: Q, versions: Q, scope: Scope) -> list[Neighbour]:
    """At work when they may be read so; as published otherwise: what is online, never what is being corrected."""
    mine = Restitution.objects.in_scope_of(scope).filter(restitutions).select_related("territory")
    found = [Neighbour(str(one), one.territory.label, one.get_state_display().lower(), _desk_url(one)) for one in mine]
    online = current_versions().filter(versions).exclude(restitution__in=[one.pk for one in mine])
    found += [
        Neighbour(one.name, one.restitution.territory.label, str(State.PUBLISHED.label).lower(), own_url(one))
        for one in online
    ]
    return sorted(found, key=lambda one: (fold(one.territory), one.url))


def _desk_url(restitution: Restitution) -> str:
    return reverse("syntheses:restitution", args=[restitution.pk])


def _history(restitution: Restitution) -> list[tuple[str, StateChange]]:
    changes = StateChange.objects.filter(restitution=restitution).select_related("by").order_by("-at", "-pk")
    return [(SAID.get(change.transition, change.transition), change) for change in changes]


def _returned(restitution: Restitution, history: Sequence[tuple[str, StateChange]]) -> StateChange | None:
    """Why a draft is one again, for whoever has to take it up; None when it was never sent back."""
    last = history[0][1] if history else None
    return last if last and restitution.is_draft and last.transition == RETURN else None
