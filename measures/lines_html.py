"""What a page repeats a hundred times, as HTML: a template spends more on each than it says. Every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.french import count, moment
from measures.enums import Way
from territories.models import Territory

if TYPE_CHECKING:
    from measures.models import Measure
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
    return _options(tuple((one.pk, one.label, one.pk == chosen.pk) for one in places))


@lru_cache
def _options(places: tuple[tuple[int, str, bool], ...]) -> SafeString:
    option = '<option value="{}"{}>{}</option>'
    return format_html_join(
        "", option, ((pk, " selected" if is_chosen else "", said) for pk, said, is_chosen in places)
    )


def history_html(history: Sequence[Measure]) -> SafeString:
    """Everything that was recorded for a territory and a period, newest first."""
    if not history:
        return _muted("–")
    return format_html(
        '<details><summary>{}</summary><ol class="measures-list" reversed>{}</ol></details>',
        count(len(history), "relevé", "relevés"),
        format_html_join("", "<li>{}{} {}{}{}</li>", (_recorded(one) for one in history)),
    )


def _recorded(one: Measure) -> Iterator[SafeString | str]:
    """Its value, what it is out of, who gave it, when and how; its source, what was said of it."""
    how = '<span class="measures-how">{}</span>'
    name = '<span dir="auto">{}</span>'
    yield format_html('<span class="egn-figure" dir="auto">{}</span>', one.value_text)
    yield f", sur {one.weight_text}" if one.weight else ""
    by = format_html(name + ", ", str(one.by)) if one.by else ""
    yield format_html('<span class="measures-how">{}{}, {}</span>', by, moment(one.at), Way(one.way).label.lower())
    yield format_html(how, format_html("Source\u00a0: " + name, one.source)) if one.source else ""
    yield format_html('<span class="measures-how" dir="auto">{}</span>', one.comment) if one.comment else ""


@lru_cache
def _muted(said: str) -> SafeString:
    return format_html('<span class="egn-muted">{}</span>', said)
