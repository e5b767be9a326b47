"""Making a PDF: ask, follow, download, try again. Nothing is lost by leaving: the job row is the truth."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from common.polling import STOP_POLLING
from restitutions.enums import State
from restitutions.models import Restitution
from syntheses.forms import PdfForm
from syntheses.jobs import ask_for_pdf, ask_for_version_pdf, failed_just_now, has_vanished, try_again
from syntheses.models import RenderJob, Version
from syntheses.selectors import annexed_from
from syntheses.views.desk import restitution_in_scope


def readable_jobs(request: ScopedRequest) -> QuerySet[RenderJob]:
    """The productions whose file this person may have, with what their pages show."""
    return (
        RenderJob.objects.readable_by(request.scope)
        .select_related("version__restitution", "snapshot__restitution__territory", "snapshot__restitution__campaign")
        .defer("snapshot__payload")
    )


@signed_in
@require_POST
def ask_pdf(request: ScopedRequest, pk: int) -> HttpResponse:
    """Queue the PDF of a restitution as it stands; of its version when it is published."""
    one = restitution_in_scope(request, pk)
    form = PdfForm(request.POST, versions=annexed_from(one))
    if not form.is_valid():
        messages.error(request, "Choisissez une mise en page, puis relancez la production.")
        return redirect("syntheses:restitution", pk)
    layout, since = form.cleaned_data["layout"], form.cleaned_data.get("since") or 0
    version = _version_of(one)
    if version:
        job = ask_for_version_pdf(version, layout=layout, by=request.scope.account, since=since)
    else:
        try:
            job = ask_for_pdf(one, layout=layout, by=request.scope.account, since=since)
        except Restitution.DoesNotExist:
            raise Http404 from None
    return redirect("syntheses:job", job.pk)


def _version_of(restitution: Restitution) -> Version | None:
    if restitution.state != State.PUBLISHED:
        return None
    versions = Version.objects.readable().filter(restitution=restitution).select_related("snapshot")
    return versions.order_by("-number").first()


@signed_in
@never_cache
@require_safe
def job(request: ScopedRequest, pk: int) -> HttpResponse:
    """Where a production is. Asked by htmx, only the part that changes."""
    mine = Restitution.objects.in_scope_of(request.scope)
    found = get_object_or_404(readable_jobs(request).filter(snapshot__restitution__in=mine), pk=pk)
    context = {"job": found, "restitution": found.snapshot.restitution, "vanished": has_vanished(found)}
    if request.headers.get("HX-Request"):
        status = STOP_POLLING if found.is_over else 200
        return render(request, "syntheses/job_poll.html", context, status=status)
    return render(request, "syntheses/job.html", context)


@require_safe
def job_file(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """The PDF: of a published version, for everybody; of a working document, in one's territories."""
    found = _reachable(request, pk)
    if found is None:
        return redirect_to_login(request.get_full_path())
    if not found.file:
        raise Http404
    etag, changed = quote_etag(found.sha256), found.finished_at or found.updated_at
    unchanged = get_conditional_response(request, etag=etag, last_modified=_seconds(changed))
    if unchanged is not None:
        return unchanged
    try:
        file = default_storage.open(str(found.file))
    except FileNotFoundError:
        return _vanished(request, found)
    response = FileResponse(file, as_attachment=True, filename=_name(found), content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"], response["Last-Modified"] = etag, http_date(changed.timestamp())
    response["Cache-Control"] = "no-cache" if _is_public(found) else "private, no-cache"
    return response


@require_POST
def retry(request: ScopedRequest, pk: int) -> HttpResponse:
    """Queue again a production that failed, or whose file is gone; any other is left as it is.

    A visitor waits a while after a failure: what fails each time would otherwise keep the workers busy.
    """
    found = _reachable(request, pk)
    if found is None:
        return redirect_to_login(request.get_full_path())
    if not request.user.is_authenticated and failed_just_now(found):
        messages.warning(request, "La production de ce PDF vient d’échouer. Réessayez dans une dizaine de minutes.")
        return redirect("syntheses:synthesis", found.snapshot.restitution.territory.slug)
    try_again(found)
    if Restitution.objects.in_scope_of(request.scope).filter(pk=found.snapshot.restitution_id).exists():
        return redirect("syntheses:job", found.pk)
    messages.info(request, "Le PDF est de nouveau en préparation. Il sera sur cette page dans un moment.")
    return redirect("syntheses:synthesis", found.snapshot.restitution.territory.slug)


def _reachable(request: ScopedRequest, pk: int) -> RenderJob | None:
    """A job whose file this person may have; None for a visitor who could have it once signed in; 404 otherwise."""
    found = readable_jobs(request).filter(pk=pk).first()
    if found is None and request.user.is_authenticated:
        raise Http404
    return found


def _is_public(job: RenderJob) -> bool:
    return job.version is not None and job.version.is_readable


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())


def _name(job: RenderJob) -> str:
    slug = job.snapshot.restitution.territory.slug
    edition = f"v{job.version.number}" if job.version else "document-de-travail"
    since = f"-depuis-v{job.since}" if job.since else ""
    return f"synthese-{slug}-{edition}-{job.layout}{since}.pdf"


def _vanished(request: HttpRequest, found: RenderJob) -> HttpResponse:
    context = {"job": found, "restitution": found.snapshot.restitution}
    return render(request, "syntheses/job_vanished.html", context, status=503)
