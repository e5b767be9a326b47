"""Report → one tagged PDF, valid as PDF/UA-1 and as PDF/A-3a. Pure: no database, no request, no clock, no network."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from django.conf import settings
from django.template.loader import render_to_string

from restitutions.enums import Layout
from syntheses.edition import Edition, Since
from syntheses.report import Report

from .pdf_fonts import our_fonts_only
from .pdf_metadata import finish_pdf
from .pdf_progress import pages_as_progress
from .print_changes import print_annex
from .print_context import print_report

if TYPE_CHECKING:
    from weasyprint import CSS, Document

STYLES = settings.BASE_DIR / "static" / "css"
LAID_OUT = 80
"""Percent done when every page is laid out and only the file is left to write."""


class NothingIsFetchedError(Exception):
    """A printed document tried to read something from outside itself."""


def write_pdf(
    report: Report,
    *,
    layout: str,
    edition: Edition,
    since: Since | None = None,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The report as a PDF file in the given `Layout`, whatever the report's own; what changed `since` in an annex.

    `progress` is called with a percentage that never goes down, at least once per page laid out. The same report,
    layout and edition give the same bytes. Costs about 60 ms of CPU a page. Raises ValueError on an unknown layout.
    """
    tell = progress or _nobody
    html = write_print_html(report, layout=Layout(layout), edition=edition, since=since)
    tell(5)
    with _collector_at_rest():
        with pages_as_progress(tell, start=5, end=LAID_OUT):
            document = _lay_out(html, Layout(layout))
        tell(LAID_OUT)
        content = _write(document)
    tell(100)
    return content


def write_print_html(report: Report, *, layout: str, edition: Edition, since: Since | None = None) -> str:
    """The HTML that is laid out: every text escaped, no address to fetch."""
    annex = print_annex(since, report) if since else None
    context = {"report": print_report(report, layout=layout, edition=edition), "annex": annex}
    return render_to_string("syntheses/print/report.html", context)


def _lay_out(html: str, layout: str) -> Document:
    with our_fonts_only():
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
    return HTML(string=html, url_fetcher=_refuse).render(font_config=fonts, stylesheets=list(_stylesheets(layout)))


def _write(document: Document) -> bytes:
    with warnings.catch_warnings():
        # WeasyPrint 70 leaves its colour profile to be closed by the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        content: bytes = document.write_pdf(pdf_variant="pdf/a-3a", finisher=finish_pdf)
    return content


@lru_cache(maxsize=len(Layout))
def _stylesheets(layout: str) -> tuple[CSS, ...]:
    from weasyprint import CSS

    names = ("pdf.css", f"pdf-{layout}.css")
    return tuple(CSS(string=(STYLES / name).read_text(), url_fetcher=_refuse) for name in names)


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


def _refuse(url: str, **_: object) -> NoReturn:
    raise NothingIsFetchedError(url)


def _nobody(percent: int) -> None:
    """Nobody is listening."""
