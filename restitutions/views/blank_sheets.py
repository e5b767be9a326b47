"""Sheets to print for a room without screens: of one thématique, of all of them, from a session."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from restitutions.blank_sheets import blank_sheets, session_line, sessions_of
from restitutions.models import Restitution
from restitutions.views.access import visible_restitution
from workshops.models import Theme, Workshop


@signed_in
@require_safe
def sheets(request: ScopedRequest, pk: int, number: int | None = None) -> HttpResponse:
    """The sheets of a thématique, or of all; `?session=` names one of the sessions reported."""
    restitution = visible_restitution(request, pk)
    themes = list(Theme.objects.filter(campaign=restitution.campaign_id).order_by("number"))
    chosen = [theme for theme in themes if number in (None, theme.number)]
    if not chosen:
        raise Http404
    sessions = sessions_of(restitution)
    session = _session(request, sessions)
    overview = reverse("syntheses:restitution", args=[pk])
    context = {
        "restitution": restitution,
        "themes": themes,
        "theme": chosen[0] if number else None,
        "sheets": blank_sheets(restitution, chosen),
        "sessions": sessions,
        "session": session,
        "line": session_line(session),
        "query": f"?{urlencode({'session': session.pk})}" if session else "",
        "trail": [("Restitutions", reverse("restitutions:list")), (str(restitution), overview)],
    }
    return render(request, "restitutions/blank_sheets.html", context)


def _session(request: ScopedRequest, sessions: list[Workshop]) -> Workshop | None:
    """The session asked for; the only one when there is one; otherwise it is written by hand."""
    asked = request.GET.get("session")
    if asked is None:
        return sessions[0] if len(sessions) == 1 else None
    return next((session for session in sessions if str(session.pk) == asked), None)


@signed_in
@require_safe
def of_session(request: ScopedRequest, pk: int) -> HttpResponse:
    """From a session to the sheets of the restitution that reports it; the last one when several do."""
    session = get_object_or_404(Workshop.objects.visible_to(request.scope), pk=pk)
    reporting = Restitution.objects.in_scope_of(request.scope).filter(reported__workshop=session).order_by("-pk")
    restitution = reporting.first()
    if restitution is None:
        raise Http404
    address = reverse("restitutions:all_blank_sheets", args=[restitution.pk])
    return redirect(f"{address}?{urlencode({'session': session.pk})}")
