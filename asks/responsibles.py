"""Who is asked for the values of an indicator, territory by territory: read, chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import RIGHTS
from accounts.models import Membership, User
from accounts.scope import Scope
from asks.models import Correspondent, Responsible
from indicators.models import Indicator
from measures.perms import looked_after
from territories.models import Territory

PAGE = 25


class StaleResponsibleError(Exception):
    """Somebody chose another person since the page was opened; nothing was written. `current` answers now, or None."""

    def __init__(self, current: User | None) -> None:
        super().__init__("stale")
        self.current = current


@dataclass(frozen=True)
class Line:
    """A territory, who answers for it, and why they are not written to, "" when they are."""

    territory: Territory
    responsible: Responsible | None
    trouble: str = ""


def list_lines(indicator: Indicator, scope: Scope, page: str) -> tuple[Page, list[Line]]:
    """The awaited territories that a person coordinates, in the order of names (four statements at any number)."""
    places = looked_after(scope, indicator).select_related("parent").order_by("name", "pk")
    shown = Paginator(places, PAGE).get_page(page)
    named = Responsible.objects.filter(indicator=indicator, territory__in=list(shown.object_list))
    by_place = {one.territory_id: one for one in named.select_related("user")}
    known = _correspondents([one.user for one in by_place.values()])
    return shown, [_line(place, by_place.get(place.pk), known) for place in shown.object_list]


def _correspondents(people: Sequence[User]) -> dict[int, Correspondent]:
    found = Correspondent.objects.filter(user__in=people).select_related("user")
    return {one.user_id: one for one in found}


def _line(place: Territory, one: Responsible | None, known: dict[int, Correspondent]) -> Line:
    return Line(place, one, trouble_of(one.user, known.get(one.user_id)) if one else "")


def trouble_of(person: User, known: Correspondent | None) -> str:
    """Why a person is not written to, in French; "" when they are."""
    if not person.is_active:
        return "Son compte est fermé\u00a0: choisissez quelqu’un d’autre."
    if known and not known.receives:
        return "Ne reçoit pas les demandes, par choix."
    if known and known.is_failing:
        return "Son adresse refuse nos messages\u00a0: aucun ne partira avant sa prochaine connexion."
    return ""


def offered_people(indicator: Indicator, territory: Territory) -> QuerySet[User]:
    """Active people who may enter the values of that territory."""
    refs = territory.path.strip("/").split("/")
    roles = [role for role, rights in RIGHTS.items() if indicator.entry_right in rights]
    reaching = Membership.objects.filter(territory__ref__in=refs, role__in=roles).values("user")
    return User.objects.filter(pk__in=reaching, is_active=True).order_by("name", "email")


@transaction.atomic
def choose_responsible(
    *, indicator: Indicator, territory: Territory, person: User | None, seen: int | None, by: User
) -> None:
    """Say who is asked for the values of a territory, or that nobody is. Choosing who answers already writes nothing.

    Raises StaleResponsibleError when it was not `seen` (a person's number, None for nobody) any more, ValidationError.
    """
    # Those who choose come one after the other, where there is nobody yet too.
    Indicator.objects.select_for_update(of=("self",), no_key=True).get(pk=indicator.pk)
    rows = Responsible.objects.filter(indicator=indicator, territory=territory)
    current = rows.select_related("user").first()
    held = current.user if current else None
    if held == person:
        return
    if (held.pk if held else None) != seen:
        raise StaleResponsibleError(held)
    if person is None:
        rows.delete()
        return
    if not offered_people(indicator, territory).filter(pk=person.pk).exists():
        raise ValidationError({"person": "Cette personne ne saisit pas les valeurs de ce territoire."})
    changed = {"user": person, "since": timezone.now(), "named_by": by}
    rows.update_or_create(indicator=indicator, territory=territory, defaults=changed)
