"""Names of OpenDocument."""

from __future__ import annotations

from lxml import etree

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_URN}office:1.0}}"
STYLE = f"{{{_URN}style:1.0}}"
TEXT = f"{{{_URN}text:1.0}}"
TABLE = f"{{{_URN}table:1.0}}"
DRAW = f"{{{_URN}drawing:1.0}}"
FO = f"{{{_URN}xsl-fo-compatible:1.0}}"
SVG = f"{{{_URN}svg-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"

_MOST = 63
"""The widest span and the most repetitions believed."""


def words_of(element: etree._Element) -> str:
    """Every word under an element, whatever it is."""
    return "".join(str(text) for text in element.itertext())


def whole(text: str | None, default: int = 0) -> int:
    """A small whole number, `default` for what is none."""
    return min(int(text), _MOST) if text and text.isascii() and text.isdigit() and len(text) < 10 else default
