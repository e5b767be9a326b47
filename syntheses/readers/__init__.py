"""Files in: each reader gives a `Reading`, the report and what found no place in it."""

from __future__ import annotations

from collections.abc import Sequence

from syntheses.readers import limits
from syntheses.readers.json_reader import read_json
from syntheses.readers.themes import ThemeName
from syntheses.report import Reading, ReportRefusedError

_ZIP = b"PK\x03\x04"


def read_report(data: bytes, *, filename: str, themes: Sequence[ThemeName]) -> Reading:
    """Read a file by what it contains, not by its name. Raises ReportRefusedError with one French sentence."""
    if not data.strip():
        raise ReportRefusedError(limits.EMPTY)
    if len(data) > limits.FILE_LIMIT:
        raise ReportRefusedError(limits.TOO_BIG)
    if data.startswith(_ZIP):
        from syntheses.readers.docx import read_docx

        return read_docx(data, themes=themes, source=filename)
    return read_json(data, themes=themes, source=filename)
