"""The versions of a restitution for its team, and what changed between two of them for everybody."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from common.revalidation import revalidated
from restitutions.models import Restitution
from syntheses import selectors
from syntheses.awaited import answer_poll, is_any_awaited
from syntheses.differences import differences
from syntheses.freeze import read_version
from syntheses.models import Version
from syntheses.report import Report
from syntheses.version_list import changes_url, version_lines
from syntheses.views.public import find_version, gone, last_change
from syntheses.writers.web_changes import sections_of, tally, web_changes

PAGE = 50
"""Changes on a page."""


@signed_in
@never_cache
@require_safe
def versions(request: ScopedRequest, pk: int) -> HttpResponse:
    """Every version of a restitution. Whoever reads its territory may: while it is corrected, under its public name."""
    restitution = Restitution.objects.select_related("territory", "campaign").filter(pk=pk).first()
    if restitution is None or not request.scope.may(Right.READ, restitution.territory):
        raise Http404
    found = selectors.versions_with_authors(restitution)
    at_work = Restitution.objects.in_scope_of(request.scope).filter(pk=pk).exists()
    if not (found or at_work):
        raise Http404
    lines = version_lines(found, page=request.path)
    lists = [one.list for one in lines]
    if answer := answer_poll(request, lists):
        return answer
    context = {
        "restitution": restitution if at_work else None,
        "name": str(restitution) if at_work else found[0].name,
        "territory": restitution.territory,
        "lines": lines,
        "awaited": is_any_awaited(lists),
        "of_team": True,
    }
    return render(request, "syntheses/versions_page.html", context)


@conditional_page
@require_safe
def changes(request: ScopedRequest, slug: str, number: int, since: int, restitution: int | None = None) -> HttpResponse:
    """What changed from version `since` to version `number`, by part of the report, a page at a time."""
    known = selectors.versions_of(slug)
    after = find_version(known, number, restitution)
    before = find_version(known, since, after.restitution_id)
    for one in (after, before):
        if not one.is_readable:
            return gone(request, one, known)
    found = differences(_report(before), _report(after))
    wanted = request.GET.get("partie", "")
    kept = [change for change in found if wanted in ("", change.item.section)]
    page = Paginator(kept, PAGE).get_page(request.GET.get("page"))
    same = [one for one in known if one.restitution_id == after.restitution_id and one.is_readable]
    context = {
        "before": before,
        "after": after,
        "number": len(found),
        "tally": tally(found),
        "sections": sections_of(found),
        "wanted": wanted,
        "query": urlencode({"partie": wanted}) if wanted else "",
        "page": page,
        "groups": web_changes(page.object_list),
        "permanent_url": changes_url(after, before),
        "urls": (selectors.own_url(before), selectors.own_url(after)),
        "others": [(one, changes_url(after, one)) for one in same if one not in (before, after)],
    }
    return revalidated(request, render(request, "syntheses/changes.html", context), last_change(known, []))


def _report(version: Version) -> Report:
    return read_version(version)[0]
