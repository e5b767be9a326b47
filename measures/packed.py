"""Exact values as they are kept: « 37/3 », and a total with them. Pure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from measures.rollup import How, Total

FIELDS = ("how", "value", "weight", "parts", "yes", "out_of")
"""The fields of a `Tally` that make a `Total`, in the order of `unpack`."""


def written(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def read(text: str) -> Fraction:
    above, _, below = text.partition("/")
    return Fraction(int(above), int(below))


def pack(total: Total) -> dict[str, Any]:
    """The values of `FIELDS`."""
    weight = "" if total.weight is None else written(total.weight)
    return {
        "how": total.how.value,
        "value": written(total.value),
        "weight": weight,
        "parts": total.parts,
        "yes": total.yes,
        "out_of": total.out_of,
    }


def unpack(how: str, value: str, weight: str, parts: int, yes: int, out_of: int) -> Total:
    return Total(read(value), How(how), parts, read(weight) if weight else None, yes, out_of)


def in_one_line(total: Total | None) -> str:
    """A total as one text, "" for none."""
    return "" if total is None else " ".join(str(part) or "-" for part in pack(total).values())


def of_one_line(text: str) -> Total | None:
    if not text:
        return None
    how, value, weight, parts, yes, out_of = text.split(" ")
    return unpack(how, value, "" if weight == "-" else weight, int(parts), int(yes), int(out_of))
