"""The words of one point of the fiche, beside those of each point it came from."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from common.once import once
from consolidation.forms import WordingForm
from consolidation.lines import lines_of
from consolidation.views.access import address_of, may_decide, own_place, query_of, team_place
from editor.outcome import Outcome, Status
from editor.protocol import Operation
from editor.services import apply_batch
from restitutions.enums import Subject
from restitutions.models import Entry
from restitutions.views.access import Place, explains_locks
from restitutions.views.sheet import trail_context

ORIGINS = 25


@signed_in
@never_cache
@explains_locks
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: ScopedRequest, pk: int, number: int, entry: uuid.UUID) -> HttpResponse:
    """Read where a point comes from; write its words. A save that is stale shows both texts."""
    is_post = request.method == "POST"
    place = own_place(request, pk, number) if is_post else team_place(request, pk, number)
    point = Entry.objects.filter(sheet=place.sheet.pk, pk=entry).select_related("updated_by").first()
    if point is None:
        raise Http404
    if not is_post:
        return _show(request, place, point, _form(point))
    form, stale = WordingForm(request.POST), None
    if form.is_valid():
        outcome = _write(request, place, point, form.cleaned_data)
        if outcome.status == Status.SAVED:
            messages.success(request, f"La formulation de {point.reference or 'ce point'} est enregistrée.")
            query = query_of(request).copy()
            query["fait"] = str(entry)
            return redirect(address_of(place, query, "#fiche"))
        if outcome.status == Status.CONFLICT and not outcome.deleted:
            stale = outcome
            form = _form(point, text=form.cleaned_data["text"], version=outcome.version)
        else:
            form.add_error("text", outcome.why or "Ce point a été supprimé de la fiche entre-temps.")
    return _show(request, place, point, form, stale)


def _form(point: Entry, **more: Any) -> WordingForm:
    return WordingForm(initial={"uid": uuid.uuid4(), "version": point.version, "text": point.text, **more})


def _write(request: ScopedRequest, place: Place, point: Entry, data: dict[str, Any]) -> Outcome:
    """What became of the save, made through live entry."""
    uid = once(data["uid"], point.pk, data["version"], data["text"])
    op = Operation(uid, Subject.ENTRY, point.pk, "set", data["version"], values={"text": data["text"]})
    asked: dict[str, Any] = {"restitution": place.restitution, "theme": place.theme, "by": request.scope.account}
    [outcome] = apply_batch(**asked, ops=[op], challenges=True).outcomes
    return outcome


def _show(
    request: ScopedRequest, place: Place, point: Entry, form: WordingForm, stale: Outcome | None = None
) -> HttpResponse:
    origins = point.origins.order_by("sheet__restitution__territory__path", "pk")
    page = Paginator(origins.values_list("pk", flat=True), ORIGINS).get_page(request.GET.get("source"))
    query = query_of(request)
    context = {
        **trail_context(place),
        "point": point,
        "form": form,
        "stale": stale,
        "page": page,
        "origins": lines_of(list(page), place.restitution, place.theme, place.sheet.pk),
        "can_decide": may_decide(request, place.restitution),
        "suite": query.urlencode(),
        "back": address_of(place, query, "#fiche"),
    }
    return render(request, "consolidation/wording.html", context)
