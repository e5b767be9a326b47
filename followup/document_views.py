"""The documents of an action: giving one, taking one away. They are attached on the page of the action."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from common.attached import give_file
from followup.documents import take_document_away
from followup.models import Action, ActionDocument
from followup.selectors import find_action


@signed_in
@require_safe
def document(request: ScopedRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
    """A document, for whoever reads the territory, checked each time."""
    one = get_object_or_404(ActionDocument.objects.kept(), action=_found(request, reference), pk=pk)
    return give_file(request, one, is_public=False)


@signed_in
@require_POST
def remove(request: ScopedRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Taking away what already was changes nothing."""
    action = _found(request, reference)
    if not request.scope.may(Right.EDIT, action.territory):
        raise PermissionDenied
    one = get_object_or_404(ActionDocument, action=action, pk=pk)
    take_document_away(document=one, by=request.scope)
    messages.success(request, f"«\u00a0{one.name}\u00a0» n’est plus joint à l’action.")
    return redirect("followup:action", action.reference)


def _found(request: ScopedRequest, reference: str) -> Action:
    found = find_action(Action.objects.in_scope_of(request.scope), reference)
    if found is None:
        raise Http404
    return found
