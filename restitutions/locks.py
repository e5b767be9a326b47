"""A session stays as it was sent as long as a restitution that reports it is not a draft."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef

from restitutions.enums import State
from restitutions.models import RestitutionWorkshop
from workshops.models import Workshop


@transaction.atomic
def refresh_locks(workshop_ids: Iterable[int]) -> None:
    """Compute `Workshop.locked` anew (two SQL statements); call it in the transaction of what may change it.

    The rows are taken first, always in the same order: the update then sees what others have just committed.
    """
    ids = list(workshop_ids)
    if not ids:
        return
    list(Workshop.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    sent = RestitutionWorkshop.objects.filter(workshop=OuterRef("pk")).exclude(restitution__state=State.DRAFT)
    Workshop.objects.filter(pk__in=ids).update(locked=Exists(sent))
