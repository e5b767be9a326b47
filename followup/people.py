"""Who may be responsible for the actions of a territory."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Membership, User
from territories.models import Territory


def offered_people(territory: Territory, current: User | None = None) -> QuerySet[User]:
    """Active people with a role that reaches a territory, and the one who is responsible now, whatever became of it."""
    refs = territory.path.strip("/").split("/")
    reaching = Membership.objects.filter(territory__ref__in=refs).values("user")
    people = User.objects.filter(pk__in=reaching, is_active=True)
    if current is not None:
        people = people | User.objects.filter(pk=current.pk)
    return people.order_by("name", "email")


def may_be_responsible(territory: Territory, person: User) -> bool:
    return offered_people(territory).filter(pk=person.pk).exists()
