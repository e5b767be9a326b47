"""The list of restitutions, creating one, and its own page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from restitutions.block_text import render_blocks
from restitutions.forms.fields import hold
from restitutions.forms.filters import RestitutionFilter
from restitutions.forms.restitution import CreateForm, EditForm
from restitutions.forms.sessions import session_choices
from restitutions.forms.summary import SummaryFormSet, sent_summary, shown_summary, summary_helper
from restitutions.models import Restitution
from restitutions.selectors import fiche_progress
from restitutions.services import (
    ContentRefusedError,
    NotADraftError,
    RestitutionContent,
    StaleError,
    create_restitution,
    stored_content,
    update_restitution,
)
from restitutions.services.restitutions import content_texts
from restitutions.views.access import editable_restitution, explains_locks, is_own, locked_page
from workshops.models import Campaign, Workshop

PAGE_SIZE = 20


@signed_in
@require_safe
def restitution_list(request: ScopedRequest) -> HttpResponse:
    mine = Restitution.objects.in_scope_of(request.scope)
    filters = RestitutionFilter(request.GET, restitutions=mine)
    found = filters.results().select_related("campaign", "territory")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    progress = fiche_progress(page.object_list)
    started: dict[int, int] = {}
    for (restitution, _), one in progress.items():
        started[restitution] = started.get(restitution, 0) + one.started
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "filters": filters,
        "page": page,
        "lines": [(restitution, started.get(restitution.pk, 0)) for restitution in page.object_list],
        "query": kept.urlencode(),
        "can_create": request.scope.can_edit_somewhere,
    }
    return render(request, "restitutions/list.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ScopedRequest) -> HttpResponse:
    if not request.scope.can_edit_somewhere:
        raise PermissionDenied
    if request.method != "POST" or request.POST.get("action") == "sessions":
        sent = {name: request.POST[name] for name in CreateForm.base_fields if name in request.POST}
        sent.pop("sessions", None)
        form = CreateForm(initial={**_first_choices(request), **sent}, scope=request.scope)
        return _show_create(request, form)
    form = CreateForm(request.POST, scope=request.scope)
    if not form.is_valid():
        return _show_create(request, form)
    data = form.cleaned_data
    restitution, is_new = create_restitution(
        uid=data["uid"],
        campaign=data["campaign"],
        territory=data["territory"],
        title=data["title"],
        layout=data["layout"],
        workshops=data["sessions"],
        by=request.scope.account,
    )
    if not is_new and (conflict := _conflict(request, restitution, data)):
        return conflict
    messages.success(request, "La restitution est créée. Remplissez maintenant ses fiches.")
    return redirect("syntheses:restitution", restitution.pk)


def _conflict(request: ScopedRequest, made: Restitution, data: Mapping[str, Any]) -> HttpResponse | None:
    """The form already made a restitution that says something else: its page, with what is typed now in the fields."""
    try:
        made = editable_restitution(request, made.pk)
    except NotADraftError as error:
        return locked_page(request, made.pk, error)
    stored = stored_content(made)
    typed = replace(stored, title=data["title"], layout=data["layout"])
    if (made.territory, made.campaign) == (data["territory"], data["campaign"]):
        ticked = [session.pk for session in data["sessions"]]
        typed = replace(typed, workshops=tuple(sorted(ticked, key=_rank_in(stored.workshops))))
    else:
        messages.warning(
            request,
            f"Cette restitution est déjà créée\u00a0: {made.territory}, {made.campaign}. Pour un autre territoire ou "
            "une autre campagne, créez-en une autre depuis la liste des restitutions.",
        )
    if typed == stored and made.territory == data["territory"] and made.campaign == data["campaign"]:
        return None
    form = EditForm(initial=_initial(made, typed), restitution=made, scope=request.scope)
    stale = StaleError(content_texts(stored), made.version, made.updated_by, made.updated_at)
    return _show_edit(request, made, form, shown_summary(stored.meetings), stale=stale, typed=typed)


def _rank_in(order: Sequence[int]) -> Callable[[int], int]:
    return lambda pk: order.index(pk) if pk in order else len(order)


def _show_create(request: ScopedRequest, form: CreateForm) -> HttpResponse:
    trail = [("Restitutions", reverse("restitutions:list"))]
    mine = Restitution.objects.in_scope_of(request.scope).select_related("territory")
    others = mine.filter(**form.place).order_by("-pk")[:5] if form.place else []
    return render(request, "restitutions/create.html", {"form": form, "trail": trail, "others": others})


def _first_choices(request: ScopedRequest) -> dict[str, Any]:
    """The session one comes from, or the latest campaign and the person’s territory; the layout of the ateliers."""
    if session := _session_asked(request):
        places = {"campaign": session.campaign_id, "territory": session.territory_id, "sessions": [session.pk]}
        return {**places, "layout": "ateliers"}
    grant = next((grant for grant in request.scope.grants if request.scope.may(Right.EDIT, grant.territory)), None)
    asked = request.GET.get("territoire", "")
    campaign = Campaign.objects.order_by("-opens_on", "slug").first()
    return {
        "campaign": campaign.pk if campaign else None,
        "territory": int(asked) if asked.isdecimal() and len(asked) < 10 else grant.territory.pk if grant else None,
        "layout": "ateliers",
    }


def _session_asked(request: ScopedRequest) -> Workshop | None:
    """The session whose restitution is asked for (?session=), when this person may read it."""
    asked = request.GET.get("session", "")
    if not (asked.isdecimal() and len(asked) < 10):
        return None
    return Workshop.objects.visible_to(request.scope).filter(pk=int(asked)).first()


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@explains_locks
def edit(request: ScopedRequest, pk: int) -> HttpResponse:
    restitution = editable_restitution(request, pk)
    stored = stored_content(restitution)
    if request.method != "POST":
        form = EditForm(initial=_initial(restitution, stored), restitution=restitution, scope=request.scope)
        return _show_edit(request, restitution, form, shown_summary(stored.meetings))
    data = request.POST.copy()
    form = EditForm(data, restitution=restitution, scope=request.scope)
    hold(form.fields, {"description": render_blocks(stored.description)})
    summary = sent_summary(request.POST, stored.meetings)
    if not (form.is_valid() and summary.is_valid()):
        return _show_edit(request, restitution, form, summary)
    content = form.content(summary.lines())
    try:
        update_restitution(
            restitution=restitution,
            version=form.cleaned_data["version"] or 0,
            content=content,
            by=request.scope.account,
        )
    except ContentRefusedError as error:
        form.add_error(error.field, str(error))
        return _show_edit(request, restitution, form, summary)
    except StaleError as error:
        data["version"] = str(error.version)
        return _show_edit(request, restitution, form, summary, stale=error, typed=content)
    messages.success(request, "La présentation de la restitution est enregistrée.")
    return redirect("syntheses:restitution", restitution.pk)


def _initial(restitution: Restitution, stored: RestitutionContent) -> dict[str, Any]:
    return {
        **{name: getattr(stored, name) for name in ("title", "layout", "region", "contact", "feeds", "totals_note")},
        "workshops": stored.workshops,
        "version": restitution.version,
        "description": render_blocks(stored.description),
    }


def _show_edit(
    request: ScopedRequest,
    restitution: Restitution,
    form: EditForm,
    summary: SummaryFormSet,
    *,
    stale: StaleError | None = None,
    typed: RestitutionContent | None = None,
) -> HttpResponse:
    overview = reverse("syntheses:restitution", args=[restitution.pk])
    context = {
        "restitution": restitution,
        "overview": overview,
        "trail": [("Restitutions", reverse("restitutions:list")), (str(restitution), overview)],
        "form": form,
        "summary": summary,
        "summary_helper": summary_helper(),
        "sessions": session_choices(form["workshops"]),
        "stale": stale,
        "stale_is_own": bool(stale and is_own(request, stale)),
        "stale_texts": _differences(stale, typed) if stale and typed else [],
    }
    return render(request, "restitutions/edit.html", context)


_LABELS = {"layout": "Mise en page", "workshops": "Sessions rapportées", "meetings": "Bilan des rencontres"}


def _differences(stale: StaleError, typed: RestitutionContent) -> list[tuple[str, str]]:
    mine, theirs = content_texts(typed), stale.stored or {}
    labels = {name: str(field.label) for name, field in EditForm.base_fields.items()} | _LABELS
    return [(labels[name], text or "(rien)") for name, text in theirs.items() if text != mine[name]]
