"""Which points say the same in other words: near-duplicates of French sentences, found in near-linear time. Pure.

Two points are alike when most of the words of the shorter one are words of the other (`score`), and nothing sets them
apart: one denies what the other says, they speak of other people, other schools, other numbers. Points of exactly the
same words are one group; groups are compared only when they share two of their rarest words.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import OSA

from consolidation.french_words import APART, NOT, bag_of

ALIKE = 0.76
"""Least score of two points that are alike."""

SHARED = 2
"""Least number of words that two points share, unless they are of the same words."""

_ADDED = 0.3
"""What a word that one point has more weighs; a word said for another weighs 1."""

_RAREST = (5, 9)
"""Least and most words of a point that others are looked for by, of those it has."""

_LOOKED_AT, _BESIDE = 12, 10
"""Groups that one is compared with, about; of those of the same two words, those beside it in order, on each side."""

_PARTNERS = 5
"""Groups kept for each, the most alike first."""

_SLIP, _END = 6, 2
"""Letters of a word in which a slip is looked for, and letters of its end that the slip leaves."""


@dataclass(frozen=True)
class Alike:
    """`groups` are points (by their ranks) of the same kind and words; `ties` pairs of groups, with their score."""

    groups: list[list[int]]
    ties: list[tuple[int, int, float]]


def score(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two bags of words say the same, 0 to 1; 0 when something sets them apart. Symmetric."""
    if one == other:
        return 1.0
    both = len(one & other)
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if both < SHARED or ratio(min(both + 1, shorter), shorter, longer) < ALIKE or _are_apart(one, other):
        return 0.0
    return ratio(both + _has_slip(one - other, other - one), shorter, longer)


def ratio(shared: int, shorter: int, longer: int) -> float:
    """What part of the shorter of two texts is shared; each word more of the longer weighs a little."""
    return shared / (shorter + _ADDED * (longer - shorter))


def _are_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    if (NOT in one) != (NOT in other):
        return True
    if any(one & family and other & family and not one & other & family for family in APART):
        return True
    mine, theirs = _numbers(one), _numbers(other)
    return bool(mine and theirs and not (mine <= theirs or theirs <= mine))


def _numbers(bag: Iterable[str]) -> set[str]:
    return {token for token in bag if any(letter.isdigit() for letter in token)}


def _has_slip(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return any(is_slip(a, b) for a in mine for b in theirs)


def is_slip(one: str, other: str) -> bool:
    """Whether a word is the other with one letter missing, doubled or swapped: « resau ». A letter replaced by
    another (« former », « fermer ») or another end (« interne », « internet ») makes another word."""
    if min(len(one), len(other)) < _SLIP - 1 or one[0] != other[0] or one[-_END:] != other[-_END:]:
        return False
    if len(one) == len(other):
        return Counter(one) == Counter(other) and OSA.distance(one, other, score_cutoff=1) == 1
    return OSA.distance(one, other, score_cutoff=1) == 1


def shared_words(one: str, other: str) -> frozenset[str]:
    """The tokens two texts have in common, those written with a slip included."""
    mine, theirs = bag_of(one), bag_of(other)
    slips = {(a, b) for a in mine - theirs for b in theirs - mine if is_slip(a, b)}
    return frozenset((mine & theirs) | {token for pair in slips for token in pair})


def alike(points: Sequence[tuple[str, str]]) -> Alike:
    """The groups and ties of points given as (kind, text). The same whatever their order, ranks apart."""
    groups: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for rank, (kind, text) in enumerate(points):
        groups[kind, bag_of(text)].append(rank)
    # An order of their own: what is kept of many does not depend on the order of the points.
    keys = sorted(groups, key=lambda key: (key[0], sorted(key[1])))
    bags = [bag for _, bag in keys]
    found = {pair: value for pair in _candidates(keys) if (value := score(bags[pair[0]], bags[pair[1]])) >= ALIKE}
    return Alike([groups[key] for key in keys], [(a, b, found[a, b]) for a, b in sorted(_closest(found))])


def _candidates(keys: Sequence[tuple[str, frozenset[str]]]) -> set[tuple[int, int]]:
    """Pairs of groups of one kind that share two of their rarest words: of each group, as many as are looked at."""
    named = _names(keys)
    blocks: dict[int, list[int]] = defaultdict(list)
    for rank, names in enumerate(named):
        for name in names:
            blocks[name].append(rank)
    pairs: set[tuple[int, int]] = set()
    for rank, names in enumerate(named):
        near: set[int] = set()
        # What two points share that few others say comes first.
        for block in sorted((block for name in names if len(block := blocks[name]) > 1), key=len):
            at = bisect_left(block, rank)
            near.update(block[max(0, at - _BESIDE) : at + _BESIDE + 1])
            if len(near) > _LOOKED_AT:
                break
        pairs.update((rank, other) if rank < other else (other, rank) for other in near if other != rank)
    return pairs


def _names(keys: Sequence[tuple[str, frozenset[str]]]) -> list[list[int]]:
    """For each group a number for its kind and each two of its rarest words (numbers cost less than words)."""
    often = Counter(token for _, bag in keys for token in bag)
    rarity = {token: rank for rank, token in enumerate(sorted(often, key=lambda token: (often[token], token)))}
    kinds = {kind: rank for rank, kind in enumerate(sorted({kind for kind, _ in keys}))}
    many = len(rarity)
    return [
        [(kinds[kind] * many + first) * many + second for first, second in combinations(_rarest(bag, rarity), 2)]
        for kind, bag in keys
    ]


def _rarest(bag: frozenset[str], rarity: Mapping[str, int]) -> list[int]:
    """The words two of which a point alike, one slip apart, has among its own; of a long point, the rarest."""
    size = len(bag)
    least = max(SHARED, math.ceil(size * _ADDED * ALIKE / (1 - (1 - _ADDED) * ALIKE)))
    fewest, most = _RAREST
    return sorted(rarity[token] for token in bag)[: min(size - least + 3, max(fewest, min(most, size // 4 + 3)))]


def _closest(found: Mapping[tuple[int, int], float]) -> set[tuple[int, int]]:
    """Of each group the pairs that score best; a pair stays when it is one of the best of either."""
    of: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in found:
        of[pair[0]].append(pair)
        of[pair[1]].append(pair)
    return {pair for pairs in of.values() for pair in sorted(pairs, key=lambda one: (-found[one], one))[:_PARTNERS]}
