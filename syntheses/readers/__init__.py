"""Files in: each reader gives a `Reading`, the report and what found no place in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from syntheses.readers import limits
from syntheses.readers.json_reader import give_theme, read_json
from syntheses.readers.odt_package import is_odt
from syntheses.readers.themes import ThemeName
from syntheses.report import Reading, ReportRefusedError

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
    if is_odt(data):
        from syntheses.readers.odt import read_odt

        return read_odt(data, themes=themes, source=filename, theme=theme)
    if data.startswith(_WORD):
        from syntheses.readers.docx import read_docx

        return read_docx(data, themes=themes, source=filename, theme=theme)
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_JSON):
        raise ReportRefusedError(limits.NOT_READABLE)
    reading = read_json(data, themes=themes, source=filename)
    return replace(reading, report=give_theme(reading.report, theme))
