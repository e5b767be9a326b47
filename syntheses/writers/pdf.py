"""Report → one tagged PDF, valid as PDF/UA-1 and as PDF/A-3a. Pure: no database, no request, no clock, no network.

Each thématique is laid out apart, on every core, and the parts are merged (ADR 17).
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from restitutions.enums import Layout
from syntheses.edition import Edition, Since
from syntheses.report import Report

from .pdf_cores import lay_out_all
from .pdf_merge import Opened, merge, opened
from .pdf_parts import Part, key_of, lay_out
from .pdf_progress import counted, told_of_pages
from .print_changes import print_annex
from .print_context import print_report
from .print_parts import PrintDocument, front_html, front_pages, print_document

LAID_OUT = 80
"""Percent done when every part is laid out and only the file is left to write."""

_alone = threading.Lock()
"""One document at a time in a process: two would share one core anyway, and nothing is half-held when it forks."""


class KeptParts(Protocol):
    """Where parts already laid out are kept, by the digest of all that they depend on."""

    def get(self, key: str) -> bytes | None:
        """The part kept under this key, whole; None when there is none."""

    def put(self, key: str, content: bytes) -> None:
        """Keep a part. Failing to is no failure."""


def write_pdf(
    report: Report,
    *,
    layout: str,
    edition: Edition,
    since: Since | None = None,
    progress: Callable[[int], None] | None = None,
    kept: KeptParts | None = None,
) -> bytes:
    """The report as a PDF file in the given `Layout`, whatever the report's own; what changed `since` in an annex.

    `progress` is called with a percentage that never goes down, at least once per page laid out. The same report,
    layout and edition give the same bytes, whether parts come from `kept` or not. Costs about 60 ms of CPU a page laid
    out. Raises ValueError on an unknown layout.
    """
    return write_document(_shaped(report, Layout(layout), edition, since), progress=progress, kept=kept)


def write_document(
    document: PrintDocument, *, progress: Callable[[int], None] | None = None, kept: KeptParts | None = None
) -> bytes:
    """Any document cut in parts as a PDF file, numbered and valid under both standards; arguments as in `write_pdf`."""
    tell = progress or _nobody
    tell(5)
    on_page = counted(tell, start=5, end=LAID_OUT)
    with _alone, _collector_at_rest():
        parts = [opened(content) for content in _parts(document, on_page, kept)]
        with told_of_pages(on_page):
            front = _front(document, parts)
        tell(LAID_OUT)
        content = merge(front, parts, layout=document.layout, label=document.cover.version)
    tell(100)
    return content


def write_print_html(report: Report, *, layout: str, edition: Edition, since: Since | None = None) -> str:
    """The HTML of every part, one after another: every text escaped, no address to fetch."""
    document = _shaped(report, layout, edition, since)
    return "\n".join((front_html(document, {}), *(part.html for part in document.parts)))


def _shaped(report: Report, layout: str, edition: Edition, since: Since | None) -> PrintDocument:
    annex = print_annex(since, report) if since else None
    return print_document(print_report(report, layout=layout, edition=edition), annex)


def _parts(document: PrintDocument, on_page: Callable[[], None], kept: KeptParts | None) -> list[bytes]:
    """Every part laid out, those that are kept excepted, in the order of the document."""
    if kept is None:
        return lay_out_all(document.parts, on_page)
    keys = [key_of(part) for part in document.parts]
    found = {key: content for key in keys if (content := kept.get(key)) is not None}
    missing = [(key, part) for key, part in zip(keys, document.parts, strict=True) if key not in found]
    for (key, _), content in zip(missing, lay_out_all([part for _, part in missing], on_page), strict=True):
        kept.put(key, content)
        found[key] = content
    return [found[key] for key in keys]


def _front(document: PrintDocument, parts: list[Opened]) -> Opened:
    """Cover and contents: laid out a second time when they do not fill as many pages as was thought.

    Their lay-out does not depend on the numbers in them, which have a column of their own.
    """
    pages = front_pages(document)
    while True:
        front = opened(lay_out(Part("", document.layout, front_html(document, _pages_of(parts, pages)))))
        filled = len(front.pdf.pages) - 1
        if filled == pages or not parts:
            return front
        pages = filled


def _pages_of(parts: list[Opened], before: int) -> dict[str, int]:
    """The page of every anchor, from 1, when `before` pages come first."""
    numbers: dict[str, int] = {}
    for part in parts:
        numbers |= {name: before + rank + 1 for name, rank in part.anchors.items()}
        before += len(part.pdf.pages)
    return numbers


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Boxes live until the file is written: looking for garbage among them is a seventh of the time, for nothing."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _nobody(percent: int) -> None:
    """Nobody is listening."""
