"""The pages that say why nothing was saved, and give back what was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.enums import Right
from accounts.http import ScopedRequest
from common.typed import typed_texts
from workshops.models import Workshop
from workshops.services import WorkshopLockedError


def explains_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of one session: a page for a session that is locked (403), or that is gone when a form is sent (404)."""

    @wraps(view)
    def explained(request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except WorkshopLockedError as error:
            return _locked(request, error.workshop)
        except Workshop.DoesNotExist:
            if request.method != "POST":
                raise Http404 from None
            return render(request, "workshops/gone.html", {"typed": typed_texts(request.POST)}, status=404)

    return explained


def _locked(request: ScopedRequest, workshop: Workshop) -> HttpResponse:
    context = {
        "workshop": workshop,
        "may_return": request.scope.may(Right.REVIEW, workshop.territory),
        "typed": typed_texts(request.POST),
    }
    return render(request, "workshops/locked.html", context, status=403)
