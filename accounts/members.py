"""Who belongs to a territory: inviting, changing a role, removing. Everything is judged again under a lock."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from accounts.demo import is_demo_address
from accounts.enums import Right, Role
from accounts.models import Membership, MembershipChange, User
from accounts.scope import Scope
from common.addresses import absolute_url
from common.context_processors import current_brand
from common.once import once
from common.text import clean_text
from mail.services import queue_message
from mail.texts import render_text
from territories.models import Territory

SUCCESSORS = {
    Role.COORDINATOR: (Role.COORDINATOR, Role.ADMINISTRATOR),
    Role.ADMINISTRATOR: (Role.ADMINISTRATOR,),
}
"""Who may stay in charge of a territory in the place of whom."""


class ClosedAccountError(Exception):
    """The account of this address is closed, or is one of the demonstration's: it opens to nobody."""


class AlreadyMemberError(Exception):
    """The person has a role on this very territory: `membership`."""

    def __init__(self, membership: Membership) -> None:
        super().__init__(str(membership))
        self.membership = membership


class MemberGoneError(Exception):
    """The person was removed meanwhile."""


class RoleChangedError(Exception):
    """Somebody gave another role meanwhile: `current`."""

    def __init__(self, current: Role) -> None:
        super().__init__(current)
        self.current = current


class LastManagerError(Exception):
    """Nobody would be left in charge of the territory."""


@transaction.atomic
def invite_member(*, uid: uuid.UUID, email: str, name: str, role: Role, territory: Territory, by: User) -> User:
    """Give somebody a role on a territory, with an account (no password) if they have none, and write to them.

    The same invitation sent twice with one `uid` is one; another sent from the same page (the Back button) is another.
    An account that exists keeps its name. Raises PermissionDenied beyond one's own reach, ClosedAccountError,
    AlreadyMemberError.
    """
    _lock(territory)
    address = email.strip().lower()
    asked = once(uid, territory.pk, address, role)
    done = MembershipChange.objects.select_related("person").filter(uid=asked).first()
    if done is not None:
        return done.person
    _require_reach(by, territory, role)
    if is_demo_address(address) and not settings.DEMO:
        raise ClosedAccountError
    new = {"name": clean_text(name), "password": make_password(None)}
    person, _ = User.objects.get_or_create(email=address, defaults=new)
    if not person.is_active:
        raise ClosedAccountError
    already = Membership.objects.filter(user=person, territory=territory).first()
    if already is not None:
        raise AlreadyMemberError(already)
    Membership.objects.create(user=person, role=role, territory=territory)
    _note(uid=asked, person=person, territory=territory, after=role, by=by)
    _write_to(person, role=role, territory=territory, by=by, key=f"invitation:{asked}")
    return person


@transaction.atomic
def change_role(*, uid: uuid.UUID, membership: Membership, role: Role, seen: str, by: User) -> None:
    """Give a member another role. `seen` is the one that was shown to whoever changes it.

    Nothing happens when they have it already, or when this `uid` gave it to them before. Raises PermissionDenied,
    MemberGoneError, RoleChangedError, AlreadyMemberError (they have both roles), LastManagerError (see
    `_require_manager_left`).
    """
    current = _locked(membership)
    _require_reach(by, current.territory, Role(current.role), role)
    asked = once(uid, current.pk, seen, role)
    if current.role == role or MembershipChange.objects.filter(uid=asked).exists():
        return
    if current.role != seen:
        raise RoleChangedError(Role(current.role))
    twin = Membership.objects.filter(user=current.user_id, territory=current.territory_id, role=role).first()
    if twin is not None:
        raise AlreadyMemberError(twin)
    _require_manager_left(current, by=by, role=role)
    before = Role(current.role)
    current.role = role
    current.save(update_fields=["role", "updated_at"])
    _note(uid=asked, person=current.user, territory=current.territory, before=before, after=role, by=by)


