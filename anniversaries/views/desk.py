"""Where a report is asked for, its day chosen, its files followed, and where it is published or taken offline."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from anniversaries import files, services
from anniversaries.forms import MakeForm, ScheduleForm, WithdrawForm
from anniversaries.gather import NothingPublishedError
from anniversaries.models import Anniversary, Schedule
from anniversaries.quoted import no_longer_online
from anniversaries.report import from_dict
from anniversaries.selectors import find_report, lines_of, list_url, own_url, plan_of, reports_of
from anniversaries.writers.shape import shaped
from common.polling import STOP_POLLING
from common.workflow import TransitionRefusedError
from restitutions.models import Restitution
from syntheses.awaited import answer_poll, is_any_awaited
from syntheses.enums import JobState
from syntheses.models import Version
from syntheses.selectors import Published, online_of

NOT_ONLINE = "Le plan n’est pas en ligne\u00a0: publiez sa restitution, puis faites le rapport."


@signed_in
@never_cache
@require_safe
def desk(request: ScopedRequest, pk: int) -> HttpResponse:
    """The reports of a plan for its team: drafts, what is online, the day of the next one."""
    plan = _plan(request, pk)
    lines = lines_of(reports_of(Anniversary.objects.visible_to(request.scope), plan.pk), page=request.path)
    lists = [one.list for one in lines]
    if answer := answer_poll(request, lists):
        return answer
    context = {
        **_around(request, plan),
        "lines": lines,
        "awaited": is_any_awaited(lists),
        "schedule": Schedule.objects.filter(restitution=plan).select_related("set_by").first(),
        "list_url": list_url(plan),
    }
    return render(request, "anniversaries/desk.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: ScopedRequest, pk: int) -> HttpResponse:
    """Ask for a report as the plan stands now."""
    plan = _plan(request, pk, Right.REVIEW)
    form = MakeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_report(restitution=plan, by=request.scope, **form.cleaned_data)
        except NothingPublishedError:
            messages.error(request, NOT_ONLINE)
            return redirect("anniversaries:desk", pk)
        return redirect("anniversaries:files", pk, made.number)
    context = {**_around(request, plan), "form": form, "told": services.latest_published(plan)}
    return render(request, "anniversaries/make.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: ScopedRequest, pk: int) -> HttpResponse:
    """Choose the day on which the next report makes itself."""
    plan = _plan(request, pk, Right.REVIEW)
    around = _around(request, plan)
    if around["online"] is None:
        messages.error(request, NOT_ONLINE)
        return redirect("anniversaries:desk", pk)
    current = Schedule.objects.filter(restitution=plan).select_related("set_by").first()
    asked = {"current": current, "seen": services.stamp_of(current), "published_on": around["published_on"]}
    form = ScheduleForm(request.POST if request.method == "POST" else None, **asked)
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            services.set_schedule(restitution=plan, by=request.scope, **form.cleaned_data)
        except services.StaleScheduleError as error:
            stale = error
        else:
            messages.success(request, "Le jour du prochain rapport est enregistré.")
            return redirect("anniversaries:desk", pk)
    seen = services.stamp_of(current) if stale or request.method != "POST" else request.POST.get("seen", "")
    context = {**around, "form": form, "current": current, "stale": stale, "seen": seen}
    return render(request, "anniversaries/schedule.html", context)


@signed_in
@require_POST
def take_away(request: ScopedRequest, pk: int) -> HttpResponse:
    """No report makes itself any more."""
    plan = _plan(request, pk, Right.REVIEW)
    services.take_schedule_away(restitution=plan, by=request.scope)
    messages.success(request, "Aucun rapport ne se fera plus tout seul.")
    return redirect("anniversaries:desk", pk)


@signed_in
@never_cache
@require_safe
def files_of(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """Where the files of a report are. Asked by htmx, only the part that changes."""
    plan = _plan(request, pk)
    report = _report(request, plan, number)
    found = list(report.files.order_by("pk"))
    vanished = {one.pk for one in found if files.has_vanished(one)}
    is_over = all(one.is_over for one in found)
    context = {
        **_around(request, plan),
        "report": report,
        "files": [(one, one.pk in vanished) for one in found],
        "is_over": is_over,
        "has_failed": bool(vanished) or any(one.state == JobState.FAILED for one in found),
        "progress": sum(one.progress for one in found) // max(len(found), 1),
        "report_url": own_url(report),
    }
    if request.headers.get("HX-Request"):
        return render(request, "anniversaries/files_poll.html", context, status=STOP_POLLING if is_over else 200)
    return render(request, "anniversaries/files.html", context)


@signed_in
@require_POST
def retry(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """Write anew the files that failed or are gone; the others are left as they are."""
    report = _report(request, _plan(request, pk), number)
    for one in report.files.all():
        files.try_again(one)
    return redirect("anniversaries:files", pk, number)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """Ask, then let everybody read a report."""
    plan = _plan(request, pk, Right.REVIEW)
    report = _report(request, plan, number)
    if request.method == "POST":
        try:
            services.publish_report(report, by=request.scope)
        except TransitionRefusedError as refused:
            messages.error(request, str(refused))
            return redirect("anniversaries:desk", pk)
        messages.success(request, "Le rapport est publié\u00a0: tout le monde peut le lire.")
        return redirect(own_url(report))
    told = from_dict(report.payload)
    shape = shaped(told)
    said = [one for theme in shape.themes for one in theme.actions if one.reason] if told.tells_reasons else []
    context = {
        **_around(request, plan),
        "report": report,
        "said": said,
        "gone": no_longer_online(told, plan),
        "report_url": own_url(report),
    }
    return render(request, "anniversaries/publish.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """Ask why, then take a report offline."""
    plan = _plan(request, pk, Right.REVIEW)
    report = _report(request, plan, number)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_report(report, reason=form.cleaned_data["reason"], by=request.scope)
        except TransitionRefusedError as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, "Le rapport n’est plus en ligne. Votre équipe le lit toujours.")
            return redirect("anniversaries:desk", pk)
    context = {**_around(request, plan), "report": report, "form": form, "report_url": own_url(report)}
    return render(request, "anniversaries/withdraw.html", context)


def _plan(request: ScopedRequest, pk: int, right: Right = Right.READ) -> Restitution:
    """A plan of one's territories: 404 out of them, 403 without the right there."""
    plan = plan_of(pk, request.scope)
    if plan is None:
        raise Http404
    if not request.scope.may(right, plan.territory):
        raise PermissionDenied
    return plan


def _report(request: ScopedRequest, plan: Restitution, number: int) -> Anniversary:
    found = find_report(Anniversary.objects.visible_to(request.scope), plan.pk, number)
    if found is None:
        raise Http404
    return found


def _name(plan: Restitution, online: Published | None) -> str:
    """What the public calls it, or called it: the title that a correction is giving it is not told."""
    last = online.version if online else _versions(plan).first()
    return last.name if last else str(plan)


def _versions(plan: Restitution) -> QuerySet[Version]:
    return Version.objects.filter(restitution=plan).select_related("restitution__territory").order_by("-number")


def _around(request: ScopedRequest, plan: Restitution) -> dict[str, Any]:
    """What every page of the desk says (two SQL statements at most). `published_on`: None for a plan offline."""
    online = online_of(plan)
    return {
        "plan": plan,
        "name": _name(plan, online),
        "online": online,
        "published_on": timezone.localdate(online.version.published_at) if online else None,
        "may_publish": request.scope.may(Right.REVIEW, plan.territory),
        "of_team": request.scope.may(Right.READ_DRAFTS, plan.territory),
    }
