"""Which académies are comparable to one of them, by a rule written beside the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.text import fold
from glance.side_by_side import Line

RULE = "Sont comparables à une académie celles qui comptent de la moitié au double de ses sessions."


@dataclass(frozen=True)
class Comparison:
    """`lines` are those of the table; `chosen` the académie they are compared to, which comes first, or None for all.

    `choices` are all the académies, by name: the value of the address and the name.
    """

    lines: tuple[Line, ...]
    chosen: Line | None
    choices: tuple[tuple[str, str], ...]

    @property
    def is_alone(self) -> bool:
        """Whether nothing is comparable to the académie that is chosen."""
        return self.chosen is not None and len(self.lines) == 1


def compare(lines: Sequence[Line], slug: str) -> Comparison:
    """All the lines, or those comparable to the académie of that slug, in their order."""
    by_name = sorted((line.territory for line in lines), key=lambda one: fold(one.name))
    choices = tuple((one.slug, one.name) for one in by_name)
    chosen = next((line for line in lines if line.territory.slug == slug), None)
    if chosen is None:
        return Comparison(tuple(lines), None, choices)
    others = (line for line in lines if line is not chosen and _is_comparable(_sessions(chosen), _sessions(line)))
    return Comparison((chosen, *others), chosen, choices)


def _is_comparable(wanted: int, there: int) -> bool:
    """Nothing is comparable to what has not begun."""
    return bool(wanted) and wanted <= 2 * there and there <= 2 * wanted


def _sessions(line: Line) -> int:
    return line.figures["sessions"].number or 0
