"""Report → the lines of the index, each with the anchor it has on the page of its synthesis. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from catalogue.enums import LineKind
from restitutions.enums import Part
from syntheses.cells import CHALLENGE_KIND, TABLES
from syntheses.edition import Edition
from syntheses.report import Block, Entry, Report, ThemeSection
from syntheses.writers.web_context import web_report
from syntheses.writers.web_text import WebLine
from syntheses.writers.web_theme import WebPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `theme` is the number of the thématique (None outside one), `anchor` where it stands on its page."""

    kind: str
    text: str
    anchor: str
    theme: int | None = None
    reference: str = ""
    parent_reference: str = ""
    highlighted: bool = False


def lines_of(report: Report, edition: Edition) -> list[Line]:
    """Every text of a report that somebody may look for, in reading order. Citations of RETEX are not repeated."""
    page = web_report(report, edition=edition)
    found = list(_texts(report.description, LineKind.DESCRIPTION, None, Part.DESCRIPTION.value))
    for section, shaped in zip(report.themes, page.themes, strict=True):
        for part in shaped.parts:
            found.extend(_PARTS[part.kind](section, part))
    return found


def _texts(blocks: Iterable[Block], kind: str, theme: int | None, anchor: str) -> Iterator[Line]:
    return (Line(kind=kind, text=block.text, anchor=anchor, theme=theme, reference=block.ref) for block in blocks)


def _situation(section: ThemeSection, part: WebPart) -> Iterator[Line]:
    return _texts(section.situation, LineKind.SITUATION, section.theme, part.anchor)


def _actions(section: ThemeSection, part: WebPart) -> Iterator[Line]:
    return _texts(section.actions, LineKind.ACTIONS, section.theme, part.anchor)


def _challenges(section: ThemeSection, part: WebPart) -> Iterator[Line]:
    placed = [block for run in part.runs for block in run.blocks]
    for block, shaped in zip(section.challenges, placed, strict=True):
        kind = str(CHALLENGE_KIND[block.type])
        yield Line(kind=kind, text=block.text, anchor=shaped.anchor, theme=section.theme, reference=block.ref)


def _retex(section: ThemeSection, part: WebPart) -> Iterator[Line]:
    """Each as one text: its name and whom it concerns, then its lines."""
    for item, shaped in zip(section.retex, part.retex, strict=True):
        yield Line(
            kind=LineKind.RETEX,
            text="\n".join([" – ".join(part for part in (item.label, item.scope) if part), *item.text]),
            anchor=shaped.anchor,
            theme=section.theme,
            reference=item.ref,
        )


def _table(section: ThemeSection, part: WebPart) -> Iterator[Line]:
    """The columns of a table on the page are those of its row; that of the RETEX, first in the diagnosis, is left."""
    attributes = next(cells for name, cells in TABLES.values() if name == part.kind)
    rows = part.table.rows if part.table else ()
    for row, shaped in zip(getattr(section, part.kind), rows, strict=True):
        for (kind, attribute), cell in zip(attributes.items(), shaped[-len(attributes) :], strict=True):
            yield from _bullets(getattr(row, attribute), cell.lines, str(kind), section.theme, "")


def _bullets(
    entries: Iterable[Entry], shaped: Iterable[WebLine], kind: str, theme: int | None, parent: str
) -> Iterator[Line]:
    for entry, line in zip(entries, shaped, strict=True):
        yield Line(
            kind=kind,
            text=entry.text,
            anchor=line.anchor,
            theme=theme,
            reference=entry.ref,
            parent_reference=parent,
            highlighted=entry.highlighted,
        )
        yield from _bullets(entry.items, line.items, kind, theme, entry.ref)


_PARTS: dict[str, Callable[[ThemeSection, WebPart], Iterator[Line]]] = {
    "situation": _situation,
    "actions": _actions,
    "challenges": _challenges,
    "retex": _retex,
    "diagnosis": _table,
    "projections": _table,
    "plan": _table,
}
