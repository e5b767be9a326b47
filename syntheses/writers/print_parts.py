"""The parts of a printed document: what is laid out apart, because a new page begins it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from django.template.loader import render_to_string

from restitutions.enums import Layout

from .pdf_parts import Part
from .print_changes import PrintAnnex
from .print_context import PrintCover, PrintReport

ALPHABET = "Document de travail Version Rapport n° · page / 0123456789"
"""Every character of a page number: the font that draws them is embedded with the contents."""
CONTENTS_LINES = {Layout.WORKSHOPS: 30, Layout.REGION: 48}
"""About how many lines of contents fill a page."""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents and those under it; `page` is "" until it is known."""

    anchor: str
    title: str
    page: str
    lines: tuple[ContentsLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """A printed report cut in parts; cover and contents come before them and are written last."""

    layout: str
    created: str
    cover: PrintCover
    place: str
    contents: tuple[ContentsLine, ...]
    parts: tuple[Part, ...]


def print_document(report: PrintReport, annex: PrintAnnex | None) -> PrintDocument:
    """Cut a report in parts: what comes before the sessions, the sessions, each thématique, the annex."""
    cover = report.cover
    place = " · ".join(filter(None, (cover.region, cover.contact)))
    cut: list[tuple[str, str, dict[str, object]]] = []
    if report.description or report.meetings:
        cut.append(("opening", "opening", {"description": report.description, "meetings": report.meetings}))
    if report.sessions:
        cut.append(("sessions", "sessions", {"sessions": report.sessions}))
    cut += [(theme.anchor, "theme", {"theme": theme}) for theme in report.themes]
    if annex and report.has_content:
        cut.append(("modifie", "annex", {"annex": annex}))
    layout = report.layout
    return PrintDocument(
        layout=layout,
        created=report.created,
        cover=cover,
        place=place,
        contents=_contents(report, annex),
        parts=tuple(Part(name, report.layout, part_html(layout, place, body, more)) for name, body, more in cut),
    )


def front_html(document: PrintDocument, pages: Mapping[str, int]) -> str:
    """The cover, the contents with the page of each anchor, and a last page that only lends its font."""
    lines = tuple(_numbered(line, pages) for line in document.contents)
    return part_html(
        document.layout,
        document.place,
        "front",
        {"cover": document.cover, "created": document.created, "lines": lines, "alphabet": ALPHABET},
    )


def front_pages(document: PrintDocument) -> int:
    """How many pages cover and contents fill, about."""
    lines = sum(1 + len(line.lines) for line in document.contents)
    return 1 + ceil(lines / CONTENTS_LINES[Layout(document.layout)])


def part_html(layout: str, place: str, body: str, more: Mapping[str, object], *, room: str = "syntheses") -> str:
    """The HTML of one part: that of the template `body` of a room, in the frame that every part has."""
    context = {"layout": layout, "place": place, "body": f"{room}/print/{body}.html", **more}
    return render_to_string("syntheses/print/part.html", context)


def _contents(report: PrintReport, annex: PrintAnnex | None) -> tuple[ContentsLine, ...]:
    if not report.has_content:
        return ()
    lines = []
    if report.description:
        lines.append(ContentsLine("description", "Description de la concertation", ""))
    if report.meetings:
        lines.append(ContentsLine("bilan", "Bilan des rencontres", ""))
    if report.sessions:
        sessions = tuple(ContentsLine(one.anchor, one.title, "") for one in report.sessions)
        lines.append(ContentsLine("sessions", "Sessions d’ateliers", "", sessions))
    for theme in report.themes:
        parts = tuple(ContentsLine(part.anchor, part.title, "") for part in theme.parts)
        lines.append(ContentsLine(theme.anchor, theme.heading, "", parts))
    if annex:
        lines.append(ContentsLine("modifie", f"Annexe – {annex.title}", ""))
    return tuple(lines)


def _numbered(line: ContentsLine, pages: Mapping[str, int]) -> ContentsLine:
    page = str(pages.get(line.anchor, ""))
    return ContentsLine(line.anchor, line.title, page, tuple(_numbered(one, pages) for one in line.lines))
