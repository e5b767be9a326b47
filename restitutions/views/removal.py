"""Deleting a draft: a page that says what goes, then the deletion."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from restitutions.forms.removal import RemovalForm
from restitutions.models import Restitution
from restitutions.selectors import holdings
from restitutions.services import DeletionRefusedError, delete_restitution, deletion_refusal, sessions_of_its_own
from restitutions.views.access import editable_restitution, explains_locks


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@explains_locks
def delete(request: ScopedRequest, pk: int) -> HttpResponse:
    is_gone = request.method == "POST" and not Restitution.objects.filter(pk=pk).exists()
    if is_gone and request.scope.can_edit_somewhere:
        return _already_deleted(request)
    restitution = editable_restitution(request, pk)
    own = sessions_of_its_own(restitution, request.scope)
    form = RemovalForm(request.POST if request.method == "POST" else None, sessions=own)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, restitution, form, deletion_refusal(restitution))
    sessions = [session.pk for session in form.cleaned_data["sessions"]]
    try:
        delete_restitution(restitution=restitution, sessions=sessions, by=request.scope)
    except DeletionRefusedError as error:
        return _ask(request, restitution, form, str(error))
    except Restitution.DoesNotExist:
        return _already_deleted(request)
    messages.success(request, "La restitution est supprimée.")
    return redirect("restitutions:list")


def _already_deleted(request: ScopedRequest) -> HttpResponse:
    """A double click, or somebody else a moment before: what was asked for is done."""
    messages.info(request, "Cette restitution est déjà supprimée.")
    return redirect("restitutions:list")


def _ask(request: ScopedRequest, restitution: Restitution, form: RemovalForm, refusal: str) -> HttpResponse:
    overview = reverse("syntheses:restitution", args=[restitution.pk])
    context = {
        "restitution": restitution,
        "form": form,
        "refusal": refusal,
        "may_delete": not deletion_refusal(restitution),
        "holdings": holdings(restitution),
        "overview": overview,
        "trail": [("Restitutions", reverse("restitutions:list")), (str(restitution), overview)],
    }
    return render(request, "restitutions/delete.html", context)
