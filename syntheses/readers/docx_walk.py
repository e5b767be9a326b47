"""From WordprocessingML to blocks: tracked deletions left out, controls and insertions walked into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from syntheses.readers.blocks import Aside, Block, Cell, ListItem, Paragraph, Run, Table, lines_of
from syntheses.readers.docx_images import image_texts
from syntheses.readers.docx_leaves import address_of, drawn_words, form_value, text_of
from syntheses.readers.docx_names import W
from syntheses.readers.docx_package import Relation
from syntheses.readers.docx_styles import RunFormat, StyleSheet, left_margin, list_level, list_number, outline_level
from syntheses.readers.limits import LINE_LIMIT, TOO_MANY
from syntheses.report import ReportRefusedError

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_SKIPPED = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "tcPr")}
_SKIPPED |= {W + name for name in ("trPr", "sectPr", "delText", "delInstrText", "tblPrEx", "customXmlPr")}
_PLAIN_FORMAT = RunFormat(False, False, False)
_SPAN_LIMIT = 63


class _Field:
    """A complex field being read: its instruction, then its result."""

    def __init__(self) -> None:
        self.instruction = ""
        self.url = ""


class Walker:
    """Reads one part of a document. `aside` gathers what is not running text."""

    def __init__(self, styles: StyleSheet, relations: Mapping[str, Relation], place: str = "") -> None:
        self.aside = Aside()
        self.lines = 0
        self._styles = styles
        self._relations = relations
        self._place = place
        self._paragraphs = 0
        self._tables = 0
        self._pieces: list[Run] = []
        self._boxes: list[etree._Element] = []
        self._fields: list[_Field] = []
        self._glyph = ""
        self._contents = False
        self._placeholder = False

    def blocks(self, container: etree._Element, place: str = "") -> Iterator[Block]:
        """The paragraphs and tables of a container, in order; text boxes follow the paragraph that anchors them."""
        for child in container:
            if child.tag == W + "p":
                yield from self._paragraph(child, place)
            elif child.tag == W + "tbl":
                yield self._table(child, place)
            elif child.tag == W + "sdt":
                with_content = child.find(W + "sdtContent")
                if with_content is not None:
                    yield from self._in_control(child, with_content, place)
            elif child.tag == W + "altChunk":
                relation = self._relations.get(child.get(_R + "id", ""))
                self.aside.embedded.append((self._where(place), relation.target if relation else ""))
            elif child.tag == _MC + "AlternateContent":
                yield from self.blocks(_choice(child), place)
            elif child.tag not in _SKIPPED:
                yield from self.blocks(child, place)

    def _in_control(self, control: etree._Element, content: etree._Element, place: str) -> Iterator[Block]:
        saved = self._glyph, self._contents, self._placeholder
        self._enter(control)
        yield from list(self.blocks(content, place))
        self._glyph, self._contents, self._placeholder = saved

    def _enter(self, control: etree._Element) -> None:
        properties = control.find(W + "sdtPr")
        if properties is None:
            return
        checkbox = properties.find(_W14 + "checkbox")
        if checkbox is not None:
            checked = checkbox.find(_W14 + "checked")
            value = "0" if checked is None else checked.get(_W14 + "val", "1")
            self._glyph = "☒" if value in ("1", "true", "on") else "☐"
        if properties.find(W + "showingPlcHdr") is not None:
            self._placeholder = checkbox is None
        gallery = properties.find(f"{W}docPartObj/{W}docPartGallery")
        if gallery is not None and "content" in gallery.get(W + "val", "").lower():
            self._contents = True

    def _where(self, place: str) -> str:
        return place or self._place or f"Paragraphe {self._paragraphs}"

    def _paragraph(self, element: etree._Element, place: str) -> Iterator[Block]:
        self._paragraphs += not place
        properties = element.find(W + "pPr")
        named = properties.find(W + "pStyle") if properties is not None else None
        identifier = "" if named is None else named.get(W + "val", "")
        style = self._styles.paragraph(identifier)
        saved = self._pieces, self._boxes, self._fields
        self._pieces, self._boxes, self._fields = [], [], []
        self._inline(element, identifier, "", place)
        lines, boxes = lines_of(self._pieces), self._boxes
        self._pieces, self._boxes, self._fields = saved
        self.lines += len(lines)
        if self.lines > LINE_LIMIT:
            raise ReportRefusedError(TOO_MANY)
        if lines:
            outline = outline_level(properties)
            yield Paragraph(
                lines=lines,
                where=self._where(place),
                item=self._item(properties, style.item),
                heading=style.heading if outline is None else outline,
                contents=style.contents or self._contents,
                indent=left_margin(properties),
            )
        for box in boxes:
            yield from self.blocks(box, place)

    def _item(self, properties: etree._Element | None, styled: ListItem | None) -> ListItem | None:
        numbering = properties.find(W + "numPr") if properties is not None else None
        if numbering is None:
            return styled
        if list_number(numbering) is None:
            return ListItem(list_level(numbering) or 0, styled.numbered) if styled else None
        found = self._styles.list_item(numbering)
        if found and styled and not found.level:
            return ListItem(styled.level, found.numbered)
        return found

    def _inline(self, node: etree._Element, style: str, url: str, place: str) -> None:
        for child in node:
            tag = child.tag
            if tag == W + "r":
                self._run(child, style, url, place)
            elif tag == W + "hyperlink":
                relation = self._relations.get(child.get(_R + "id", ""))
                target = relation.target if relation and relation.external else ""
                self._inline(child, style, target or url, place)
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None:
                    saved = self._glyph, self._contents, self._placeholder
                    self._enter(child)
                    self._inline(content, style, url, place)
                    self._glyph, self._contents, self._placeholder = saved
            elif tag == W + "fldSimple":
                self._inline(child, style, address_of(child.get(W + "instr", "")) or url, place)
            elif tag == _MC + "AlternateContent":
                self._inline(_choice(child), style, url, place)
            elif tag == _MATH_TEXT:
                self._write(child.text or "", _PLAIN_FORMAT, url, place)
            elif tag not in _SKIPPED:
                self._inline(child, style, url, place)

    def _run(self, run: etree._Element, style: str, url: str, place: str) -> None:
        look = self._styles.run_format(run.find(W + "rPr"), style)
        for child in _chosen(run):
            if child.tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(child, place)
            elif child.tag == W + "fldChar":
                self._field(child, look, url, place)
            elif child.tag == W + "instrText":
                if self._fields:
                    self._fields[-1].instruction += child.text or ""
            elif child.tag == W + "ruby":
                self._inline(child, style, url, place)
            else:
                self._write(text_of(child), look, url, place)

    def _drawing(self, drawing: etree._Element, place: str) -> None:
        self._boxes.extend(_outermost(drawing, W + "txbxContent"))
        self.aside.drawn.extend((self._where(place), text) for text in drawn_words(drawing))
        self.aside.images.extend((self._where(place), text) for text in image_texts(drawing))

    def _field(self, mark: etree._Element, look: RunFormat, url: str, place: str) -> None:
        kind = mark.get(W + "fldCharType", "")
        if kind == "begin":
            self._fields.append(_Field())
            self._write(form_value(mark), look, url, place)
        elif kind == "separate" and self._fields:
            self._fields[-1].url = address_of(self._fields[-1].instruction)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _write(self, text: str, look: RunFormat, url: str, place: str) -> None:
        if not text:
            return
        if self._glyph and len(text.strip()) == 1:
            text = self._glyph
        if self._placeholder:
            self.aside.placeholders.append(text)
        elif look.hidden:
            self.aside.hidden.append((self._where(place), text))
        else:
            linked = url or next((field.url for field in reversed(self._fields) if field.url), "")
            self._pieces.append(Run(text, look.bold, look.green, linked))

    def _table(self, element: etree._Element, place: str) -> Table:
        self._tables += not place
        name = f"{place}, tableau dans la case" if place else f"{self._place or 'Tableau'} {self._tables}"
        rows = []
        for number, row in enumerate(_unwrapped(element, W + "tr"), start=1):
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                continue
            rows.append(self._row(row, properties, f"{name}, ligne {number}"))
        return Table(tuple(rows), name)

    def _row(self, row: etree._Element, properties: etree._Element | None, place: str) -> tuple[Cell, ...]:
        before = properties.find(W + "gridBefore") if properties is not None else None
        column = _bounded(before, 0)
        cells = []
        for number, element in enumerate(_unwrapped(row, W + "tc"), start=1):
            settings = element.find(W + "tcPr")
            span = max(_bounded(None if settings is None else settings.find(W + "gridSpan"), 1), 1)
            merged = None if settings is None else settings.find(W + "vMerge")
            where = f"{place}, colonne {number}"
            cells.append(
                Cell(
                    column=column,
                    span=span,
                    merge="" if merged is None else merged.get(W + "val", "continue"),
                    where=where,
                    blocks=tuple(self.blocks(element, where)),
                )
            )
            column += span
        return tuple(cells)


def _bounded(element: etree._Element | None, default: int) -> int:
    value = "" if element is None else element.get(W + "val", "")
    return min(int(value), _SPAN_LIMIT) if value.isascii() and value.isdigit() and len(value) < 10 else default


def _choice(alternate: etree._Element) -> etree._Element:
    """The first alternative that has a text, or the first one."""
    choices = [*alternate.findall(_MC + "Choice"), *alternate.findall(_MC + "Fallback")]
    written = (choice for choice in choices if any(text.text for text in choice.iter(W + "t")))
    return next(written, choices[0] if choices else alternate)


def _chosen(run: etree._Element) -> Iterator[etree._Element]:
    """The pieces of a run, those of one alternative where there are several."""
    for child in run:
        if child.tag == _MC + "AlternateContent":
            yield from _chosen(_choice(child))
        else:
            yield child


def _outermost(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The elements of that tag, those inside another one apart; one alternative of each choice."""
    for child in _choice(element) if element.tag == _MC + "AlternateContent" else element:
        if child.tag == tag:
            yield child
        else:
            yield from _outermost(child, tag)


def _unwrapped(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED and child.tag not in (W + "tr", W + "tc", W + "p"):
            yield from _unwrapped(child, tag)
