"""What the page of the grid showed, said once a line, for a form that is sent without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from measures.grid import Line


def held_text(line: Line) -> str:
    """What the page shows of a territory, for a form without script: « 2025-01-01:345:12,5|… »."""
    return "|".join(f"{cell.start}:{'' if cell.seen is None else cell.seen}:{cell.held}" for cell in line.cells)


def held_of(text: str) -> dict[str, tuple[str, int | None]]:
    """By first day, the text a box showed and the number of its measure; nothing for what is not readable."""
    found = {}
    for part in text.split("|"):
        start, _, rest = part.partition(":")
        seen, _, held = rest.partition(":")
        found[start] = (held, int(seen) if seen.isdecimal() and len(seen) < 18 else None)
    return found
