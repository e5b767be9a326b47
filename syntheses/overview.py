"""What stands around one restitution: its sessions, what feeds it, its history, its versions and its PDFs."""

from __future__ import annotations

from typing import Any

from accounts.scope import Scope
from restitutions.models import Restitution, RestitutionWorkshop, StateChange
from restitutions.workflow import WORKFLOW
from syntheses.models import RenderJob, Version

LAST = 8


def around(restitution: Restitution, scope: Scope) -> dict[str, Any]:
    """Five SQL statements, whatever there is."""
    jobs = RenderJob.objects.filter(snapshot__restitution=restitution).select_related("version")
    sources = Restitution.objects.visible_to(scope).filter(feeds=restitution).select_related("territory")
    reported = RestitutionWorkshop.objects.filter(restitution=restitution).select_related("workshop__territory")
    return {
        "sessions": [line.workshop for line in reported.order_by("position", "pk")],
        "sources": list(sources.order_by("territory__name", "pk")),
        "feeds": _readable_target(restitution, scope),
        "history": _history(restitution),
        "versions": list(Version.objects.filter(restitution=restitution).order_by("-number")),
        "jobs": list(jobs.order_by("-updated_at", "-pk")[:LAST]),
    }


def _readable_target(restitution: Restitution, scope: Scope) -> Restitution | None:
    """What this one feeds, when the person may open it: a department's members do not see the région's draft."""
    if restitution.feeds_id is None:
        return None
    return Restitution.objects.visible_to(scope).select_related("territory").filter(pk=restitution.feeds_id).first()


def _history(restitution: Restitution) -> list[tuple[str, StateChange]]:
    changes = StateChange.objects.filter(restitution=restitution).select_related("by").order_by("-at", "-pk")
    return [
        (WORKFLOW[change.transition].label if change.transition in WORKFLOW else change.transition, change)
        for change in changes
    ]
