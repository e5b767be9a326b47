"""The files of a RETEX: attaching one, removing one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from common.file_types import FileRefusedError
from restitutions.forms.attachments import AttachmentForm
from restitutions.models import Retex, RetexAttachment
from restitutions.services.attachments import MOST, add_attachment, remove_attachment
from restitutions.views.access import Place, editable_restitution, explains_locks, place_of
from restitutions.views.sheet import trail_context

GONE = "Ce RETEX a été supprimé entre-temps\u00a0: le fichier n’est pas joint."


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@explains_locks
def attachments(request: ScopedRequest, pk: int, number: int, retex: uuid.UUID) -> HttpResponse:
    place, one = _found(request, pk, number, retex)
    form = AttachmentForm(request.POST, request.FILES) if request.method == "POST" else AttachmentForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = add_attachment(
                retex=one,
                uid=form.cleaned_data["uid"],
                filename=file.name,
                data=file.read(),
                by=request.scope.account,
            )
        except FileRefusedError as error:
            form.add_error("file", str(error))
        except Retex.DoesNotExist:
            messages.error(request, GONE)
            return redirect("restitutions:sheet", pk, number)
        else:
            messages.success(request, f"«\u00a0{made.name}\u00a0» est joint au RETEX.")
            return redirect("restitutions:attachments", pk, number, retex)
    return _show(request, place, one, form)


@signed_in
@require_POST
@explains_locks
def remove(request: ScopedRequest, pk: int, number: int, retex: uuid.UUID, piece: uuid.UUID) -> HttpResponse:
    """Removing a file already removed changes nothing."""
    _, one = _found(request, pk, number, retex)
    attachment = RetexAttachment.objects.kept().filter(retex=one, pk=piece).first()
    if attachment:
        remove_attachment(attachment=attachment, by=request.scope.account)
    messages.success(request, "Le fichier est retiré.")
    return redirect("restitutions:attachments", pk, number, retex)


def _found(request: ScopedRequest, pk: int, number: int, retex: uuid.UUID) -> tuple[Place, Retex]:
    place = place_of(editable_restitution(request, pk), number)
    found = Retex.objects.select_related("sheet").filter(sheet__restitution=pk, sheet__theme=place.theme)
    return place, get_object_or_404(found, pk=retex)


def _show(request: ScopedRequest, place: Place, retex: Retex, form: AttachmentForm) -> HttpResponse:
    context = trail_context(place)
    back = reverse("restitutions:sheet", args=[place.restitution.pk, place.theme.number]) + "#retex"
    files = list(RetexAttachment.objects.kept().filter(retex=retex).select_related("added_by"))
    shown = {
        **context,
        "trail": [*context["trail"], (place.theme.short_label, back)],
        "back": back,
        "retex": retex,
        "files": files,
        "form": form,
        "most": MOST,
        "is_full": len(files) >= MOST,
    }
    return render(request, "restitutions/attachments.html", shown)
