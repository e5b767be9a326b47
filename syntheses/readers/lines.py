"""What a line of running text is: a bullet, a subheading, a question, or a paragraph."""

from __future__ import annotations

import re

from common.text import fold
from restitutions.enums import BlockType
from syntheses.readers.blocks import Line, Paragraph

_QUESTION = re.compile(
    r"(?:comment|quel(?:le)?s?|pourquoi|en quoi|combien|(?:dans|de|a|vers|par|pour|sur|avec) quel(?:le)?s?|faut il"
    r"|peut on|doit on|qu est ce|est ce)\b"
)
_ASKED = re.compile(r"(?:comment|pourquoi|en quoi|(?:(?:dans|vers|par|pour|sur|avec) )?quel(?:le)?s?)\b")
"""How a défi begins; a line that begins so and ends with a question mark is one, bold or not."""

_NUMBERED = re.compile(
    r"\s*\(?(?:question\s+|q\s*)?(?:[0-9]{1,2}|[a-h]|[ivx]{1,4})\s*(?:[.):°/–—-]|\s[-–—])\s*", re.IGNORECASE
)
_CHALLENGE = re.compile(
    r"\s*d[ée]fis?\s*(?:(?:n\s*[°ºo]\s*\.?\s*|num[ée]ro\s*)?[0-9]{1,2}\b\s*(?:[.):–—-]+|$)|:)\s*", re.IGNORECASE
)
_LEVEL = re.compile(
    r"(?:au niveau |niveau |a l echelle )"
    r"(?:national|academique|departemental|regional|local|des? |du |de l |de la )[a-z ]*"
)
_ONE_QUESTION = 400
_TITLE = 80


def block_type(paragraph: Paragraph, line: Line, text: str, *, signed: bool, asking: bool) -> BlockType:
    """The type of a line. `signed`: a typed bullet was taken off its `text`; `asking`: it is among the défis."""
    heading = paragraph.heading is not None
    strong = heading or line.bold
    if asking and _is_question(text, strong=strong):
        return BlockType.QUESTION
    if (signed or paragraph.item is not None) and not heading:
        return BlockType.BULLET
    return BlockType.SUBHEADING if strong or (asking and _groups(text)) else BlockType.PARAGRAPH


def _is_question(text: str, *, strong: bool) -> bool:
    """A défi: announced as one, or a question, alone on its line unless it stands out."""
    if _CHALLENGE.match(text):
        return True
    folded = fold(_NUMBERED.sub("", text, count=1)[:100])
    if strong:
        return text.endswith("?") or bool(_QUESTION.match(folded))
    return text.endswith("?") and text.count("?") == 1 and len(text) <= _ONE_QUESTION and bool(_ASKED.match(folded))


def _groups(text: str) -> bool:
    """A short line that gathers the proposals under it: "DÉBITS", "Au niveau national :"."""
    if len(text) > _TITLE:
        return False
    letters = [character for character in text if character.isalpha()]
    title = text.rstrip(" :\u00a0\u202f")
    level = ":" not in title and not title.endswith(".") and _LEVEL.fullmatch(fold(title))
    return (len(letters) > 3 and text.upper() == text) or bool(level)
