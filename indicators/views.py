"""The library of indicators: list, definition, edition, archives."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.compiled import CompiledInScope
from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from indicators.forms import CreationForm, FilterForm, IndicatorForm, TargetForms, initial_of, values_of
from indicators.models import Indicator, refs_above
from indicators.selectors import list_indicators
from indicators.services import (
    StaleIndicatorError,
    archive_indicator,
    create_indicator,
    restore_indicator,
    save_indicator,
)
from indicators.values import read_indicator

TRAIL = (("Indicateurs", "/indicateurs/"),)


@signed_in
@require_safe
def library(request: ScopedRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    asked = form.asked
    context = {
        "form": form,
        "page": list_indicators(request.scope, asked, request.GET.get("page", "")),
        "query": urlencode({name: getattr(value, "pk", value) for name, value in asked.items()}),
        "is_filtered": bool(asked),
    }
    return render(request, "indicators/list.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ScopedRequest) -> HttpResponse:
    if not request.scope.can_edit_somewhere:
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    form = CreationForm(sent, initial=_new_indicator(request), scope=request.scope)
    targets = TargetForms(sent, prefix="cibles")
    if sent is not None and _are_valid(form, targets):
        uid, territory = form.cleaned_data["uid"], form.cleaned_data["territory"]
        values, by = values_of(form, targets), request.scope.account
        try:
            indicator, is_new = create_indicator(uid=uid, territory=territory, values=values, by=by)
        except ValidationError as error:
            form.refuse(error)
        else:
            if not is_new:
                return _save(request, _editable(request, indicator.pk), form, targets, version=1)
            messages.success(request, "L’indicateur est créé.")
            return redirect("indicators:detail", pk=indicator.pk)
    return _form_page(request, form, targets)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ScopedRequest, pk: int) -> HttpResponse:
    indicator = _editable(request, pk)
    if request.method != "POST":
        initial, rows = initial_of(read_indicator(indicator))
        targets = TargetForms(initial=rows, prefix="cibles")
        return _form_page(request, IndicatorForm(initial=initial), targets, indicator, indicator.version)
    form, targets = IndicatorForm(request.POST), TargetForms(request.POST, prefix="cibles")
    return _save(request, indicator, form, targets, version=_sent_version(request))


@signed_in
@require_POST
def archive(request: ScopedRequest, pk: int) -> HttpResponse:
    archive_indicator(indicator=_editable(request, pk), by=request.scope.account)
    messages.success(request, "L’indicateur est archivé\u00a0: il n’est plus proposé. Les mesures reliées le gardent.")
    return redirect("indicators:detail", pk=pk)


@signed_in
@require_POST
def restore(request: ScopedRequest, pk: int) -> HttpResponse:
    restore_indicator(indicator=_editable(request, pk), by=request.scope.account)
    messages.success(request, "L’indicateur est de nouveau proposé.")
    return redirect("indicators:detail", pk=pk)


def _save(
    request: ScopedRequest, indicator: Indicator, form: IndicatorForm, targets: Any, *, version: int
) -> HttpResponse:
    """Save and go to the indicator; or the form again, with what is refused or what somebody else saved meanwhile."""
    if not _are_valid(form, targets):
        return _form_page(request, form, targets, indicator, version)
    values = values_of(form, targets)
    try:
        save_indicator(indicator=indicator, values=values, version=version, by=request.scope.account)
    except ValidationError as error:
        form.refuse(error)
        return _form_page(request, form, targets, indicator, version)
    except StaleIndicatorError as stale:
        return _form_page(request, form, targets, indicator, stale.version, stale)
    messages.success(request, "L’indicateur est enregistré.")
    return redirect("indicators:detail", pk=indicator.pk)


def _are_valid(form: IndicatorForm, targets: Any) -> bool:
    """Both are looked at, so that one page says everything there is to correct."""
    form_ok, targets_ok = form.is_valid(), targets.is_valid()
    kind = form.cleaned_data.get("kind", "")
    if targets_ok and kind:
        targets_ok = targets.check_against(kind, form.cleaned_data.get("baseline_on"))
    return form_ok and targets_ok


def _form_page(
    request: ScopedRequest,
    form: IndicatorForm,
    targets: Any,
    indicator: Indicator | None = None,
    version: int = 0,
    stale: StaleIndicatorError | None = None,
) -> HttpResponse:
    """`indicator` is None for a new one; `stale` shows what somebody else saved, beside what is in the fields."""
    context = {
        "form": form,
        "targets": targets,
        "indicator": indicator,
        "version": version,
        "stale": stale,
        "trail": TRAIL,
    }
    return render(request, "indicators/form.html", context)


_READABLE = CompiledInScope(
    lambda scope, above, pk: (
        Indicator.objects.inside_or_among(scope, above)
        .filter(pk=pk)
        .order_by()
        .select_related("territory", "theme__campaign", "updated_by")
    ),
    arity=2,
)


def readable_indicator(request: ScopedRequest, pk: int) -> Indicator:
    """An indicator that this person sees, 404 otherwise; who defines it, its thématique and its author joined."""
    found = _READABLE(request.scope, refs_above(request.scope), pk)
    if not found:
        raise Http404
    return found[0]


def _editable(request: ScopedRequest, pk: int) -> Indicator:
    """404 out of scope, 403 in scope without the right to edit: one inherited from above is read, not changed."""
    indicator = readable_indicator(request, pk)
    if not request.scope.may(Right.EDIT, indicator.territory):
        raise PermissionDenied
    return indicator


def _sent_version(request: ScopedRequest) -> int:
    """The version the form was opened at; one that nothing has when it is not a number."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


def _new_indicator(request: ScopedRequest) -> dict[str, Any]:
    """What a new indicator starts from: the only territory of a person who has one."""
    grants = {grant.territory.pk for grant in request.scope.grants}
    return {"uid": uuid.uuid4(), "territory": grants.pop() if len(grants) == 1 else None}
