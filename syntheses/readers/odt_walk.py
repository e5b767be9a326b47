"""From OpenDocument to blocks: tracked deletions left out, sections and lists walked into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from syntheses.readers.blocks import Aside, Block, Cell, ListItem, Paragraph, Table, lines_of
from syntheses.readers.limits import LINE_LIMIT, TOO_MANY
from syntheses.readers.odt_inline import Inline, InlineReader
from syntheses.readers.odt_names import DRAW, OFFICE, TABLE, TEXT, whole, words_of
from syntheses.readers.odt_styles import OdtStyles
from syntheses.readers.office import Part
from syntheses.report import ReportRefusedError

_SKIPPED = {TEXT + name for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls")}
_SKIPPED |= {OFFICE + "forms", TABLE + "title", TABLE + "desc", TEXT + "list-header-source", OFFICE + "annotation-end"}
_INDEXES = {TEXT + name for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index")}
_INDEX_SOURCES = {f"{name}-source" for name in _INDEXES}
_NOTES = {"footnote": "Note de bas de page", "endnote": "Note de fin"}


@dataclass(frozen=True)
class _At:
    """Where blocks stand: in a cell (`place`), in a list, in a table of contents."""

    place: str = ""
    listed: str = ""
    level: int = -1
    item: bool = False
    contents: bool = False


class OdtWalker:
    """Reads one part of a document. `aside` and `notes` gather what is not running text."""

    def __init__(self, styles: OdtStyles, place: str = "") -> None:
        self.aside = Aside()
        self.notes: list[Part] = []
        self._styles = styles
        self._place = place
        self._inline = InlineReader(styles, self.aside)
        self._paragraphs = 0
        self._tables = 0
        self._lines = 0

    def blocks(self, container: etree._Element, at: _At | None = None) -> Iterator[Block]:
        """The paragraphs and tables of a container, in order; text boxes follow the paragraph that anchors them."""
        here = at or _At()
        for child in container:
            if child.tag in (TEXT + "p", TEXT + "h"):
                yield from self._paragraph(child, here)
            elif child.tag == TEXT + "list":
                listed = child.get(TEXT + "style-name") or here.listed
                yield from self.blocks(child, replace(here, listed=listed, level=here.level + 1, item=False))
            elif child.tag == TEXT + "list-item":
                yield from self.blocks(child, replace(here, item=True))
            elif child.tag == TABLE + "table":
                yield self._table(child, here.place)
            elif child.tag in _INDEXES:
                yield from self.blocks(child, replace(here, contents=True))
            elif child.tag == TEXT + "section" and child.get(TEXT + "display") == "none":
                self._hide(child, here)
            elif isinstance(child.tag, str) and child.tag.startswith(DRAW):
                found = Inline()
                self._inline.drawing(child, found, self._where(here.place))
                yield from self._around(found, here)
            elif child.tag not in _SKIPPED | _INDEX_SOURCES:
                yield from self.blocks(child, here)

    def _where(self, place: str) -> str:
        return place or self._place or f"Paragraphe {self._paragraphs}"

    def _hide(self, section: etree._Element, at: _At) -> None:
        for paragraph in section.iter(TEXT + "p", TEXT + "h"):
            self.aside.hidden.append((self._where(at.place), words_of(paragraph)))

    def _paragraph(self, element: etree._Element, at: _At) -> Iterator[Block]:
        self._paragraphs += not at.place
        style = element.get(TEXT + "style-name", "")
        found = self._inline.read(element, style, self._where(at.place))
        lines = lines_of(found.runs)
        self._lines += len(lines)
        if self._lines > LINE_LIMIT:
            raise ReportRefusedError(TOO_MANY)
        if lines:
            heading = self._styles.heading(style)
            if element.tag == TEXT + "h":
                heading = whole(element.get(TEXT + "outline-level"), 1)
            yield Paragraph(
                lines=lines,
                where=self._where(at.place),
                item=ListItem(at.level, self._styles.is_numbered(at.listed, at.level)) if at.item else None,
                heading=heading,
                contents=at.contents or self._styles.is_contents(style),
                indent=0 if at.item else self._styles.indent(style),
            )
        yield from self._around(found, at)

    def _around(self, found: Inline, at: _At) -> Iterator[Block]:
        """The boxes of a paragraph; its notes go aside."""
        for note in found.notes:
            number = "".join(one.text or "" for one in note.iter(TEXT + "note-citation"))
            name = _NOTES.get(note.get(TEXT + "note-class", ""), "Commentaire")
            place = f"{name} {number}".strip()
            self.notes.append(Part(place, tuple(self.blocks(_said(note), _At(place=place)))))
        for box in found.boxes:
            yield from self.blocks(box, _At(place=at.place))

    def _table(self, element: etree._Element, place: str) -> Table:
        self._tables += not place
        name = f"{place}, tableau dans la case" if place else f"{self._place or 'Tableau'} {self._tables}"
        rows = []
        spans: dict[int, int] = {}
        for number, row in enumerate(_rows(element), start=1):
            rows.append(self._row(row, f"{name}, ligne {number}", spans))
        return Table(tuple(rows), name)

    def _row(self, row: etree._Element, place: str, spans: dict[int, int]) -> tuple[Cell, ...]:
        """`spans`: the width of the cell that goes on below, by column."""
        cells: list[Cell] = []
        column, covered = 0, 0
        for element in row:
            if element.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                continue
            for _ in range(max(whole(element.get(TABLE + "number-columns-repeated"), 1), 1)):
                where = f"{place}, colonne {len(cells) + 1}"
                if covered:
                    covered -= 1
                elif element.tag == TABLE + "covered-table-cell":
                    span = spans.get(column, 1)
                    cells.append(Cell(column, span, "continue", where))
                    covered = span - 1
                else:
                    span = max(whole(element.get(TABLE + "number-columns-spanned"), 1), 1)
                    down = whole(element.get(TABLE + "number-rows-spanned"), 1) > 1
                    blocks = tuple(self.blocks(element, _At(place=where)))
                    cells.append(Cell(column, span, "restart" if down else "", where, blocks))
                    spans[column], covered = span, span - 1
                column += 1
        return tuple(cells)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, through their groups; those of a table inside a cell are its own."""
    for child in table:
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag in {TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group")}:
            yield from _rows(child)


def _said(note: etree._Element) -> etree._Element:
    body = note.find(TEXT + "note-body")
    return note if body is None else body
