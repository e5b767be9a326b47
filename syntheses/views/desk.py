"""The pages of those who prepare a restitution: my territory, one restitution, its changes of state, its preview."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from common.workflow import Transition, TransitionRefusedError
from consolidation.checklist import points_of
from remarks.selectors import waiting_by_theme
from restitutions.checklist import missing, warnings_of
from restitutions.enums import Layout, State
from restitutions.models import Restitution
from restitutions.selectors import fiche_progress
from restitutions.workflow import CORRECT, GIVE_UP, PUBLISH, SUBMIT, UNPUBLISH, VALIDATE, WITHDRAW, WORKFLOW, available
from syntheses import desk, downloads, overview, selectors
from syntheses.compose import compose
from syntheses.files import attachment_url
from syntheses.forms import PdfForm, ReasonForm
from syntheses.freeze import draft_edition
from syntheses.leaving import leaving_with
from syntheses.services import (
    NOTHING_SEEN,
    AlreadyMadeError,
    ChangedMeanwhileError,
    correction_reason,
    giving_up_refusal,
    move_restitution,
    stamp_of,
)
from syntheses.word_templates import template_for, templated
from syntheses.writers.web_context import web_report
from syntheses.writers.web_files import give_files
from workshops.models import Theme

CHANGED = "Cette restitution a changé depuis que vous avez ouvert cette page. Relisez-la, puis confirmez."
UNSEEN = "Relisez ce qui suit, puis confirmez."
"""To whoever confirms without having been shown the page."""


@signed_in
@never_cache
@require_safe
def my_territory(request: ScopedRequest) -> HttpResponse:
    scope = request.scope
    page = desk.under_way(scope, request.GET.get("page"))
    themes = list(Theme.objects.order_by("campaign", "number"))
    published = desk.published_here(scope)
    context = {
        "grants": scope.grants,
        "todo": desk.todo(scope),
        "page": page,
        "matrix": desk.matrix(list(page), themes),
        "published": published,
        "is_first_day": not (published or desk.has_anything(scope)),
        "templated": templated(scope),
        "archived": scope.managed_territories,
    }
    return render(request, "syntheses/my_territory.html", context)


def restitution_in_scope(request: ScopedRequest, pk: int) -> Restitution:
    """A restitution of the person's territories that they may read, or 404."""
    found = Restitution.objects.in_scope_of(request.scope).select_related(
        "territory", "campaign", "feeds__territory", "created_by"
    )
    return get_object_or_404(found, pk=pk)


@signed_in
@never_cache
@require_safe
def restitution(request: ScopedRequest, pk: int) -> HttpResponse:
    one = restitution_in_scope(request, pk)
    themes = list(Theme.objects.filter(campaign=one.campaign_id).order_by("number"))
    transitions = available(one, request.scope)
    can_edit = one.is_draft and request.scope.may(Right.EDIT, one.territory)
    of_team = request.scope.may(Right.READ_DRAFTS, one.territory)
    context = {
        "restitution": one,
        "fiches": desk.fiches(one, themes, fiche_progress([one])),
        "transitions": transitions,
        "can_edit": can_edit,
        "can_consolidate": can_edit and request.scope.may(Right.REVIEW, one.territory),
        "can_share": one.state != State.PUBLISHED and request.scope.may(Right.EDIT, one.territory),
        "missing": missing(one) if can_edit else [],
        "warnings": [*points_of(one), *warnings_of(one)] if can_edit else [],
        "remarks": waiting_by_theme(one) if of_team else {},
        "of_team": of_team,
        "pdf_form": PdfForm(initial={"layout": Layout(one.layout)}, versions=selectors.annexed_from(one)),
        "files": downloads.draft_downloads(one),
        "online": selectors.online_of(one) if one.is_corrected else None,
        "correction_reason": correction_reason(one) if one.is_corrected else "",
        **overview.around(one, request.scope),
    }
    return render(request, "syntheses/restitution.html", context)


@signed_in
@never_cache
@require_safe
def preview(request: ScopedRequest, pk: int) -> HttpResponse:
    """The web page of a restitution as it stands now."""
    one = restitution_in_scope(request, pk)
    report = compose(one)
    context = {
        "restitution": one,
        "report": give_files(web_report(report, edition=draft_edition(one)), attachment_url),
        "downloads": downloads.draft_downloads(one, report),
    }
    return render(request, "syntheses/preview.html", context)


@signed_in
@never_cache
@require_safe
def restitution_file(request: ScopedRequest, pk: int, format: str) -> HttpResponse:
    """A restitution as it stands now, in JSON or HTML."""
    one = restitution_in_scope(request, pk)
    template = template_for(one.territory, format)
    data = downloads.written(compose(one), draft_edition(one), format, template=template)
    return downloads.as_attachment(data, format=format, name=f"synthese-{one.territory.slug}-document-de-travail")


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transition(request: ScopedRequest, pk: int, name: str) -> HttpResponse:
    """Ask, then make one change of state. A refusal comes back with the reason that was written."""
    one = restitution_in_scope(request, pk)
    if name not in WORKFLOW:
        raise Http404
    wanted = WORKFLOW[name]
    if not request.scope.may(wanted.right, one.territory):
        raise PermissionDenied
    is_public = name == CORRECT or (name == PUBLISH and one.is_corrected)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        needed=wanted.needs_reason or is_public,
        is_public=is_public,
        initial={"reason": correction_reason(one)} if name == PUBLISH and one.is_corrected else {},
    )
    seen, refusal = request.POST.get("seen", ""), ""
    if request.method == "POST" and form.is_valid():
        try:
            move_restitution(one, name, by=request.scope, reason=form.cleaned_data["reason"], seen=seen or NOTHING_SEEN)
        except TransitionRefusedError as error:
            refusal = str(error)
        except ChangedMeanwhileError:
            one, seen, refusal = restitution_in_scope(request, pk), "", CHANGED if seen else UNSEEN
        except AlreadyMadeError:
            return _moved(request, wanted, pk)
        except Restitution.DoesNotExist:
            raise Http404 from None
        else:
            return _moved(request, wanted, pk)
    context = {
        "restitution": one,
        "transition": wanted,
        "form": form,
        "refusal": refusal,
        "seen": seen or stamp_of(one),
        "missing": missing(one) if name == SUBMIT and one.is_draft else [],
        "warnings": [*points_of(one), *warnings_of(one)] if name in (SUBMIT, VALIDATE, PUBLISH) else [],
        "online": selectors.online_instead_of(one) if name == PUBLISH else None,
        "impossible": giving_up_refusal(one) if name == GIVE_UP else "",
        "leaving": leaving_with(one.pk) if name in (UNPUBLISH, WITHDRAW) else [],
    }
    return render(request, "syntheses/transition.html", context)


def _moved(request: ScopedRequest, made: Transition, pk: int) -> HttpResponse:
    messages.success(request, made.done)
    return redirect("syntheses:restitution", pk)
