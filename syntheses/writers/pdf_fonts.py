"""The fonts of a printed document: ours alone, and what to do with a character none of them draws."""

import os
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings

FONTS = settings.BASE_DIR / "static" / "fonts" / "print"

_UNDRAWABLE = {"Cc", "Cs", "Co", "Cn"}
"""PDF/A has no way to say what a private-use or unassigned character means; the others have no shape."""
_FORBIDDEN_FORMAT = {0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB}
"""Format characters that PDF/A forbids in the text of a document, or that no font hides."""
fontconfig_lock = threading.Lock()
"""Held while the fonts of a document are looked for: the environment of the process says where they are."""


@contextmanager
def our_fonts_only() -> Iterator[None]:
    """Make the font configurations built inside read static/fonts/print/fonts.conf instead of the machine's."""
    with fontconfig_lock:
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


@lru_cache(maxsize=1)
def drawable() -> frozenset[str]:
    """Every character that our fonts draw, or that is invisible by nature."""
    from fontTools.ttLib import TTFont

    codes: set[int] = {
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
    }
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            codes.update(font.getBestCmap())
    return frozenset(
        chr(code)
        for code in codes
        if code not in _FORBIDDEN_FORMAT and unicodedata.category(chr(code)) not in _UNDRAWABLE
    )


def show_every_character(text: str) -> str:
    """The same text, each character without a glyph replaced by its visible code: "[U+4E2D]".

    Spaces of any kind that no font draws become ordinary ones. A document with an undrawn character would be neither
    readable nor valid PDF/A.
    """
    strange = set(text) - drawable()
    if not strange:
        return text
    return "".join(_code(c) if c in strange else c for c in text)


def _code(character: str) -> str:
    return " " if character.isspace() else f"[U+{ord(character):04X}]"
