"""What the person behind a request may see and do: every object is fetched through it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.functional import cached_property

from accounts.enums import RIGHTS, Right, Role
from accounts.models import Membership, User
from common.compiled import Compiled
from territories.enums import Level
from territories.models import Territory

NOTHING = Q(pk__in=[])
_MEMBERSHIPS = Compiled(
    lambda user: Membership.objects.filter(user=user).select_related("territory").order_by("territory__path")
)


@dataclass(frozen=True)
class Grant:
    """One membership, as the paths it reaches."""

    role: str
    territory: Territory

    @property
    def role_label(self) -> str:
        return Role(self.role).label

    @property
    def path(self) -> str:
        return self.territory.path


class Scope:
    """Reads the memberships once, at the first question (one SQL statement); an anonymous scope reads nothing."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user

    @property
    def is_signed_in(self) -> bool:
        return self.user.is_authenticated

    @property
    def account(self) -> User:
        """The signed-in user. Raises for an anonymous scope: views that write are behind sign-in."""
        if not isinstance(self.user, User):
            raise PermissionError("anonymous")
        return self.user

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        if not isinstance(self.user, User) or not self.user.is_active:
            return ()
        return tuple(Grant(row.role, row.territory) for row in _MEMBERSHIPS(self.user.pk))

    def paths(self, right: str) -> list[str]:
        """The paths under which this person holds a right, without those already inside another."""
        held = sorted({grant.path for grant in self.grants if right in RIGHTS[grant.role]})
        return [path for path in held if not any(path != other and path.startswith(other) for other in held)]

    def may(self, right: str, territory: Territory) -> bool:
        return any(territory.path.startswith(path) for path in self.paths(right))

    def grantable_roles(self, territory: Territory) -> list[Role]:
        """The roles one may give and withdraw on a territory: up to one's own there, weakest first.

        Only those who manage it may; the national administration is given on the nation alone.
        """
        order = list(Role)
        reaching = [grant for grant in self.grants if territory.path.startswith(grant.path)]
        managing = [order.index(Role(grant.role)) for grant in reaching if Right.MANAGE in RIGHTS[grant.role]]
        roles = order[: max(managing, default=-1) + 1]
        return [role for role in roles if role != Role.ADMINISTRATOR or territory.level == Level.NATIONAL]

    @property
    def managed_territories(self) -> list[Territory]:
        """The territories whose members one manages, those one was given (not what is below)."""
        managed = {grant.territory.pk: grant.territory for grant in self.grants if Right.MANAGE in RIGHTS[grant.role]}
        return list(managed.values())

    def may_somewhere(self, right: str) -> bool:
        return bool(self.paths(right))

    def q(self, right: str, lookup: str = "territory") -> Q:
        """A filter for the rows whose territory is where this person holds a right; `lookup` is the way to it."""
        prefix = f"{lookup}__path__startswith" if lookup else "path__startswith"
        condition = NOTHING
        for path in self.paths(right):
            condition |= Q(**{prefix: path})
        return condition

    @cached_property
    def is_administrator(self) -> bool:
        return any(grant.role == Role.ADMINISTRATOR for grant in self.grants)

    @property
    def role_label(self) -> str:
        """The strongest role, in French, or ""."""
        order = list(Role)
        roles = [Role(grant.role) for grant in self.grants]
        return max(roles, key=order.index).label if roles else ""

    @property
    def can_edit_somewhere(self) -> bool:
        return self.may_somewhere(Right.EDIT)
