"""Cells that a spreadsheet would run."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run. `csv_notice` says how to undo it."""
    return f"'{text}" if _FORMULA.match(text) else text
