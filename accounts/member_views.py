"""The members of a territory: their list, inviting, changing a role, removing, what changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts import members
from accounts.decorators import signed_in
from accounts.enums import Right, Role
from accounts.http import ScopedRequest
from accounts.member_forms import InvitationForm, MemberFilterForm, RemovalForm, RoleForm
from accounts.member_list import list_changes, list_members, members_within, state_of
from accounts.models import Membership
from accounts.scope import Scope
from accounts.territory_views import managed, trail_to
from territories.models import Territory

LAST = (
    "Plus personne ne coordonnerait ce territoire. Donnez d’abord ce rôle à une autre personne, et attendez qu’elle se "
    "soit connectée une fois."
)
CLOSED = "Le compte de cette adresse est fermé. Écrivez à l’administration nationale."


@signed_in
@require_safe
def member_list(request: ScopedRequest, pk: int) -> HttpResponse:
    territory = managed(request.scope, pk)
    form = MemberFilterForm(request.GET)
    asked = form.asked
    page, lines = list_members(territory, request.scope, asked, request.GET.get("page", ""))
    context = {
        "territory": territory,
        "form": form,
        "page": page,
        "lines": lines,
        "query": urlencode(asked),
        "is_filtered": bool(set(asked) - {"tri"}),
        "trail": _trail(request.scope, territory),
    }
    return render(request, "accounts/members.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ScopedRequest, pk: int) -> HttpResponse:
    territory = managed(request.scope, pk)
    start = {"uid": uuid.uuid4(), "territory": territory.pk, "role": Role.FACILITATOR}
    form = InvitationForm(request.POST or None, initial=start, territory=territory, scope=request.scope)
    if request.method == "POST" and form.is_valid() and _invite(request, form):
        return redirect("territories:members", pk=pk)
    context = {"territory": territory, "form": form, "trail": _trail(request.scope, territory, members_too=True)}
    return render(request, "accounts/invite.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ScopedRequest, pk: int, member: int) -> HttpResponse:
    territory = managed(request.scope, pk)
    one = _member(territory, member)
    roles = _reached_roles(request.scope, one)
    start = {"uid": uuid.uuid4(), "role": one.role, "seen": one.role}
    form = RoleForm(request.POST or None, initial=start, roles=roles)
    if request.method == "POST" and form.is_valid():
        changed = _change(request, pk, one, form)
        if changed is not None:
            return changed
    context = {
        "territory": territory,
        "one": one,
        "state": state_of(one),
        "form": form,
        "trail": _trail(request.scope, territory, members_too=True),
    }
    return render(request, "accounts/member.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: ScopedRequest, pk: int, member: int) -> HttpResponse:
    """Ask, then withdraw the role. Sent twice, it was done: the second leads to the list too."""
    territory = managed(request.scope, pk)
    form = RemovalForm(request.POST if request.method == "POST" else None, initial={"uid": uuid.uuid4()})
    if form.is_valid() and members.is_removed(form.cleaned_data["uid"], member):
        return _removed(request, pk)
    one = _member(territory, member)
    _reached_roles(request.scope, one)
    if form.is_valid():
        try:
            members.remove_member(uid=form.cleaned_data["uid"], membership=one, by=request.scope.account)
        except members.LastManagerError:
            form.add_error(None, LAST)
        except members.MemberGoneError:
            return _removed(request, pk)
        else:
            return _removed(request, pk, oneself=one.user_id == request.scope.account.pk)
    context = {
        "territory": territory,
        "one": one,
        "is_oneself": one.user_id == request.scope.account.pk,
        "form": form,
        "trail": _trail(request.scope, territory, members_too=True),
    }
    return render(request, "accounts/remove_member.html", context)


@signed_in
@require_safe
def journal(request: ScopedRequest, pk: int) -> HttpResponse:
    territory = managed(request.scope, pk)
    context = {
        "territory": territory,
        "page": list_changes(territory, request.GET.get("page", "")),
        "trail": _trail(request.scope, territory, members_too=True),
    }
    return render(request, "accounts/member_changes.html", context)


def _invite(request: ScopedRequest, form: InvitationForm) -> bool:
    """Invite, and say so; False when it is refused, with the reason in the form."""
    values = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
    try:
        invited = members.invite_member(**values, by=request.scope.account)
    except members.AlreadyMemberError as already:
        role = already.membership.get_role_display()
        form.add_error(
            "email",
            f"Cette personne est déjà membre de ce territoire (rôle\u00a0: {role}). Pour changer son rôle, ouvrez sa "
            "ligne dans la liste des membres.",
        )
    except members.ClosedAccountError:
        form.add_error("email", CLOSED)
    else:
        messages.success(request, f"L’invitation est partie à l’adresse {invited.email}.")
        return True
    return False


def _change(request: ScopedRequest, pk: int, one: Membership, form: RoleForm) -> HttpResponse | None:
    """Change the role and go to the list; None when it is refused, with the reason in the form."""
    uid, role, by = form.cleaned_data["uid"], Role(form.cleaned_data["role"]), request.scope.account
    try:
        members.change_role(uid=uid, membership=one, role=role, seen=form.cleaned_data["seen"], by=by)
    except members.LastManagerError:
        form.add_error(None, LAST)
    except members.AlreadyMemberError:
        form.add_error("role", "Cette personne a déjà ce rôle sur ce territoire, sur une autre ligne de la liste.")
    except members.RoleChangedError as changed:
        one.role = changed.current
        form.show_again(changed.current)
    except members.MemberGoneError:
        raise Http404 from None
    else:
        messages.success(request, "Le nouveau rôle est enregistré. Il vaut dès maintenant.")
        return _back(request, pk)
    return None


def _removed(request: ScopedRequest, pk: int, *, oneself: bool = False) -> HttpResponse:
    said = "Vous n’avez plus ce rôle." if oneself else "Cette personne n’a plus ce rôle. C’est vrai dès maintenant."
    messages.success(request, said)
    return _back(request, pk)


def _back(request: ScopedRequest, pk: int) -> HttpResponse:
    """To the list, or home for who has just given up the right to read it."""
    if Scope(request.scope.account).may(Right.MANAGE, Territory.objects.get(pk=pk)):
        return redirect("territories:members", pk=pk)
    return redirect(settings.LOGIN_REDIRECT_URL)


def _member(territory: Territory, pk: int) -> Membership:
    return get_object_or_404(members_within(territory), pk=pk)


def _reached_roles(scope: Scope, one: Membership) -> list[Role]:
    """The roles one may give a member; PermissionDenied for one whose role is beyond one's reach."""
    roles = scope.grantable_roles(one.territory)
    if one.role not in roles:
        raise PermissionDenied
    return roles


def _trail(scope: Scope, territory: Territory, *, members_too: bool = False) -> list[tuple[str, str]]:
    trail = [*trail_to(scope, territory), (territory.label, reverse("territories:detail", args=[territory.pk]))]
    return [*trail, ("Membres", reverse("territories:members", args=[territory.pk]))] if members_too else trail
