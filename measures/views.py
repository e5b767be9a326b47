"""The page of an indicator: what it is, where it stands, its values in a territory, what it measures."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from indicators.selectors import measured_entries
from indicators.values import read_indicator
from indicators.views import TRAIL, readable_indicator
from measures.board import Board, history_of, read_board
from measures.curve import svg
from measures.drawn import chart_of
from measures.milestones import RULE
from measures.periods import asked_day
from measures.perms import looks_after, may_enter, may_enter_somewhere
from measures.sheet import course_of, make_sheet
from measures.spread import spread_of
from territories.models import Territory

FIRST_LINES = 24
"""Periods shown until the person asks for all of them."""


@signed_in
@require_safe
def detail(request: ScopedRequest, pk: int) -> HttpResponse:
    indicator = readable_indicator(request, pk)
    values = read_indicator(indicator)
    page, lines = measured_entries(indicator, request.scope, request.GET.get("page", ""))
    board = read_board(indicator, request.scope)
    shown = _shown(board, request.GET.get("territoire", ""))
    course = course_of(indicator, values, shown)
    sheet = make_sheet(
        board,
        shown,
        course=course,
        history=history_of(indicator, shown),
        asked=asked_day(request.GET.get("periode", "")),
        today=timezone.localdate(),
    )
    chart = chart_of(indicator, course, sheet)
    shows_all = bool(request.GET.get("tout"))
    can_enter_here = indicator.active and may_enter(request.scope, indicator, shown)
    is_awaited_here = shown.level_enum.depth >= indicator.awaited.depth
    context = {
        "indicator": indicator,
        "values": values,
        "page": page,
        "lines": lines,
        "board": board,
        "sheet": sheet,
        "periods": sheet.lines if shows_all else sheet.lines[:FIRST_LINES],
        "picture": svg(chart, "courbe") if chart else "",
        "spread": spread_of(indicator, values, board, sheet),
        "rule": RULE,
        "can_edit": request.scope.may(Right.EDIT, indicator.territory),
        "can_enter": indicator.active and may_enter_somewhere(request.scope, indicator),
        "can_enter_here": can_enter_here,
        # A column of acts that are there: on a territory where nothing is awaited, only what it said is corrected.
        "acts_here": can_enter_here and (is_awaited_here or any(line.current for line in sheet.lines)),
        "can_name": looks_after(request.scope, indicator),
        "is_awaited_here": is_awaited_here,
        "trail": TRAIL,
    }
    return render(request, "measures/detail.html", context)


def _shown(board: Board, asked: str) -> Territory:
    """The territory of the address, 404 when one does not read it; without one, the highest."""
    if not asked:
        return min(board.territories, key=lambda one: (one.level_enum.depth, one.path))
    found = next((one for one in board.territories if str(one.pk) == asked), None)
    if found is None:
        raise Http404
    return found
