"""The heading, label and number of a fiche, as printed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from common.text import clean_text
from restitutions.cell_text import fingerprint
from restitutions.forms.titles import TitlesForm
from restitutions.services import StaleError, save_titles, titles_of
from restitutions.views.access import Place, editable_restitution, explains_locks, is_own, place_of
from restitutions.views.sheet import trail_context


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@explains_locks
def edit_titles(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    place = place_of(editable_restitution(request, pk), number)
    if request.method != "POST":
        stored = titles_of(place.sheet)
        return _show(request, place, TitlesForm(initial={**stored.texts, "shown": stored.mark}))
    data = request.POST.copy()
    form = TitlesForm(data)
    if not form.is_valid():
        return _show(request, place, form)
    try:
        save_titles(
            restitution=place.restitution,
            theme=place.theme,
            titles=form.titles,
            shown=form.cleaned_data["shown"],
            by=request.scope.account,
        )
    except StaleError as error:
        data["shown"] = fingerprint(*(error.stored or {}).values())
        return _show(request, place, form, stale=error)
    messages.success(request, "Le titre de la fiche est enregistré.")
    return redirect("restitutions:sheet", pk, number)


def _show(request: ScopedRequest, place: Place, form: TitlesForm, *, stale: StaleError | None = None) -> HttpResponse:
    context = trail_context(place)
    back = reverse("restitutions:sheet", args=[place.restitution.pk, place.theme.number])
    stored = (stale.stored or {}) if stale else {}
    shown: dict[str, Any] = {
        **context,
        "trail": [*context["trail"], (place.theme.short_label, back)],
        "back": back,
        "form": form,
        "stale": stale,
        "stale_is_own": bool(stale and is_own(request, stale)),
        "stale_texts": [
            (str(form.fields[name].label), text or "(rien)")
            for name, text in stored.items()
            if text != clean_text(str(form[name].value() or ""))
        ],
    }
    return render(request, "restitutions/titles.html", shown)
