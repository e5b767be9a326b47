"""The two addresses of live entry: the state of a fiche, and the batches that change it."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import ScopedRequest
from editor.presence import signal
from editor.problems import problem
from editor.protocol import MAX_BYTES, SCHEMA, Batch, NotThisProtocolError, read_batch
from editor.quick import quick_operation, save_words
from editor.services import apply_batch
from editor.state import saved_state, sheet_state
from restitutions.history import last_revision_id
from restitutions.models import Restitution
from restitutions.services import NotADraftError
from restitutions.views.access import Place, editable_restitution, place_of

logger = logging.getLogger(__name__)
_KEPT = "Votre texte est gardé sur cet appareil."


@require_http_methods(["GET", "HEAD", "POST"])
def sync(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """GET: the state of a fiche. POST: a batch, its outcomes, and what others changed."""
    if not request.scope.is_signed_in:
        return problem(401, "signed out", f"Vous êtes déconnecté. {_KEPT} Reconnectez-vous pour l’enregistrer.")
    try:
        sent = _sent(request) if request.method == "POST" else None
        if isinstance(sent, Batch) and (quick := _quick(request, pk, number, sent)):
            return quick
        place = place_of(editable_restitution(request, pk), number)
        if isinstance(sent, Batch):
            return _write(request, place, sent.for_campaign(place.restitution.campaign.slug))
        return sent or _fresh(JsonResponse(page_state(request, place)))
    except (Http404, Restitution.DoesNotExist):
        return problem(404, "not found", f"Cette fiche n’existe pas, ou plus, pour vous. {_KEPT}")
    except PermissionDenied:
        return problem(403, "no right", f"Vous ne pouvez pas modifier cette fiche. {_KEPT}")
    except NotADraftError as error:
        detail = f"La restitution est {error.state.label.lower()}\u00a0: elle ne se modifie plus. {_KEPT}"
        return problem(409, "not a draft", detail, state=str(error.state))
    except OperationalError:
        logger.exception("the database did not answer")
        return problem(503, "database", f"L’enregistrement ne répond pas pour l’instant. {_KEPT}")


def page_state(request: ScopedRequest, place: Place) -> dict[str, Any]:
    """The state with what only a page needs: who types, and the token of its requests."""
    account = request.scope.account
    return {
        **sheet_state(place.sheet),
        "campaign": place.restitution.campaign.slug,
        "account": {"id": account.pk, "name": str(account)},
        "csrf": get_token(request),
    }


def _sent(request: ScopedRequest) -> Batch | HttpResponse:
    """The batch of a request, or what is wrong with it."""
    if request.content_type != "application/json":
        return problem(415, "not JSON", "Cette demande n’est pas lisible.")
    if _length(request) > MAX_BYTES:
        return problem(413, "too large", f"Trop de texte à la fois. {_KEPT}")
    try:
        return read_batch(request.body)
    except NotThisProtocolError as error:
        return problem(400, "not a batch", str(error))


def _write(request: ScopedRequest, place: Place, batch: Batch) -> HttpResponse:
    if batch.account not in {None, request.scope.account.pk}:
        return problem(401, "another account", f"Un autre compte est connecté. {_KEPT} Reconnectez-vous avec le vôtre.")
    return _fresh(JsonResponse(_answer(request, place, batch)))


def _answer(request: ScopedRequest, place: Place, batch: Batch) -> dict[str, Any]:
    account = request.scope.account
    people = signal(restitution=place.restitution.pk, number=place.theme.number, client=batch.client, by=account)
    body = {"schema": SCHEMA, "people": people, "saved_at": f"{timezone.localtime():%H:%M}"}
    if not batch.ops:
        cursor = last_revision_id(place.sheet.pk) if place.sheet.pk else 0
        state = sheet_state(place.sheet) if cursor != batch.cursor else None
        return {**body, "cursor": state["cursor"] if state else cursor, "results": [], "state": state}
    applied = apply_batch(restitution=place.restitution, theme=place.theme, ops=batch.ops, by=account)
    is_new = applied.moved or applied.cursor_before != batch.cursor
    state = sheet_state(applied.sheet) if is_new else None
    cursor = state["cursor"] if state else applied.cursor
    return {**body, "cursor": cursor, "results": [one.as_json() for one in applied.outcomes], "state": state}


def _quick(request: ScopedRequest, pk: int, number: int, batch: Batch) -> HttpResponse | None:
    """The answer to the commonest request, a few words of one point; None for all others, and for all that is odd."""
    account = request.scope.account
    if batch.account not in {None, account.pk} or (op := quick_operation(batch)) is None:
        return None
    done = save_words(restitution=pk, number=number, campaign=batch.campaign, op=op, cursor=batch.cursor, by=account)
    if done is None:
        return None
    people = signal(restitution=pk, number=number, client=batch.client, by=account)
    body = {"schema": SCHEMA, "people": people, "saved_at": f"{timezone.localtime():%H:%M}"}
    # What others wrote is read once the lock of the save is given back.
    state = saved_state(done.sheet, restitution=pk, number=number) if done.is_behind else None
    cursor = state["cursor"] if state else done.cursor
    return _fresh(JsonResponse({**body, "cursor": cursor, "results": [done.outcome.as_json()], "state": state}))


def _length(request: ScopedRequest) -> int:
    """Bytes announced; as too many when it is no number, which Django cannot read."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() and len(said) < 20 else MAX_BYTES + 1


def _fresh(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
