"""Which earlier text each new one continues, so that an entry reworded keeps its reference and its links."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

from rapidfuzz import fuzz

SIMILAR = 60
"""Least `rapidfuzz.fuzz.ratio` (0 to 100) for a text to be another one reworded."""

_COMPARED = 400
"""Characters compared of each text: what tells two bullets apart, at a bounded cost."""


def match_texts(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each new text, the index of the old one it continues, or None; an old text is continued once.

    The same words first, in order; then the most similar pairs among those left, at least `SIMILAR`.
    """
    places: dict[str, deque[int]] = defaultdict(deque)
    for index, text in enumerate(old):
        places[text].append(index)
    matched: list[int | None] = [places[text].popleft() if places.get(text) else None for text in new]
    left = sorted(index for queue in places.values() for index in queue)
    pairs = sorted(
        (-score, abs(at - index), at, index)
        for at, text in enumerate(new)
        if matched[at] is None
        for index in left
        if (score := fuzz.ratio(text[:_COMPARED], old[index][:_COMPARED], score_cutoff=SIMILAR))
    )
    taken: set[int] = set()
    for _, _, at, index in pairs:
        if matched[at] is None and index not in taken:
            matched[at] = index
            taken.add(index)
    return matched
