"""The plans of a territory and their reports, for those who follow them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from anniversaries.selectors import plans_of, with_plans_below
from territories.models import Territory


@signed_in
@never_cache
@require_safe
def plans(request: ScopedRequest) -> HttpResponse:
    """Those of the territory of the address, 404 out of one's own; without one, of the first of one's territories."""
    slug, grants = request.GET.get("territoire", ""), request.scope.grants
    if not slug and not grants:
        return render(request, "followup/nowhere.html")
    territory = get_object_or_404(Territory, slug=slug) if slug else grants[0].territory
    if not request.scope.may(Right.READ, territory):
        raise Http404
    context = {
        "territory": territory,
        "plans": plans_of(territory),
        "below": with_plans_below(territory),
        "of_team": request.scope.may(Right.READ_DRAFTS, territory),
    }
    return render(request, "anniversaries/plans.html", context)
