"""Who may consolidate: out of scope 404; the team reads; deciding is for who reviews, while the fiche is a draft."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.urls import reverse

from accounts.enums import Right
from accounts.http import ScopedRequest
from restitutions.models import Restitution
from restitutions.services import NotADraftError
from restitutions.views.access import Place, place_of, visible_restitution

FRAGMENT = "X-Fragment"
"""Sent by the script of the workbench: the answer is the parts of the page that changed."""


def team_restitution(request: ScopedRequest, pk: int) -> Restitution:
    """One that this person may read with its team. Raises Http404, PermissionDenied."""
    restitution = visible_restitution(request, pk)
    if not request.scope.may(Right.READ_DRAFTS, restitution.territory):
        raise PermissionDenied
    return restitution


def own_restitution(request: ScopedRequest, pk: int) -> Restitution:
    """One that this person may consolidate now. Raises Http404, PermissionDenied, NotADraftError."""
    restitution = visible_restitution(request, pk)
    if not request.scope.may(Right.REVIEW, restitution.territory):
        raise PermissionDenied
    if not restitution.is_draft:
        raise NotADraftError(restitution.state)
    return restitution


def may_decide(request: ScopedRequest, restitution: Restitution) -> bool:
    return restitution.is_draft and request.scope.may(Right.REVIEW, restitution.territory)


def team_place(request: ScopedRequest, pk: int, number: int) -> Place:
    return place_of(team_restitution(request, pk), number)


def own_place(request: ScopedRequest, pk: int, number: int) -> Place:
    return place_of(own_restitution(request, pk), number)


def query_of(request: ScopedRequest) -> QueryDict:
    """What the page showed: its address, or the one a form gives back (`suite`), with what is chosen since."""
    if request.method != "POST":
        return request.GET
    query = QueryDict(request.POST.get("suite", ""), mutable=True)
    for name in ("cible", "ligne"):
        if name in request.POST:
            query.pop(name, None)
            if request.POST[name]:
                query[name] = request.POST[name]
    return query


def address_of(place: Place, query: QueryDict | None = None, part: str = "") -> str:
    """The workbench of a fiche, as it was shown."""
    address = reverse("consolidation:workbench", args=[place.restitution.pk, place.theme.number])
    asked = f"?{query.urlencode()}" if query else ""
    return f"{address}{asked}{part}"


def without(query: QueryDict, *names: str) -> QueryDict:
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept
