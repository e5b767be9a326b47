"""Conflicts: what others wrote and the maker of an operation had not seen. The same for points and RETEX."""

from __future__ import annotations

from collections.abc import Collection

from editor.board import Board
from editor.outcome import Outcome, conflict
from editor.past import Past
from editor.protocol import Operation
from restitutions.history import Values
from restitutions.models import Entry, Retex, Revision, Row

_SAID = ("text", "label", "lines", "scope", "speakers", "highlighted", "role", "horizon")


def says_otherwise(op: Operation, first: Revision) -> list[str]:
    """The fields of an operation that are not as they were when it was committed (`first`): changed on its way.

    A page never does that; a file that was edited does, and two devices that typed on from the same operation.
    """
    return [name for name in _SAID if name in op.values and first.after.get(name, op.values[name]) != op.values[name]]


def clash_with_itself(board: Board, op: Operation, first: Revision, past: Past) -> Outcome | None:
    """When an operation comes again with other words, and they are not what stands there: nobody else has them."""
    if not (fields := says_otherwise(op, first)):
        return None
    thing = board.thing(op.subject, op.pk)
    if thing is None or isinstance(thing, Row):
        last = past.last(op.pk)
        return conflict(op, last.version if last else first.version, fields, {}, last, deleted=True)
    theirs = {name: getattr(thing, name) for name in fields}
    if all(op.values[name] == words for name, words in theirs.items()):
        return None
    return conflict(op, thing.version, fields, theirs, past.last_to_change(thing.pk, fields))


def clash_of_values(
    op: Operation, base: int, thing: Entry | Retex, wanted: Collection[str], values: Values, past: Past
) -> Outcome | None:
    """When others changed a field that is to be set; all count when it is not known which. `values`: as it stands."""
    changed = past.changed_unseen(op, base, thing.version)
    return _clash(op, thing, wanted if changed is None else changed & set(wanted), values, past)


def clash_of_deletion(
    op: Operation, base: int, thing: Entry | Retex, apart: set[str], main: str, values: Values, past: Past
) -> Outcome | None:
    """When others changed a field not set `apart`; `main` is shown when it is not known which."""
    changed = past.changed_unseen(op, base, thing.version)
    return _clash(op, thing, {main} if changed is None else changed - apart, values, past)


def clash_with_the_past(op: Operation, base: int, fields: Collection[str], past: Past) -> Outcome | None:
    """When what is to be set is not there and is not new: deleted, it is never brought back by a text."""
    last = past.last(op.pk)
    if not base and last is None:
        return None
    return conflict(op, last.version if last else base, tuple(fields), {}, last, deleted=True)


def _clash(op: Operation, thing: Entry | Retex, fields: Collection[str], values: Values, past: Past) -> Outcome | None:
    if not fields:
        return None
    names = sorted(fields)
    theirs = {name: values[name] for name in names if name in values}
    return conflict(op, thing.version, names, theirs, past.last_to_change(thing.pk, names))
