"""The reference reports typed again in other shapes still read to their transcription."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from docx.document import Document

from syntheses.report import Block, Entry, Report, Retex, ThemeSection
from tests.syntheses.reference import needs_reference, reference_report
from tests.syntheses.test_docx_reference import plain
from tests.syntheses.word import DIAGNOSIS, PLAN, PROJECTION, new, read, table

pytestmark = needs_reference


@dataclasses.dataclass(frozen=True)
class Shape:
    """How a person might have typed the same report."""

    title: Callable[[str], str] = str
    """What becomes of headings and column titles."""
    styled: str = "heading"
    sign: str = "► "
    backwards: bool = False
    cut: int = 0
    """Rows before the table is cut; 0 for never."""
    header_again: bool = True


SHAPES = {
    "typed bullets, straight apostrophes": Shape(title=lambda text: text.replace("’", "'"), sign="- "),
    "capitals without accents, bold lines": Shape(
        title=lambda text: unaccented(text).upper(), styled="bold", sign="• "
    ),
    "plain lines, columns backwards": Shape(styled="plain", sign="➢ ", backwards=True),
    "cut at every row, header again": Shape(cut=1),
    "cut every two rows, no header": Shape(cut=2, header_again=False, sign="– "),
}


def unaccented(text: str) -> str:
    return text.translate(str.maketrans("éèêàçôîÉ’", "eeeacoiE'"))


def heading(document: Document, shape: Shape, text: str, level: int) -> None:
    if shape.styled == "heading":
        document.add_heading(shape.title(text), level)
    elif shape.styled == "bold":
        document.add_paragraph().add_run(shape.title(text)).bold = True
    else:
        document.add_paragraph(shape.title(text))


def rows_of(document: Document, shape: Shape, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    step = shape.cut or max(len(rows), 1)
    for start in range(0, len(rows), step):
        header = [[shape.title(title) for title in titles]] if shape.header_again or not start else []
        written = [*header, *(list(row) for row in rows[start : start + step])]
        table(document, *(row[::-1] if shape.backwards else row for row in written))
        document.add_paragraph("")


def cell(shape: Shape, entries: Sequence[Entry | str]) -> str:
    return "\n".join(shape.sign + (entry if isinstance(entry, str) else entry.text) for entry in entries)


def narrative(document: Document, blocks: Sequence[Block]) -> None:
    for block in blocks:
        if block.type == "bullet":
            document.add_paragraph(block.text, style="List Bullet")
        else:
            document.add_paragraph().add_run(block.text).bold = block.type in ("subheading", "question")


def retex(document: Document, items: Sequence[Retex]) -> None:
    for item in items:
        document.add_paragraph(item.label + (f" ({item.scope})" if item.scope else " :"))
        for text in item.text:
            document.add_paragraph(text)
        for link in item.links:
            document.add_paragraph(f"{link.label} {link.url}".strip())


def typed(report: Report, shape: Shape) -> Document:
    document = new()
    if report.description:
        heading(document, shape, "Descriptif de la concertation", 2)
        narrative(document, report.description)
    for section in report.themes:
        heading(document, shape, section.heading, 1)
        typed_section(document, section, shape)
    return document


def typed_section(document: Document, section: ThemeSection, shape: Shape) -> None:
    parts: tuple[tuple[str, Callable[[Document, Any], None], Any], ...] = (
        ("1. État des lieux", narrative, section.situation),
        ("2. Principales actions et acteurs mobilisés", narrative, section.actions),
        ("3. Retours d’expérience présentés lors des ateliers", retex, section.retex),
        ("4. Défis à relever et propositions", narrative, section.challenges),
    )
    for title, write, content in parts:
        if content:
            heading(document, shape, title, 2)
            write(document, content)
    tables: tuple[tuple[str, Sequence[str], Sequence[Any]], ...] = (
        ("Diagnostic des points forts et irritants", DIAGNOSIS, section.diagnosis),
        ("2. Projections", PROJECTION, section.projections),
        ("3. Plan d’action", PLAN, section.plan),
    )
    for title, titles, rows in tables:
        if rows:
            heading(document, shape, title, 2)
            names = [field.name for field in dataclasses.fields(rows[0])]
            written = [[section.label, *(cell(shape, getattr(row, name)) for name in names)] for row in rows]
            rows_of(document, shape, titles, written)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("name", ["pays-de-la-loire", "nouvelle-aquitaine"])
def test_a_reference_typed_otherwise_reads_the_same(name: str, shape: Shape) -> None:
    expected = plain(reference_report(name))
    reading = read(typed(expected, shape))
    assert reading.not_understood == ()
    for section, found in zip(expected.themes, plain(reading.report).themes, strict=True):
        assert found == dataclasses.replace(section, heading=shape.title(section.heading))
    assert reading.report.description == expected.description
    assert [section.theme for section in reading.report.themes] == {
        "pays-de-la-loire": [1, 3, 5, 4, 2],
        "nouvelle-aquitaine": [1, 2, 3, 4, 5],
    }[name]
