"""What a person answers to a suggestion: the two points are one, or they are not; and taking it back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from consolidation.challenges import why_not_undone
from consolidation.errors import ConsolidationRefusedError
from consolidation.models import Decision, SuggestionRefusal
from consolidation.names import name_of
from consolidation.services import last_decision, merge, take, undo
from consolidation.sources import refusal
from restitutions.models import Entry, Restitution, ThemeSheet
from restitutions.services import open_sheet
from workshops.models import Theme


@dataclass(frozen=True)
class Unjoined:
    """The merge that was undone; `kept` what was taken with it, when nothing else rests on it and it went too."""

    merged: Decision
    kept: Decision | None


@transaction.atomic
def join(*, restitution: Restitution, theme: Theme, kept: Entry, other: Entry, uid: uuid.UUID, by: User) -> Decision:
    """Say that two points are one: `other` is merged into what was taken from `kept`, which is taken if need be.

    Sent twice (`uid`), done once. Raises AlreadyDecidedError, ConsolidationRefusedError, NotADraftError.
    """
    sheet = open_sheet(restitution, theme)
    if kept.pk == other.pk:
        raise ConsolidationRefusedError("Un point ne se rapproche pas de lui-même.")
    into = _taken_into(sheet, kept)
    if into is None:
        into = take(restitution=restitution, theme=theme, source=kept, uid=_kept(uid), by=by).into_id
    if into is None or _was_imported(sheet, other):
        raise ConsolidationRefusedError(f"{name_of(other.reference, other.text)} est déjà reprise par un import.")
    return merge(restitution=restitution, theme=theme, source=other, into=into, uid=uid, by=by)


@transaction.atomic
def unjoin(*, restitution: Restitution, theme: Theme, decision: uuid.UUID, by: User) -> Unjoined | None:
    """Take a decision back, with what was taken for it alone. None when it was undone before.

    Raises ConsolidationRefusedError when other entries were merged into the one it made; NotADraftError.
    """
    sheet = open_sheet(restitution, theme)
    merged = undo(restitution=restitution, theme=theme, decision=decision, by=by)
    if merged is None:
        return None
    taken = Decision.objects.filter(pk=_kept(decision), sheet=merged.sheet_id).first()
    if taken is None or _rests_on(sheet, taken):
        return Unjoined(merged, None)
    return Unjoined(merged, undo(restitution=restitution, theme=theme, decision=taken.pk, by=by))


@transaction.atomic
def refuse(*, restitution: Restitution, theme: Theme, one: Entry, other: Entry, by: User) -> SuggestionRefusal:
    """Remember that two points are not the same: they are not suggested again. Whoever refused first stays.

    Raises ConsolidationRefusedError, NotADraftError.
    """
    sheet = open_sheet(restitution, theme)
    if one.pk == other.pk:
        raise ConsolidationRefusedError("Un point ne se rapproche pas de lui-même.")
    for entry in (one, other):
        if why := refusal(restitution, theme, entry):
            raise ConsolidationRefusedError(why)
    first, second = sorted((one.pk, other.pk))
    return SuggestionRefusal.objects.get_or_create(sheet=sheet, first_id=first, second_id=second, defaults={"by": by})[
        0
    ]


@transaction.atomic
def restore(*, restitution: Restitution, theme: Theme, refused: uuid.UUID) -> bool:
    """Suggest again what was refused. False when it was restored before. Raises NotADraftError."""
    sheet = open_sheet(restitution, theme)
    number, _ = SuggestionRefusal.objects.filter(sheet=sheet, pk=refused).delete()
    return number > 0


def last_gesture(sheet: ThemeSheet, by: User) -> Decision | SuggestionRefusal | None:
    """What this person decided or refused last for a fiche, and would undo first (two SQL statements)."""
    decided = last_decision(sheet, by)
    refused = SuggestionRefusal.objects.filter(sheet=sheet, by=by).order_by("-at", "-pk").first()
    if decided and refused:
        return decided if decided.at >= refused.at else refused
    return decided or refused


def _kept(uid: uuid.UUID) -> uuid.UUID:
    """The decision that takes the point kept, beside the one that merges the other."""
    return uuid.uuid5(uid, "kept")


def _rests_on(sheet: ThemeSheet, taken: Decision) -> bool:
    """Others were merged into what it made, or stand under it."""
    if Decision.objects.filter(into=taken.into_id).exclude(pk=taken.pk).exists():
        return True
    made = Entry.objects.filter(sheet=sheet, made_by_decisions=taken.pk).first()
    return made is not None and why_not_undone(sheet, made) != ""


def _taken_into(sheet: ThemeSheet, source: Entry) -> uuid.UUID | None:
    """The entry of the fiche that was made from a point, by a decision or an import."""
    above = Entry.origins.through.objects.filter(from_entry__sheet=sheet, to_entry=source.pk)
    return above.order_by("pk").values_list("from_entry", flat=True).first()


def _was_imported(sheet: ThemeSheet, source: Entry) -> bool:
    decided = Decision.objects.filter(sheet=sheet, source=source.pk).exists()
    return not decided and _taken_into(sheet, source) is not None
