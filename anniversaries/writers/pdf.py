"""Anniversary report → PDF, by the machinery of the syntheses: in parts, valid PDF/UA-1 and PDF/A-3a. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from django.utils.safestring import SafeString

from anniversaries.report import AnniversaryReport
from anniversaries.writers.shape import ActionShape, IndicatorShape, Shape, shaped
from measures.curve import Chart, svg
from measures.pictures import Pictures
from restitutions.enums import Layout
from syntheses.edition import Edition
from syntheses.writers.pdf import KeptParts, write_document
from syntheses.writers.pdf_fonts import show_every_character
from syntheses.writers.pdf_parts import Part
from syntheses.writers.print_context import PrintCover
from syntheses.writers.print_parts import ContentsLine, PrintDocument, part_html
from syntheses.writers.print_rows import Room, is_taller_than
from syntheses.writers.print_text import PrintLine, printed
from syntheses.writers.typography import iso_instant

LAYOUT = Layout.REGION
"""A4 portrait."""
ROOM = Room(58, (24, 16, 16, 18, 15))
"""Of a page of the actions, with the widths of pdf.css."""

NAME = 72
"""Characters of the name of a bar that go on a line; its table has the whole of it."""

T = TypeVar("T")


def write_pdf(
    report: AnniversaryReport,
    *,
    edition: Edition,
    progress: Callable[[int], None] | None = None,
    kept: KeptParts | None = None,
) -> bytes:
    """The report as a PDF file. The same report and edition give the same bytes."""
    return write_document(print_document(report, edition), progress=progress, kept=kept)


def print_document(report: AnniversaryReport, edition: Edition) -> PrintDocument:
    """Cut a report in parts: what is in brief, each thématique, the indicators."""
    shape = _printed(shaped(report))
    cover = _cover(shape, edition)
    place = " · ".join(filter(None, (shape.territory, cover.contact)))
    cut: list[tuple[str, str, dict[str, object]]] = [("bref", "brief", {"shape": shape})]
    for theme in shape.themes:
        rows = [(one, is_taller_than(ROOM, _columns(one))) for one in theme.actions]
        cut.append((theme.anchor, "theme", {"theme": theme, "rows": rows}))
    if shape.indicators:
        drawn = [(one, _picture(one)) for one in shape.indicators]
        cut.append(("indicateurs", "indicators", {"indicators": drawn}))
    return PrintDocument(
        layout=LAYOUT,
        created=iso_instant(edition.date),
        cover=cover,
        place=place,
        contents=tuple(_contents(shape)),
        parts=tuple(
            Part(name, LAYOUT, part_html(LAYOUT, place, body, more, room="anniversaries")) for name, body, more in cut
        ),
    )


def _cover(shape: Shape, edition: Edition) -> PrintCover:
    brand = {key: printed(str(value or "")) for key, value in edition.brand.items()}
    return PrintCover(
        title=f"{shape.title} – {shape.plan}",
        territory=shape.territory,
        campaign=shape.campaign,
        date=f"à la date du {shape.as_of}",
        version=f"Rapport n° {edition.version}",
        entity=brand.get("entity", ""),
        site=brand.get("site", ""),
        tagline=brand.get("tagline", ""),
        contact=brand.get("contact", ""),
        region="",
        checksum=edition.checksum,
    )


def _columns(one: ActionShape) -> list[list[PrintLine]]:
    """The texts of a row, column after column, as the template writes them."""
    head = (one.text, *one.details, one.reference)
    stands = (one.state_label, "En retard" if one.is_late else "", one.real, one.body, one.reason)
    columns = (head, ("; ".join(one.who),), (*one.when, one.due), stands, (one.news,))
    return [[PrintLine(text) for text in column if text] for column in columns]


def _contents(shape: Shape) -> list[ContentsLine]:
    brief = [ContentsLine("changements", "Ce qui a changé", ""), ContentsLine("abandons", "Ce qui a été abandonné", "")]
    lines = [ContentsLine("bref", "En bref", "", tuple(brief))]
    lines += [ContentsLine(theme.anchor, theme.heading, "") for theme in shape.themes]
    if shape.indicators:
        inside = tuple(ContentsLine(one.anchor, one.name, "") for one in shape.indicators)
        lines.append(ContentsLine("indicateurs", "Ce que disent les indicateurs", "", inside))
    return lines


def _picture(one: IndicatorShape) -> SafeString | None:
    return svg(one.chart, one.anchor) if one.chart else None


def _printed(value: T) -> T:
    """The same shape, every text of it as it prints; anchors and pictures are left as they are, but for names."""
    found: T = _each(value)
    return found


def _each(value: Any) -> Any:
    if isinstance(value, str):
        return printed(value)
    if isinstance(value, tuple):
        return tuple(_each(one) for one in value)
    if isinstance(value, Pictures):
        return _drawable(value)
    if isinstance(value, Chart) or not is_dataclass(value) or isinstance(value, type):
        return value
    names = [one.name for one in fields(value) if one.name not in {"anchor", "state", "standing"}]
    return replace(value, **{name: _each(getattr(value, name)) for name in names})


def _drawable(pictures: Pictures) -> Pictures:
    """The same with names that our fonts draw, none longer than a line."""
    if pictures.bars is None:
        return pictures
    named = tuple(replace(one, name=_on_one_line(show_every_character(one.name))) for one in pictures.bars.bars)
    return replace(pictures, bars=replace(pictures.bars, bars=named))


def _on_one_line(name: str) -> str:
    return name if len(name) <= NAME else f"{name[: NAME - 1].rstrip()}…"
