"""Reads: the members of a territory and of all below it, and what changed among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.enums import MemberState, Role
from accounts.models import Membership, MembershipChange
from accounts.scope import Scope
from territories.models import Territory

PAGE_SIZE = 25

_STRENGTH = Case(
    *(When(role=role, then=Value(rank)) for rank, role in enumerate(Role.values)), output_field=IntegerField()
)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "nom": ("user__name", "user__email", "territory__path", "pk"),
    "role": (_STRENGTH.desc(), "user__name", "pk"),
    "territoire": ("territory__path", "user__name", "pk"),
    "recents": ("-created_at", "-pk"),
}
_STATES = {
    MemberState.ACTIVE: Q(user__is_active=True, user__last_login__isnull=False),
    MemberState.INVITED: Q(user__is_active=True, user__last_login__isnull=True),
    MemberState.CLOSED: Q(user__is_active=False),
}


@dataclass(frozen=True)
class MemberLine:
    """One line of the list. `may_change`: whether the reader reaches this role."""

    membership: Membership
    state: MemberState
    may_change: bool
    is_oneself: bool


def state_of(membership: Membership) -> MemberState:
    if not membership.user.is_active:
        return MemberState.CLOSED
    return MemberState.ACTIVE if membership.user.last_login else MemberState.INVITED


def members_within(territory: Territory) -> QuerySet[Membership]:
    """The roles given on a territory and on all below it, with what says whose and where."""
    rows = Membership.objects.filter(territory__path__startswith=territory.path)
    return rows.select_related("user", "territory").order_by(*_ORDERS["nom"])


def list_members(territory: Territory, scope: Scope, asked: dict[str, Any], page: str) -> tuple[Page, list[MemberLine]]:
    """One page of members, as the address asks (keys of `MemberFilterForm`); two statements at any size."""
    rows = members_within(territory)
    for word in str(asked.get("q", "")).split():
        said = Q(user__name__icontains=word) | Q(user__email__icontains=word) | Q(territory__label__icontains=word)
        rows = rows.filter(said)
    if role := asked.get("role"):
        rows = rows.filter(role=role)
    if state := asked.get("etat"):
        rows = rows.filter(_STATES[MemberState(state)])
    shown = Paginator(rows.order_by(*_ORDERS[asked.get("tri", "nom")]), PAGE_SIZE).get_page(page)
    return shown, [_line(one, scope) for one in shown.object_list]


def _line(one: Membership, scope: Scope) -> MemberLine:
    may_change = one.role in scope.grantable_roles(one.territory)
    return MemberLine(one, state_of(one), may_change, one.user_id == scope.user.pk)


def list_changes(territory: Territory, page: str) -> Page:
    """One page of what changed among the members, the last first (two statements)."""
    rows = MembershipChange.objects.filter(territory__path__startswith=territory.path)
    return Paginator(rows.select_related("person", "territory", "by").order_by("-at", "-pk"), PAGE_SIZE).get_page(page)
