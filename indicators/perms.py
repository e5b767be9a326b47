"""Who ties the success measures of a plan to indicators."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from accounts.enums import Right
from accounts.http import ScopedRequest
from accounts.scope import Scope
from restitutions.enums import State
from restitutions.models import Restitution
from restitutions.services import NotADraftError
from restitutions.views.access import visible_restitution


def may_tie(scope: Scope, restitution: Restitution) -> bool:
    """Of a draft, whoever writes it; of a published plan, whoever publishes: what is tied there is public at once."""
    if restitution.state == State.PUBLISHED:
        return scope.may(Right.REVIEW, restitution.territory)
    return restitution.is_draft and scope.may(Right.EDIT, restitution.territory)


def tied_restitution(request: ScopedRequest, pk: int) -> Restitution:
    """One whose ties this person may change. Raises Http404, PermissionDenied, NotADraftError while it is reviewed."""
    restitution = visible_restitution(request, pk)
    if may_tie(request.scope, restitution):
        return restitution
    if restitution.state == State.PUBLISHED or not request.scope.may(Right.EDIT, restitution.territory):
        raise PermissionDenied
    raise NotADraftError(restitution.state)
