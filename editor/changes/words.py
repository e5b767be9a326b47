"""Two texts → the words taken out and the words put in."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
    middle = _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces = [("same", old[:head]), *middle, ("same", old[len(old) - tail :] if tail else [])]
    return tuple(Piece(kind, "".join(words)) for kind, words in pieces if words)


def _shared(one: list[str], other: list[str]) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _middle(old: list[str], new: list[str]) -> list[tuple[str, list[str]]]:
    if len(old) * len(new) > _MOST:
        return [("del", old), ("ins", new)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return _readable((kind == "equal", old[i:j], new[k:m]) for kind, i, j, k, m in matcher.get_opcodes())


def _readable(parts: Iterable[tuple[bool, list[str], list[str]]]) -> list[tuple[str, list[str]]]:
    """Changes that only blanks or signs part are one change."""
    pieces: list[tuple[str, list[str]]] = []
    gone: list[str] = []
    come: list[str] = []
    for is_same, old, new in parts:
        if is_same and any(word[0].isalnum() for word in old):
            pieces += [("del", gone), ("ins", come), ("same", old)]
            gone, come = [], []
        else:
            gone, come = gone + old, come + new
    return [*pieces, ("del", gone), ("ins", come)]
