"""What a page repeats a hundred times, as HTML: a template spends more on each than it says. Every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.french import count
from territories.models import Territory

if TYPE_CHECKING:
    from measures.sheet import Cell, ChildLine

KEPT = 4096
"""Lines that a process keeps written: many people look at the same values before one of them changes."""

_ROW = (
    '<tr role="row"><th role="rowheader" scope="row"><a href="?territoire={}" dir="auto">{}</a></th>'
    '<td role="cell" data-label="Valeur">{}</td><td role="cell" data-label="Ce qui manque">{}</td></tr>'
)


def cell_html(cell: Cell) -> SafeString:
    """The value of a territory for a period, where it comes from, and what the territories below say otherwise."""
    return _said(cell.text, cell.how, cell.below) if cell.total else _muted("aucune valeur")


@lru_cache(maxsize=KEPT)
def _said(text: str, how: str, below: str) -> SafeString:
    said = '<span class="egn-figure" dir="auto">{}</span> <span class="measures-how">{}</span>'
    if not below:
        return format_html(said, text, how)
    other = ' <span class="measures-how">les territoires du dessous donnent <span dir="auto">{}</span></span>'
    return format_html(said + other, text, how, below)


def row_html(line: ChildLine) -> SafeString:
    """The value of a territory, in the table of several; of a running period, nothing is missing yet."""
    place = line.territory
    return _row(place.pk, place.label, cell_html(line.cell), line.missing, line.is_running)


@lru_cache(maxsize=KEPT)
def _row(place: int, label: str, cell: SafeString, missing: int, is_running: bool) -> SafeString:
    silent = _muted("rien")
    if missing:
        silent = (
            _muted("période en cours") if is_running else format_html("{}", count(missing, "territoire", "territoires"))
        )
    return format_html(_ROW, place, label, cell, silent)


def options_html(places: Iterable[Territory], chosen: Territory) -> SafeString:
    """The options of a list of territories."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((one.pk, " selected" if one.pk == chosen.pk else "", one.label) for one in places),
    )


@lru_cache
def _muted(said: str) -> SafeString:
    return format_html('<span class="egn-muted">{}</span>', said)
