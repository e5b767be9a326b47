"""Pieces as OpenDocument text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, groupby, repeat
from xml.sax.saxutils import escape, quoteattr

from .docx_xml import address, is_right_to_left, written
from .office_pieces import Cell, Para, Piece, Span, Style, Table

NAMES: dict[str, str] = {
    Style.CHAPTER: "Heading_20_1",
    Style.PART: "Heading_20_2",
    Style.SUBHEADING: "EGN_20_Intertitre",
    Style.QUESTION: "EGN_20_Defi",
    Style.RETEX: "EGN_20_RETEX",
    Style.TEXT: "Standard",
    Style.BULLET: "EGN_20_Puce",
    Style.NOTE: "EGN_20_Note",
    Style.COLUMN: "EGN_20_Titre_20_de_20_colonne",
    Style.ROW_HEAD: "EGN_20_Titre_20_de_20_ligne",
    Style.CELL: "EGN_20_Cellule",
    Style.CELL_BULLET: "EGN_20_Cellule",
    Style.CELL_ITEM: "EGN_20_Cellule",
}
_LEVELS = {Style.CHAPTER: 1, Style.PART: 2}
_LISTED = {Style.BULLET: 0, Style.CELL_BULLET: 0, Style.CELL_ITEM: 1}
_CELLS = """<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties \
fo:padding="0.1cm" fo:border="0.5pt solid #c3c6d1"/></style:style><style:style style:name="CellHead" \
style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" fo:border="0.5pt solid #c3c6d1" \
fo:background-color="#e8edf8"/></style:style><style:style style:name="CellTitle" style:family="table-cell">\
<style:table-cell-properties fo:padding="0.1cm" fo:border="0.5pt solid #16264f" fo:background-color="#16264f"/>\
</style:style><style:style style:name="Row" style:family="table-row">\
<style:table-row-properties fo:keep-together="always"/></style:style>"""


class OdtWords:
    """Writes pieces, and gathers the styles they need. `width` is that of the text, in centimetres."""

    def __init__(self, width: float) -> None:
        self._width = width
        self._tables: dict[tuple[int, ...], str] = {}
        self._backwards: dict[str, str] = {}
        self._count = 0

    def styles(self) -> str:
        """The automatic styles of what was written so far."""
        tables = "".join(self._table_styles(widths, name) for widths, name in self._tables.items())
        backwards = "".join(
            f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}">'
            '<style:paragraph-properties style:writing-mode="rl-tb" fo:text-align="start"/></style:style>'
            for parent, name in self._backwards.items()
        )
        return _CELLS + tables + backwards

    def _table_styles(self, widths: Sequence[int], name: str) -> str:
        total = sum(widths)
        columns = "".join(
            f'<style:style style:name="{name}.{rank}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{self._width * width / total:.3f}cm"/></style:style>'
            for rank, width in enumerate(widths, start=1)
        )
        return (
            f'<style:style style:name="{name}" style:family="table"><style:table-properties '
            f'style:width="{self._width:.3f}cm" table:align="left" fo:margin-bottom="0.2cm" '
            f'table:border-model="collapsing"/></style:style>{columns}'
        )

    def pieces(self, pieces: Iterable[Piece]) -> str:
        """Every piece, consecutive bullets in one list."""
        made = []
        for listed, group in groupby(pieces, key=lambda piece: isinstance(piece, Para) and piece.style in _LISTED):
            if listed:
                made.append(self._list([piece for piece in group if isinstance(piece, Para)]))
            else:
                made += [self._table(piece) if isinstance(piece, Table) else self.paragraph(piece) for piece in group]
        return "".join(made)

    def paragraph(self, para: Para) -> str:
        style = NAMES[para.style]
        if is_right_to_left(para.text):
            style = self._backwards.setdefault(style, f"R{len(self._backwards) + 1}")
        content = "".join(_span(span) for span in para.spans)
        if level := _LEVELS.get(para.style):
            return f'<text:h text:style-name="{style}" text:outline-level="{level}">{content}</text:h>'
        return f'<text:p text:style-name="{style}">{content}</text:p>'

    def _list(self, paras: Sequence[Para]) -> str:
        """Bullets and those under them; one that stands under none is a bullet."""
        items: list[list[Para]] = []
        for para in paras:
            if _LISTED[para.style] and items:
                items[-1].append(para)
            else:
                items.append([para])
        return f'<text:list text:style-name="EGN_20_Liste">{"".join(map(self._item, items))}</text:list>'

    def _item(self, paras: Sequence[Para]) -> str:
        top, *below = (self.paragraph(para) for para in paras)
        under = "".join(f"<text:list-item>{one}</text:list-item>" for one in below)
        return f"<text:list-item>{top}{f'<text:list>{under}</text:list>' if under else ''}</text:list-item>"

    def _table(self, table: Table) -> str:
        name = self._tables.setdefault(table.widths, f"T{len(self._tables) + 1}")
        self._count += 1
        columns = [f'<table:table-column table:style-name="{name}.{rank + 1}"/>' for rank in range(len(table.widths))]
        titles: tuple[Cell, ...] = tuple((Para(Style.COLUMN, (Span(title),)),) for title in table.columns)
        header = (
            f"<table:table-header-rows>{self._row(titles, header=True)}</table:table-header-rows>" if titles else ""
        )
        return (
            f'<table:table table:name="Tableau{self._count}" table:style-name="{name}">'
            f"<table:title>{escape(written(table.summary))}</table:title>"
            f"<table:table-header-columns>{columns[0]}</table:table-header-columns>{''.join(columns[1:])}"
            f"{header}{''.join(self._row(row) for row in table.rows)}</table:table>"
        )

    def _row(self, cells: Iterable[Cell], *, header: bool = False) -> str:
        first = "CellTitle" if header else "CellHead"
        looks = chain((first,), repeat("CellTitle" if header else "Cell"))
        made = (
            f'<table:table-cell table:style-name="{look}" office:value-type="string">'
            f"{self.pieces(cell) or self.paragraph(Para(Style.CELL))}</table:table-cell>"
            for look, cell in zip(looks, cells, strict=False)
        )
        return f'<table:table-row table:style-name="Row">{"".join(made)}</table:table-row>'


def _span(span: Span) -> str:
    text = escape(written(span.text))
    if span.marked:
        return f'<text:span text:style-name="EGN_20_Souligne">{text}</text:span>'
    if span.url:
        return f'<text:a xlink:type="simple" xlink:href={quoteattr(address(written(span.url)))}>{text}</text:a>'
    return text
