"""The value of a territory for one period: its own, or else what the territories below give. Pure; exact fractions.

A territory is named by its path. A number or an amount is the sum of the children's; a rate their mean, weighted when
each has a weight, else simple; yes or no, how many yes out of how many. A child is itself its own value, or else what
is below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from math import lcm

from indicators.enums import IndicatorKind


class How(Enum):
    """Where a value comes from."""

    OWN = "own"
    SUM = "sum"
    WEIGHTED = "weighted"
    MEAN = "mean"
    COUNT = "count"


@dataclass(frozen=True)
class Own:
    """A value somebody gave; `weight` is what a rate is out of."""

    value: Decimal
    weight: Decimal | None = None


@dataclass(frozen=True)
class Total:
    """The value of a territory, made from `parts` territories below (0 when it is its own): its children, or those of
    its only child that has a value.

    For yes or no, `value` is the share of yes: `yes` out of `out_of`. `weight` is None when one is missing below.
    """

    value: Fraction
    how: How
    parts: int = 0
    weight: Fraction | None = None
    yes: int = 0
    out_of: int = 0


@dataclass(frozen=True)
class Rolled:
    """`totals` holds the territories that have a value, their own first; `below` what their children give."""

    totals: dict[str, Total] = field(default_factory=dict)
    below: dict[str, Total] = field(default_factory=dict)


def roll(kind: str, paths: Iterable[str], own: Mapping[str, Own]) -> Rolled:
    """The values of these territories, from what some of them gave. A child of none of them is a root."""
    found = Rolled()
    known = set(paths)
    children: dict[str, list[Total]] = defaultdict(list)
    for path in sorted(known, key=lambda path: (-path.count("/"), path)):
        if parts := children.get(path):
            found.below[path] = sum_up(kind, parts)
        total = of_own(kind, own[path]) if path in own else found.below.get(path)
        if total is not None:
            found.totals[path] = total
            children[parent_of(path)].append(total)
    return found


def differs(kind: str, total: Total, below: Total | None) -> bool:
    """Whether a value somebody gave is not what the territories below give; rates are compared to the hundredth."""
    if total.how is not How.OWN or below is None:
        return False
    if kind == IndicatorKind.RATE:
        return round(total.value, 2) != round(below.value, 2)
    return total.value != below.value


def missing(awaited: Iterable[str], own: Iterable[str], root: str) -> list[str]:
    """The territories below `root` that are awaited and say nothing: they, none above them up to it, none below."""
    given = set(own)
    told_below = {prefix for path in given for prefix in prefixes(path)}
    return [
        path
        for path in awaited
        if path.startswith(root)
        and path not in told_below
        and not any(above in given for above in prefixes(path) if above.startswith(root))
    ]


def parent_of(path: str) -> str:
    """« /FR/PDL/NAN/ » → « /FR/PDL/ »."""
    return path[: path[:-1].rindex("/") + 1]


@lru_cache(maxsize=4096)
def prefixes(path: str) -> tuple[str, ...]:
    """A path and those above it: « /FR/PDL/ » → « /FR/ », « /FR/PDL/ »."""
    ends = [place for place, letter in enumerate(path) if letter == "/"][1:]
    return tuple(path[: end + 1] for end in ends)


def of_own(kind: str, own: Own) -> Total:
    """The value somebody gave."""
    weight = None if own.weight is None else Fraction(own.weight)
    if kind == IndicatorKind.YES_NO:
        return Total(Fraction(own.value), How.OWN, yes=int(own.value), out_of=1)
    return Total(Fraction(own.value), How.OWN, weight=weight)


def sum_up(kind: str, parts: Sequence[Total]) -> Total:
    """What the children of a territory give, one at least."""
    if len(parts) == 1 and parts[0].how is not How.OWN:
        return parts[0]
    if kind == IndicatorKind.YES_NO:
        yes, out_of = sum(one.yes for one in parts), sum(one.out_of for one in parts)
        return Total(Fraction(yes, out_of), How.COUNT, len(parts), yes=yes, out_of=out_of)
    if kind != IndicatorKind.RATE:
        return Total(_sum(one.value for one in parts), How.SUM, len(parts))
    weights = [one.weight for one in parts if one.weight is not None]
    if len(weights) < len(parts):
        return Total(_sum(one.value for one in parts) / len(parts), How.MEAN, len(parts))
    whole = _sum(weights)
    weighted = _sum(one.value * weight for one, weight in zip(parts, weights, strict=True))
    return Total(weighted / whole, How.WEIGHTED, len(parts), weight=whole)


def _sum(values: Iterable[Fraction]) -> Fraction:
    """Their exact sum, reduced once: adding fractions one by one reduces each time."""
    some = list(values)
    below = lcm(*(one.denominator for one in some))
    return Fraction(sum(one.numerator * (below // one.denominator) for one in some), below)
