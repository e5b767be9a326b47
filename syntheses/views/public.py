"""What anybody may read: the home page, the list of syntheses, a synthesis and its files."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe

from accounts.http import ScopedRequest
from syntheses import downloads, selectors
from syntheses.files import attachment_url
from syntheses.forms import PublishedFilter
from syntheses.freeze import read_version
from syntheses.models import RenderJob, Version
from syntheses.writers.web_context import web_report
from syntheses.writers.web_files import give_files
from territories.enums import Level

PAGE = 30
HOME_LEVELS = (Level.NATIONAL, Level.REGION, Level.ACADEMIE, Level.DEPARTEMENT)


@conditional_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    lines = [line for line in selectors.published(text=text) if text or line.territory.level in HOME_LEVELS]
    examples = dict.fromkeys(line.territory.name for line in [*lines[-1:], *lines[:1]])
    shown = lines or (selectors.covering(text) if text else [])
    context = {"groups": selectors.by_region(shown), "text": text, "found": len(lines), "examples": list(examples)}
    return _revalidated(request, render(request, "syntheses/home.html", context))


@conditional_page
@require_safe
def syntheses(request: HttpRequest) -> HttpResponse:
    form = PublishedFilter(request.GET)
    lines = selectors.published(**form.wanted())
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "groups": selectors.by_region(page), "query": form.query()}
    return _revalidated(request, render(request, "syntheses/index.html", context))


@conditional_page
@require_safe
def synthesis(request: ScopedRequest, slug: str) -> HttpResponse:
    """The newest version of a territory."""
    versions = selectors.versions_of(slug)
    readable = [version for version in versions if version.is_readable]
    return _show(request, readable[0] if readable else None, versions)


@conditional_page
@require_safe
def version(request: ScopedRequest, slug: str, number: int, restitution: int | None = None) -> HttpResponse:
    """One frozen version. Without `restitution`, of the restitution that first reached this number: for ever."""
    versions = selectors.versions_of(slug)
    return _show(request, _find(versions, number, restitution), versions)


@conditional_page
@require_safe
def version_file(
    request: HttpRequest, slug: str, number: str, format: str, restitution: str | None = None
) -> HttpResponse:
    """A frozen version as JSON or HTML, to keep."""
    found = _find(selectors.versions_of(slug), int(number), int(restitution) if restitution else None)
    if not found.is_readable:
        return _gone(request, found, [])
    data = downloads.written(*read_version(found), format)
    response = downloads.as_attachment(data, format=format, name=downloads.version_name(found))
    return _revalidated(request, response, found.published_at)


def _find(versions: list[Version], number: int, restitution: int | None) -> Version:
    found = [one for one in versions if one.number == number and restitution in (None, one.restitution_id)]
    if not found:
        raise Http404
    return min(found, key=lambda one: one.pk)


def _show(request: ScopedRequest, shown: Version | None, versions: list[Version]) -> HttpResponse:
    if not versions:
        raise Http404
    if shown is None or not shown.is_readable:
        return _gone(request, shown or versions[0], versions)
    report, edition = read_version(shown)
    jobs = selectors.jobs_of(shown)
    path = selectors.own_url(shown)
    context = {
        "version": shown,
        "report": give_files(web_report(report, edition=edition), attachment_url),
        "downloads": downloads.version_downloads(jobs, report, edition, path),
        "permanent_url": path,
        "newer": selectors.newer_than(shown, versions),
        "others": selectors.others_than(shown, versions),
        "sources": selectors.published_sources(shown.restitution),
    }
    response = render(request, "syntheses/synthesis.html", context)
    return _revalidated(request, response, _last_change(versions, jobs))


def _gone(request: HttpRequest, withdrawn: Version, versions: list[Version]) -> HttpResponse:
    current = next((one for one in versions if one.is_readable), None)
    context = {"version": withdrawn, "current": current}
    return _revalidated(request, render(request, "syntheses/gone.html", context, status=410))


def _last_change(versions: list[Version], jobs: list[RenderJob]) -> datetime:
    """A page tells of the other versions of its territory: what was published or withdrawn last changes it."""
    moments = [moment for one in versions for moment in (one.published_at, one.withdrawn_at) if moment]
    return max([*moments, *(job.updated_at for job in jobs)])


def _revalidated(request: HttpRequest, response: HttpResponse, changed: datetime | None = None) -> HttpResponse:
    """Kept by browsers, asked again each time: what is unpublished disappears, what has not changed costs nothing.

    Whoever has a session may be named or told something on the page: no cache between us keeps it.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        patch_cache_control(response, no_cache=True, private=True)
    else:
        patch_cache_control(response, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    return response
