"""The one write of live entry: a batch of operations on a fiche."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import DatabaseError, transaction

from accounts.models import User
from editor.board import Board
from editor.entries import apply_to_entry
from editor.flush import cited, flush
from editor.loading import load_board
from editor.others import apply_to_retex, apply_to_row
from editor.outcome import Outcome, Status, known, refused, waiting
from editor.past import Past, known_operations, needed_past
from editor.protocol import Operation, Refusal
from indicators.models import Indicator
from restitutions.enums import Subject
from restitutions.history import last_revision_id
from restitutions.models import Restitution, ThemeSheet
from restitutions.services import open_sheet
from workshops.models import Theme

logger = logging.getLogger(__name__)
_APPLY = {Subject.ENTRY: apply_to_entry, Subject.ROW: apply_to_row, Subject.RETEX: apply_to_retex}


@dataclass(frozen=True)
class Applied:
    """`cursor_before` is the last revision before this batch; `moved`: places may not be those the page thinks."""

    outcomes: tuple[Outcome, ...]
    sheet: ThemeSheet
    cursor_before: int
    cursor: int
    moved: bool


def apply_batch(*, restitution: Restitution, theme: Theme, ops: Sequence[Operation | Refusal], by: User) -> Applied:
    """Write a batch, in one transaction; operation by operation when the database refuses it as a whole.

    Each operation has its outcome; one that was committed before has the same again, and changes nothing. Raises
    NotADraftError: nothing is then written.
    """
    try:
        return _apply(restitution, theme, ops, by)
    except DatabaseError:
        if len(ops) < 2:
            raise
        logger.warning("a batch was refused as a whole", exc_info=True)
    parts = [_apply_alone(restitution, theme, op, by) for op in ops]
    outcomes = tuple(outcome for part in parts for outcome in part.outcomes)
    return replace(parts[-1], outcomes=outcomes, cursor_before=parts[0].cursor_before, moved=True)


def _apply_alone(restitution: Restitution, theme: Theme, op: Operation | Refusal, by: User) -> Applied:
    try:
        return _apply(restitution, theme, [op], by)
    except DatabaseError:
        logger.exception("an operation was refused by the database")
        nothing = _apply(restitution, theme, [], by)
        return replace(nothing, outcomes=(refused(op, "Cette modification n’a pas pu être enregistrée."),))


@transaction.atomic
def _apply(restitution: Restitution, theme: Theme, ops: Sequence[Operation | Refusal], by: User) -> Applied:
    sheet = open_sheet(restitution, theme)
    sheet.restitution, sheet.theme = restitution, theme
    cursor = last_revision_id(sheet.pk)
    readable = [op for op in ops if isinstance(op, Operation)]
    done = known_operations(sheet, readable)
    todo = [op for op in readable if op.op not in done]
    board = load_board(sheet, todo, by)
    past = needed_past(board, todo, done)
    before = cited(board) if board.whole else set()
    usable = _usable(restitution, todo)
    outcomes = tuple(_outcome(board, op, past, usable) for op in ops)
    flush(board, before)
    last = board.revisions[-1].pk if board.revisions else cursor
    return Applied(tuple(_referenced(board, outcome) for outcome in outcomes), sheet, cursor, last, board.whole)


def _outcome(
    board: Board,
    op: Operation | Refusal,
    past: Past,
    usable: set[int],
) -> Outcome:
    if isinstance(op, Refusal):
        return refused(op, op.why)
    if op.op in past.known:
        return known(op, past.known[op.op], None)
    base = past.base(op)
    if base is None:
        return waiting(op)
    wanted = op.values.get("indicator")
    if wanted is not None and wanted not in usable:
        return refused(op, "Cet indicateur n’est pas proposé dans ce territoire.")
    count = len(board.revisions)
    outcome = _APPLY[op.subject](board, op, base, past)
    for revision in board.revisions[count:]:
        past.add(revision)
    return outcome


def _usable(restitution: Restitution, ops: Sequence[Operation]) -> set[int]:
    """The indicators among those named that a success measure may be tied to."""
    named = {op.values["indicator"] for op in ops if op.values.get("indicator")}
    if not named:
        return set()
    return set(Indicator.objects.usable_for(restitution.territory).filter(pk__in=named).values_list("pk", flat=True))


def _referenced(board: Board, outcome: Outcome) -> Outcome:
    """With the reference given while writing."""
    if outcome.status != Status.SAVED or outcome.reference:
        return outcome
    pk = uuid.UUID(outcome.pk)
    thing = board.entries.get(pk) or board.retex.get(pk)
    return replace(outcome, reference=thing.reference) if thing else outcome
