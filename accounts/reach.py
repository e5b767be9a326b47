"""Who may do something somewhere: the memberships read from the territory's side."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from accounts.enums import RIGHTS, Right
from accounts.models import Membership, User
from territories.models import Territory


def nearest_holders(right: Right, territory: Territory) -> list[User]:
    """Active people who hold a right on a territory by the nearest memberships that give it to anyone.

    Those attached to the territory itself; else to the closest territory above that has some (two SQL statements). An
    invitation nobody answered yet does not stop there: the closest who came once are among them, when there are any.
    """
    rows = list(
        _giving(right, territory).select_related("user", "territory").order_by(Length("territory__path").desc())
    )
    came = [row for row in rows if row.user.last_login] or rows
    nearest = {row.user.pk: row.user for row in rows if len(row.territory.path) >= len(came[0].territory.path)}
    return [nearest[key] for key in sorted(nearest)]


def still_holding(right: Right, territory: Territory, people: Iterable[int | None]) -> list[User]:
    """Those of these people (ids) who are active and hold a right on a territory now (two SQL statements)."""
    ids = {person for person in people if person is not None}
    holders = _giving(right, territory).filter(user__in=ids).values("user")
    return list(User.objects.filter(pk__in=holders).order_by("pk")) if ids else []


def _giving(right: Right, territory: Territory) -> QuerySet[Membership]:
    above = Q(territory__in=Territory.objects.above(territory).order_by().values("pk")) | Q(territory=territory.pk)
    roles = [role for role, rights in RIGHTS.items() if right in rights]
    return Membership.objects.filter(above, user__is_active=True, role__in=roles)
