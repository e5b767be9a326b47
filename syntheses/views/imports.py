"""Importing a file: choose it, read what was understood and what was not, then confirm or leave."""

from __future__ import annotations

import hashlib
import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from syntheses.edition import Edition
from syntheses.forms import ImportForm
from syntheses.import_outline import outline
from syntheses.imports import confirm_import, look_alikes, prepare_import, read_upload
from syntheses.models import ImportPreview
from syntheses.readers.json_reader import from_dict
from syntheses.report import Report, ReportRefusedError
from syntheses.writers.web_context import web_report
from workshops.models import Theme


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: ScopedRequest) -> HttpResponse:
    """Choose a file. A refusal is said beside it; nothing is written before the person confirms."""
    if not request.scope.may_somewhere(Right.EDIT):
        raise PermissionDenied
    form = ImportForm(scope=request.scope)
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES, scope=request.scope)
        preview = _read(request, form) if form.is_valid() else None
        if preview:
            return redirect("syntheses:import_preview", preview.pk)
    return render(request, "syntheses/import_upload.html", {"form": form})


def _read(request: ScopedRequest, form: ImportForm) -> ImportPreview | None:
    """The preview of the file sent, or None with the refusal written on the form."""
    data = form.cleaned_data
    content = data["file"].read()
    try:
        reading = read_upload(
            content,
            filename=data["file"].name,
            campaign=data["campaign"],
            territory=data["territory"],
            theme=data["theme"].number if data["theme"] else None,
        )
        return prepare_import(
            reading,
            key=_key(request, form, content),
            filename=data["file"].name,
            owner=request.scope.account,
            campaign=data["campaign"],
            territory=data["territory"],
            title=data["title"],
        )
    except ReportRefusedError as refusal:
        form.add_error("file", str(refusal))
        return None


def _key(request: ScopedRequest, form: ImportForm, content: bytes) -> uuid.UUID:
    """The same form sent twice has one key; sent again with another file or another place, it has another."""
    data = form.cleaned_data
    places = (data["campaign"].pk, data["territory"].pk, data["theme"] and data["theme"].pk)
    said = (request.scope.account.pk, *places, data["title"], data["file"].name)
    return uuid.uuid5(data["uid"], f"{said} {hashlib.sha256(content).hexdigest()}")


def _mine(request: ScopedRequest, key: uuid.UUID) -> ImportPreview:
    found = ImportPreview.objects.filter(owner=request.scope.account)
    return get_object_or_404(found.select_related("campaign", "territory", "restitution"), pk=key)


@signed_in
@never_cache
@require_safe
def import_preview(request: ScopedRequest, key: uuid.UUID) -> HttpResponse:
    preview = _mine(request, key)
    if preview.restitution:
        return redirect("syntheses:restitution", preview.restitution.pk)
    report = from_dict(preview.payload)
    edition = Edition(
        version=None,
        date=timezone.localtime(preview.created_at),
        brand=settings.BRAND,
        campaign_title=preview.campaign.title,
        territory_name=preview.territory.label,
    )
    shaped, understood = web_report(report, edition=edition), outline(report)
    context = {
        "preview": preview,
        "look_alikes": look_alikes(preview, request.scope),
        "outline": understood,
        "report": shaped,
        "themes": list(zip(shaped.themes, understood.parts, _fiches(preview, report), strict=True)),
    }
    return render(request, "syntheses/import_preview.html", context)


def _fiches(preview: ImportPreview, report: Report) -> list[Theme | None]:
    """The official thématique where each one of the report will be written; None when the campaign lost it since."""
    official = {theme.number: theme for theme in preview.campaign.themes.all()}
    return [official.get(section.theme or 0) for section in report.themes]


@signed_in
@require_POST
def import_confirm(request: ScopedRequest, key: uuid.UUID) -> HttpResponse:
    """Write the restitution, once; confirming again shows the same one."""
    preview = _mine(request, key)
    if not request.scope.may(Right.EDIT, preview.territory):
        raise PermissionDenied
    try:
        restitution = confirm_import(preview)
    except ReportRefusedError as refusal:
        messages.error(request, f"{refusal} Rien n’a été écrit ; le fichier lu est conservé.")
        return redirect("syntheses:import_preview", preview.pk)
    messages.success(request, "Le document est importé : la restitution est un brouillon que vous pouvez compléter.")
    return redirect("syntheses:restitution", restitution.pk)


@signed_in
@require_POST
def import_leave(request: ScopedRequest, key: uuid.UUID) -> HttpResponse:
    """Forget what was read; a restitution already confirmed stays, and is shown."""
    mine = ImportPreview.objects.filter(owner=request.scope.account, pk=key)
    mine.filter(restitution=None).delete()
    if confirmed := mine.first():
        messages.info(request, "Ce document est déjà importé : voici sa restitution. Vous pouvez la supprimer.")
        return redirect("syntheses:restitution", confirmed.restitution_id)
    messages.info(request, "L’import est abandonné : rien n’a été écrit.")
    return redirect("syntheses:my_territory")
