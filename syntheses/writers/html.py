"""Report → one HTML file that stands alone: styles inside, no script, nothing to fetch. Pure, without a database."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string

from syntheses.edition import Edition
from syntheses.report import Report

from .web_context import web_report

STYLES = settings.BASE_DIR / "static" / "css" / "report.css"


def write_html(report: Report, *, edition: Edition) -> bytes:
    """The report as a UTF-8 HTML document. The same report and edition give the same bytes."""
    context = {"report": web_report(report, edition=edition), "styles": _styles()}
    return render_to_string("syntheses/report/document.html", context).encode()


@lru_cache(maxsize=1)
def _styles() -> str:
    return STYLES.read_text(encoding="utf-8")
