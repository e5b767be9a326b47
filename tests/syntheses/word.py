"""Word documents built for the tests of the reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from syntheses.readers.docx import read_docx
from syntheses.report import Reading, ThemeSection
from tests.syntheses.nothing_lost import lost_lines

GREEN = RGBColor(0x00, 0xB0, 0x50)
DIAGNOSIS = ("Thématique concernée (parmi les 5)", "RETEX", "Irritants", "Points forts")
PROJECTION = ("Thématique concernée (parmi les 5)", "Irritants principaux", "Besoin", "Axes d’amélioration ou leviers")
PLAN = (
    "Thématique concernée (parmi les 5)",
    "Axes d’amélioration principaux (Quoi)",
    "Actions à mener (Comment)",
    "Acteurs mobilisés",
    "Temporalité souhaitée pour une mise en œuvre",
    "Indicateurs et facteurs de réussite",
)
TOGETHER = "Travailler ensemble autrement"


def new() -> Document:
    return docx.Document()


def save(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(document: Document, **options: Any) -> Reading:
    """Read a document, and check that none of its lines is lost on the way."""
    data = save(document)
    reading = read_docx(data, **options)
    assert lost_lines(data, reading) == []
    return reading


def section(document: Document) -> ThemeSection:
    """The only thématique of a document."""
    (found,) = read(document).report.themes
    return found


def table(document: Any, *rows: Iterable[str]) -> Table:
    """A table whose cells hold one paragraph a line."""
    cells = [list(row) for row in rows]
    made: Table = document.add_table(rows=len(cells), cols=len(cells[0]))
    for written, texts in zip(made.rows, cells, strict=True):
        for cell, text in zip(written.cells, texts, strict=True):
            first, *others = text.split("\n")
            cell.paragraphs[0].text = first
            for other in others:
                cell.add_paragraph(other)
    return made


def raw(paragraph: Paragraph, xml: str) -> None:
    """Append raw WordprocessingML to a paragraph."""
    spaces = nsdecls("w", "w14", "r") if "w14:" in xml else nsdecls("w", "r")
    opening, rest = xml.split(">", 1) if not xml.split(">", 1)[0].endswith("/") else (xml.split("/>", 1)[0], None)
    closed = f"{opening} {spaces}/>" if rest is None else f"{opening} {spaces}>{rest}"
    paragraph._p.append(parse_xml(closed))


def texts(entries: Iterable[Any]) -> list[Any]:
    """Entries as texts; one with sub-bullets as (text, [sub-bullets])."""
    return [(e.text, [item.text for item in e.items]) if e.items else e.text for e in entries]


def rebuilt(data: bytes, change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """The same archive with parts changed (None removes one) and parts added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
        for name, content in added.items():
            target.writestr(name, content)
    return buffer.getvalue()
