"""The archive of a campaign of a territory: what it holds, asking for it, following it, downloading it.

Taking one in is not done here: it is a command (docs/archive.md).
"""

from __future__ import annotations

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from common.polling import STOP_POLLING
from syntheses.archive.making import ask_for_archive, campaigns_of
from syntheses.archive_form import ArchiveForm
from syntheses.archive_model import KEPT_DAYS
from syntheses.models import ArchiveJob
from territories.models import Territory

logger = logging.getLogger(__name__)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def archives(request: ScopedRequest, pk: int) -> HttpResponse:
    """What an archive of this territory holds, those that are made or being made, and the way to ask for one."""
    one = get_object_or_404(Territory.objects.filter(request.scope.q(Right.READ, "")), pk=pk)
    _check_right(request, one)
    campaigns = campaigns_of(one)
    form = ArchiveForm(request.POST or None, campaigns=campaigns)
    if request.method == "POST" and form.is_valid():
        job = ask_for_archive(form.cleaned_data["campaign"], one, by=request.scope.account)
        return redirect("syntheses:archive", job.pk)
    made = ArchiveJob.objects.filter(territory=one).select_related("campaign", "asked_by")
    context = {
        "territory": one,
        "form": form,
        "has_something": campaigns.exists(),
        "archives": made,
        "days": KEPT_DAYS,
    }
    return render(request, "syntheses/archives.html", context)


def _check_right(request: ScopedRequest, territory: Territory) -> None:
    """Those who manage it: an archive holds at once every draft and every name of a whole territory."""
    if not request.scope.may(Right.MANAGE, territory):
        raise PermissionDenied


def _found(request: ScopedRequest, pk: int) -> ArchiveJob:
    mine = ArchiveJob.objects.filter(request.scope.q(Right.READ)).select_related("territory", "campaign", "asked_by")
    found = get_object_or_404(mine, pk=pk)
    _check_right(request, found.territory)
    return found


def _is_there(job: ArchiveJob) -> bool:
    return job.is_there and default_storage.exists(str(job.file))


@signed_in
@never_cache
@require_safe
def archive(request: ScopedRequest, pk: int) -> HttpResponse:
    """Where the making of an archive is. Asked by htmx, only the part that changes."""
    found = _found(request, pk)
    context = {"job": found, "territory": found.territory, "is_there": _is_there(found)}
    if request.headers.get("HX-Request"):
        status = STOP_POLLING if found.is_over else 200
        return render(request, "syntheses/archive_poll.html", context, status=status)
    return render(request, "syntheses/archive.html", context)


@signed_in
@never_cache
@require_safe
def archive_file(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """The archive itself, for the one who asked and the others who manage the territory; kept nowhere on the way."""
    found = _found(request, pk)
    if not found.is_over:
        raise Http404
    if not _is_there(found):
        messages.warning(request, "Cette archive n’est plus sur le serveur. Demandez-la de nouveau.")
        return redirect("syntheses:archives", found.territory_id)
    logger.info("archive %s downloaded by account %s", found.pk, request.scope.account.pk)
    made = found.finished_at
    name = f"archive-{found.campaign.slug}-{found.territory.slug}{f'-{made:%Y-%m-%d}' if made else ''}.zip"
    file = default_storage.open(str(found.file))
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    return response
