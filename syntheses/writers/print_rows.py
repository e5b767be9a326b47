"""Which rows are taller than a page, told before the lay-out.

A row that fits on a page must not be cut; one that does not must flow, under a header that repeats. WeasyPrint keeps
the header of such a row only when it is told beforehand (`tr.tall` in pdf.css), so its height is estimated here
from the lengths of its texts. Wrong by a line or two, a row of almost exactly one page is cut where it might have
fitted, or flows without a repeated header: nothing is ever lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from .print_text import PrintLine

BULLET_GAP = 0.18
"""The space under a bullet, in lines."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a page holds of one table: lines under the header, and characters to a line in each column.

    Measured on the reference reports with the widths and sizes of pdf-<layout>.css; the first column is the thématique.
    """

    lines: int
    columns: tuple[int, ...]


ROOM = {
    ("ateliers", "diagnosis"): Room(36, (14, 18, 65, 65)),
    ("ateliers", "projections"): Room(35, (14, 51, 43, 60)),
    ("ateliers", "plan"): Room(35, (14, 33, 44, 21, 17, 24)),
    ("region", "diagnosis"): Room(55, (13, 11, 38, 38)),
    ("region", "projections"): Room(54, (13, 29, 28, 31)),
    ("region", "plan"): Room(60, (13, 17, 21, 13, 13, 14)),
}


def is_tall(label: str, cells: Sequence[Sequence[PrintLine]], *, layout: str, kind: str) -> bool:
    """Whether a row of these cells, headed by the thématique's label, is taller than a page."""
    return is_taller_than(ROOM[layout, kind], ((PrintLine(label),), *cells))


def is_taller_than(room: Room, columns: Sequence[Sequence[PrintLine]]) -> bool:
    """Whether a row of these columns, its head first, is taller than a page of that room."""
    return any(_height(cell, width) > room.lines for cell, width in zip(columns, room.columns, strict=True))


def _height(cell: Sequence[PrintLine], width: int) -> float:
    """In lines."""
    return sum(ceil(len(line.text) / width) + BULLET_GAP + _height(line.items, width - 2) for line in cell)
