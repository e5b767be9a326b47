"""The steering page of a territory, and its plan as a timeline."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.http import ScopedRequest, territory_asked
from accounts.scope import Scope
from followup.filters import FilterForm
from followup.steering import COLUMNS, Place, listed, overview, page_of, places_above, roll_up
from followup.timeline import bar_of, picture
from territories.models import Territory

TIMELINE_PAGE = 25
"""Actions of one picture: it holds on a printed page."""


@signed_in
@require_safe
def steering(request: ScopedRequest) -> HttpResponse:
    """What the actions of a territory have become, late ones first; below, the territories it contains."""
    place = _place(request)
    if place is None:
        return render(request, "followup/nowhere.html")
    context = _shown(request, place) | {"roll_up": roll_up(place.territory)}
    return render(request, "followup/steering.html", context)


@signed_in
@require_safe
def timeline(request: ScopedRequest) -> HttpResponse:
    """The same actions on a line of time, and as a table."""
    place = _place(request)
    if place is None:
        return render(request, "followup/nowhere.html")
    context = _shown(request, place, TIMELINE_PAGE)
    bars = [bar_of(action) for action in context["page"]]
    title = f"Frise du plan d’action\u00a0: {place.territory.label}"
    context["trail"].append((f"Suivi, {place.territory.label}", context["steering_url"]))
    context |= {"bars": bars, "picture": picture(bars, timezone.localdate(), title=title)}
    return render(request, "followup/timeline.html", context)


def _place(request: ScopedRequest) -> Place | None:
    territory = territory_asked(request)
    return Place(territory, request.GET.get("perimetre") == "tout") if territory else None


def _shown(request: ScopedRequest, place: Place, size: int = 25) -> dict[str, Any]:
    """What both pages show (six SQL statements at any size)."""
    figures = overview(place)
    form = FilterForm(request.GET, themes=figures.choices)
    asked = form.asked
    page = page_of(listed(place, asked, request.scope), request.GET.get("page", ""), size)
    filters = {name: "on" if value is True else value for name, value in asked.items()}
    return {
        "place": place,
        "territory": place.territory,
        "territories": _own_territories(request.scope),
        "trail": list(places_above(place.territory, request.scope)),
        "overview": figures,
        "columns": COLUMNS,
        "form": form,
        "page": page,
        "is_filtered": bool(set(asked) - {"tri"}),
        "query": place.url(**filters).partition("?")[2],
        "steering_url": place.url(**filters),
        "timeline_url": place.url("followup:timeline", **filters),
        "own_url": Place(place.territory).url(),
        "whole_url": Place(place.territory, whole=True).url(),
        "clear_url": place.url(),
    }


def _own_territories(scope: Scope) -> list[tuple[Territory, str]]:
    """Those one was given, when there are several."""
    held = {grant.territory.pk: grant.territory for grant in scope.grants}
    return [(one, Place(one).url()) for one in held.values()] if len(held) > 1 else []
