"""What our own office files carry besides their text: the report they were made from, and what their text was then.

A document shows words; it has no place for references, sources, roles, dates. They travel in a part of the file that
word processors keep and do not show. It is believed only while the text stands as it was written: a single edit, and
what is seen is what is read. It is never believed about a text that the document does not show.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from lxml import etree

from common.text import clean_text, fold
from syntheses.readers.blocks import Block, Paragraph, raw_lines
from syntheses.readers.docx_leaves import as_read
from syntheses.readers.json_parse import parse
from syntheses.readers.json_reader import from_value
from syntheses.readers.themes import ThemeName
from syntheses.report import Report, ReportRefusedError, entries_of
from syntheses.writers.json_writer import to_dict
from syntheses.writers.precision import with_precision

NAMESPACE = "urn:egn:restitution"
_N = f"{{{NAMESPACE}}}"
_VERSION = "1"
_PIECE = 1_000_000
"""Characters of JSON in one element: XML parsers refuse texts of over 10 MB."""

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Sealed:
    """`fingerprint` is of the text as it was written; `frame` lists its lines that are the document's own."""

    fingerprint: str
    frame: tuple[str, ...]
    payload: str


def write_seal(report: Report, *, fingerprint: str, frame: Iterable[str]) -> bytes:
    """The part as XML, in ASCII. The same report and text give the same bytes."""
    root = etree.fromstring(f'<restitution xmlns="{NAMESPACE}" version="{_VERSION}"/>')
    root.set("fingerprint", fingerprint)
    for line in frame:
        etree.SubElement(root, _N + "frame").text = line
    payload = json.dumps(to_dict(report), separators=(",", ":"))
    for start in range(0, len(payload), _PIECE):
        etree.SubElement(root, _N + "report").text = payload[start : start + _PIECE]
    return etree.tostring(root, encoding="ascii", xml_declaration=True)


def read_seal(root: etree._Element) -> Sealed | None:
    """What a part says, None when it is not one of ours or of a later kind."""
    if root.tag != _N + "restitution" or root.get("version") != _VERSION:
        return None
    return Sealed(
        fingerprint=root.get("fingerprint", ""),
        frame=tuple(line.text or "" for line in root.iter(_N + "frame")),
        payload="".join(piece.text or "" for piece in root.iter(_N + "report")),
    )


def fingerprint(body: Iterable[Block], margins: Iterable[Block], beside: Iterable[str]) -> str:
    """SHA-256 of what a document says and of what reading depends on: order, levels, tables, marks, addresses.

    `beside` is what is no running text: hidden words, pictures by their alternative texts.
    Page numbers and tables of contents change by themselves: numbers of the margins and contents are left out.
    """
    around = sorted({without_numbers(clean_text(raw)) for raw in raw_lines(margins)})
    said = [_said(block) for block in body], around, sorted(beside)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def without_numbers(text: str) -> str:
    """A line of a margin, its numbers as #: a word processor counts pages anew."""
    return _DIGITS.sub("#", text)


def _said(block: Block) -> list[object]:
    if isinstance(block, Paragraph):
        if block.contents:
            return []
        lines = [(line.text, line.highlighted, line.links) for line in block.lines]
        return [block.heading, block.item if block.bulleted else None, lines]
    return [[[(cell.column, cell.span, [_said(one) for one in cell.blocks]) for cell in row] for row in block.rows]]


def report_in(sealed: Sealed, themes: Sequence[ThemeName], source: str) -> Report | None:
    """The report that a document carries, whatever its text became; None when it is damaged or of a later kind."""
    try:
        return from_value(parse(sealed.payload.encode()), themes=themes, source=source).report
    except ReportRefusedError:
        return None


def is_shown(report: Report, shown: Set[str]) -> bool:
    """Whether every text of a report stands in a document, alone on its line or among others."""
    rest = {as_read(text) for text in _texts(report, shown)} - shown
    if not rest:
        return True
    whole = "\n".join(shown)
    folded = ""
    for text in rest:
        if text not in whole:
            folded = folded or fold(whole)
            if fold(text) not in folded:
                return False
    return True


def _texts(report: Report, shown: Set[str]) -> Iterator[str]:
    """Every text that prints, but the entries whose line is `shown` with their role and dates: most are."""
    yield from (report.title, report.totals_note, *(block.text for block in report.description))
    yield from (line.academie for line in report.meetings)
    for session in report.sessions:
        yield from (session.region, *session.dates_places)
        yield from (text for person in session.facilitators for text in (person.name, person.role))
        yield from (line.participants_note for line in session.participants)
    for section in report.themes:
        yield from (section.heading, section.label)
        yield from (block.text for block in (*section.situation, *section.actions, *section.challenges))
        for item in section.retex:
            yield from (item.label, item.scope, *item.text)
            yield from (text for link in item.links for text in (link.label, link.url))
        yield from (text for row in section.diagnosis for text in row.retex)
        for _, entry in entries_of(section):
            yield from (one.text for one in (entry, *entry.items) if with_precision(one) not in shown)
