"""A table of values: choose it, read what its lines would do, confirm or leave; and an empty one to fill."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from indicators.models import Indicator
from indicators.views import TRAIL, readable_indicator
from measures.import_model import MeasureImport
from measures.imports.blank import blank_table
from measures.imports.cells import SheetRefusedError
from measures.imports.forms import TableForm, answers_of
from measures.imports.services import NotReadyError, confirm, leave_import, prepare, read_as_shares
from measures.imports.weigh import Effect, weigh
from measures.perms import enterable, may_enter_somewhere

SHOWN = 100
"""Lines shown of those that are right, and those wrong beyond which a file is mended rather than sorted here."""


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: ScopedRequest, pk: int) -> HttpResponse:
    """A refusal is said beside the file; nothing is recorded before the person confirms."""
    indicator = _enterable(request, pk)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_bound and form.is_valid():
        sent, by = form.cleaned_data["file"], request.scope.account
        try:
            kept = prepare(
                data=sent.read(), filename=sent.name, indicator=indicator, uid=form.cleaned_data["uid"], by=by
            )
            return redirect("indicators:import_values", pk=indicator.pk, key=kept.pk)
        except SheetRefusedError as error:
            form.add_error("file", str(error))
    return render(request, "measures/imports/upload.html", {"form": form, **_context(indicator)})


@signed_in
@never_cache
@require_safe
def preview(request: ScopedRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    return _page(request, _mine(request, pk, key))


@signed_in
@require_POST
def settle(request: ScopedRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """Confirm; when it cannot be, the page comes back with what was answered and why."""
    kept = _mine(request, pk, key)
    answers = answers_of(request.POST)
    try:
        confirm(kept=kept, scope=request.scope, by=request.scope.account, **answers)
    except NotReadyError as error:
        return _page(request, kept, refused=str(error), answers=answers)
    return redirect("indicators:import_values", pk=pk, key=key)


@signed_in
@require_POST
def shares(request: ScopedRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """Rates written between 0 and 1 are percentages, or not."""
    read_as_shares(kept=_mine(request, pk, key), is_share=request.POST.get("part") == "oui")
    return redirect("indicators:import_values", pk=pk, key=key)


@signed_in
@require_POST
def leave(request: ScopedRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """Forget what was read; what was recorded stays."""
    _enterable(request, pk)
    if leave_import(key=key, by=request.scope.account):
        messages.info(request, "L’import est abandonné\u00a0: rien n’a été enregistré.")
    return redirect("indicators:detail", pk=pk)


@signed_in
@require_safe
def blank(request: ScopedRequest, pk: int) -> HttpResponse:
    """The table to fill: the awaited territories of this person, and the last periods."""
    indicator = _enterable(request, pk)
    wanted = enterable(request.scope, indicator).filter(level=indicator.awaited).order_by("path")
    table = blank_table(indicator, list(wanted), timezone.localdate())
    headers = {"Content-Disposition": f'attachment; filename="valeurs-{indicator.pk}.csv"'}
    return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)


def _enterable(request: ScopedRequest, pk: int) -> Indicator:
    """404 out of scope, 403 for who enters no value of it."""
    indicator = readable_indicator(request, pk)
    if not may_enter_somewhere(request.scope, indicator):
        raise PermissionDenied
    return indicator


def _mine(request: ScopedRequest, pk: int, key: uuid.UUID) -> MeasureImport:
    _enterable(request, pk)
    mine = MeasureImport.objects.filter(owner=request.scope.account, indicator=pk)
    return get_object_or_404(mine.select_related("indicator__territory"), pk=key)


def _page(
    request: ScopedRequest, kept: MeasureImport, *, refused: str = "", answers: dict[str, Any] | None = None
) -> HttpResponse:
    """What the lines would do; once confirmed, what they did."""
    context = {"kept": kept, "refused": refused, "answers": answers or {}, **_context(kept.indicator)}
    if kept.confirmed_at:
        return render(request, "measures/imports/done.html", context)
    found = weigh(kept, request.scope, request.scope.account)
    wrong, right = found.of(Effect.WRONG), [*found.of(Effect.DIFFERENT), *found.of(Effect.NEW)]
    context |= {
        "found": found,
        "wrong": wrong[:SHOWN],
        "more_wrong": max(0, len(wrong) - SHOWN),
        "right": right[:SHOWN],
        "more_right": max(0, len(right) - SHOWN),
    }
    return render(request, "measures/imports/preview.html", context, status=409 if refused else 200)


def _context(indicator: Indicator) -> dict[str, Any]:
    address = reverse("indicators:detail", args=[indicator.pk])
    return {"indicator": indicator, "trail": [*TRAIL, (indicator.name, address)]}