@transaction.atomic
def remove_member(*, uid: uuid.UUID, membership: Membership, by: User) -> None:
    """Withdraw a role. It counts from the next page the person opens, wherever they are signed in.

    Raises PermissionDenied, MemberGoneError, LastManagerError (see `_require_manager_left`).
    """
    current = _locked(membership)
    _require_reach(by, current.territory, Role(current.role))
    _require_manager_left(current, by=by)
    asked = once(uid, current.pk)
    current.delete()
    _note(uid=asked, person=current.user, territory=current.territory, before=Role(current.role), by=by)


def is_removed(uid: uuid.UUID, member: int) -> bool:
    """Whether this form withdrew this role (an id) already: it may come twice, or late."""
    return MembershipChange.objects.filter(uid=once(uid, member)).exists()


def _require_manager_left(leaving: Membership, *, by: User, role: Role | None = None) -> None:
    """A territory that is coordinated never loses its last coordinator by their own hand, nor is left to nobody.

    Whoever coordinates a territory may be removed, or given a lesser role, when another person coordinates that very
    territory, has an open account and has signed in once: an invitation nobody answered does not count. Failing that,
    only somebody who manages it from above may do it, and not to themself: the territory is then in their hands. For
    the nation, which has nothing above, an administrator only leaves to another administrator.

    The row of the territory is locked by all who change its members: of two coordinators who remove each other at
    once, the second is refused. Raises LastManagerError.
    """
    territory = leaving.territory
    successors = SUCCESSORS.get(Role(leaving.role), ())
    if not successors or role in successors:
        return
    others = Membership.objects.filter(
        territory=territory, role__in=successors, user__is_active=True, user__last_login__isnull=False
    )
    if others.exclude(user=leaving.user_id).exists():
        return
    manages_from_above = any(
        territory.path.startswith(path) and path != territory.path for path in Scope(by).paths(Right.MANAGE)
    )
    if by.pk == leaving.user_id or not manages_from_above:
        raise LastManagerError


def _require_reach(by: User, territory: Territory, *roles: Role) -> None:
    """Read again, under the lock: what one could when the page was opened may be over."""
    grantable = Scope(by).grantable_roles(territory)
    if not set(roles) <= set(grantable):
        raise PermissionDenied


def _lock(territory: Territory) -> None:
    # Not against those who only refer to the territory: a session may be created meanwhile.
    Territory.objects.select_for_update(no_key=True).get(pk=territory.pk)


def _locked(membership: Membership) -> Membership:
    """The membership as it is now, its territory locked."""
    _lock(membership.territory)
    current = Membership.objects.select_related("user", "territory").filter(pk=membership.pk).first()
    if current is None:
        raise MemberGoneError
    return current


def _note(
    *,
    uid: uuid.UUID,
    person: User,
    territory: Territory,
    by: User,
    before: Role | None = None,
    after: Role | None = None,
) -> None:
    """Log the change; the technical administration follows the national one."""
    MembershipChange.objects.create(
        uid=uid, person=person, territory=territory, by=by, role_before=before or "", role_after=after or ""
    )
    if Role.ADMINISTRATOR in {before, after}:
        administers = Membership.objects.filter(user=person, role=Role.ADMINISTRATOR).exists()
        person.is_staff = person.is_superuser or administers
        person.save(update_fields=["is_staff"])


def _write_to(person: User, *, role: Role, territory: Territory, by: User, key: str) -> None:
    text = render_text(
        "invitation",
        person=person,
        by=by,
        role=role.label,
        can=WHAT_ROLES_DO[role],
        territory=territory.label,
        url=absolute_url(reverse("login")),
    )
    subject = f"{current_brand().site}\u00a0: votre invitation"
    queue_message(to=person.email, subject=subject, text=text, key=key)


WHAT_ROLES_DO = {
    Role.READER: "lire et télécharger, les brouillons exceptés",
    Role.FACILITATOR: "créer et modifier les sessions et les restitutions, les envoyer à la coordination",
    Role.COORDINATOR: "relire, valider et publier les restitutions, gérer les membres",
    Role.ADMINISTRATOR: "tout, pour tous les territoires",
}
