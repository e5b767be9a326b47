"""One row of a plan: the role of its acteurs, the horizon and dates of its échéances."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from restitutions.enums import Step, Table
from restitutions.forms.details import DetailForm, VersionForm, detail_forms, sent_details
from restitutions.models import Row
from restitutions.services import StaleRowError, detailed_entries, set_details
from restitutions.views.access import Place, editable_restitution, explains_locks, is_own, place_of
from restitutions.views.sheet import trail_context


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@explains_locks
def edit_details(request: ScopedRequest, pk: int, number: int, row: uuid.UUID) -> HttpResponse:
    place = place_of(editable_restitution(request, pk), number)
    rows = Row.objects.select_related("sheet").filter(sheet__restitution=pk, sheet__theme=place.theme)
    found = get_object_or_404(rows, pk=row, table=Table.PLAN)
    entries = detailed_entries(found)
    if request.method != "POST":
        version = VersionForm(initial={"version": found.version})
        return _show(request, place, version, detail_forms(entries))
    data = request.POST.copy()
    version, forms = VersionForm(data), detail_forms(entries, data)
    if not (version.is_valid() and all(form.is_valid() for form in forms if form.is_bound)):
        return _show(request, place, version, forms)
    seen = version.cleaned_data["version"] or 0
    try:
        set_details(row=found, version=seen, details=sent_details(forms), by=request.scope.account)
    except StaleRowError as error:
        data["version"] = str(error.version)
        return _show(request, place, version, forms, stale=error)
    messages.success(request, "Les acteurs et les échéances sont enregistrés.", extra_tags=Step.PLAN.value)
    return redirect(_back(place))


def _show(
    request: ScopedRequest,
    place: Place,
    version: VersionForm,
    forms: list[DetailForm],
    *,
    stale: StaleRowError | None = None,
) -> HttpResponse:
    context = trail_context(place)
    stored = (stale.stored or {}) if stale else {}
    texts = [(form.entry.text, stored[key] or "(rien)") for form in forms if (key := str(form.entry.pk)) in stored]
    shown: dict[str, Any] = {
        **context,
        "trail": [*context["trail"], (place.theme.short_label, _back(place))],
        "back": _back(place),
        "version": version,
        "forms": forms,
        "stale": stale,
        "stale_texts": texts,
        "stale_is_own": bool(stale and is_own(request, stale)),
    }
    return render(request, "restitutions/details.html", shown)


def _back(place: Place) -> str:
    return reverse("restitutions:sheet", args=[place.restitution.pk, place.theme.number]) + "#plan"
