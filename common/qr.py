"""QR codes as the path of an SVG, which a template writes without trusting any markup."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET = 4
"""Modules left white around the code: what the standard asks for."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """`path` is the `d` of a path filled with ink, in a square `size` units wide."""

    text: str
    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The QR code of an address; read even when an eighth of it is hidden or worn (level M)."""
    matrix = [list(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix]
    runs = [run for y, row in enumerate(matrix) for run in _runs(row, y + QUIET)]
    return QrCode(text, len(matrix) + 2 * QUIET, "".join(runs))


def _runs(row: list[int], y: int) -> list[str]:
    """One rectangle for each run of dark modules of a row."""
    found, start = [], None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append(f"M{start + QUIET} {y}h{x - start}v1h-{x - start}z")
            start = None
    return found
