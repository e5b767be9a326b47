"""What feeds a synthesis: the restitutions of the territories below, ticked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from common.french import count
from consolidation.views.access import may_decide, own_restitution, team_restitution
from consolidation.waiting import waiting_by_theme
from restitutions.models import FeedingChange, Restitution
from restitutions.services.feeds import FeedingRefusedError, feed, may_be_fed_by, taken_from
from restitutions.views.access import explains_locks
from workshops.models import Theme

PAGE = 50
LAST = 8
_UNKNOWN = "Une des restitutions cochées n’existe plus, ou n’est pas dans vos territoires."


@signed_in
@never_cache
@explains_locks
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: ScopedRequest, pk: int) -> HttpResponse:
    """Read, and for who may, choose. A refusal comes back with the ticks as they were put."""
    if request.method != "POST":
        return _show(request, team_restitution(request, pk))
    target = own_restitution(request, pk)
    before, ticked = _ids(request, "before"), _ids(request, "ticked")
    tie, untie = ticked - before, before - ticked
    readable = Restitution.objects.in_scope_of(request.scope).filter(pk__in=tie | untie)
    if (tie | untie) - set(readable.values_list("pk", flat=True)):
        return _show(request, target, refusals=[_UNKNOWN], ticked=ticked)
    try:
        done = feed(target=target, tie=tie, untie=untie, by=request.scope.account)
    except FeedingRefusedError as error:
        return _show(request, target, refusals=list(error.sentences), ticked=ticked)
    messages.success(request, _told(done.tied, done.untied))
    page = request.POST.get("page", "")
    address = reverse("consolidation:feeds", args=[pk])
    return redirect(f"{address}?page={page}" if page.isdecimal() and page != "1" else address)


def _ids(request: ScopedRequest, name: str) -> set[int]:
    return {int(one) for one in request.POST.getlist(name) if one.isdecimal() and len(one) < 10}


def _told(tied: int, untied: int) -> str:
    if not (tied or untied):
        return "Rien n’a changé."
    said = [
        f"{count(number, 'restitution', 'restitutions')} {word}{'' if number < 2 else 's'}"
        for number, word in ((tied, "rattachée"), (untied, "détachée"))
        if number
    ]
    return f"{' et '.join(said)}.".capitalize()


def _show(
    request: ScopedRequest, target: Restitution, *, refusals: list[str] | None = None, ticked: set[int] | None = None
) -> HttpResponse:
    below = Restitution.objects.in_scope_of(request.scope).filter(pk__in=may_be_fed_by(target).values("pk"))
    found = below.select_related("territory", "feeds__territory").order_by("territory__path", "pk")
    page = Paginator(found, PAGE).get_page(request.POST.get("page") or request.GET.get("page"))
    themes = Theme.objects.filter(campaign=target.campaign_id).order_by("number")
    waiting = waiting_by_theme(target)
    log = FeedingChange.objects.filter(Q(target=target) | Q(before=target))
    overview = reverse("syntheses:restitution", args=[target.pk])
    context = {
        "restitution": target,
        "trail": [("Restitutions", reverse("restitutions:list")), (str(target), overview)],
        "overview": overview,
        "can_decide": may_decide(request, target),
        "page": page,
        "lines": _lines(target, page, ticked),
        "fed": Restitution.objects.filter(feeds=target).count(),
        "themes": [(theme, waiting.get(theme.pk)) for theme in themes],
        "refusals": refusals or [],
        "log": log.select_related("by", "restitution__territory")[:LAST],
    }
    return render(request, "consolidation/feeds.html", context)


def _lines(target: Restitution, page: Page[Restitution], ticked: set[int] | None) -> list[dict[str, Any]]:
    """Each restitution of the page: whether it feeds this one, whether it is ticked, how many points were taken."""
    taken = taken_from([one.pk for one in page if one.feeds_id == target.pk])
    return [
        {
            "one": one,
            "feeds": one.feeds_id == target.pk,
            "ticked": one.pk in ticked if ticked is not None else one.feeds_id == target.pk,
            "taken": taken.get(one.pk, 0),
        }
        for one in page
    ]
