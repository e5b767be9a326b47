"""Links that words make: RETEX cited by a row, entries taken up with the same words.

Only the difference between before and after is written, so that a link a person made, or removed, between things that
did not change stays as they left it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from copy import copy
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from restitutions.enums import Kind
from restitutions.models import Entry, Retex, Row, ThemeSheet
from restitutions.services.drafts import BATCH
from restitutions.thread import TAKES_UP, citations, same_text_answers

Pair = tuple[uuid.UUID, uuid.UUID]
_AT_ONCE = 100
"""Pairs named in one statement."""

THREADED = frozenset({*TAKES_UP, *TAKES_UP.values()})
"""The kinds whose words make links between entries."""


def entries_in_thread(sheet: ThemeSheet) -> list[Entry]:
    """The entries of a fiche whose words make links, as they are stored now (one SQL statement)."""
    return list(Entry.objects.filter(sheet=sheet, kind__in=THREADED).only("sheet_id", "kind", "text").order_by("pk"))


def relink_answers(before: Sequence[Entry], after: Sequence[Entry]) -> None:
    """Write what the change of words did to the answers of a fiche."""
    _write(Entry.answers.through, "from_entry_id", "to_entry_id", _pairs(before), _pairs(after))


def _pairs(entries: Sequence[Entry]) -> set[Pair]:
    return set(same_text_answers(entries))


def labels_of(sheet: ThemeSheet) -> list[Entry]:
    """The RETEX cells of a fiche (one SQL statement)."""
    return list(Entry.objects.filter(sheet=sheet, kind=Kind.RETEX_LABEL).order_by("pk"))


def relink_citations(
    before: tuple[Sequence[Retex], Sequence[Entry]], after: tuple[Sequence[Retex], Sequence[Entry]]
) -> None:
    """Write what a change of labels, in the rows or in the RETEX, did to the citations of a fiche."""
    _write(Row.retex.through, "row_id", "retex_id", set(citations(*before)), set(citations(*after)))


def snapshot(things: Sequence[Retex]) -> list[Retex]:
    """Copies to compare with later."""
    return [copy(thing) for thing in things]


def _write(through: type[models.Model], source: str, target: str, before: set[Pair], after: set[Pair]) -> None:
    gone, made = sorted(before - after), sorted(after - before)
    for start in range(0, len(gone), _AT_ONCE):
        pairs = (Q(**{source: one, target: other}) for one, other in gone[start : start + _AT_ONCE])
        through._default_manager.filter(reduce(or_, pairs)).delete()
    through._default_manager.bulk_create(
        [through(**{source: one, target: other}) for one, other in made], batch_size=BATCH, ignore_conflicts=True
    )
