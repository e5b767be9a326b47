"""Names of WordprocessingML, and its numbers."""

from __future__ import annotations

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def integer(text: str) -> int:
    """A small whole number, 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
