"""What was reworded or deleted below since it was taken: seen (and that undone), or taken over."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from common.compiled import Compiled
from consolidation.enums import Outcome
from consolidation.errors import ConsolidationRefusedError
from consolidation.models import Decision
from editor.outcome import Outcome as Written
from editor.outcome import Status
from editor.protocol import Operation
from editor.services import apply_batch
from restitutions.enums import Subject
from restitutions.models import Entry, Restitution, ThemeSheet
from restitutions.services import open_sheet
from workshops.models import Theme

_AGAIN = "Ce point a encore changé\u202f: relisez-le, puis recommencez."
_TO_LOOK_AT = "Ce point a encore changé\u202f: il est déjà parmi les points modifiés, relisez-le."
_UNDONE = "Ce point n’est plus noté comme vu par vous\u202f: il n’y a rien à annuler."
_GONE = "Cette décision a été annulée entre-temps."


@dataclass(frozen=True)
class Changed:
    """`now` is what the source says today, None when it was deleted; `above` what the fiche says."""

    decision: Decision
    now: str | None
    above: Entry | None
    territory: str

    @property
    def may_retake(self) -> bool:
        is_copy = self.decision.outcome == Outcome.TAKEN
        return is_copy and self.now is not None and self.above is not None and self.above.text != self.now


def changed_decisions(sheet: Any) -> QuerySet[Decision, Any]:
    """The decisions of a fiche whose source says something else than then, with `now` (None: deleted)."""
    return _changed(sheet=sheet).order_by("at", "pk")


def _changed(**fiche: Any) -> QuerySet[Decision, Any]:
    said = Entry.objects.filter(pk=OuterRef("source_id")).order_by().values("text")
    standing = Decision.objects.in_force().filter(**fiche).annotate(now=Subquery(said))
    # The words of a source that was deleted are "" once that was seen.
    return standing.exclude(text_then=Coalesce("now", Value("")))


def changed_by_theme(restitution: Restitution) -> dict[int, int]:
    """How many decisions of a synthesis that is, by the number of the thématique, in order (one SQL statement)."""
    rows: QuerySet[Any, Any] = _changed(sheet__restitution=restitution).order_by().values_list("sheet__theme__number")
    return dict(rows.annotate(number=Count("pk")).order_by("sheet__theme__number"))


def _count(sheet: Any) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = changed_decisions(sheet).order_by().annotate(all=Value(1)).values("all")
    return rows.annotate(number=Count("pk")).values_list("number", flat=True)


_COUNT = Compiled(_count)


def count_changed(sheet: int | None) -> int:
    """How many `changed_decisions` a fiche has (one SQL statement)."""
    return next(iter(_COUNT(sheet)), 0)


def told(decisions: Sequence[Any]) -> list[Changed]:
    """A page of `changed_decisions` as the screen shows it (two SQL statements)."""
    above = Entry.objects.in_bulk([one.into_id for one in decisions if one.into_id])
    places = dict(
        Entry.objects.filter(pk__in=[one.source_id for one in decisions])
        .order_by()
        .values_list("pk", "sheet__restitution__territory__label")
    )
    return [
        Changed(one, one.now, above.get(one.into_id) if one.into_id else None, places.get(one.source_id, ""))
        for one in decisions
    ]


@transaction.atomic
def mark_seen(*, restitution: Restitution, theme: Theme, decision: uuid.UUID, seen: str, by: User) -> None:
    """Note that the change of a source was read: `seen` is what the page said of it. The fiche does not change.

    Sent twice, it is noted once. Raises ConsolidationRefusedError when it changed again, NotADraftError.
    """
    found = _standing(open_sheet(restitution, theme), decision, seen)
    if found.text_then != seen:
        _note(found, seen, text_before=found.text_then, seen_at=timezone.now(), seen_by=by)


@transaction.atomic
def undo_seen(*, restitution: Restitution, theme: Theme, decision: uuid.UUID, by: User) -> Decision:
    """Forget that this person read the change of a source: it is to be looked at again.

    Raises ConsolidationRefusedError when it changed again, or was undone; NotADraftError.
    """
    sheet = open_sheet(restitution, theme)
    found = Decision.objects.select_for_update().filter(sheet=sheet, pk=decision).first()
    if found is None or found.seen_at is None or found.seen_by_id != by.pk:
        raise ConsolidationRefusedError(_UNDONE)
    if _said_now(found) != found.text_then:
        raise ConsolidationRefusedError(_TO_LOOK_AT)
    _note(found, found.text_before)
    return found


@transaction.atomic
def take_new_words(
    *, restitution: Restitution, theme: Theme, decision: uuid.UUID, seen: str, version: int, uid: uuid.UUID, by: User
) -> Written | None:
    """Write the new words of a source in the fiche, in place of those there at `version`.

    None once done; otherwise what stands in the fiche instead, and nothing is written. Raises
    ConsolidationRefusedError, NotADraftError.
    """
    found = _standing(open_sheet(restitution, theme), decision, seen)
    if not seen or found.into_id is None:
        raise ConsolidationRefusedError(_AGAIN)
    op = Operation(uid, Subject.ENTRY, found.into_id, "set", version, values={"text": seen})
    # A défi too may be said anew.
    applied = apply_batch(restitution=restitution, theme=theme, ops=[op], by=by, challenges=True)
    [outcome] = applied.outcomes
    if outcome.status != Status.SAVED:
        return outcome
    _note(found, seen)
    return None


def _standing(sheet: ThemeSheet, pk: uuid.UUID, seen: str) -> Decision:
    """A decision whose source still says what was seen of it."""
    found = Decision.objects.select_for_update().filter(sheet=sheet, pk=pk).first()
    if found is None:
        raise ConsolidationRefusedError(_GONE)
    if _said_now(found) != seen:
        raise ConsolidationRefusedError(_AGAIN)
    return found


def _said_now(decision: Decision) -> str:
    """What the source of a decision says; "" when it was deleted."""
    return Entry.objects.filter(pk=decision.source_id).values_list("text", flat=True).first() or ""


def _note(decision: Decision, text: str, **seen: Any) -> None:
    """`seen`: what is undone. Without it, nothing of this kind is."""
    kept = {"text_then": text, "text_before": "", "seen_at": None, "seen_by": None, **seen}
    for name, value in kept.items():
        setattr(decision, name, value)
    decision.save(update_fields=kept)
