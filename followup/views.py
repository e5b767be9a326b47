"""The page of an action: what the plan says of it, where it stands, and one form for each thing one may say."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from accounts.scope import Scope
from common.file_types import FileRefusedError
from common.workflow import TransitionRefusedError
from followup.documents import MOST, attach_document
from followup.forms import FORMS, KINDS, ActionForm, CommentForm, DocumentForm, ProgressForm, StateForm
from followup.models import Action, ActionDocument, ActionQuerySet
from followup.selectors import find_action
from followup.services import (
    StaleActionError,
    change_action_state,
    comment_action,
    save_progress,
    save_responsible,
)
from followup.words import noted
from followup.workflow import WORKFLOW, available
from syntheses.selectors import online_of

LOG = 200
"""Events of an action that its page shows, the newest."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: ScopedRequest, reference: str) -> HttpResponse:
    if request.method == "POST":
        return _change(request, reference)
    return _page(request, _found(Action.objects.visible_to(request.scope), reference))


@signed_in
def _change(request: ScopedRequest, reference: str) -> HttpResponse:
    """Do what one form says. 404 out of one's territories, whatever the public reads; 403 for who only reads."""
    one = _found(Action.objects.in_scope_of(request.scope), reference)
    if not request.scope.may(Right.EDIT, one.territory):
        raise PermissionDenied
    kind = FORMS.get(request.POST.get("quoi", ""))
    if kind is None:
        raise BadRequest
    form = kind(request.POST, request.FILES, action=one)
    if not form.is_valid():
        return _page(request, one, form)
    try:
        done = _say(form, one, request.scope)
    except StaleActionError as stale:
        return _page(request, _found(Action.objects.in_scope_of(request.scope), reference), form, stale)
    except TransitionRefusedError as refused:
        form.add_error(None, str(refused))
    except FileRefusedError as refused:
        form.add_error("file", str(refused))
    except ValidationError as refused:
        form.refuse(refused)
    else:
        messages.success(request, done)
        return redirect("followup:action", one.reference)
    return _page(request, one, form)


def _found(actions: ActionQuerySet, reference: str) -> Action:
    found = find_action(actions, reference)
    if found is None:
        raise Http404
    return found


def _say(form: ActionForm, one: Action, by: Scope) -> str:
    """Save what a valid form holds; returns the sentence that says so."""
    said = form.cleaned_data
    asked = {"uid": said["uid"], "action": one, "by": by}
    if isinstance(form, CommentForm):
        comment_action(**asked, text=said["text"])
        return "Votre commentaire est enregistré."
    if isinstance(form, DocumentForm):
        made = attach_document(**asked, filename=said["file"].name, data=said["file"].read())
        return f"«\u00a0{made.name}\u00a0» est joint à l’action."
    asked["version"] = said["version"]
    if isinstance(form, StateForm):
        change_action_state(**asked, name=said["door"], reason=said["reason"], on=said["on"])
        return WORKFLOW[said["door"]].done
    if isinstance(form, ProgressForm):
        save_progress(**asked, **form.values)
        return "L’avancement et les dates sont enregistrés."
    save_responsible(**asked, person=said["person"], body=said["body"])
    return "La personne et l’organisme responsables sont enregistrés."


def _page(
    request: ScopedRequest, one: Action, sent: ActionForm | None = None, stale: StaleActionError | None = None
) -> HttpResponse:
    """The page, with the form that was sent as it was sent; `stale` shows what was saved meanwhile beside it."""
    of_team = request.scope.may(Right.READ, one.territory)
    may_edit = request.scope.may(Right.EDIT, one.territory)
    if sent is not None and stale is not None:
        sent.seen = one.version
    events = list(one.events.select_related("by").order_by("-pk")[: LOG + 1]) if of_team else []
    context = {
        "action": one,
        "of_team": of_team,
        "log": noted(events[:LOG]),
        "documents": list(ActionDocument.objects.kept().filter(action=one).select_related("added_by"))
        if of_team
        else [],
        "most": MOST,
        "has_older": len(events) > LOG,
        "online": online_of(one.restitution),
        "stale": stale,
        "sent": sent,
        "forms": _forms(one, sent) if may_edit else {},
        "doors": available(one, request.scope),
        "trail": [("Suivi", _steering(one))] if of_team else [],
    }
    return render(request, "followup/action.html", context)


def _forms(one: Action, sent: ActionForm | None) -> dict[str, Any]:
    return {kind.name: sent if sent is not None and sent.name == kind.name else kind(action=one) for kind in KINDS}


def _steering(one: Action) -> str:
    return f"{reverse('followup:steering')}?{urlencode({'territoire': one.territory.slug})}"
