"""The history of a fiche, and of one thing of it; putting back, going back."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from editor.changes.forms import FilterForm, GoBackForm, PutBackForm
from editor.changes.selectors import Thing, authors_of, by_day, changes_of, lines_of, things_of
from editor.changes.services import go_back_to, put_thing_back, words_before
from editor.outcome import Outcome, Status
from restitutions.views.access import Place, editable_restitution, explains_locks, place_of, visible_restitution
from restitutions.views.sheet import trail_context

PAGE = 50


@signed_in
@require_safe
def sheet_history(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """The latest changes of a fiche, by day and person."""
    place = _readable(request, pk, number)
    form = FilterForm(request.GET, people=authors_of(place.sheet) if place.sheet.pk else [])
    page = Paginator(form.filter(changes_of(place.sheet)), PAGE).get_page(request.GET.get("page"))
    context = {
        **_around(request, place),
        "days": by_day(lines_of(place.sheet, list(page))),
        "page": page,
        "form": form,
        "is_filtered": bool(form.asked),
        "query": urlencode(form.asked),
    }
    return render(request, "editor/history.html", context)


@signed_in
@require_safe
def thing_history(request: ScopedRequest, pk: int, number: int, thing: uuid.UUID) -> HttpResponse:
    """One entry, row or RETEX: what it says, and each change of it."""
    place = _readable(request, pk, number)
    one = _thing(place, thing)
    changes = changes_of(place.sheet).filter(subject_id=thing)
    page = Paginator(changes, PAGE).get_page(request.GET.get("page"))
    context = {
        **_around(request, place),
        "thing": one,
        "lines": lines_of(place.sheet, list(page)),
        "page": page,
        "uid": uuid.uuid4(),
        "restore_days": settings.RESTORE_DAYS,
        "history": reverse("editor:history", args=[pk, number]),
    }
    return render(request, "editor/history_of.html", context)


@signed_in
@require_POST
@explains_locks
def put_back(request: ScopedRequest, pk: int, number: int, thing: uuid.UUID) -> HttpResponse:
    """Put back what was deleted."""
    place = place_of(editable_restitution(request, pk), number)
    one, form = _thing(place, thing), PutBackForm(request.POST)
    if not form.is_valid():
        raise BadRequest("uid")
    outcome = put_thing_back(
        restitution=place.restitution,
        theme=place.theme,
        thing=one,
        uid=form.cleaned_data["uid"],
        by=request.scope.account,
    )
    return _told(request, place, thing, outcome, "C’est rétabli, à sa place dans la fiche.")


@signed_in
@require_POST
@explains_locks
def go_back(request: ScopedRequest, pk: int, number: int, thing: uuid.UUID) -> HttpResponse:
    """Give an entry or a RETEX the words it had before a change."""
    place = place_of(editable_restitution(request, pk), number)
    one, form = _thing(place, thing), GoBackForm(request.POST)
    if not form.is_valid():
        raise BadRequest("form")
    sent = form.cleaned_data
    words = words_before(one, sent["premiere"], sent["derniere"])
    if not words:
        messages.warning(request, "Ce texte d’avant n’est plus gardé.")
        return redirect("editor:history_of", pk, number, thing)
    outcome = go_back_to(
        restitution=place.restitution,
        theme=place.theme,
        thing=one,
        words=words,
        version=sent["version"],
        uid=sent["uid"],
        by=request.scope.account,
    )
    return _told(request, place, thing, outcome, "Le texte d’avant est revenu.")


def _readable(request: ScopedRequest, pk: int, number: int) -> Place:
    """A fiche whose drafts this person may read. Raises Http404, PermissionDenied."""
    restitution = visible_restitution(request, pk)
    if not request.scope.may(Right.READ_DRAFTS, restitution.territory):
        raise PermissionDenied
    return place_of(restitution, number)


def _thing(place: Place, pk: uuid.UUID) -> Thing:
    found = things_of(place.sheet, {pk}) if place.sheet.pk else {}
    if pk not in found:
        raise Http404
    return found[pk]


def _around(request: ScopedRequest, place: Place) -> dict[str, Any]:
    territory = place.restitution.territory
    sheet = reverse("restitutions:sheet", args=[place.restitution.pk, place.theme.number])
    context = trail_context(place)
    return {
        **context,
        "trail": [*context["trail"], (place.theme.short_label, sheet)],
        "sheet": sheet,
        "can_edit": place.restitution.is_draft and request.scope.may(Right.EDIT, territory),
    }


def _told(request: ScopedRequest, place: Place, thing: uuid.UUID, outcome: Outcome, done: str) -> HttpResponse:
    if outcome.status == Status.SAVED:
        messages.success(request, done)
    elif outcome.status == Status.CONFLICT:
        who = outcome.by or "Une autre personne"
        messages.warning(
            request, f"{who} a modifié ce texte entre-temps\u00a0: relisez-le, puis recommencez s’il le faut."
        )
    else:
        messages.error(request, outcome.why)
    return redirect("editor:history_of", place.restitution.pk, place.theme.number, thing)
