"""Who wrote a restitution: those who are told what becomes of it."""

from __future__ import annotations

from restitutions.models import Restitution, StateChange, ThemeSheet
from restitutions.workflow import SUBMIT


def writers_of(restitution: Restitution) -> set[int | None]:
    """Ids of who created a restitution, sent it, or changed one of its fiches last (two SQL statements)."""
    senders = StateChange.objects.filter(restitution=restitution, transition=SUBMIT).order_by().values_list("by")
    savers = ThemeSheet.objects.filter(restitution=restitution).order_by().values_list("updated_by")
    return {restitution.created_by_id, *(one for (one,) in senders), *(one for (one,) in savers)}
