"""The cells of a line of the grid as HTML: there are hundreds, and a template spends more on each than it says.

Every text is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from measures.grid import Cell, Line

_CELL = (
    '<td role="cell" data-label="{0}"><input class="fr-input grid-cell" type="text" inputmode="decimal"'
    ' name="v-{1}-{2}" aria-label="{3}, {0}" value="{4}" data-held="{4}" data-seen="{5}"></td>'
)
_OPEN = (
    '<td role="cell" data-label="{0}"><input class="fr-input grid-cell{8}" type="text" inputmode="decimal"'
    ' name="v-{1}-{2}" aria-label="{3}, {0}" value="{6}" data-held="{4}" data-seen="{5}"'
    ' aria-describedby="w-{1}-{2}"{9}><p class="grid-why" id="w-{1}-{2}">{7}</p></td>'
)


def cells_html(line: Line) -> SafeString:
    """The boxes of a territory, and beside those that were not saved, why."""
    # Escaped once for the line: what is safe already is not looked at again.
    place, label = conditional_escape(str(line.territory.pk)), conditional_escape(line.territory.label)
    if any(cell.why or cell.text != cell.held for cell in line.cells):
        return format_html_join("", "{}", ((_open(cell, place, label),) for cell in line.cells))
    return format_html_join("", _CELL, (_shown(cell, place, label) for cell in line.cells))


def _shown(cell: Cell, place: SafeString, label: SafeString) -> tuple[object, ...]:
    return cell.period, place, cell.start, label, cell.held, "" if cell.seen is None else cell.seen


def _open(cell: Cell, place: SafeString, label: SafeString) -> SafeString:
    """A cell of a line where something typed was not saved."""
    if not cell.why and cell.text == cell.held:
        return format_html(_CELL, *_shown(cell, place, label))
    wrong = format_html(' aria-invalid="{}"', "true") if cell.why else ""
    marked = " grid-cell--wrong" if cell.why else ""
    return format_html(_OPEN, *_shown(cell, place, label), cell.text, cell.why, marked, wrong)


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
