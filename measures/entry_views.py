"""Entering a value, correcting it, taking it back."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from indicators.models import Indicator
from indicators.numbers import NB
from indicators.views import TRAIL, readable_indicator
from measures.enums import Way
from measures.forms import CorrectForm, RecordForm, WithdrawForm, typed_again
from measures.models import Measure
from measures.periods import has_periods, period_of, previous
from measures.perms import may_enter, may_enter_somewhere
from measures.services import AlreadyMeasuredError, StaleMeasureError, record_measure


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: ScopedRequest, pk: int) -> HttpResponse:
    indicator = readable_indicator(request, pk)
    if not may_enter_somewhere(request.scope, indicator):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    today = timezone.localdate()
    initial = _new_value(request, indicator, today)
    form = RecordForm(sent, initial=initial, indicator=indicator, scope=request.scope, today=today)
    there = None
    if sent is not None and form.is_valid():
        by, territory = request.scope.account, form.cleaned_data["territory"]
        given = form.given(territory, form.cleaned_data["day"], None, by)
        try:
            done = record_measure(given=given, way=Way.FORM, by=by).measure
        except AlreadyMeasuredError as error:
            form.refuse(error)
            there = error.current
        except ValidationError as error:
            form.refuse(error)
        else:
            assert done is not None
            messages.success(request, f"La valeur est enregistrée{NB}: {done}.")
            return redirect(_page_of(done))
    context = {"indicator": indicator, "form": form, "there": there, "trail": _trail(indicator)}
    return render(request, "measures/record.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ScopedRequest, pk: int) -> HttpResponse:
    asked = _enterable_measure(request, pk)
    last = _last_of(asked)
    if request.method != "POST":
        return _correction(request, last, CorrectForm(indicator=last.indicator, initial=typed_again(last)))
    form = CorrectForm(request.POST, indicator=last.indicator)
    if not form.is_valid():
        return _correction(request, last, form)
    by = request.scope.account
    given = form.given(last.territory, last.period_start, form.cleaned_data["seen"], by)
    try:
        done = record_measure(given=given, way=Way.FORM, by=by)
    except StaleMeasureError as error:
        again = CorrectForm({**request.POST.dict(), "seen": str(error.current.pk)}, indicator=last.indicator)
        return _correction(request, error.current, again, is_stale=True)
    except ValidationError as error:
        form.refuse(error)
        return _correction(request, last, form)
    messages.success(request, f"La valeur est corrigée{NB}: {done.measure}.")
    return redirect(_page_of(last))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ScopedRequest, pk: int) -> HttpResponse:
    last = _last_of(_enterable_measure(request, pk))
    sent = request.POST if request.method == "POST" else None
    form = WithdrawForm(sent, initial={"uid": uuid.uuid4(), "seen": last.pk})
    is_stale = False
    if sent is not None and form.is_valid():
        by = request.scope.account
        try:
            record_measure(given=form.given(last, by), way=Way.FORM, by=by)
        except StaleMeasureError as error:
            last, is_stale = error.current, True
            form = WithdrawForm({**sent.dict(), "seen": str(last.pk)})
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"La valeur est retirée, {last.territory}, {last.period.label}.")
            return redirect(_page_of(last))
    context = {"measure": last, "form": form, "is_stale": is_stale, "trail": _trail(last.indicator)}
    return render(request, "measures/withdraw.html", context)


def _correction(request: ScopedRequest, last: Measure, form: CorrectForm, *, is_stale: bool = False) -> HttpResponse:
    context = {"measure": last, "form": form, "is_stale": is_stale, "trail": _trail(last.indicator)}
    return render(request, "measures/correct.html", context)


def _enterable_measure(request: ScopedRequest, pk: int) -> Measure:
    """404 out of scope, 403 in scope without the right to enter values there."""
    visible = Measure.objects.filter(request.scope.q(Right.READ)).select_related(
        "indicator__territory", "territory", "by"
    )
    measure = get_object_or_404(visible, pk=pk)
    if not may_enter(request.scope, measure.indicator, measure.territory):
        raise PermissionDenied
    return measure


def _last_of(measure: Measure) -> Measure:
    """The last measure of the same territory and period."""
    rows = Measure.objects.filter(
        indicator=measure.indicator, territory=measure.territory, period_start=measure.period_start, corrected_by=None
    )
    return rows.select_related("indicator__territory", "territory", "by").get()


def _new_value(request: ScopedRequest, indicator: Indicator, today: date) -> dict[str, Any]:
    """What the form starts from: the territory and the period of the address, else one's own and the last closed."""
    territory = request.GET.get("territoire", "")
    # Not one above those that are awaited: its own value would stand for all of theirs.
    own = {
        grant.territory.pk
        for grant in request.scope.grants
        if indicator.territory.contains(grant.territory) and grant.territory.level_enum.depth >= indicator.awaited.depth
    }
    closed = previous(indicator.periodicity, period_of(indicator.periodicity, today))
    last = (closed.start if closed else today).isoformat()
    return {
        "uid": uuid.uuid4(),
        "territory": territory or (own.pop() if len(own) == 1 else None),
        "day": request.GET.get("periode", last) if has_periods(indicator.periodicity) else today,
    }


def _page_of(measure: Measure) -> str:
    """Where a value is read."""
    return f"{reverse('indicators:detail', args=[measure.indicator_id])}?territoire={measure.territory_id}#valeurs"


def _trail(indicator: Indicator) -> list[tuple[str, str]]:
    return [*TRAIL, (indicator.name, reverse("indicators:detail", args=[indicator.pk]))]
