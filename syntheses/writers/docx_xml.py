"""Pieces as WordprocessingML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from common.text import clean_text

from .office_pieces import Cell, Para, Piece, Span, Style, Table

MARK = '<w:rPr><w:rStyle w:val="{style}"/><w:b/><w:bCs/><w:color w:val="1B7A3D"/>{direction}</w:rPr>'
"""Bold and green whatever the template makes of the style: it means something."""

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_RIGHT_TO_LEFT = {"R", "AL"}
_STRONG = {*_RIGHT_TO_LEFT, "L"}


class Words:
    """Writes pieces with the names a template gives to styles.

    `names` are style ids by `Style` value, and by "marked", "link" and "table"; `link` gives the relation of an
    address; `width` is that of the text, in twentieths of a point.
    """

    def __init__(self, names: Mapping[str, str], link: Callable[[str], str], width: int) -> None:
        self._names = names
        self._link = link
        self._width = width

    def piece(self, piece: Piece) -> str:
        return self._table(piece) if isinstance(piece, Table) else self.paragraph(piece)

    def paragraph(self, para: Para) -> str:
        backwards = is_right_to_left(para.text)
        runs = "".join(self._span(span, backwards) for span in para.spans)
        direction = "<w:bidi/>" if backwards else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{self._names[para.style]}"/>{direction}</w:pPr>{runs}</w:p>'

    def _span(self, span: Span, backwards: bool) -> str:
        text = written(span.text)
        direction = "<w:rtl/>" if backwards else ""
        look = f"<w:rPr>{direction}</w:rPr>" if direction else ""
        if span.marked:
            look = MARK.format(style=self._names["marked"], direction=direction)
        elif span.url:
            look = f'<w:rPr><w:rStyle w:val="{self._names["link"]}"/>{direction}</w:rPr>'
        run = f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        return f'<w:hyperlink r:id="{self._link(address(written(span.url)))}">{run}</w:hyperlink>' if span.url else run

    def _table(self, table: Table) -> str:
        total = sum(table.widths)
        widths = [self._width * width // total for width in table.widths]
        first = "1" if table.columns else "0"
        look = (
            f'<w:tblLook w:val="{"04A0" if table.columns else "0480"}" w:firstRow="{first}" w:lastRow="0"'
            ' w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        )
        properties = (
            f'<w:tblPr><w:tblStyle w:val="{self._names["table"]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/>{look}'
            f"<w:tblDescription w:val={quoteattr(written(table.summary))}/></w:tblPr>"
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        titles: tuple[Cell, ...] = tuple((Para(Style.COLUMN, (Span(title),)),) for title in table.columns)
        rows = self._row(titles, widths, header=True) if titles else ""
        rows += "".join(self._row(row, widths) for row in table.rows)
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _row(self, cells: Iterable[Cell], widths: Iterable[int], *, header: bool = False) -> str:
        repeated = "<w:tblHeader/>" if header else ""
        written = "".join(self._cell(cell, width) for cell, width in zip(cells, widths, strict=True))
        return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{written}</w:tr>"

    def _cell(self, cell: Cell, width: int) -> str:
        """A cell has a paragraph even when it says nothing."""
        content = "".join(self.paragraph(para) for para in cell or (Para(Style.CELL),))
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def written(text: str) -> str:
    """A text without what XML cannot hold, its ends as they are."""
    cleaned = clean_text(f"|{text}|")
    return cleaned[1:-1]


def address(url: str) -> str:
    """An address as a relation may hold it: ASCII, its stray signs escaped."""
    return quote(_STRAY_PERCENT.sub("%25", url), safe="%/:?#[]@!$&'()*+,;=~-._")


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of a text is of a script written from right to left."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in kinds if kind in _STRONG), "L") in _RIGHT_TO_LEFT
