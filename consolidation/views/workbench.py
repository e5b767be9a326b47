"""The workbench of a thématique."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from consolidation.views.access import team_place
from consolidation.views.screen import page_context


@signed_in
@never_cache
@require_safe
def workbench(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    place = team_place(request, pk, number)
    return render(request, "consolidation/workbench.html", page_context(request, place, request.GET))
