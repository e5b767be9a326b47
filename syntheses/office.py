"""A report as a document for a word processor."""

from __future__ import annotations

from syntheses.edition import Edition
from syntheses.report import Report

OFFICE = ("docx", "odt")


def write_office(report: Report, edition: Edition, format: str, *, layout: str, template: bytes = b"") -> bytes:
    """The bytes of a report in "docx" or "odt", in a `Layout`. The same arguments give the same bytes.

    `template` is of the "docx", ours when empty.
    """
    if format == "odt":
        from syntheses.writers.odt_writer import write_odt

        return write_odt(report, layout=layout, edition=edition)
    from syntheses.writers.docx_writer import write_docx

    return write_docx(report, layout=layout, edition=edition, template=template)
