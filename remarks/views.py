"""The fiche with its remarks, the remarks of a restitution, one remark and what follows it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from common.typed import typed_texts
from remarks.beside import remark_context
from remarks.forms import AnswerForm, RemarkForm
from remarks.models import Remark
from remarks.selectors import cards, with_events
from remarks.services import (
    EntryGoneError,
    PublishedError,
    answer_remark,
    make_remark,
    reopen_remark,
    resolve_remark,
)
from restitutions.enums import State
from restitutions.models import Entry, Restitution
from restitutions.views.access import Place, explains_locks, place_of, visible_restitution
from restitutions.views.sheet import sheet_context, trail_context

PAGE = 20
TAG = "remarques"
"""Of what is said beside the remarks, where the page of a fiche opens."""

VERBS = {
    AnswerForm.ANSWER: (answer_remark, "Votre réponse est enregistrée."),
    AnswerForm.RESOLVE: (resolve_remark, "La remarque est résolue."),
    AnswerForm.REOPEN: (reopen_remark, "La remarque est rouverte."),
}


@signed_in
@require_safe
def sheet(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """One fiche, as it will print, with the remarks of the team beside their entries."""
    context = sheet_context(request, pk, number)
    told = context["messages"]
    context |= {
        "messages": [message for message in told if message.extra_tags != TAG],
        "remark_messages": [message for message in told if message.extra_tags == TAG],
        **remark_context(context["restitution"], context["theme"], context["page"], request.scope),
    }
    return render(request, "remarks/sheet.html", context)


@signed_in
@require_safe
def remark_list(request: ScopedRequest, pk: int) -> HttpResponse:
    """Every remark of a restitution, those that wait first; `etat=resolues` shows the others."""
    restitution = visible_restitution(request, pk)
    if not request.scope.may(Right.READ_DRAFTS, restitution.territory):
        raise PermissionDenied
    resolved = request.GET.get("etat") == "resolues"
    remarks = with_events(Remark.objects.filter(restitution=restitution, resolved_at__isnull=not resolved))
    page = Paginator(remarks, PAGE).get_page(request.GET.get("page"))
    context = {
        "restitution": restitution,
        "resolved": resolved,
        "page": page,
        "cards": cards(page),
        "query": "etat=resolues" if resolved else "",
    }
    return render(request, "remarks/list.html", context)


@signed_in
@explains_locks
@require_http_methods(["GET", "HEAD", "POST"])
def new_remark(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """Write a remark on a fiche, or on the entry that the address (`entree`) or the form names."""
    place = place_of(visible_restitution(request, pk), number)
    if not request.scope.may(Right.REVIEW, place.restitution.territory):
        raise PermissionDenied
    form = RemarkForm(request.POST or None, initial={"entry": request.GET.get("entree", "")})
    if request.method == "POST" and form.is_valid():
        uid, entry, text = (form.cleaned_data[name] for name in ("uid", "entry", "text"))
        restitution, theme, by = place.restitution, place.theme, request.scope
        try:
            made, _ = make_remark(uid=uid, restitution=restitution, theme=theme, entry_id=entry, text=text, by=by)
        except PublishedError:
            return _closed(request, place.restitution)
        except EntryGoneError:
            form = form.about_the_fiche()
        else:
            messages.success(request, "Votre remarque est enregistrée et envoyée à l’équipe qui rédige.", TAG)
            return redirect(f"{reverse('restitutions:sheet', args=[pk, number])}#remarque-{made.pk}")
    if place.restitution.state == State.PUBLISHED:
        return _closed(request, place.restitution)
    context = {**trail_context(place), "form": form, "entry": _entry_of(place, form)}
    return render(request, "remarks/new.html", context)


@signed_in
@explains_locks
@require_http_methods(["GET", "HEAD", "POST"])
def remark(request: ScopedRequest, pk: int) -> HttpResponse:
    """One remark, what followed it, and the form to answer, resolve or reopen it."""
    one = get_object_or_404(with_events(Remark.objects.visible_to(request.scope)), pk=pk)
    if not request.scope.may(Right.READ_DRAFTS, one.restitution.territory):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb, done = VERBS[form.cleaned_data["action"]]
        try:
            verb(uid=form.cleaned_data["uid"], remark=one, text=form.cleaned_data["text"], by=request.scope)
        except PublishedError:
            return _closed(request, one.restitution)
        messages.success(request, done)
        return redirect("restitutions:remark", pk=pk)
    overview = reverse("syntheses:restitution", args=[one.restitution.pk])
    context = {
        "card": cards([one])[0],
        "form": form,
        "can_answer": one.restitution.state != State.PUBLISHED,
        "trail": [("Restitutions", reverse("restitutions:list")), (str(one.restitution), overview)],
    }
    return render(request, "remarks/remark.html", context)


def _entry_of(place: Place, form: RemarkForm) -> Entry | None:
    """The entry of this fiche that the form is about; None for the fiche, or when it is not there any more."""
    try:
        key = uuid.UUID(str(form["entry"].value() or ""))
    except ValueError:
        return None
    return Entry.objects.filter(pk=key, sheet__restitution=place.restitution, sheet__theme=place.theme).first()


def _closed(request: ScopedRequest, restitution: Restitution) -> HttpResponse:
    """403: nothing more is said of what is published; what was typed is given back."""
    context = {"restitution": restitution, "typed": typed_texts(request.POST)}
    return render(request, "remarks/closed.html", context, status=403)
