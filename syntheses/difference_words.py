"""Two wordings of the same thing, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

KEPT, ADDED, REMOVED = "", "ins", "del"

_WORDS = re.compile(r"\s*(?:\w+|[^\w\s])|\s+$")
"""A word or a sign with the space before it; compared without it."""

_LARGEST = 1_000_000
"""Pairs of words beyond which the middle of two long texts is told as replaced: finding more would take long."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in a row; `mark` is the HTML element that tells them, "" for those that stay."""

    text: str
    mark: str = KEPT


def word_runs(before: str, after: str) -> tuple[Run, ...]:
    """The words of both, those removed before those added: without "ins" it is `before`, without "del" `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    runs: list[Run] = []
    _put(runs, old[:start], KEPT)
    _middle(runs, old[start : len(old) - end], new[start : len(new) - end])
    _put(runs, old[len(old) - end :], KEPT)
    return tuple(runs)


def _common(old: list[str], new: list[str]) -> int:
    length = min(len(old), len(new))
    return next((place for place in range(length) if old[place] != new[place]), length)


def _middle(runs: list[Run], old: list[str], new: list[str]) -> None:
    if len(old) * len(new) > _LARGEST:
        _put(runs, old, REMOVED)
        _put(runs, new, ADDED)
        return
    bare = [word.strip() for word in old], [word.strip() for word in new]
    for does, a, b, c, d in SequenceMatcher(None, *bare).get_opcodes():
        if does == "equal":
            _keep(runs, old[a:b], new[c:d])
        else:
            _put(runs, old[a:b], REMOVED)
            _put(runs, new[c:d], ADDED)


def _keep(runs: list[Run], old: list[str], new: list[str]) -> None:
    """The same words; the space before each may be another."""
    for before, after in zip(old, new, strict=True):
        if before == after:
            _put(runs, [after], KEPT)
            continue
        word = after.strip()
        _put(runs, [before.removesuffix(word)], REMOVED)
        _put(runs, [after.removesuffix(word)], ADDED)
        _put(runs, [word], KEPT)


def _put(runs: list[Run], words: list[str], mark: str) -> None:
    """Add words, joined to the run before when it has the same mark."""
    text = "".join(words)
    if not text:
        return
    if runs and runs[-1].mark == mark:
        text = runs.pop().text + text
    runs.append(Run(text, mark))


def look_alike(before: str, after: str) -> bool:
    """Whether two wordings share half of their words: the same thing said again, more likely than another."""
    old, new = set(_words_of(before)), set(_words_of(after))
    return 2 * len(old & new) >= max(len(old), len(new)) > 0


def _words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
