"""What everybody reads of the follow-up of a plan that is online: from its synthesis, and back to it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from accounts.enums import Right
from accounts.http import ScopedRequest
from common.revalidation import revalidated
from followup.models import Action
from followup.steering import Place, page_of, state_counts
from syntheses.selectors import current_versions, own_url

PAGE = 50


@conditional_page
@require_safe
def plan(request: ScopedRequest, pk: int) -> HttpResponse:
    """The actions of a restitution that is online, in the order of its plan: states, dates, the body responsible.

    Four SQL statements at any number of actions, the account apart; 404 when nothing of it is online.
    """
    version = current_versions().filter(restitution=pk).first()
    if version is None:
        raise Http404
    territory = version.restitution.territory
    actions = Action.objects.filter(restitution=pk, on_plan=True, is_online=True)
    shown = actions.with_due().select_related("theme").order_by("position", "pk")
    context = {
        "version": version,
        "version_url": own_url(version),
        "trail": [("Synthèses publiées", reverse("syntheses:index")), (version.title, own_url(version))],
        "states": state_counts(actions),
        "page": page_of(shown, request.GET.get("page", ""), PAGE),
        "steering_url": Place(territory).url() if request.scope.may(Right.READ, territory) else "",
    }
    return revalidated(request, render(request, "followup/plan.html", context))
