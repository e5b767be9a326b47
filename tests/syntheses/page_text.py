"""What a page says: its visible text in reading order, its ids, its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from lxml import html

from syntheses.report import Report

VOID = {"meta", "link", "br", "input", "rect", "hr", "img"}


def squeeze(text: str) -> str:
    """One space where there is any white space."""
    return re.sub(r"\s+", " ", text).strip()


def tree(data: bytes) -> html.HtmlElement:
    return html.document_fromstring(data.decode())


def text_of(element: html.HtmlElement) -> str:
    """The words of an element, without permanent links and hidden labels."""
    parts: list[str] = []
    _gather(element, parts)
    return squeeze("".join(parts))


def _gather(element: html.HtmlElement, parts: list[str]) -> None:
    classes = set((element.get("class") or "").split())
    if isinstance(element.tag, str) and element.tag != "style" and not classes & {"rp-permalink", "rp-hidden"}:
        parts.append(element.text or "")
        for child in element:
            _gather(child, parts)
    if isinstance(element.tag, str) and element.tag in {
        "li",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "td",
        "th",
        "dd",
        "dt",
    }:
        parts.append(" ")
    parts.append(element.tail or "")


def sentences(report: Report) -> Iterator[str]:
    """Every sentence in reading order, tables apart."""
    yield from (block.text for block in report.description)
    yield from (line.academie for line in report.meetings)
    if report.totals_note:
        yield report.totals_note
    for session in report.sessions:
        yield session.region
        yield from session.dates_places
        for person in session.facilitators:
            yield from (part for part in (person.name, person.role) if part)
        yield from (line.participants_note for line in session.participants if line.participants_note)
    for section in report.themes:
        yield section.heading
        yield from (block.text for block in (*section.situation, *section.actions))
        for retex in section.retex:
            yield from (part for part in (retex.label, retex.scope, *retex.text) if part)
            yield from (link.label or link.url for link in retex.links)
        yield from (block.text for block in section.challenges)


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def unbalanced(data: bytes) -> list[str]:
    """Tags that close what is not open, or are never closed."""
    parser = _Balance()
    parser.feed(data.decode())
    return [*parser.faults, *parser.open]
