"""Which thing of one report is which of another: by reference, else by its words, else by its place between others."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence

from syntheses.difference_items import Item
from syntheses.difference_words import look_alike

Pairs = dict[int, int]
"""Place in the newer list → place in the older one."""


def match(old: Sequence[Item], new: Sequence[Item]) -> Pairs:
    """The pairs of two lists of items; each item is in one pair at most. Linear in their number."""
    pairs: Pairs = {}
    _by_identity(old, new, pairs)
    _by_words(old, new, pairs, lambda item: (item.family, item.section, item.part, item.column, item.text))
    _by_words(old, new, pairs, lambda item: (item.family, item.text))
    _by_place(old, new, pairs)
    return pairs


def _by_identity(old: Sequence[Item], new: Sequence[Item], pairs: Pairs) -> None:
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for place, item in enumerate(old):
        if item.key:
            waiting[item.key].append(place)
    for place, item in enumerate(new):
        if item.key and waiting[item.key]:
            pairs[place] = waiting[item.key].popleft()


def _left(old: Sequence[Item], new: Sequence[Item], pairs: Pairs) -> tuple[list[int], list[int]]:
    taken = set(pairs.values())
    return [one for one in range(len(old)) if one not in taken], [one for one in range(len(new)) if one not in pairs]


def _by_words(old: Sequence[Item], new: Sequence[Item], pairs: Pairs, sign: Callable[[Item], Hashable]) -> None:
    """Pair what says the same; never two things that each have an identity of their own."""
    bare: dict[Hashable, deque[int]] = defaultdict(deque)
    keyed: dict[Hashable, deque[int]] = defaultdict(deque)
    old_left, new_left = _left(old, new, pairs)
    for place in old_left:
        (keyed if old[place].key else bare)[sign(old[place])].append(place)
    for place in new_left:
        signature = sign(new[place])
        if bare[signature]:
            pairs[place] = bare[signature].popleft()
        elif not new[place].key and keyed[signature]:
            pairs[place] = keyed[signature].popleft()


def _by_place(old: Sequence[Item], new: Sequence[Item], pairs: Pairs) -> None:
    """Pair what stands between the same neighbours and looks alike: a sentence without identity, said otherwise."""
    back = {one: place for place, one in pairs.items()}
    old_gaps = _gaps(old, lambda place: place if place in back else None)
    new_gaps = _gaps(new, lambda place: pairs.get(place))
    for where, places in new_gaps.items():
        for place, other in zip(places, old_gaps.get(where, ()), strict=False):
            identified = new[place].key and old[other].key
            if not identified and look_alike(old[other].text, new[place].text):
                pairs[place] = other


def _gaps(items: Sequence[Item], known: Callable[[int], int | None]) -> dict[Hashable, list[int]]:
    """Items without a pair, by container and by the last paired item before them there."""
    last: dict[Hashable, int] = {}
    gaps: dict[Hashable, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        container = (item.family, item.section, item.part, item.column)
        paired = known(place)
        if paired is None:
            gaps[container, last.get(container, -1)].append(place)
        else:
            last[container] = paired
    return gaps


def match_rows(old: Sequence[Item], new: Sequence[Item], pairs: Pairs) -> dict[tuple[str, str, int], int]:
    """Which row is which, by table: (section, part, row of the newer report) → row of the older, by what they share."""
    votes: Counter[tuple[str, str, int, int]] = Counter()
    for place, other in pairs.items():
        item, before = new[place], old[other]
        if item.row >= 0 and before.row >= 0 and (item.section, item.part) == (before.section, before.part):
            votes[item.section, item.part, item.row, before.row] += 1
    rows: dict[tuple[str, str, int], int] = {}
    taken: set[tuple[str, str, int]] = set()
    for section, part, row, before_row in sorted(votes, key=lambda one: (-votes[one], abs(one[2] - one[3]), one)):
        if (section, part, row) not in rows and (section, part, before_row) not in taken:
            rows[section, part, row] = before_row
            taken.add((section, part, before_row))
    return rows


def out_of_order(ranks: Iterable[int]) -> set[int]:
    """Places in a list of distinct ranks that leave, once taken away, an increasing list; as few as possible."""
    listed = list(ranks)
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, rank in enumerate(listed):
        length = bisect_left(tails, rank)
        tails[length : length + 1] = [rank]
        ends[length : length + 1] = [place]
        before.append(ends[length - 1] if length else -1)
    kept: set[int] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return set(range(len(listed))) - kept
