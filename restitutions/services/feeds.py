"""Which restitution another may feed: of the same campaign, at a level above, without a circle."""

from __future__ import annotations

from django.db.models import QuerySet

from restitutions.models import Restitution
from territories.models import Territory


def may_feed(restitution: Restitution) -> QuerySet[Restitution]:
    """The restitutions that this one may feed, from the nation down."""
    above = Territory.objects.above(restitution.territory)
    return (
        Restitution.objects.filter(campaign=restitution.campaign_id, territory__in=above)
        .exclude(pk=restitution.pk)
        .select_related("territory")
        .order_by("territory__path", "pk")
    )


def feeding_problem(restitution: Restitution, target: Restitution) -> str:
    """Why `restitution` cannot feed `target`, in one French sentence; "" when it can."""
    if target.pk == restitution.pk:
        return "Une restitution ne peut pas s’alimenter elle-même."
    if target.campaign_id != restitution.campaign_id:
        return "Choisissez une restitution de la même campagne."
    step: Restitution | None = target
    seen: set[int] = set()
    while step is not None and step.pk not in seen:
        if step.feeds_id == restitution.pk:
            return f"« {target} » alimente déjà cette restitution\u202f: l’une ne peut pas alimenter l’autre en retour."
        seen.add(step.pk)
        step = step.feeds
    is_above = target.territory.contains(restitution.territory) and target.territory_id != restitution.territory_id
    return (
        "" if is_above else f"« {target.territory} » n’est pas un territoire au-dessus de « {restitution.territory} »."
    )
