"""Small numbers that are not given of an indicator, nor what would let them be computed. Pure.

Nothing says whether a number counts people: its unit is words. So every number from 1 to 4 is kept, whatever it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from indicators.enums import IndicatorKind
from measures.rollup import Total
from syntheses.writers.csv_secrecy import THRESHOLD


def hidden_values(kind: str, totals: Mapping[str, Total]) -> frozenset[str]:
    """The paths whose value is not given, of one indicator and one period; `totals` holds all that could be given."""
    if kind == IndicatorKind.RATE:
        return frozenset(path for path, total in totals.items() if total.weight is not None and _is_small(total.weight))
    if kind == IndicatorKind.COUNT:
        return _hidden_counts({path: total.value for path, total in totals.items()})
    return frozenset()


def _hidden_counts(values: Mapping[str, Fraction]) -> frozenset[str]:
    """A small number, any sum that one of them enters, and any sum that leaves a small rest beside what is given."""
    hidden: set[str] = set()
    for path in sorted(values, key=lambda path: (-path.count("/"), path)):
        below = [other for other in values if other != path and other.startswith(path)]
        nearest = [one for one in below if not any(one != other and one.startswith(other) for other in below)]
        rest = values[path] - sum(values[one] for one in nearest)
        if _is_small(values[path]) or (below and _is_small(rest)) or not hidden.isdisjoint(below):
            hidden.add(path)
    return frozenset(hidden)


def _is_small(number: Fraction) -> bool:
    return 0 < number < THRESHOLD
