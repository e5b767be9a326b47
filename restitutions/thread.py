"""The thread inside one restitution: which RETEX a row cites, which entry takes up which."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from common.text import fold
from restitutions.enums import Kind
from restitutions.models import Entry, Retex

TAKES_UP: dict[str, str] = {Kind.MAIN_IRRITANT: Kind.IRRITANT, Kind.PLANNED_LEVER: Kind.LEVER}
"""The kind whose words another kind takes up, further down the thread."""

_NUMBERED = re.compile(r"(?:\bretex\b)?\s*n?°?\s*([0-9]+(?:\s*(?:bis|ter|quater))?)", re.IGNORECASE)
_LIST_OF_NUMBERS = re.compile(
    r"\s*(?:retex)?\s*n?°?\s*[0-9]+(?:\s*(?:bis|ter|quater))?"
    r"(?:\s*(?:,|;|/|&|\bet\b)\s*(?:retex)?\s*n?°?\s*[0-9]+(?:\s*(?:bis|ter|quater))?)*\s*",
    re.IGNORECASE,
)


def cited_keys(label: str) -> list[str]:
    """What a RETEX cell points at: ["1", "2"] for "1, 2" or "RETEX 1 et 2", the folded text for a free label."""
    if _LIST_OF_NUMBERS.fullmatch(label):
        return [fold(number) for number in _NUMBERED.findall(label)]
    return [fold(label)]


def citations(retex: Iterable[Retex], entries: Iterable[Entry]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """(row id, RETEX id) pairs: a label names a RETEX of its fiche by number or by its whole title."""
    known = _by_name(retex)
    pairs = {
        (entry.row_id, known[entry.sheet_id, key])
        for entry in entries
        if entry.kind == Kind.RETEX_LABEL and entry.row_id
        for key in cited_keys(entry.text)
        if (entry.sheet_id, key) in known
    }
    return sorted(pairs)


def numbers_of_none(retex: Iterable[Retex], entries: Iterable[Entry]) -> list[str]:
    """The numbers that labels give and no RETEX of their fiche bears, each once, in the order of the labels."""
    known = _by_name(retex)
    given = (
        (entry.sheet_id, key)
        for entry in entries
        if entry.kind == Kind.RETEX_LABEL and _LIST_OF_NUMBERS.fullmatch(entry.text)
        for key in cited_keys(entry.text)
    )
    return list(dict.fromkeys(key for sheet, key in given if (sheet, key) not in known))


def _by_name(retex: Iterable[Retex]) -> dict[tuple[int, str], uuid.UUID]:
    """RETEX ids by fiche and name: the folded title, with and without the word RETEX; the first of a name has it."""
    known: dict[tuple[int, str], uuid.UUID] = {}
    for item in retex:
        known.setdefault((item.sheet_id, fold(item.label)), item.pk)
        known.setdefault((item.sheet_id, fold(item.label).removeprefix("retex ")), item.pk)
    return known


def same_text_answers(entries: Sequence[Entry]) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """(entry, entry it takes up) pairs of a fiche whose words are the same, case and accents apart."""
    by_words: dict[tuple[int, str, str], list[uuid.UUID]] = defaultdict(list)
    for entry in entries:
        by_words[entry.sheet_id, entry.kind, fold(entry.text)].append(entry.pk)
    for entry in entries:
        source = TAKES_UP.get(entry.kind)
        words = fold(entry.text)
        if source and words:
            for taken_up in by_words.get((entry.sheet_id, source, words), ()):
                yield entry.pk, taken_up
