"""The success measures of a restitution, and the choice of an indicator for each."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from indicators.forms import TieForm
from indicators.models import Indicator, MeasuredBy
from indicators.perms import may_tie, tied_restitution
from indicators.selectors import restitution_measures, success_measures, url_of
from indicators.services import StaleTieError, tie
from restitutions.models import Entry, Restitution
from restitutions.services import NotADraftError
from restitutions.views.access import locked_page, visible_restitution


@signed_in
@require_safe
def measures(request: ScopedRequest, pk: int) -> HttpResponse:
    restitution = visible_restitution(request, pk)
    context = {
        "restitution": restitution,
        "lines": restitution_measures(restitution),
        "can_edit": may_tie(request.scope, restitution),
        "trail": _trail(restitution),
    }
    return render(request, "indicators/measures.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: ScopedRequest, entry: uuid.UUID) -> HttpResponse:
    measure = get_object_or_404(success_measures(), pk=entry)
    restitution_id = measure.sheet.restitution_id
    try:
        restitution = tied_restitution(request, restitution_id)
        return _choice(request, measure, restitution)
    except NotADraftError as error:
        return locked_page(request, restitution_id, error)


def _choice(request: ScopedRequest, measure: Entry, restitution: Restitution) -> HttpResponse:
    current = MeasuredBy.objects.select_related("indicator", "tied_by").filter(entry=measure).first()
    held = current.indicator_id if current else None
    offered = Indicator.objects.usable_for(restitution.territory)
    if held:
        # An archived one is not proposed any more, except where it is already in use.
        offered = offered | Indicator.objects.filter(pk=held)
    sent = request.POST if request.method == "POST" else None
    form = TieForm(sent, offered=offered, initial={"indicator": held, "seen": held})
    stale = None
    if sent is not None and form.is_valid():
        chosen, seen = form.cleaned_data["indicator"], form.cleaned_data["seen"]
        try:
            tied = tie(entry=measure, indicator=chosen, seen=seen, by=request.scope.account)
        except ValidationError as error:
            form.add_error("indicator", error.messages)
        except StaleTieError as error:
            stale = error
            now = error.current.indicator_id if error.current else ""
            form = TieForm({**sent.dict(), "seen": now}, offered=offered)
        else:
            messages.success(request, "La mesure est reliée." if tied else "La mesure reste en mots.")
            return redirect(f"{reverse('indicators:measures', args=[restitution.pk])}#{measure.reference or ''}")
    context = {
        "measure": measure,
        "url": url_of(measure),
        "restitution": restitution,
        "form": form,
        "stale": stale,
        "trail": [*_trail(restitution), ("Mesures de réussite", reverse("indicators:measures", args=[restitution.pk]))],
    }
    return render(request, "indicators/tie.html", context)


def _trail(restitution: Restitution) -> list[tuple[str, Any]]:
    overview = reverse("syntheses:restitution", args=[restitution.pk])
    return [("Restitutions", reverse("restitutions:list")), (str(restitution), overview)]
