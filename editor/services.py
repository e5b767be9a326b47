"""The one write of live entry: a batch of operations on a fiche."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import DataError, IntegrityError, transaction

from accounts.models import User
from editor.board import Board
from editor.clashes import clash_with_itself, says_otherwise
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
from restitutions.models import Entry, Restitution, Retex, ThemeSheet
from restitutions.services import open_sheet
from workshops.models import Theme

logger = logging.getLogger(__name__)
_REFUSALS = (IntegrityError, DataError)
"""What the database will never take, for instance an identifier that something else has."""

_ELSEWHERE = "Cette modification est celle d’une autre fiche\u00a0: copiez ce texte dans la bonne."
_APPLY = {Subject.ENTRY: apply_to_entry, Subject.ROW: apply_to_row, Subject.RETEX: apply_to_retex}


@dataclass(frozen=True)
class Applied:
    """`cursor_before` is the last revision before this batch.

    `moved`: the page must be told how things stand, since places may not be those it thinks, or since what it sends was
    committed before, and others may have written over it.
    """

    outcomes: tuple[Outcome, ...]
    sheet: ThemeSheet
    cursor_before: int
    cursor: int
    moved: bool


def apply_batch(
    *,
    restitution: Restitution,
    theme: Theme,
    ops: Sequence[Operation | Refusal],
    by: User,
    challenges: bool = False,
) -> Applied:
    """Write a batch, in one transaction; operation by operation when the database refuses it as a whole.

    Each operation has its outcome; one that was committed before has the same again, and changes nothing. `challenges`:
    the défis are written too; the page of live entry has a form for them, consolidation has not. Raises NotADraftError,
    Restitution.DoesNotExist, OperationalError: nothing is then written.
    """
    try:
        return _apply(restitution, theme, ops, by, challenges=challenges)
    except _REFUSALS:
        logger.warning("a batch was refused as a whole", exc_info=True)
    parts = [_apply_alone(restitution, theme, op, by, challenges=challenges) for op in ops]
    outcomes = tuple(outcome for part in parts for outcome in part.outcomes)
    return replace(parts[-1], outcomes=outcomes, cursor_before=parts[0].cursor_before, moved=True)


def _apply_alone(
    restitution: Restitution, theme: Theme, op: Operation | Refusal, by: User, *, challenges: bool
) -> Applied:
    try:
        return _apply(restitution, theme, [op], by, challenges=challenges)
    except _REFUSALS:
        logger.exception("an operation was refused by the database")
        nothing = _apply(restitution, theme, [], by, challenges=challenges)
        return replace(nothing, outcomes=(refused(op, "Cette modification n’a pas pu être enregistrée."),))


@transaction.atomic
def _apply(
    restitution: Restitution, theme: Theme, ops: Sequence[Operation | Refusal], by: User, *, challenges: bool
) -> Applied:
    sheet = open_sheet(restitution, theme)
    sheet.restitution, sheet.theme = restitution, theme
    cursor = last_revision_id(sheet.pk)
    readable = [op for op in ops if isinstance(op, Operation)]
    done = known_operations(readable)
    todo = [op for op in readable if op.op not in done or says_otherwise(op, done[op.op])]
    board = load_board(sheet, todo, by, challenges=challenges)
    past = needed_past(board, todo, done)
    before = cited(board) if board.whole else set()
    usable = _usable(restitution, todo)
    outcomes = tuple(_outcome(board, op, past, usable) for op in ops)
    flush(board, before)
    last = board.revisions[-1].pk if board.revisions else cursor
    given = _references(board, outcomes)
    told = tuple(_referenced(given, outcome) for outcome in outcomes)
    return Applied(told, sheet, cursor, last, board.whole or any(op.op in done for op in readable))


def _outcome(
    board: Board,
    op: Operation | Refusal,
    past: Past,
    usable: set[int],
) -> Outcome:
    if isinstance(op, Refusal):
        return refused(op, op.why)
    if op.op in past.known:
        first = past.known[op.op]
        is_ours = (first.sheet_id, first.subject_id) == (board.sheet.pk, op.pk)
        if not is_ours:
            return refused(op, _ELSEWHERE)
        return clash_with_itself(board, op, first, past) or known(op, first)
    base = past.base(op)
    if base is None:
        return waiting(op)
    if op.pk in past.elsewhere:
        return refused(op, _ELSEWHERE)
    wanted = op.values.get("indicator")
    if wanted is not None and wanted not in usable:
        return refused(op, "Cet indicateur n’est pas proposé dans ce territoire.")
    count, unseen = len(board.revisions), _unseen(board, op, base, past)
    outcome = _APPLY[op.subject](board, op, base, past)
    for revision in board.revisions[count:]:
        if revision.op == op.op:
            revision.unseen = unseen or None
        past.add(revision)
    return replace(outcome, merged=bool(unseen)) if outcome.status == Status.SAVED else outcome


def _unseen(board: Board, op: Operation, base: int, past: Past) -> list[int]:
    """The versions that an operation is merged with and that its maker has not seen.

    Of what is not there: those before the deletion that it undoes, or finds done.
    """
    thing = board.thing(op.subject, op.pk)
    if thing is not None:
        return [] if op.action == "delete" else sorted(past.unseen(op, base, thing.version))
    gone = past.tombstone(op.subject, op.pk) if op.action != "set" else None
    return sorted(past.unseen(op, base, gone.version - 1)) if gone else []


def _usable(restitution: Restitution, ops: Sequence[Operation]) -> set[int]:
    """The indicators among those named that a success measure may be tied to."""
    named = {op.values["indicator"] for op in ops if op.values.get("indicator")}
    if not named:
        return set()
    return set(Indicator.objects.usable_for(restitution.territory).filter(pk__in=named).values_list("pk", flat=True))


def _references(board: Board, outcomes: Sequence[Outcome]) -> dict[uuid.UUID, str | None]:
    """The references given while writing, and those of what was written before (two statements when there is any)."""
    things: list[Entry | Retex] = [*board.entries.values(), *board.retex.values()]
    given = {thing.pk: thing.reference for thing in things}
    if board.whole:
        return given
    saved_ids = {uuid.UUID(outcome.pk) for outcome in outcomes if outcome.status == Status.SAVED}
    for model in (Entry, Retex):
        if others := saved_ids - set(given):
            found = model._default_manager.filter(sheet=board.sheet, pk__in=others)
            given.update(found.order_by().values_list("pk", "reference"))
    return given


def _referenced(given: Mapping[uuid.UUID, str | None], outcome: Outcome) -> Outcome:
    if outcome.status != Status.SAVED or outcome.reference:
        return outcome
    return replace(outcome, reference=given.get(uuid.UUID(outcome.pk)))
