"""What anybody may read of the reports of a plan; the team of its territory reads its drafts at the same addresses."""

from __future__ import annotations

import json

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from accounts.enums import Right
from accounts.http import ScopedRequest
from anniversaries.models import Anniversary
from anniversaries.report import from_dict
from anniversaries.selectors import files_of, find_report, lines_of, list_url, own_url, reports_of
from anniversaries.writers.shape import shaped
from common.revalidation import revalidated
from followup.enums import ActionState
from measures.curve import svg
from measures.milestones import RULE
from restitutions.models import Restitution
from syntheses.awaited import answer_poll, is_any_awaited
from syntheses.downloads import as_attachment
from syntheses.enums import JobState
from syntheses.models import Version
from syntheses.selectors import online_of


@conditional_page
@require_safe
def reports(request: ScopedRequest, slug: str, restitution: int) -> HttpResponse:
    """The reports of a plan that is online, the newest first. 404 for a plan that never was."""
    plan = Restitution.objects.select_related("territory").filter(pk=restitution, territory__slug=slug).first()
    if plan is None or not Version.objects.filter(restitution=plan).exists():
        raise Http404
    online = online_of(plan)
    lines = lines_of(reports_of(Anniversary.objects.readable(), plan.pk), page=request.path)
    lists = [one.list for one in lines]
    if answer := answer_poll(request, lists):
        return answer
    of_team = request.scope.may(Right.READ, plan.territory)
    context = {
        "territory": plan.territory,
        "plan": plan,
        "online": online,
        "lines": lines,
        "awaited": is_any_awaited(lists),
        "of_team": of_team,
    }
    return revalidated(request, render(request, "anniversaries/list.html", context))


@conditional_page
@require_safe
def report(request: ScopedRequest, slug: str, restitution: int, number: int) -> HttpResponse:
    """One report, as it was frozen."""
    one, is_gone = _found(request, slug, restitution, number)
    if is_gone:
        return _gone(request, one)
    listed = files_of(one)
    if answer := answer_poll(request, [listed]):
        return answer
    shape = shaped(from_dict(one.payload))
    place = one.restitution.territory
    context = {
        "report": one,
        "shape": shape,
        "indicators": [(each, svg(each.chart, each.anchor) if each.chart else None) for each in shape.indicators],
        "abandoned": ActionState.ABANDONED.value,
        "rule": RULE,
        "list": listed,
        "awaited": is_any_awaited([listed]),
        "online": online_of(one.restitution),
        "permanent_url": own_url(one),
        "list_url": list_url(one.restitution),
        "newer": _newer(one),
        "of_team": request.scope.may(Right.READ, place),
        "may_publish": request.scope.may(Right.REVIEW, place),
    }
    return revalidated(request, render(request, "anniversaries/report.html", context))


@conditional_page
@require_safe
def report_file(request: ScopedRequest, slug: str, restitution: str, number: str, format: str) -> HttpResponse:
    """A file of a report, to keep: the same bytes for ever."""
    one, is_gone = _found(request, slug, int(restitution), int(number))
    if is_gone:
        return _gone(request, one)
    data = _bytes(one, format)
    if data is None:
        return render(request, "anniversaries/not_there.html", {"report": one, "url": own_url(one)}, status=503)
    name = f"rapport-anniversaire-{one.restitution.territory.slug}-{one.number}"
    return revalidated(request, as_attachment(data, format=format, name=name), one.made_at)


def _bytes(report: Anniversary, format: str) -> bytes | None:
    """The bytes kept; None before they are written, or when the storage has lost them."""
    if format == "json":
        return json.dumps(report.payload, ensure_ascii=False, indent=2, sort_keys=True).encode()
    file = report.files.filter(format=format, state=JobState.DONE).first()
    if file is None or not default_storage.exists(str(file.file)):
        return None
    with default_storage.open(str(file.file)) as opened:
        return bytes(opened.read())


def _found(request: ScopedRequest, slug: str, restitution: int, number: int) -> tuple[Anniversary, bool]:
    """A report this person may read, and whether it is gone for them; 404 for what was never theirs to read."""
    own = Anniversary.objects.filter(restitution__territory__slug=slug)
    if one := find_report(own.visible_to(request.scope), restitution, number):
        return one, False
    gone = find_report(own.filter(published_at__isnull=False), restitution, number)
    if gone is None:
        raise Http404
    return gone, True


def _gone(request: ScopedRequest, report: Anniversary) -> HttpResponse:
    """410: it was published, and is not any more, or its plan is not. Who follows its files is told to stop."""
    if answer := answer_poll(request, []):
        return answer
    context = {"report": report, "online": online_of(report.restitution), "list_url": list_url(report.restitution)}
    return revalidated(request, render(request, "anniversaries/gone.html", context, status=410))


def _newer(report: Anniversary) -> str:
    """The address of the last report of the same plan that everybody reads, "" when it is this one."""
    last = Anniversary.objects.readable().filter(restitution=report.restitution_id, number__gt=report.number)
    newest = last.select_related("restitution__territory").defer("payload").order_by("-number").first()
    return own_url(newest) if newest else ""
