"""Decisions: each is one POST, answered by a redirect, or by the parts of the page that changed to its script."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from common.french import moment
from common.once import once
from consolidation.changes import undo_seen
from consolidation.enums import Outcome
from consolidation.errors import AlreadyDecidedError, ConsolidationRefusedError
from consolidation.forms import AsideForm
from consolidation.lines import lines_of, reasons_used
from consolidation.models import Decision
from consolidation.names import name_of
from consolidation.services import merge, set_aside, take, undo
from consolidation.sources import sources_of
from consolidation.views.access import FRAGMENT, address_of, own_place, query_of
from consolidation.views.screen import base_context, right_context, uuid_of
from restitutions.models import Entry
from restitutions.views.access import Place, explains_locks, place_of

TAKE, MERGE, ASIDE, UNDO, UNSEE = "reprendre", "fusionner", "ecarter", "annuler", "revoir"
_VERBS = {Outcome.TAKEN: "reprise", Outcome.MERGED: "fusionnée", Outcome.SET_ASIDE: "écartée"}


@dataclass(frozen=True)
class Answer:
    """What became of a demand: one sentence, the point it was about, the entry of the fiche it made or changed."""

    sentence: str
    status: int = 200
    source: uuid.UUID | None = None
    made: Entry | None = None

    @property
    def is_done(self) -> bool:
        return self.status == 200


@signed_in
@explains_locks
@require_POST
def decide(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """Take, merge, set aside or undo what a button names; undo that a change was seen."""
    place = own_place(request, pk, number)
    answer = answer_to(request, place)
    if FRAGMENT in request.headers:
        return _fragment(request, place_of(place.restitution, number), answer)
    (messages.success if answer.is_done else messages.warning)(request, answer.sentence)
    query = query_of(request).copy()
    if answer.made:
        query["fait"] = str(answer.made.pk)
    return redirect(address_of(place, query, "#points"))


def answer_to(request: ScopedRequest, place: Place) -> Answer:
    """Do what was asked. Raises Http404 for what is not there, BadRequest for a form that is none."""
    name = next((name for name in (TAKE, MERGE, ASIDE, UNDO, UNSEE) if name in request.POST), "")
    pk, uid = uuid_of(request.POST.get(name)), uuid_of(request.POST.get("uid"))
    if pk is None or uid is None:
        raise BadRequest
    asked: dict[str, Any] = {"restitution": place.restitution, "theme": place.theme, "by": request.scope.account}
    if name in (UNDO, UNSEE):
        return _undone(asked, pk) if name == UNDO else _unseen(asked, pk)
    source = Entry.objects.select_related("sheet__restitution__territory").filter(pk=pk).first()
    if source is None:
        return Answer("Ce point a été supprimé entre-temps\u202f: il n’est plus à regarder.", 410, pk)
    try:
        decision = _verb(request, name, uid)(**asked, source=source)
    except AlreadyDecidedError as error:
        return Answer(told(error.decision), 409, pk)
    except ConsolidationRefusedError as error:
        return Answer(str(error), 422, pk)
    made = Entry.objects.filter(pk=decision.into_id).first() if decision.into_id else None
    return Answer(_done(decision, made), source=pk, made=made)


def _verb(request: ScopedRequest, name: str, uid: uuid.UUID) -> Callable[..., Decision]:
    """The service that a button names, with what it needs; `uid` names all that is asked."""
    source = request.POST[name]
    if name == MERGE:
        into = uuid_of(request.POST.get("cible"))
        if into is None:
            raise ConsolidationRefusedError("Choisissez d’abord, dans la fiche, le point avec lequel fusionner.")
        return lambda **asked: merge(**asked, into=into, uid=once(uid, name, source, into))
    if name == ASIDE:
        reason = request.POST.get("reason", "")
        return lambda **asked: set_aside(**asked, reason=reason, uid=once(uid, name, source, reason))
    row = uuid_of(request.POST.get("ligne"))
    return lambda **asked: take(**asked, row=row, uid=once(uid, name, source, row or ""))


def _undone(asked: dict[str, Any], pk: uuid.UUID) -> Answer:
    try:
        found = undo(**asked, decision=pk)
    except ConsolidationRefusedError as error:
        return Answer(str(error), 422)
    if found is None:
        return Answer("Cette décision était déjà annulée.")
    return Answer(f"{_name(found)} est de nouveau à regarder.", source=found.source_id)


def _unseen(asked: dict[str, Any], pk: uuid.UUID) -> Answer:
    try:
        found = undo_seen(**asked, decision=pk)
    except ConsolidationRefusedError as error:
        return Answer(str(error), 422)
    return Answer(f"{_name(found)} est de nouveau parmi les points modifiés.", source=found.source_id)


def _name(decision: Decision) -> str:
    return name_of(decision.reference_then, decision.text_then)


def _done(decision: Decision, made: Entry | None) -> str:
    where = f" {'dans' if decision.outcome == Outcome.MERGED else 'sous'} {made.reference}" if made else ""
    where = where if made and made.reference else ""
    return f"{_name(decision)} est {_VERBS[Outcome(decision.outcome)]}{where}."


def told(decision: Decision) -> str:
    """Who decided what of a point before, and when."""
    by = str(decision.by) if decision.by else "Une personne dont le compte est supprimé"
    why = f" («\u00a0{decision.reason}\u00a0»)" if decision.reason else ""
    verb = _VERBS[Outcome(decision.outcome)]
    return f"{_name(decision)} est déjà {verb}{why}, par {by}, {moment(decision.at)}. Rien n’a changé."


def _fragment(request: ScopedRequest, place: Place, answer: Answer) -> HttpResponse:
    """The bar, the line, and the fiche when it changed."""
    query = query_of(request)
    offered = sources_of(place.restitution, place.theme)
    ids = list(offered.filter(pk=answer.source).values_list("pk", flat=True)) if answer.source else []
    context = {
        **base_context(request, place, query),
        "answer": answer,
        "lines": lines_of(ids, place.restitution, place.theme, place.sheet.pk),
        **right_context(place, query, made=answer.made),
    }
    return render(request, "consolidation/answer.html", context, status=answer.status)


@signed_in
@explains_locks
@require_http_methods(["GET", "HEAD", "POST"])
def set_point_aside(request: ScopedRequest, pk: int, number: int, source: uuid.UUID) -> HttpResponse:
    """Ask why a point is set aside, then set it aside: what the dialog of the workbench does, without script."""
    place = own_place(request, pk, number)
    entry = Entry.objects.select_related("sheet__restitution__territory").filter(
        pk=source, sheet__restitution__feeds=place.restitution, sheet__theme=place.theme
    )
    found = entry.first()
    if found is None:
        raise Http404
    form = AsideForm(request.POST if request.method == "POST" else None)
    query = request.POST.get("suite", "") if request.method == "POST" else request.GET.urlencode()
    if request.method == "POST" and form.is_valid():
        uid, reason = form.cleaned_data["uid"], form.cleaned_data["reason"]
        asked: dict[str, Any] = {"restitution": place.restitution, "theme": place.theme, "by": request.scope.account}
        try:
            decision = set_aside(**asked, source=found, reason=reason, uid=once(uid, ASIDE, source, reason))
        except AlreadyDecidedError as error:
            messages.warning(request, told(error.decision))
        except ConsolidationRefusedError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _done(decision, None))
        return redirect(address_of(place, query_of(request), "#points"))
    context = {
        **base_context(request, place, query_of(request)),
        "form": form,
        "source": found,
        "suite": query,
        "reasons": reasons_used(place.sheet.pk),
    }
    return render(request, "consolidation/set_aside.html", context)
