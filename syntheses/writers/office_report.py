"""A report as the pieces of a word processor's document, in the order and under the titles of the printed one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from common.french import file_size, number
from common.text import fold
from restitutions.enums import BlockType, Layout
from syntheses.report import Block, DiagnosisRow, Entry, MeetingSummary, Report, Retex, ThemeSection

from .office_pieces import Cell, Para, Piece, Span, Style, Table, plain
from .office_sessions import session_sheets
from .precision import precision, speakers
from .print_text import LIVE_SCHEMES
from .print_theme import COLUMNS, ORDER, TITLES, TableRow, heading_of, label_of

NOTHING = "Ce document ne contient encore aucune fiche."
NO_PART = "Fiche non renseignée."
LEGEND = "Apparaissent en gras et en vert les points particulièrement soulignés dans les échanges."
SPEAKERS = "Qui parle\u00a0: {who}"
FILE = "Pièce jointe\u00a0: {name} ({size})"

_WIDTHS = {
    "diagnosis": (15, 13, 36, 36),
    "projections": (15, 29, 26, 30),
    "plan": (15, 17, 23, 14, 15, 16),
}
_BLOCKS = {
    BlockType.PARAGRAPH: Style.TEXT,
    BlockType.BULLET: Style.BULLET,
    BlockType.SUBHEADING: Style.SUBHEADING,
    BlockType.QUESTION: Style.QUESTION,
}


def office_pieces(report: Report, *, layout: str) -> tuple[Piece, ...]:
    """Everything the report says, in reading order; `layout` is a `Layout` value, whatever the report's own.

    Texts are as written: what a person reads is what a reader of files reads again.
    """
    pieces = (
        *_description(report.description),
        *_meetings(report.meetings, report.totals_note),
        *session_sheets(report.sessions),
        *(piece for section in report.themes for piece in _theme(section, layout)),
    )
    return pieces or (plain(Style.NOTE, NOTHING, frame=True),)


def _description(blocks: tuple[Block, ...]) -> Iterator[Piece]:
    if blocks:
        yield plain(Style.CHAPTER, "Description de la concertation")
        yield from _running(blocks)


def _running(blocks: Iterable[Block]) -> Iterator[Para]:
    return (plain(_BLOCKS[BlockType(block.type)], block.text) for block in blocks)


def _meetings(lines: tuple[MeetingSummary, ...], note: str) -> Iterator[Piece]:
    """No total is added up here: in a document people edit, it would soon be wrong."""
    if not lines and not note:
        return
    title = "Bilan des rencontres"
    yield plain(Style.CHAPTER, title)
    if lines:
        columns = ("Académie", "Rencontres ZAP / ECLORE", "Participants", "Départements")
        yield Table(columns, (40, 20, 20, 20), tuple(_meeting(line) for line in lines), title)
    if note:
        yield plain(Style.NOTE, note)


def _meeting(line: MeetingSummary) -> tuple[Cell, ...]:
    numbers = (line.zap_meetings, line.participants, line.departments)
    counts = (plain(Style.CELL, "" if value is None else number(value)) for value in numbers)
    return (plain(Style.ROW_HEAD, line.academie),), *((count,) for count in counts)


def _theme(section: ThemeSection, layout: str) -> Iterator[Piece]:
    heading, label = heading_of(section), label_of(section)
    yield plain(Style.CHAPTER, heading)
    kinds = [kind for kind in ORDER[Layout(layout)] if getattr(section, kind)]
    if section.label and fold(label) not in fold(heading) and not set(kinds) & set(COLUMNS):
        yield plain(Style.NOTE, label, frame=True)
    if not kinds:
        yield plain(Style.NOTE, NO_PART, frame=True)
    for rank, kind in enumerate(kinds, start=1):
        title = f"{rank}. {TITLES[kind]}" if layout == Layout.REGION else TITLES[kind]
        yield plain(Style.PART, title)
        content = getattr(section, kind)
        if kind == "retex":
            yield from (piece for item in content for piece in _retex(item))
        elif kind in COLUMNS:
            yield from _table(content, kind, label)
        else:
            yield from _running(content)


def _retex(item: Retex) -> Iterator[Para]:
    yield plain(Style.RETEX, f"{item.label} ({item.scope})" if item.scope else item.label)
    if who := speakers(item):
        yield plain(Style.NOTE, SPEAKERS.format(who=who), frame=True)
    for text in item.text:
        yield plain(Style.TEXT, text)
    for link in item.links:
        address = Span(link.url, url=link.url if link.url.split(":", 1)[0] in LIVE_SCHEMES else "")
        yield Para(Style.TEXT, (Span(f"{link.label} : "), address) if link.label else (address,))
    for one in item.attachments:
        yield plain(Style.NOTE, FILE.format(name=one.name, size=file_size(one.size)), frame=True)


def _table(content: tuple[TableRow, ...], kind: str, label: str) -> Iterator[Piece]:
    rows = tuple(((plain(Style.ROW_HEAD, label),), *_cells(row)) for row in content)
    if any(span.marked for row in rows for cell in row for para in cell for span in para.spans):
        yield plain(Style.NOTE, LEGEND, frame=True)
    yield Table(("Thématique", *COLUMNS[kind]), _WIDTHS[kind], rows, f"{TITLES[kind]} – {label}")


def _cells(row: TableRow) -> tuple[Cell, ...]:
    if isinstance(row, DiagnosisRow):
        labels = tuple(plain(Style.CELL_BULLET, text) for text in row.retex)
        return labels, _lines(row.irritants), _lines(row.strengths)
    names = ("what", "how", "who", "when", "indicators") if hasattr(row, "what") else ("irritants", "needs", "levers")
    return tuple(_lines(getattr(row, name)) for name in names)


def _lines(entries: Iterable[Entry]) -> Cell:
    return tuple(
        _line(one, style)
        for entry in entries
        for style, one in ((Style.CELL_BULLET, entry), *((Style.CELL_ITEM, item) for item in entry.items))
    )


def _line(entry: Entry, style: Style) -> Para:
    said = precision(entry)
    return Para(style, (Span(entry.text, marked=entry.highlighted), *((Span(f" ({said})"),) if said else ())))
