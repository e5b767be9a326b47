"""The accounts of a demonstration: functions, not persons. They open nothing outside demo mode."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from accounts.enums import Role
from accounts.models import Membership, User
from territories.enums import Level
from territories.models import Territory

DEMO_PASSWORD = "demonstration-egn"  # noqa: S105 - shown on the sign-in page of a demonstration
DEMO_DOMAIN = "demo.example.org"


@dataclass(frozen=True)
class DemoAccount:
    """One account as the sign-in page shows it."""

    email: str
    name: str
    role: str
    territory: str


_PEOPLE: tuple[tuple[str, str, Role, Level, str], ...] = (
    ("administration", "Administration nationale", Role.ADMINISTRATOR, Level.NATIONAL, "FR"),
    ("coordination.pays-de-la-loire", "Coordination Pays de la Loire", Role.COORDINATOR, Level.REGION, "17"),
    ("animation.pays-de-la-loire", "Animation Pays de la Loire", Role.FACILITATOR, Level.REGION, "17"),
    ("lecture.pays-de-la-loire", "Lecture Pays de la Loire", Role.READER, Level.REGION, "17"),
    ("coordination.nantes", "Coordination académie de Nantes", Role.COORDINATOR, Level.ACADEMIE, "17"),
    ("animation.nantes", "Animation académie de Nantes", Role.FACILITATOR, Level.ACADEMIE, "17"),
    ("lecture.nantes", "Lecture académie de Nantes", Role.READER, Level.ACADEMIE, "17"),
    ("animation.vendee", "Animation Vendée", Role.FACILITATOR, Level.DEPARTEMENT, "85"),
    ("coordination.nouvelle-aquitaine", "Coordination Nouvelle-Aquitaine", Role.COORDINATOR, Level.REGION, "15"),
    ("animation.nouvelle-aquitaine", "Animation Nouvelle-Aquitaine", Role.FACILITATOR, Level.REGION, "15"),
    ("coordination.rennes", "Coordination académie de Rennes", Role.COORDINATOR, Level.ACADEMIE, "14"),
)


def is_demo_address(email: str) -> bool:
    """Whether an address is one of the demonstration's: its password is public, it opens nothing elsewhere."""
    return email.lower().endswith(f"@{DEMO_DOMAIN}")


@transaction.atomic
def create_demo_accounts() -> list[DemoAccount]:
    """Create the demo accounts, or put them back as they were; needs the referential. Outside demo mode: none."""
    if not settings.DEMO:
        return []
    for local_part, name, role, level, code in _PEOPLE:
        territory = Territory.objects.get(level=level, code=code)
        user = User.objects.filter(email=f"{local_part}@{DEMO_DOMAIN}").first() or User(
            email=f"{local_part}@{DEMO_DOMAIN}"
        )
        user.name, user.is_active, user.is_staff = name, True, role == Role.ADMINISTRATOR
        if not user.check_password(DEMO_PASSWORD):
            user.set_password(DEMO_PASSWORD)
        user.full_clean()
        user.save()
        Membership.objects.filter(user=user).exclude(role=role, territory=territory).delete()
        Membership.objects.get_or_create(user=user, role=role, territory=territory)
    return demo_accounts()


def demo_accounts() -> list[DemoAccount]:
    """The demo accounts that exist, in the order of the sign-in page (one statement). Outside demo mode: none."""
    if not settings.DEMO:
        return []
    rows = Membership.objects.filter(user__email__endswith=f"@{DEMO_DOMAIN}", user__is_active=True)
    found = {row.user.email: row for row in rows.select_related("user", "territory")}
    emails = [f"{local_part}@{DEMO_DOMAIN}" for local_part, *_ in _PEOPLE]
    return [
        DemoAccount(email, row.user.name, row.get_role_display(), row.territory.label)
        for email in emails
        if (row := found.get(email))
    ]
