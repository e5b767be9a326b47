"""The plans of a territory and their reports, for those who follow them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest, territory_asked
from anniversaries.selectors import plans_of, with_plans_below


@signed_in
@never_cache
@require_safe
def plans(request: ScopedRequest) -> HttpResponse:
    """Those of the territory of the address, 404 out of one's own; without one, of the first of one's territories."""
    territory = territory_asked(request)
    if territory is None:
        return render(request, "followup/nowhere.html")
    context = {
        "territory": territory,
        "plans": plans_of(territory),
        "below": with_plans_below(territory),
        "of_team": request.scope.may(Right.READ_DRAFTS, territory),
    }
    return render(request, "anniversaries/plans.html", context)
