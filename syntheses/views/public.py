"""What anybody may read: the home page, the list of syntheses, a synthesis and its files."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from accounts.http import ScopedRequest
from common.revalidation import revalidated
from syntheses import downloads, selectors
from syntheses.files import attachment_url
from syntheses.forms import PublishedFilter
from syntheses.freeze import read_version
from syntheses.kept import read_file
from syntheses.models import RenderJob, Version
from syntheses.version_list import version_lines
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
    return revalidated(request, render(request, "syntheses/home.html", context))


@conditional_page
@require_safe
def syntheses(request: HttpRequest) -> HttpResponse:
    form = PublishedFilter(request.GET)
    lines = selectors.published(**form.wanted())
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "groups": selectors.by_region(page), "query": form.query()}
    return revalidated(request, render(request, "syntheses/index.html", context))


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
    return _show(request, find_version(versions, number, restitution), versions)


@conditional_page
@require_safe
def version_file(
    request: HttpRequest, slug: str, number: str, format: str, restitution: str | None = None
) -> HttpResponse:
    """A file of a frozen version, to keep: the same bytes for ever."""
    found = find_version(selectors.versions_of(slug), int(number), int(restitution) if restitution else None)
    if not found.is_readable:
        return gone(request, found, [])
    data = read_file(found, format)
    response = downloads.as_attachment(data, format=format, name=downloads.version_name(found))
    return revalidated(request, response, found.published_at)


def find_version(versions: list[Version], number: int, restitution: int | None) -> Version:
    """One of a territory's versions, or 404; without `restitution`, of the one that first reached this number."""
    found = [one for one in versions if one.number == number and restitution in (None, one.restitution_id)]
    if not found:
        raise Http404
    return min(found, key=lambda one: one.pk)


def _show(request: ScopedRequest, shown: Version | None, versions: list[Version]) -> HttpResponse:
    if not versions:
        raise Http404
    if shown is None or not shown.is_readable:
        return gone(request, shown or versions[0], versions)
    report, edition = read_version(shown)
    same = [one for one in versions if one.restitution_id == shown.restitution_id]
    jobs = selectors.jobs_of(same)
    lines = version_lines(same, jobs, {shown.pk: (report, edition)})
    path = selectors.own_url(shown)
    context = {
        "version": shown,
        "report": give_files(web_report(report, edition=edition), attachment_url),
        "downloads": next(line.downloads for line in lines if line.version == shown),
        "lines": lines,
        "permanent_url": path,
        "thread_slug": _thread_of(shown, versions),
        "newer": selectors.newer_than(shown, versions),
        "has_actions": any(action.ref for theme in report.themes for row in theme.plan for action in row.how),
        "others": selectors.others_than(shown, versions),
        "sources": selectors.published_sources(shown.restitution),
    }
    response = render(request, "syntheses/synthesis.html", context)
    return revalidated(request, response, last_change(versions, jobs))


def _thread_of(shown: Version, versions: list[Version]) -> str:
    """The territory whose threads a page leads to: they are those of what it published last; "" for another version."""
    last = next((one for one in versions if one.is_readable), None)
    return shown.restitution.territory.slug if last and last.pk == shown.pk else ""


def gone(request: HttpRequest, withdrawn: Version, versions: list[Version]) -> HttpResponse:
    """410: what was withdrawn is said to be, with what is online instead."""
    current = next((one for one in versions if one.is_readable), None)
    context = {"version": withdrawn, "current": current}
    return revalidated(request, render(request, "syntheses/gone.html", context, status=410))


def last_change(versions: list[Version], jobs: list[RenderJob]) -> datetime:
    """A page tells of the other versions of its territory: what was published or withdrawn last changes it."""
    moments = [moment for one in versions for moment in (one.published_at, one.withdrawn_at) if moment]
    return max([*moments, *(job.updated_at for job in jobs)])
