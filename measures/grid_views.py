"""The grid of an indicator: as a form, and as a script that saves each cell as it is typed."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from common.french import count, hour
from common.once import once
from common.text import clean_text
from indicators.models import Indicator
from indicators.views import TRAIL, readable_indicator
from measures.grid import COLUMNS, ROWS, Answer, Status, Typed, read_grid, save_cells
from measures.held import held_of
from measures.periods import asked_day, has_periods
from measures.perms import may_enter_somewhere

MOST, LONGEST = ROWS * COLUMNS, 100
"""Cells of one request, characters of one."""

_NAME = re.compile(r"v-(\d{1,9})-(\d{4}-\d\d-\d\d)")


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: ScopedRequest, pk: int) -> HttpResponse:
    """GET: the grid. POST: the whole form, or a JSON batch of cells, answered cell by cell."""
    indicator = readable_indicator(request, pk)
    if not may_enter_somewhere(request.scope, indicator):
        raise PermissionDenied
    if not has_periods(indicator.periodicity):
        raise Http404
    if request.method != "POST":
        return _page(request, indicator, {})
    if request.content_type == "application/json":
        return _batch(request, indicator)
    cells = _of_form(request.POST, request.scope.account.pk)
    answers = save_cells(indicator=indicator, scope=request.scope, cells=cells, by=request.scope.account)
    saved = sum(1 for one in answers if one.status is Status.SAVED)
    if saved:
        messages.success(request, f"{count(saved, 'valeur enregistrée', 'valeurs enregistrées')}.")
    if saved == len(answers):
        return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
    return _page(request, indicator, {one.typed.place: one for one in answers})


def _page(request: ScopedRequest, indicator: Indicator, answers: dict[tuple[int, date], Answer]) -> HttpResponse:
    shown = read_grid(
        indicator,
        request.scope,
        page=request.GET.get("page"),
        until=asked_day(request.GET.get("jusqu", "")),
        today=timezone.localdate(),
        answers=answers,
    )
    places = {line.territory.pk for line in shown.lines}
    starts = {one.start for one in shown.periods}
    address = reverse("indicators:detail", args=[indicator.pk])
    context = {
        "indicator": indicator,
        "grid": shown,
        "uid": uuid.uuid4(),
        # What was refused of cells that the page does not show any more: nothing typed is lost.
        "elsewhere": [
            one
            for one in answers.values()
            if one.why and not (one.typed.territory in places and one.typed.start in starts)
        ],
        "jusqu": request.GET.get("jusqu", ""),
        "trail": [*TRAIL, (indicator.name, address)],
    }
    return render(request, "measures/grid.html", context)


def _of_form(sent: QueryDict, account: int) -> list[Typed]:
    """The cells whose text is not the one the page showed."""
    base = _uuid(sent.get("uid", "")) or uuid.uuid4()
    found = []
    shown = {name[2:]: held_of(str(raw)) for name, raw in sent.items() if name.startswith("h-")}
    for name, raw in sent.items():
        shape = _NAME.fullmatch(name)
        day = asked_day(shape[2]) if shape else None
        if shape is None or day is None:
            continue
        text = clean_text(str(raw))[:LONGEST]
        held, seen = shown.get(shape[1], {}).get(shape[2], ("", None))
        if text == held:
            continue
        uid = once(base, account, f"{shape[1]}-{shape[2]}", text, "" if seen is None else str(seen))
        found.append(Typed(uid, int(shape[1]), day, text, seen))
    return found[:MOST]


def _batch(request: ScopedRequest, indicator: Indicator) -> JsonResponse:
    try:
        cells = [_of_json(one) for one in json.loads(request.body)["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return JsonResponse({"detail": "Cette demande n’est pas lisible."}, status=400)
    if len(cells) > MOST:
        return JsonResponse({"detail": "Trop de cellules à la fois."}, status=413)
    answers = save_cells(indicator=indicator, scope=request.scope, cells=cells, by=request.scope.account)
    at = hour(timezone.localtime().time())
    return JsonResponse({"at": at, "cells": [_told(one) for one in answers]})


def _of_json(one: Any) -> Typed:
    """Raises ValueError, KeyError, TypeError for what is not a cell."""
    seen, territory = one["seen"], one["territory"]
    if not isinstance(territory, int) or not (seen is None or isinstance(seen, int)) or abs(seen or 0) >= 2**62:
        raise TypeError
    if not 0 < territory < 2**31:
        raise ValueError
    text = clean_text(str(one["text"]))[:LONGEST]
    return Typed(uuid.UUID(one["op"]), territory, date.fromisoformat(one["start"]), text, seen)


def _told(answer: Answer) -> dict[str, Any]:
    return {
        "op": str(answer.typed.uid),
        "status": answer.status,
        "text": answer.text,
        "seen": answer.seen,
        "why": answer.why,
    }


def _uuid(raw: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(raw)
    except ValueError:
        return None
