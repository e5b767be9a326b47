"""Decisions: take an entry of the level below, merge it into one that is there, set it aside; and undo.

What is written in the fiche goes through live entry (`editor.services.apply_batch`): history, references and the
other people's screens follow. Nothing below is ever changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Subquery

from accounts.models import User
from common.compiled import Compiled
from common.text import clean_text
from consolidation.challenges import gathered, given_back, why_not_undone
from consolidation.enums import Outcome
from consolidation.errors import AlreadyDecidedError, ConsolidationRefusedError
from consolidation.models import REASON_LIMIT, Decision
from consolidation.places import Place, place_for
from consolidation.sources import refusal
from editor.outcome import Status
from editor.protocol import Operation
from editor.services import apply_batch
from restitutions.enums import CHALLENGE_KINDS, Kind, Subject
from restitutions.models import Entry, Restitution, Revision, Row, ThemeSheet
from restitutions.services import open_sheet
from restitutions.thread import TAKES_UP
from workshops.models import Theme

_LEFT_MEANWHILE = "Ce point n’est plus dans la fiche\u202f: choisissez-en un autre."


@transaction.atomic
def take(
    *, restitution: Restitution, theme: Theme, source: Entry, uid: uuid.UUID, by: User, row: uuid.UUID | None = None
) -> Decision:
    """Copy an entry of the level below, with its sub-points, into the fiche; in `row`, or where its neighbours went.

    A défi is taken alone; what stands under it is taken under it, or under the défi that `row` names.

    The thread follows: what it answers, or what answers it, is linked when both were taken. Sent twice (`uid`), one
    decision. Raises AlreadyDecidedError, ConsolidationRefusedError, NotADraftError.
    """
    sheet = _open(restitution, theme)
    if known := _known(sheet, source, uid, by):
        return known
    _check(restitution, theme, source)
    if Revision.objects.filter(op=_op_of(_made(uid, source))).exists():
        # An old page, sent again: what it wrote is known, and would not be written twice.
        raise ConsolidationRefusedError("Cette reprise a été annulée\u202f: rechargez la page, puis recommencez.")
    place = place_for(sheet, source, row, uid)
    items = list(source.items.order_by("position", "pk"))
    copies = {source.pk: _made(uid, source), **{item.pk: _made(uid, item) for item in items}}
    ops = [*place.operations, *_copying(source, items, copies, place), *_linking(sheet, source, copies[source.pk], uid)]
    ops += gathered(sheet, source, copies[source.pk], place.after)
    _write(sheet, source.kind, ops, by)
    _note_origins((copies[below], below) for below in copies)
    return _record(sheet, source, uid, by, Outcome.TAKEN, into_id=copies[source.pk])


@transaction.atomic
def merge(
    *, restitution: Restitution, theme: Theme, source: Entry, into: uuid.UUID, uid: uuid.UUID, by: User
) -> Decision:
    """Note that an entry of the fiche says what an entry of the level below says; its own words stay.

    Raises AlreadyDecidedError, ConsolidationRefusedError, NotADraftError.
    """
    sheet = _open(restitution, theme)
    if known := _known(sheet, source, uid, by):
        return known
    _check(restitution, theme, source)
    target = Entry.objects.filter(sheet=sheet, pk=into).first()
    if target is None:
        raise ConsolidationRefusedError(_LEFT_MEANWHILE)
    if target.kind != source.kind:
        names = f"«\u00a0{target.get_kind_display()}\u00a0» et «\u00a0{source.get_kind_display()}\u00a0»"
        raise ConsolidationRefusedError(f"{names} ne se fusionnent pas.")
    ops = [*_linking(sheet, source, target.pk, uid), *gathered(sheet, source, target.pk, None)]
    _write(sheet, source.kind, ops, by)
    _note_origins([(target.pk, source.pk)])
    return _record(sheet, source, uid, by, Outcome.MERGED, into_id=target.pk)


@transaction.atomic
def set_aside(
    *, restitution: Restitution, theme: Theme, source: Entry, reason: str, uid: uuid.UUID, by: User
) -> Decision:
    """Leave an entry of the level below out of the fiche, for a reason that is kept.

    Raises AlreadyDecidedError, ConsolidationRefusedError, NotADraftError.
    """
    sheet = _open(restitution, theme)
    if known := _known(sheet, source, uid, by):
        return known
    _check(restitution, theme, source)
    said = clean_text(reason)
    if not said:
        raise ConsolidationRefusedError("Dites pourquoi cette entrée est écartée.")
    if len(said) > REASON_LIMIT:
        raise ConsolidationRefusedError(f"Ce motif compte {len(said)} caractères\u202f; {REASON_LIMIT} au plus.")
    return _record(sheet, source, uid, by, Outcome.SET_ASIDE, reason=said)


@transaction.atomic
def undo(*, restitution: Restitution, theme: Theme, decision: uuid.UUID, by: User) -> Decision | None:
    """Take a decision back: the entry it made goes (its history can restore it). None when it was undone before.

    Raises ConsolidationRefusedError when other entries were merged into the one it made, or stand under it;
    NotADraftError.
    """
    sheet = _open(restitution, theme)
    found = Decision.objects.select_for_update().filter(sheet=sheet, pk=decision).first()
    if found is None:
        return None
    if found.outcome == Outcome.TAKEN:
        _take_out(sheet, found, by)
    elif found.outcome == Outcome.MERGED:
        if moves := given_back(sheet, found):
            _write(sheet, Kind.PROPOSAL, moves, by)
        links = Entry.origins.through.objects.filter(from_entry=found.into_id, to_entry=found.source_id)
        links.delete()
    Decision.objects.filter(pk=found.pk).delete()
    return found


def last_decision(sheet: ThemeSheet, by: User) -> Decision | None:
    """What this person decided last for a fiche, and would undo first."""
    return next(iter(_LAST.between(0, 1, sheet.pk, by.pk)), None)


_LAST = Compiled(lambda sheet, by: Decision.objects.filter(sheet=sheet, by=by).order_by("-at", "-pk"))


def last_act(sheet: ThemeSheet, by: User) -> tuple[Decision, bool] | None:
    """What this person did last on the workbench of a fiche: decided of a point, or saw its change (True)."""
    acts = []
    for one in _ACTS(sheet.pk, by.pk):
        acts += [(one.at, one, False)] if one.by_id == by.pk else []
        acts += [(one.seen_at, one, True)] if one.seen_at and one.seen_by_id == by.pk else []
    if not acts:
        return None
    _, decision, is_seen = max(acts, key=lambda act: (act[0], act[2], act[1].pk))
    return decision, is_seen


def _acts(sheet: Any, by: Any) -> QuerySet[Decision]:
    """Two at most, each found by its index."""
    decided = Decision.objects.filter(sheet=sheet, by=by).order_by("-at", "-pk")
    seen = Decision.objects.filter(sheet=sheet, seen_by=by, seen_at__isnull=False).order_by("-seen_at", "-pk")
    lasts = Q(pk=Subquery(decided.values("pk")[:1])) | Q(pk=Subquery(seen.values("pk")[:1]))
    return Decision.objects.filter(lasts).order_by()


_ACTS = Compiled(_acts)


def _open(restitution: Restitution, theme: Theme) -> ThemeSheet:
    sheet = open_sheet(restitution, theme)
    sheet.restitution, sheet.theme = restitution, theme
    return sheet


def _known(sheet: ThemeSheet, source: Entry, uid: uuid.UUID, by: User) -> Decision | None:
    """The decision sent before under this `uid`. Raises AlreadyDecidedError when another one stands."""
    made = Decision.objects.filter(pk=uid).first()
    if made is not None and (made.sheet_id, made.source_id, made.by_id) != (sheet.pk, source.pk, by.pk):
        raise ConsolidationRefusedError("Cette demande est celle d’une autre entrée\u202f: rechargez la page.")
    if made is not None:
        return made
    standing = Decision.objects.filter(sheet=sheet, source=source.pk)
    if decision := standing.in_force().select_related("by").first():
        raise AlreadyDecidedError(decision)
    # Its entry was deleted from the fiche: the source is to be looked at again.
    standing.delete()
    return None


def _check(restitution: Restitution, theme: Theme, source: Entry) -> None:
    if why := refusal(restitution, theme, source):
        raise ConsolidationRefusedError(why)


def _made(uid: uuid.UUID, below: Entry) -> uuid.UUID:
    """The id of a copy: the same when the same decision is sent again."""
    return uuid.uuid5(uid, f"entry {below.pk}")


def _op_of(copy: uuid.UUID) -> uuid.UUID:
    """The operation that writes a copy."""
    return uuid.uuid5(copy, "taken")


def _copying(
    source: Entry, items: Sequence[Entry], copies: Mapping[uuid.UUID, uuid.UUID], place: Place
) -> list[Operation]:
    ops = []
    after: uuid.UUID | None = None
    for below in (source, *items):
        parent = copies[source.pk] if below.parent_id else None
        values = {
            "place": {
                "row": place.row,
                "kind": source.kind,
                "parent": parent,
                "after": after if parent else place.after,
            },
            "text": below.text,
            "style": below.style,
            "highlighted": below.highlighted,
            "role": below.role,
            "horizon": below.horizon,
            "starts_on": below.starts_on,
            "ends_on": below.ends_on,
        }
        pk = copies[below.pk]
        ops.append(Operation(_op_of(pk), Subject.ENTRY, pk, "set", values=values))
        after = pk if parent else None
    return ops


def _linking(sheet: ThemeSheet, source: Entry, into: uuid.UUID, uid: uuid.UUID) -> list[Operation]:
    """The thread of the level below, said again between the entries of this fiche that were made from it."""
    through = Entry.answers.through.objects
    taken_up = list(through.filter(from_entry=source.pk).order_by("pk").values_list("to_entry", flat=True))
    taking_up = list(through.filter(to_entry=source.pk).order_by("pk").values_list("from_entry", flat=True))
    if not taken_up and not taking_up:
        return []
    origins = Entry.origins.through.objects.filter(from_entry__sheet=sheet, to_entry__in=[*taken_up, *taking_up])
    above = dict(origins.order_by("-pk").values_list("to_entry", "from_entry"))
    ops = []
    targets = [above[below] for below in taken_up if below in above]
    if targets and source.kind in TAKES_UP:
        ops.append((into, targets))
    ops += [(above[below], [into]) for below in taking_up if below in above]
    versions = dict(Entry.objects.filter(pk__in=[pk for pk, _ in ops]).values_list("pk", "version"))
    return [
        Operation(uuid.uuid5(uid, f"link {pk}"), Subject.ENTRY, pk, "set", versions.get(pk, 1), values={"link": named})
        for pk, named in ops
    ]


def _write(sheet: ThemeSheet, kind: str, ops: Sequence[Operation], by: User) -> None:
    """Write what a decision of an entry of that kind asks. Raises ConsolidationRefusedError."""
    asked: dict[str, Any] = {"restitution": sheet.restitution, "theme": sheet.theme, "by": by}
    applied = apply_batch(**asked, ops=ops, challenges=kind in CHALLENGE_KINDS)
    for outcome in applied.outcomes:
        if outcome.status != Status.SAVED:
            raise ConsolidationRefusedError(outcome.why or "Cette ligne vient de changer\u202f: recommencez.")


def _note_origins(pairs: Any) -> None:
    through: Any = Entry.origins.through
    through.objects.bulk_create(
        [through(from_entry_id=above, to_entry_id=below) for above, below in pairs], ignore_conflicts=True
    )


def _record(sheet: ThemeSheet, source: Entry, uid: uuid.UUID, by: User, outcome: Outcome, **fields: Any) -> Decision:
    return Decision.objects.create(
        pk=uid,
        sheet=sheet,
        source=source,
        outcome=outcome,
        text_then=source.text,
        reference_then=source.reference or "",
        by=by,
        **fields,
    )


def _take_out(sheet: ThemeSheet, decision: Decision, by: User) -> None:
    others = Decision.objects.filter(sheet=sheet, into=decision.into_id).exclude(pk=decision.pk)
    if number := others.count():
        entries = "une autre entrée y est fusionnée" if number == 1 else f"{number} autres entrées y sont fusionnées"
        raise ConsolidationRefusedError(
            f"Cette entrée ne peut pas s’annuler\u202f: {entries}. Annulez d’abord ces fusions."
        )
    made = Entry.objects.filter(sheet=sheet, made_by_decisions=decision.pk).first()
    if made is None:
        return
    if why := why_not_undone(sheet, made):
        raise ConsolidationRefusedError(why)
    ops = given_back(sheet, decision)
    ops += [
        Operation(uuid.uuid5(one.pk, f"undone {decision.pk}"), Subject.ENTRY, one.pk, "delete", one.version)
        for one in (*made.items.order_by("position", "pk"), made)
    ]
    _write(sheet, made.kind, ops, by)
    row = Row.objects.filter(sheet=sheet, pk__in=[made.row_id], entries=None).first()
    if row is not None:
        op = Operation(uuid.uuid5(row.pk, f"undone {decision.pk}"), Subject.ROW, row.pk, "delete", row.version)
        _write(sheet, made.kind, [op], by)
