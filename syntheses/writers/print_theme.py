"""One fiche thématique shaped for print: which parts it has, in which order, under which titles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from common.french import file_size
from common.text import fold
from restitutions.enums import Layout
from syntheses.report import DiagnosisRow, Entry, PlanRow, ProjectionRow, Retex, ThemeSection

from .precision import speakers
from .print_rows import is_tall
from .print_text import PrintLine, PrintLink, PrintRun, print_blocks, print_entry, print_link, printed

ACCENTS = 5
"""How many accent colours pdf.css knows."""

ORDER = {
    Layout.WORKSHOPS: ("situation", "actions", "retex", "diagnosis", "projections", "plan", "challenges"),
    Layout.REGION: ("situation", "actions", "retex", "challenges", "diagnosis", "projections", "plan"),
}
TITLES = {
    "situation": "État des lieux",
    "actions": "Principales actions et acteurs mobilisés",
    "retex": "Retours d’expérience présentés",
    "diagnosis": "Diagnostic des points forts et irritants",
    "projections": "Projections : synthèse des besoins & axes d’amélioration",
    "plan": "Plan d’action",
    "challenges": "Défis et propositions",
}
COLUMNS = {
    "diagnosis": ("RETEX", "Irritants", "Points forts"),
    "projections": (
        "Irritants principaux",
        "Besoin",
        "Axes d’amélioration ou leviers permettant de répondre aux besoins",
    ),
    "plan": ("Quoi", "Comment", "Qui (Acteurs)", "Quand (Temporalité)", "Indicateurs"),
}
TableRow = DiagnosisRow | ProjectionRow | PlanRow

_OWN_NUMBER = re.compile(r"^\s*th[ée]matique\s*(?:n\s*[°o]\s*)?(\d+)\s*[:.–—-]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintRetex:
    label: str
    scope: str
    speakers: str
    texts: tuple[str, ...]
    links: tuple[PrintLink, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintRow:
    """The bullets of each column, the thématique's own excepted; `tall` when no page can hold the row."""

    cells: tuple[tuple[PrintLine, ...], ...]
    tall: bool


@dataclass(frozen=True, slots=True)
class PrintTable:
    columns: tuple[str, ...]
    rows: tuple[PrintRow, ...]
    highlighted: bool


@dataclass(frozen=True, slots=True)
class PrintPart:
    """One part of a fiche; exactly one of `runs`, `retex` and `table` has content."""

    kind: str
    anchor: str
    title: str
    runs: tuple[PrintRun, ...] = ()
    retex: tuple[PrintRetex, ...] = ()
    table: PrintTable | None = None


@dataclass(frozen=True, slots=True)
class PrintTheme:
    """`accent` is 1 to 5; `label` and `number` fill the Thématique column; `subtitle` is a label said nowhere else."""

    anchor: str
    heading: str
    number: str
    label: str
    subtitle: str
    accent: int
    parts: tuple[PrintPart, ...]


def print_theme(section: ThemeSection, position: int, layout: str) -> PrintTheme:
    """Shape one section; `position` is its rank in the report, from 1."""
    number = section.number or section.theme
    heading, label = heading_of(section), label_of(section)
    parts = _print_parts(section, f"t{position}", printed(label), layout)
    said = fold(label) in fold(heading) or any(part.table for part in parts)
    return PrintTheme(
        anchor=f"t{position}",
        heading=printed(heading),
        number=str(number) if number else "",
        label=printed(label),
        subtitle="" if said else printed(label),
        accent=((section.theme or number or position) - 1) % ACCENTS + 1,
        parts=parts,
    )


def heading_of(section: ThemeSection) -> str:
    """The heading of a fiche: the report's own, or one made of its number and its label. Never ""."""
    number = section.number or section.theme
    if section.heading:
        return section.heading
    if not section.label:
        return f"Thématique {number}" if number else "Thématique"
    return f"Thématique {number} : {section.label}" if number else section.label


def label_of(section: ThemeSection) -> str:
    """What the Thématique column says: the report's own label, or its heading without "Thématique 3 :"."""
    heading = heading_of(section)
    return section.label or _OWN_NUMBER.sub("", heading) or heading


def _print_parts(section: ThemeSection, anchor: str, label: str, layout: str) -> tuple[PrintPart, ...]:
    kinds = [kind for kind in ORDER[Layout(layout)] if getattr(section, kind)]
    parts = []
    for rank, kind in enumerate(kinds, start=1):
        title = printed(f"{rank}. {TITLES[kind]}" if layout == Layout.REGION else TITLES[kind])
        content = getattr(section, kind)
        place = f"{anchor}-{kind}"
        if kind == "retex":
            part = PrintPart(kind, place, title, retex=tuple(_print_retex(retex) for retex in content))
        elif kind in COLUMNS:
            part = PrintPart(kind, place, title, table=_print_table(content, kind, label, layout))
        else:
            part = PrintPart(kind, place, title, runs=print_blocks(content))
        parts.append(part)
    return tuple(parts)


def _print_retex(retex: Retex) -> PrintRetex:
    return PrintRetex(
        label=printed(retex.label) or "RETEX",
        scope=printed(retex.scope),
        speakers=printed(speakers(retex)),
        texts=tuple(printed(text) for text in retex.text),
        links=tuple(print_link(link) for link in retex.links),
        files=tuple(f"{printed(one.name)} ({file_size(one.size)})" for one in retex.attachments),
    )


def _print_table(content: Iterable[TableRow], kind: str, label: str, layout: str) -> PrintTable:
    rows = []
    for row in content:
        cells = _cells(row)
        rows.append(PrintRow(cells, is_tall(label, cells, layout=layout, kind=kind)))
    lines = [line for row in rows for cell in row.cells for entry in cell for line in (entry, *entry.items)]
    return PrintTable(COLUMNS[kind], tuple(rows), any(line.highlighted for line in lines))


def _cells(row: TableRow) -> tuple[tuple[PrintLine, ...], ...]:
    if isinstance(row, DiagnosisRow):
        return tuple(PrintLine(printed(text)) for text in row.retex), _lines(row.irritants), _lines(row.strengths)
    if isinstance(row, ProjectionRow):
        return _lines(row.irritants), _lines(row.needs), _lines(row.levers)
    return tuple(_lines(cell) for cell in (row.what, row.how, row.who, row.when, row.indicators))


def _lines(entries: Iterable[Entry]) -> tuple[PrintLine, ...]:
    return tuple(print_entry(entry) for entry in entries)
