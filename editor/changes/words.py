"""Two texts → the words taken out and the words put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 160_000
"""Pairs of words compared: beyond that, two long texts that share little are shown one after the other."""


@dataclass(frozen=True)
class Piece:
    """`kind`: same, del (was there) or ins (is there now)."""

    kind: str
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order. Those not "ins" make `before`, those not "del" make `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    middle = (old[head : len(old) - tail], new[head : len(new) - tail])
    pieces = [("same", old[:head]), *_middle(*middle), ("same", old[len(old) - tail :] if tail else [])]
    return tuple(Piece(kind, "".join(words)) for kind, words in pieces if words)


def _shared(one: list[str], other: list[str]) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _middle(old: list[str], new: list[str]) -> Iterator[tuple[str, list[str]]]:
    if len(old) * len(new) > _MOST:
        yield from (("del", old), ("ins", new))
        return
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", old[i:j]
        else:
            yield from (("del", old[i:j]), ("ins", new[k:m]))
