"""« Où en est la synthèse » and « Ce qui reste sans suite »: read by the team, before it sends or publishes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from consolidation.coverage import Coverage, coverage
from consolidation.orphans import QUESTIONS, Question, orphans, said
from consolidation.views.access import may_decide, team_restitution
from restitutions.enums import STEP_TABLE
from restitutions.models import Entry, Restitution
from workshops.models import Theme

LINES = 50
NAMES = 12
"""Awaited territories named in the summary; the table says them all."""

PAGE = 25
BY_WAITING = "reste"
_STEPS = {str(table): step for step, table in STEP_TABLE.items()}


@signed_in
@never_cache
@require_safe
def coverage_page(request: ScopedRequest, pk: int) -> HttpResponse:
    restitution = team_restitution(request, pk)
    found = coverage(restitution)
    decides = may_decide(request, restitution)
    order = BY_WAITING if request.GET.get("tri") == BY_WAITING else ""
    page = Paginator(found.ordered(by_waiting=bool(order)), LINES).get_page(request.GET.get("page"))
    context = {
        **_head(restitution),
        "coverage": found,
        "names": found.awaited_territories[:NAMES],
        "more_names": max(0, found.awaited - NAMES),
        "drafts": len(found.drafts),
        "to_come": sum(line.total for line in found.drafts),
        "next": _fullest(found) if decides else None,
        "feeds_url": reverse("consolidation:feeds", args=[pk]) if decides else "",
        "order": order,
        "page": page,
        "query": f"tri={order}" if order else "",
    }
    return render(request, "consolidation/coverage.html", context)


@signed_in
@never_cache
@require_safe
def loose_ends(request: ScopedRequest, pk: int) -> HttpResponse:
    """Without a question in the address, the first that has something. As many SQL statements at any size."""
    restitution = team_restitution(request, pk)
    themes = list(Theme.objects.filter(campaign=restitution.campaign_id).order_by("number"))
    theme = next((one for one in themes if str(one.number) == request.GET.get("theme")), None)
    found = orphans(restitution, theme)
    counts = {key: entries.count() for key, entries in found.items()}
    question = _question(request.GET.get("question"), counts)
    pages = Paginator(found[question.key].select_related("sheet__theme", "row"), PAGE)
    pages.count = counts[question.key]
    page = pages.get_page(request.GET.get("page"))
    context = {
        **_head(restitution),
        "themes": themes,
        "theme": theme,
        "question": question,
        "questions": [(one, counts[one.key]) for one in QUESTIONS],
        "is_whole": not any(counts.values()),
        "has_points": said(restitution, theme).exists(),
        "page": page,
        "lines": [(entry, _place(restitution, entry)) for entry in page],
        "query": urlencode({"question": question.key, **({"theme": theme.number} if theme else {})}),
    }
    return render(request, "consolidation/loose_ends.html", context)


def _head(restitution: Restitution) -> dict[str, Any]:
    overview = reverse("syntheses:restitution", args=[restitution.pk])
    trail = [("Restitutions", reverse("restitutions:list")), (str(restitution), overview)]
    return {"restitution": restitution, "overview": overview, "trail": trail}


def _fullest(found: Coverage) -> Theme | None:
    """The thématique that has most to look at."""
    most = max(found.columns, key=lambda one: one.left, default=None)
    return most.theme if most and most.left else None


def _question(asked: str | None, counts: dict[str, int]) -> Question:
    named = next((one for one in QUESTIONS if one.key == asked), None)
    return named or next((one for one in QUESTIONS if counts[one.key]), QUESTIONS[0])


def _place(restitution: Restitution, entry: Entry) -> str:
    """Where a point stands on its fiche: itself by its reference, else its table."""
    address = reverse("restitutions:sheet", args=[restitution.pk, entry.sheet.theme.number])
    table = _STEPS[entry.row.table] if entry.row else ""
    return f"{address}#{entry.reference or table}"
