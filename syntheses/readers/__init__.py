"""Files in: each reader gives a `Reading`, the report and what found no place in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from syntheses.readers import limits
from syntheses.readers.json_reader import read_json
from syntheses.readers.themes import ThemeName
from syntheses.report import Reading, Report, ReportRefusedError

_WORD = (b"PK", b"\xd0\xcf\x11\xe0")
"""How a DOCX begins, and what Word keeps in other ways: locked, or of before 2007."""

_JSON = (b"{", b"[")


def read_report(data: bytes, *, filename: str, themes: Sequence[ThemeName], theme: int | None = None) -> Reading:
    """Read a file by what it contains, not by its name. Raises ReportRefusedError with one French sentence.

    `theme` is the number of the thématique of a document whose only part names none.
    """
    if not data.strip():
        raise ReportRefusedError(limits.EMPTY)
    if len(data) > limits.FILE_LIMIT:
        raise ReportRefusedError(limits.TOO_BIG)
    if data.startswith(_WORD):
        from syntheses.readers.docx import read_docx

        return read_docx(data, themes=themes, source=filename, theme=theme)
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_JSON):
        raise ReportRefusedError("Ce fichier n’est ni un document Word (.docx) ni un JSON lisible.")
    reading = read_json(data, themes=themes, source=filename)
    return replace(reading, report=_with_theme(reading.report, theme))


def _with_theme(report: Report, theme: int | None) -> Report:
    """The report with that thématique for its only part that names none, unless another part is already of it."""
    nameless = [section for section in report.themes if section.theme is None]
    if theme is None or len(nameless) != 1 or any(section.theme == theme for section in report.themes):
        return report
    themes = tuple(replace(section, theme=theme) if section.theme is None else section for section in report.themes)
    return replace(report, themes=themes)
