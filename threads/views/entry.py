"""The permanent page of a point: its words, where they come from, what follows, its history once published."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Right
from accounts.http import ScopedRequest
from consolidation.provenance import provenance_of_read
from followup.models import Action
from followup.selectors import find_action
from measures.milestones import RULE
from restitutions.enums import Kind
from syntheses.selectors import online_of
from threads.frozen import history
from threads.indicators import indicators_of
from threads.points import chain
from threads.related import PAGE, above, origins
from threads.subjects import Subject, canonical, find_subject


@never_cache
@require_safe
def entry(request: ScopedRequest, reference: str) -> HttpResponse:
    if (written := canonical(reference)) != reference and written:
        return redirect("threads:entry", written, permanent=True)
    subject = find_subject(reference, request.scope)
    if subject is None:
        return _unknown(request, reference)
    before, after = chain(subject.fiche, subject.point.key)
    context = {
        **_place(request, subject),
        "before": before,
        "after": after,
        "lead_in": subject.fiche.by_key.get(subject.point.parent),
        "items": [one for one in subject.fiche.points if one.parent == subject.point.key],
        "indicators": indicators_of(subject, after, request.scope),
        "rule": RULE,
        "origins": origins(subject, request.scope),
        "above": above(subject, request.scope),
        "provenance": _provenance(subject),
        "followed": _followed(request, subject),
        "history": history(subject.restitution, subject.point.reference),
    }
    return render(request, "threads/entry.html", context)


@never_cache
@require_safe
def entry_origins(request: ScopedRequest, reference: str) -> HttpResponse:
    """All that a point was made from, a page at a time."""
    if (written := canonical(reference)) != reference and written:
        return redirect("threads:origins", written, permanent=True)
    subject = find_subject(reference, request.scope)
    if subject is None:
        return _unknown(request, reference)
    found = origins(subject, request.scope, number=request.GET.get("page"), size=PAGE)
    context = _place(request, subject)
    context["trail"] += [(written, reverse("threads:entry", args=[written]))]
    return render(request, "threads/origins.html", {**context, "origins": found})


def _unknown(request: ScopedRequest, reference: str) -> HttpResponse:
    """The same page for what never was and for what this person may not read."""
    return render(request, "threads/unknown.html", {"reference": reference[:60]}, status=404)


def _place(request: ScopedRequest, subject: Subject) -> dict[str, Any]:
    """Where a point stands, and where its fiche is read by this person."""
    is_own = subject.found is None and request.scope.may(Right.READ, subject.restitution.territory)
    online = online_of(subject.restitution)
    trail = [(online.version.name, online.url)] if online else []
    if is_own:
        trail = [(str(subject.restitution), reverse("syntheses:restitution", args=[subject.restitution.pk]))]
    return {"subject": subject, "point": subject.point, "is_own": is_own, "online": online, "trail": trail}


def _followed(request: ScopedRequest, subject: Subject) -> Action | None:
    """Where it stands, when it is an action that is followed and this person may read it (one SQL statement)."""
    if subject.point.kind != Kind.ACTION:
        return None
    return find_action(Action.objects.visible_to(request.scope), subject.point.reference)


def _provenance(subject: Subject) -> str:
    """Who carries it; of frozen words it is not told, since the rows may say otherwise now."""
    if subject.entry is None:
        return ""
    carried = provenance_of_read([subject.entry], subject.restitution.territory)
    return carried[subject.entry.pk].public_words
