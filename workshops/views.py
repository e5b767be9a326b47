"""The list of sessions and the session sheet."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from workshops.blocks import HeldTooSoonError, StaleBlockError, block_versions, save_block
from workshops.enums import SheetBlock, WorkshopState
from workshops.forms import MOVED, CreationForm, FilterForm
from workshops.listing import list_workshops
from workshops.models import Campaign, Workshop
from workshops.refusals import explains_refusals
from workshops.services import (
    WorkshopInUseError,
    WorkshopLockedError,
    create_workshop,
    delete_workshop,
    is_in_use,
)
from workshops.sheets import Editor, open_form, read_blocks

TRAIL = (("Sessions", "/sessions/"),)


@signed_in
@require_safe
def workshop_list(request: ScopedRequest) -> HttpResponse:
    form = FilterForm(request.GET, scope=request.scope)
    asked = form.asked
    listing = list_workshops(request.scope, asked, request.GET.get("page", ""))
    context = {"form": form, "listing": listing, "is_filtered": bool(set(asked) - {"tri"})}
    return render(request, "workshops/list.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def create(request: ScopedRequest) -> HttpResponse:
    if not request.scope.can_edit_somewhere:
        raise PermissionDenied
    form = CreationForm(
        request.POST or None, initial=_new_session(request), scope=request.scope, prefix=SheetBlock.GENERAL.value
    )
    if request.method == "POST" and form.is_valid():
        uid = form.cleaned_data["uid"]
        workshop, is_new = create_workshop(uid=uid, values=form.values, by=request.scope.account)
        conflict = None if is_new else _save(request, _editable(request, workshop.pk), SheetBlock.GENERAL, form, 0)
        if conflict is not None:
            return conflict
        messages.success(request, "La session est créée. Indiquez maintenant ses dates et ses lieux.")
        return redirect(_editor_address(workshop, SheetBlock.MEETINGS.value))
    return render(request, "workshops/create.html", {"form": form, "trail": TRAIL})


@signed_in
@require_safe
@explains_refusals
def sheet(request: ScopedRequest, pk: int) -> HttpResponse:
    return _render_sheet(request, _readable(request, pk), None)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def edit(request: ScopedRequest, pk: int, block: str) -> HttpResponse:
    """One block open as a form; the three others are there to read."""
    if block not in SheetBlock.values:
        raise Http404
    workshop = _editable(request, pk)
    if request.method != "POST":
        version = block_versions(workshop).get(block, 0)
        form = open_form(workshop, block, scope=request.scope)
        return _render_sheet(request, workshop, Editor(SheetBlock(block), form, version))
    version = _sent_version(request)
    form = open_form(workshop, block, scope=request.scope, data=request.POST)
    if not form.is_valid():
        return _render_sheet(request, workshop, Editor(SheetBlock(block), form, version))
    return _save(request, workshop, SheetBlock(block), form, version) or _saved(request, workshop, SheetBlock(block))


@signed_in
@require_POST
@explains_refusals
def delete(request: ScopedRequest, pk: int) -> HttpResponse:
    if request.scope.can_edit_somewhere and not Workshop.objects.filter(pk=pk).exists():
        return _already_deleted(request)
    workshop = _editable(request, pk)
    try:
        delete_workshop(workshop)
    except Workshop.DoesNotExist:
        return _already_deleted(request)
    except WorkshopInUseError:
        messages.error(request, "Cette session figure dans une restitution\u00a0: elle n’a pas été supprimée.")
        return redirect("workshops:sheet", pk=pk)
    messages.success(request, "La session est supprimée.")
    return redirect("workshops:list")


def _already_deleted(request: ScopedRequest) -> HttpResponse:
    """A double click, or somebody else a moment before: what was asked for is done."""
    messages.info(request, "Cette session est déjà supprimée.")
    return redirect("workshops:list")


def _save(
    request: ScopedRequest, workshop: Workshop, block: SheetBlock, form: Any, version: int
) -> HttpResponse | None:
    """Save one block; the page that shows both texts when it was saved meanwhile, else None."""
    try:
        save_block(workshop=workshop, block=block, values=form.values, version=version, by=request.scope.account)
    except StaleBlockError as stale:
        is_own = stale.save is not None and stale.save.saved_by == request.scope.account
        return _render_sheet(request, workshop, Editor(block, form, stale.version, stale, is_own))
    except WorkshopInUseError:
        form.add_error("territory", MOVED)
        return _render_sheet(request, workshop, Editor(block, form, version))
    except HeldTooSoonError as error:
        form.refuse_day(error.day)
        return _render_sheet(request, workshop, Editor(block, form, version))
    return None


def _saved(request: ScopedRequest, workshop: Workshop, block: SheetBlock) -> HttpResponse:
    messages.success(request, f"Enregistré\u00a0: {block.label.lower()}.")
    if "next" in request.POST and block.following:
        return redirect(_editor_address(workshop, block.following))
    return redirect(f"{reverse('workshops:sheet', args=[workshop.pk])}#contenu")


def _editor_address(workshop: Workshop, block: str) -> str:
    """Where a block is filled in; the first Tab is its first field."""
    return f"{reverse('workshops:edit', args=[workshop.pk, block])}#{block}"


def _render_sheet(request: ScopedRequest, workshop: Workshop, editor: Editor | None) -> HttpResponse:
    may_edit = request.scope.may(Right.EDIT, workshop.territory)
    can_edit = may_edit and not workshop.locked
    context = {
        "workshop": workshop,
        "says_locked": may_edit and workshop.locked,
        "may_return": request.scope.may(Right.REVIEW, workshop.territory),
        "blocks": read_blocks(workshop),
        "editor": editor,
        "can_edit": can_edit,
        "in_use": can_edit and editor is None and is_in_use(workshop),
        "trail": TRAIL,
    }
    return render(request, "workshops/sheet.html", context)


def _readable(request: ScopedRequest, pk: int) -> Workshop:
    """Raises Workshop.DoesNotExist out of scope."""
    return Workshop.objects.visible_to(request.scope).select_related("territory", "campaign").get(pk=pk)


def _editable(request: ScopedRequest, pk: int) -> Workshop:
    """404 out of scope, 403 in scope without the right to edit, or when a sent restitution reports the session."""
    workshop = _readable(request, pk)
    if not request.scope.may(Right.EDIT, workshop.territory):
        raise PermissionDenied
    if workshop.locked:
        raise WorkshopLockedError(workshop)
    return workshop


def _sent_version(request: ScopedRequest) -> int:
    """The version the form was opened at; one that nothing has when it is not a number."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


def _new_session(request: ScopedRequest) -> dict[str, Any]:
    """What a new session starts from: the only territory of a person who has one, the latest campaign."""
    grants = {grant.territory.pk for grant in request.scope.grants}
    return {
        "uid": uuid.uuid4(),
        "territory": grants.pop() if len(grants) == 1 else None,
        "campaign": Campaign.objects.first(),
        "state": WorkshopState.PLANNED,
        "format": "",
    }
