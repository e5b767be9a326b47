"""What stands around one restitution: its sessions, what feeds it, its history, its versions and its PDFs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.enums import Right
from accounts.scope import Scope
from restitutions.models import Restitution, RestitutionWorkshop, StateChange
from restitutions.workflow import PUBLISH, RETURN, SUBMIT, UNPUBLISH, VALIDATE
from syntheses.models import RenderJob, Version

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
    """Six SQL statements, whatever there is."""
    jobs = RenderJob.objects.readable_by(scope).filter(snapshot__restitution=restitution).select_related("version")
    reported = RestitutionWorkshop.objects.filter(restitution=restitution).select_related("workshop__territory")
    readable = Restitution.objects.visible_to(scope).select_related("territory").order_by("territory__name", "pk")
    feeds = readable.filter(fed_by=restitution).first()
    return {
        "sessions": [line.workshop for line in reported.order_by("position", "pk")],
        "sources": [_neighbour(one, scope) for one in readable.filter(feeds=restitution)],
        "feeds": _neighbour(feeds, scope) if feeds else None,
        "history": _history(restitution),
        "versions": list(Version.objects.filter(restitution=restitution).order_by("-number")),
        "jobs": list(jobs.order_by("-updated_at", "-pk")[:LAST]),
    }


def _neighbour(restitution: Restitution, scope: Scope) -> Neighbour:
    """At work when it is of the person's territories; as published otherwise."""
    if scope.may(Right.READ, restitution.territory):
        return Neighbour(restitution, reverse("syntheses:restitution", args=[restitution.pk]))
    return Neighbour(restitution, reverse("syntheses:synthesis", args=[restitution.territory.slug]))


def _history(restitution: Restitution) -> list[tuple[str, StateChange]]:
    changes = StateChange.objects.filter(restitution=restitution).select_related("by").order_by("-at", "-pk")
    return [(SAID.get(change.transition, change.transition), change) for change in changes]
