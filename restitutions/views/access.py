"""Who may open what: out of scope 404, in scope without the right 403, not a draft any more 403 with the reason.

What was typed for something that is not there any more is given back, with the 404.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.enums import Right
from accounts.http import ScopedRequest
from common.compiled import Compiled
from common.typed import typed_texts
from restitutions.models import Restitution, ThemeSheet
from restitutions.selectors import themes_of
from restitutions.services import NotADraftError, StaleError
from restitutions.workflow import CORRECT, RETURN, available
from workshops.models import Theme


@dataclass(frozen=True)
class Place:
    """Where a page of a fiche stands; `themes` are all those of the campaign."""

    restitution: Restitution
    themes: list[Theme]
    theme: Theme
    sheet: ThemeSheet


_WITH_PLACE = Compiled(lambda pk: Restitution.objects.filter(pk=pk).order_by().select_related("campaign", "territory"))


def visible_restitution(request: ScopedRequest, pk: int) -> Restitution:
    """One restitution of this person's territories that they may read, or 404: the others have their public page."""
    for found in _WITH_PLACE(pk):
        if found.is_in_scope_of(request.scope):
            return found
    raise Http404


def editable_restitution(request: ScopedRequest, pk: int) -> Restitution:
    """One draft this person may write in. Raises Http404, PermissionDenied, NotADraftError."""
    restitution = visible_restitution(request, pk)
    if not request.scope.may(Right.EDIT, restitution.territory):
        raise PermissionDenied
    if not restitution.is_draft:
        raise NotADraftError(restitution.state)
    return restitution


def place_of(restitution: Restitution, number: int) -> Place:
    """The fiche of the thématique of that number, or 404."""
    themes, sheets = themes_of(restitution)
    theme = next((theme for theme in themes if theme.number == number), None)
    if theme is None:
        raise Http404
    return Place(restitution, themes, theme, sheets[theme.pk])


def is_own(request: ScopedRequest, *others: StaleError) -> bool:
    """Whether the same person saved all the other texts: a page kept open, the Back button."""
    return all(other.by == request.scope.account for other in others)


def explains_locks(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that writes: a page says why nothing was saved, and gives back what was typed.

    Not a draft any more: 403. Deleted, perhaps while this very request was under way, or out of scope: 404.
    """

    @wraps(view)
    def explained(request: ScopedRequest, pk: int, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, **kwargs)
        except NotADraftError as error:
            return locked_page(request, pk, error)
        except (Http404, Restitution.DoesNotExist):
            if request.method != "POST":
                raise Http404 from None
            return render(request, "restitutions/gone.html", {"typed": typed_texts(request.POST)}, status=404)

    return explained


def locked_page(request: ScopedRequest, pk: int, error: NotADraftError) -> HttpResponse:
    """The page that says a restitution is not a draft; it lists what was typed, so that nothing is lost."""
    restitution = visible_restitution(request, pk)
    names = {transition.name for transition in available(restitution, request.scope)}
    context = {
        "restitution": restitution,
        "state": error.state,
        "may_return": RETURN in names,
        "may_correct": CORRECT in names,
        "typed": typed_texts(request.POST),
    }
    return render(request, "restitutions/locked.html", context, status=403)
