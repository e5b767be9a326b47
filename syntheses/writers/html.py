"""Report → one HTML file that stands alone: styles inside, no script, nothing to fetch. Pure, without a database."""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings
from django.template import Template
from django.template.loader import render_to_string

from syntheses.edition import Edition
from syntheses.report import Report

from .web_context import web_report

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What HTML cannot hold. Readers take it out of the texts; this writer may be given any report."""

STYLES = settings.BASE_DIR / "static" / "css" / "report.css"


def write_html(report: Report, *, edition: Edition) -> bytes:
    """The report as a UTF-8 HTML document. The same report and edition give the same bytes."""
    context = {"report": web_report(report, edition=edition), "styles": _styles()}
    return _FORBIDDEN.sub("\ufffd", render_to_string("syntheses/report/document.html", context)).encode()


@lru_cache(maxsize=1)
def _styles() -> Template:
    """Our own style sheet as a template: included as it is, not as a text to escape."""
    return Template(STYLES.read_text(encoding="utf-8"))
