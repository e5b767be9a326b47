"""« C’est vu » and « Reprendre le nouveau texte »: what was reworded below since it was taken."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from common.once import once
from common.text import clean_text
from consolidation.changes import mark_seen, take_new_words
from consolidation.errors import ConsolidationRefusedError
from consolidation.views.access import address_of, own_place, query_of
from consolidation.views.screen import uuid_of
from restitutions.views.access import Place, explains_locks


@signed_in
@explains_locks
@require_POST
def changed(request: ScopedRequest, pk: int, number: int, decision: uuid.UUID) -> HttpResponse:
    place = own_place(request, pk, number)
    try:
        _settle(request, place, decision)
    except ConsolidationRefusedError as error:
        messages.warning(request, str(error))
    return redirect(address_of(place, query_of(request), "#points"))


def _settle(request: ScopedRequest, place: Place, decision: uuid.UUID) -> None:
    """Do what the button says. Raises ConsolidationRefusedError, BadRequest."""
    action, seen = request.POST.get("action"), clean_text(request.POST.get("seen", ""))
    asked: dict[str, Any] = {
        "restitution": place.restitution,
        "theme": place.theme,
        "decision": decision,
        "seen": seen,
        "by": request.scope.account,
    }
    if action == "vu":
        mark_seen(**asked)
        messages.success(
            request, "C’est noté\u202f: la fiche garde son texte. «\u00a0Annuler\u00a0», dans la barre, le défait."
        )
        return
    uid, version = uuid_of(request.POST.get("uid")), request.POST.get("version", "")
    if action != "reprendre" or uid is None or not (version.isdecimal() and len(version) < 9):
        raise BadRequest
    once_uid = once(uid, decision, seen, version)
    stale = take_new_words(**asked, version=int(version), uid=once_uid)
    if stale is None:
        messages.success(request, "Le nouveau texte est dans la fiche.")
        return
    theirs = str(stale.theirs.get("text", ""))
    who = f", modifié par {stale.by}" if stale.by else ""
    messages.warning(
        request,
        f"Le texte de la fiche a changé entre-temps{who}\u202f: «\u00a0{theirs}\u00a0». Rien n’est remplacé\u202f: "
        f"le nouveau texte du niveau inférieur est «\u00a0{seen}\u00a0».",
    )
