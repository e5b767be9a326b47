"""Deleting a draft that was never published, with the sessions it alone reports when they are asked for."""

from __future__ import annotations

from collections.abc import Collection

from django.db import router, transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.db.models.deletion import Collector

from accounts.enums import Right
from accounts.scope import Scope
from restitutions.models import Restitution, RestitutionWorkshop
from restitutions.services.drafts import lock_draft
from restitutions.services.errors import DeletionRefusedError
from workshops.models import Workshop
from workshops.services import WorkshopInUseError, delete_workshop

_PUBLISHED = (
    "Des versions de cette restitution ont été publiées\u00a0: elles restent à la disposition du public, et la "
    "restitution ne peut plus être supprimée."
)


def sessions_of_its_own(restitution: Restitution, by: Scope) -> QuerySet[Workshop]:
    """The sessions that no other restitution reports, among those this person may edit, in printing order."""
    elsewhere = RestitutionWorkshop.objects.filter(workshop=OuterRef("pk")).exclude(restitution=restitution)
    return (
        Workshop.objects.filter(by.q(Right.EDIT), ~Exists(elsewhere), reported_in__restitution=restitution)
        .select_related("territory")
        .order_by("reported_in__position", "pk")
    )


def deletion_refusal(restitution: Restitution) -> str:
    """Why a restitution cannot be deleted, in one French sentence; "" when it can (a few statements, no write)."""
    try:
        Collector(using=router.db_for_write(Restitution), origin=restitution).collect([restitution])
    except ProtectedError:
        return _PUBLISHED
    return ""


@transaction.atomic
def delete_restitution(*, restitution: Restitution, sessions: Collection[int], by: Scope) -> None:
    """Delete a draft, its fiches and entries, and those of its own `sessions` (ids) that are asked for.

    References are not given again. Raises NotADraftError; PermissionError when the person may not; DeletionRefusedError
    (French) when a version was published, or a session is not one of `sessions_of_its_own` any more: nothing is then
    deleted.
    """
    locked = lock_draft(restitution.pk)
    if not by.may(Right.EDIT, locked.territory):
        raise PermissionError("delete")
    own = {workshop.pk: workshop for workshop in sessions_of_its_own(locked, by)}
    if set(sessions) - set(own):
        raise DeletionRefusedError(
            "Une des sessions cochées est maintenant rapportée ailleurs\u00a0: rien n’a été supprimé. Relisez la liste."
        )
    try:
        locked.delete()
        for pk in sessions:
            delete_workshop(own[pk])
    except ProtectedError as error:
        raise DeletionRefusedError(_PUBLISHED) from error
    except WorkshopInUseError as error:
        raise DeletionRefusedError(
            "Une des sessions cochées ne peut pas être supprimée\u00a0: rien n’a été changé."
        ) from error
