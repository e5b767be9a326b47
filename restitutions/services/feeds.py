"""Which restitution another feeds: of the same campaign, at a level above, without a circle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from accounts.models import User
from common.french import count
from restitutions.enums import State
from restitutions.models import Entry, FeedingChange, Restitution
from restitutions.services.drafts import BATCH, lock_draft
from territories.models import Territory


class FeedingRefusedError(Exception):
    """What cannot feed a synthesis, or stop feeding it: `sentences`, in French. Nothing is written."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(frozen=True)
class Fed:
    """How many restitutions were tied to a synthesis, and untied from it."""

    tied: int
    untied: int


def may_feed(restitution: Restitution) -> QuerySet[Restitution]:
    """The restitutions that this one may feed, from the nation down."""
    above = Territory.objects.above(restitution.territory)
    return (
        Restitution.objects.filter(campaign=restitution.campaign_id, territory__in=above)
        .exclude(pk=restitution.pk)
        .select_related("territory")
        .order_by("territory__path", "pk")
    )


def may_be_fed_by(target: Restitution) -> QuerySet[Restitution]:
    """The restitutions that may feed this one: of its campaign, from the territories below its own, by territory."""
    below = Restitution.objects.filter(campaign=target.campaign_id, territory__path__startswith=target.territory.path)
    return below.exclude(territory=target.territory_id).select_related("territory").order_by("territory__path", "pk")


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


def taken_from(restitutions: Collection[int]) -> Mapping[int, int]:
    """How many points of each restitution are already in the one it feeds, by id (one SQL statement); none: absent."""
    origins = Entry.origins.through.objects.filter(
        to_entry__sheet__restitution__in=restitutions,
        from_entry__sheet__restitution=F("to_entry__sheet__restitution__feeds"),
    )
    found = origins.order_by().values_list("to_entry__sheet__restitution")
    return dict(found.annotate(number=Count("to_entry", distinct=True)))


def untying_problem(restitution: Restitution, taken: int) -> str:
    """Why a restitution stays tied to the one it feeds; "" when it may leave."""
    if not taken:
        return ""
    points = count(taken, "de ses points est", "de ses points sont")
    return (
        f"« {restitution} » reste rattachée\u202f: {points} dans « {restitution.feeds} ». "
        "Annulez d’abord ce qui en a été repris."
    )


@transaction.atomic
def feed(*, target: Restitution, tie: Collection[int], untie: Collection[int], by: User) -> Fed:
    """Tie restitutions to a synthesis that is a draft, and untie others: all of them or none.

    Those below may be sent, validated, published: their words, their version and their dates do not change. One that
    is a draft counts as saved, so that its own form, kept open, does not undo it. What is as asked already stays.
    Raises FeedingRefusedError, NotADraftError.
    """
    locked = lock_draft(target.pk)
    named = Restitution.objects.select_for_update(of=("self",)).filter(pk__in={*tie, *untie}).order_by("pk")
    found = list(named.select_related("territory", "feeds__territory"))
    wanted = set(tie)
    coming = [one for one in found if one.pk in wanted and one.feeds_id != locked.pk]
    leaving = [one for one in found if one.pk not in wanted and one.feeds_id == locked.pk]
    sentences = [f"{one.territory}\u202f: {why}" for one in coming if (why := feeding_problem(one, locked))]
    taken = taken_from([one.pk for one in (*coming, *leaving) if one.feeds_id])
    sentences += [why for one in (*coming, *leaving) if (why := untying_problem(one, taken.get(one.pk, 0)))]
    if sentences:
        raise FeedingRefusedError(sentences)
    for changed, above in ((coming, locked), (leaving, None)):
        _write(changed, above, by)
    return Fed(len(coming), len(leaving))


def note_feeding(restitution: Restitution, before: int | None, target: int | None, by: User | None) -> None:
    """Log that a restitution feeds another one than before."""
    FeedingChange.objects.create(restitution=restitution, before_id=before, target_id=target, by=by, at=timezone.now())


def _write(restitutions: list[Restitution], target: Restitution | None, by: User) -> None:
    now = timezone.now()
    ids = [one.pk for one in restitutions]
    for start in range(0, len(ids), BATCH):
        those = Restitution.objects.filter(pk__in=ids[start : start + BATCH])
        those.filter(state=State.DRAFT).update(feeds=target, version=F("version") + 1)
        those.exclude(state=State.DRAFT).update(feeds=target)
    FeedingChange.objects.bulk_create(
        [FeedingChange(restitution=one, before_id=one.feeds_id, target=target, by=by, at=now) for one in restitutions],
        batch_size=BATCH,
    )
