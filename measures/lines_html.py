"""What a page repeats a hundred times, as HTML: a template spends more on each than it says. Every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.french import count
from territories.models import Territory

if TYPE_CHECKING:
    from measures.sheet import Cell, ChildLine

_ROW = (
    '<tr role="row"><th role="rowheader" scope="row"><a href="?territoire={}" dir="auto">{}</a></th>'
    '<td role="cell" data-label="Valeur">{}</td><td role="cell" data-label="Ce qui manque">{}</td></tr>'
)


def cell_html(cell: Cell) -> SafeString:
    """The value of a territory for a period, where it comes from, and what the territories below say otherwise."""
    if cell.total is None:
        return _muted("aucune valeur")
    said = '<span class="egn-figure" dir="auto">{}</span> <span class="measures-how">{}</span>'
    if not cell.below:
        return format_html(said, cell.text, cell.how)
    other = ' <span class="measures-how">les territoires du dessous donnent <span dir="auto">{}</span></span>'
    return format_html(said + other, cell.text, cell.how, cell.below)


def row_html(line: ChildLine) -> SafeString:
    """The value of a territory, in the table of several; `is_running`: of its period, nothing is missing yet."""
    if not line.missing:
        silent = _muted("rien")
    elif line.is_running:
        silent = _muted("période en cours")
    else:
        silent = format_html("{}", count(line.missing, "territoire", "territoires"))
    return format_html(_ROW, line.territory.pk, line.territory.label, cell_html(line.cell), silent)


def options_html(places: Iterable[Territory], chosen: Territory) -> SafeString:
    """The options of a list of territories."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((one.pk, " selected" if one.pk == chosen.pk else "", one.label) for one in places),
    )


def _muted(said: str) -> SafeString:
    return format_html('<span class="egn-muted">{}</span>', said)
