"""What a text is here: one line, visible characters, NFC, within a limit."""

import re
import unicodedata

ENTRY_LIMIT = 10_000
"""Characters in one entry, one paragraph or one line of a RETEX."""

TITLE_LIMIT = 300
"""Characters in a title, a heading, a name."""

_INVISIBLE = {"Cc", "Cs"}
_SPACES = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")


def clean_text(raw: str) -> str:
    """One line of text: NFC, control characters and noncharacters out, runs of ordinary spaces folded, ends trimmed.

    No-break spaces and bidirectional marks are kept: they are part of what was written.
    """
    one_line = _SPACES.sub(" ", unicodedata.normalize("NFC", raw))
    visible = "".join(c for c in one_line if not _is_invisible(c))
    visible = unicodedata.normalize("NFC", visible)  # again: an accent may have stood behind a control character
    return _SPACES.sub(" ", visible).strip(" \u00a0\u202f\u200b\ufeff")


def _is_invisible(character: str) -> bool:
    """Noncharacters are forever so; a code point merely unassigned here may be a letter of a newer Unicode."""
    code = ord(character)
    is_noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return is_noncharacter or unicodedata.category(character) in _INVISIBLE


def split_lines(raw: str) -> list[str]:
    """The lines of a block of text as they were typed, empty ones too."""
    return re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", raw)


def clean_lines(raw: str) -> list[str]:
    """The non-empty cleaned lines of a block of text, in order."""
    return [line for part in split_lines(raw) if (line := clean_text(part))]


def clean_paragraphs(raw: str) -> str:
    """The same lines, one below the other."""
    return "\n".join(clean_lines(raw))


def fold(text: str) -> str:
    """A form for comparing titles: no accents, no case, no punctuation, typographic variants alike."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()
