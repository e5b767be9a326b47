"""The page a recteur is handed: a territory at a glance, each figure with the lines behind it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest, territory_asked
from accounts.scope import Scope
from followup.steering import Place, overview
from glance import comparable
from glance.coverage import Status, coverage, read_told
from glance.participation import participation, read_came
from glance.places import glance_url, read_places
from glance.side_by_side import heads, side_by_side
from glance.standings import count_here, count_standings, standings
from measures.milestones import RULE
from measures.standings import WIDE
from territories.models import Territory
from workshops.enums import WorkshopState
from workshops.models import Campaign, Theme
from workshops.selectors import SILENT


@signed_in
@require_safe
def glance(request: ScopedRequest) -> HttpResponse:
    """Participation, coverage, actions and indicators of a territory, and its académies side by side."""
    top = territory_asked(request)
    if top is None:
        return render(request, "followup/nowhere.html", {"of": "Le territoire en un coup d’œil"})
    campaigns = list(Campaign.objects.all())
    asked = request.GET.get("campagne", "")
    campaign = next((one for one in campaigns if one.slug == asked or not asked), None)
    if campaign is None and asked:
        raise Http404
    context = _around(request.scope, top, campaigns, campaign) | _panels(request.scope, top, campaign, request.GET)
    return render(request, "glance/territory.html", context)


def _around(scope: Scope, top: Territory, campaigns: list[Campaign], campaign: Campaign | None) -> dict[str, Any]:
    """What leads to the page and away from it (one statement)."""
    slug = campaign.slug if campaign else ""
    above = [one for one in Territory.objects.above(top) if scope.may(Right.READ, one)]
    held = {grant.territory.pk: grant.territory for grant in scope.grants}
    # The list of sessions is of all the campaigns: with several, the lines are those of this page.
    lines = "" if len(campaigns) == 1 else "#participation-lignes"

    def sessions(**asked: str) -> str:
        return lines or f"{reverse('workshops:list')}?{urlencode({'territoire': str(top.pk), **asked})}"

    return {
        "territory": top,
        "today": timezone.localdate(),
        "campaign": campaign,
        "campaigns": [(one, glance_url(top, one.slug)) for one in campaigns] if len(campaigns) > 1 else [],
        "territories": [(one, glance_url(one, slug)) for one in held.values()] if len(held) > 1 else [],
        "trail": [
            *((one.label, glance_url(one, slug)) for one in above),
            (f"Suivi, {top.label}", Place(top, whole=True).url()),
        ],
        "steering_url": Place(top, whole=True).url(),
        "sessions_url": sessions(),
        "cancelled_url": sessions(etat=WorkshopState.CANCELLED.value),
        "silent_url": sessions(effectif=SILENT),
    }


def _panels(scope: Scope, top: Territory, campaign: Campaign | None, asked: QueryDict) -> dict[str, Any]:
    """What the page shows; each panel says how much it asks of the database."""
    places = read_places(top)
    themes = list(Theme.objects.filter(campaign=campaign).order_by("number")) if campaign else []
    came = read_came(top, campaign) if campaign else {}
    told = read_told(top, campaign, themes, scope) if campaign else []
    slug, order, today = campaign.slug if campaign else "", asked.get("tri", ""), timezone.localdate()
    counted = count_standings([*([top] if top.level in WIDE else []), *places.compared], today)
    judged = standings(
        top,
        counted[top.pk] if top.level in WIDE else count_here(top, today),
        asked=asked.get("jalon", ""),
        page=asked.get("page", ""),
        today=today,
        campaign=slug,
    )
    lines = (
        side_by_side(places, campaign=slug, came=came, told=told, standings=counted, order=order)
        if places.compared
        else ()
    )
    comparison = comparable.compare(lines, asked.get("comparable", ""))
    to = comparison.chosen.territory.slug if comparison.chosen else ""
    return {
        "participation": participation(came, places),
        "coverage": coverage(told, themes, places),
        "statuses": tuple(Status),
        "actions": overview(Place(top, whole=True)),
        "standings": judged,
        "has_indicators": any(one.number for one in judged.groups),
        "indicators_query": urlencode(
            {
                "territoire": top.slug,
                "campagne": slug,
                "jalon": judged.shown.value if judged.shown else "",
                "tri": order,
                "comparable": to,
            }
        ),
        "rule": RULE,
        "comparison": comparison,
        "comparable_rule": comparable.RULE,
        "asked": {"territoire": top.slug, "campagne": slug, "tri": order},
        "heads": heads(top, slug, order, to),
        "children": [(one, glance_url(one, slug)) for one in places.children],
    }
