"""The words of a paragraph of an OpenDocument text: runs, links, notes, boxes, pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from syntheses.readers.blocks import Aside, Run
from syntheses.readers.docx_images import IMAGE
from syntheses.readers.docx_leaves import as_read
from syntheses.readers.odt_names import DRAW, OFFICE, SVG, TEXT, XLINK, whole, words_of
from syntheses.readers.odt_styles import OdtStyles

_BLANK = re.compile(r"[ \t\r\n]+")
_LEAVES = {TEXT + "tab": "\t", TEXT + "line-break": "\n"}
_SKIPPED = {TEXT + "tracked-changes", TEXT + "ruby-text", OFFICE + "forms", DRAW + "control"}
_NOTES = {TEXT + "note", OFFICE + "annotation"}


@dataclass
class Inline:
    """What a paragraph holds: its runs; the boxes it anchors and its notes, to be walked into."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)


class InlineReader:
    """Reads paragraphs one after the other; `aside` gathers what is not running text."""

    def __init__(self, styles: OdtStyles, aside: Aside) -> None:
        self._styles = styles
        self._aside = aside

    def read(self, paragraph: etree._Element, style: str, where: str) -> Inline:
        found = Inline()
        self._walk(paragraph, found, style, (), "", where)
        return found

    def _walk(
        self, node: etree._Element, found: Inline, style: str, spans: tuple[str, ...], url: str, where: str
    ) -> None:
        self._write(node.text, found, style, spans, url, where)
        for child in node:
            if child.tag in _LEAVES:
                self._put(_LEAVES[str(child.tag)], found, style, spans, url, where)
            elif child.tag == TEXT + "s":
                self._put(" " * max(whole(child.get(TEXT + "c"), 1), 1), found, style, spans, url, where)
            elif child.tag == TEXT + "span":
                self._walk(child, found, style, (*spans, child.get(TEXT + "style-name", "")), url, where)
            elif child.tag == TEXT + "a":
                self._walk(child, found, style, spans, _address(child) or url, where)
            elif child.tag in _NOTES:
                found.notes.append(child)
            elif child.tag == TEXT + "placeholder":
                self._aside.placeholders.append(words_of(child))
            elif isinstance(child.tag, str) and child.tag.startswith(DRAW):
                self.drawing(child, found, where)
            elif child.tag not in _SKIPPED:
                self._walk(child, found, style, spans, url, where)
            self._write(child.tail, found, style, spans, url, where)

    def drawing(self, drawing: etree._Element, found: Inline, where: str) -> None:
        """A frame or a shape: its boxes are walked into, its pictures are told."""
        said = [text for tag in ("title", "desc") for one in drawing.iter(SVG + tag) if (text := one.text)]
        if drawing.tag == DRAW + "image" or drawing.find(DRAW + "image") is not None:
            self._aside.images.append((where, next(iter(said), IMAGE)))
        elif drawing.find(DRAW + "object") is not None or drawing.find(DRAW + "object-ole") is not None:
            self._aside.embedded.append((where, drawing.get(DRAW + "name", "")))
        found.boxes += outermost_boxes(drawing)
        own = [one.text or "" for one in drawing.findall(TEXT + "p")]
        self._aside.drawn.extend((where, text) for text in own if text)

    def _write(self, text: str | None, found: Inline, style: str, spans: tuple[str, ...], url: str, where: str) -> None:
        """Text as it stands in the file: its blanks are one space, none after another."""
        words = _BLANK.sub(" ", text or "")
        if words.startswith(" ") and (not found.runs or found.runs[-1].text.endswith((" ", "\n"))):
            words = words[1:]
        self._put(as_read(words), found, style, spans, url, where)

    def _put(self, text: str, found: Inline, style: str, spans: tuple[str, ...], url: str, where: str) -> None:
        if not text:
            return
        look = self._styles.run_format(style, spans)
        if look.hidden:
            self._aside.hidden.append((where, text))
        else:
            found.runs.append(Run(text, look.bold, look.green, url))


def outermost_boxes(drawing: etree._Element) -> list[etree._Element]:
    """The boxes of text of a drawing, those inside another one apart."""
    boxes = []
    for child in drawing:
        if child.tag == DRAW + "text-box":
            boxes.append(child)
        else:
            boxes += outermost_boxes(child)
    return boxes


def _address(link: etree._Element) -> str:
    """Where a link leads, "" for a place of the document itself."""
    target = link.get(XLINK + "href", "")
    return "" if target.startswith("#") else target
