"""A running text as lines, for a form without script: « # » intertitre, « - » point, « ? » question, else a paragraph.

In the défis, a question is a défi, and a paragraph worded as a question (« Comment… ? ») is one without the sign. A
backslash keeps a literal mark, or a paragraph. The law, for cleaned texts and the same `challenges`:
`parse_blocks(render_blocks(lines)) == lines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from common.text import clean_text, split_lines
from restitutions.cell_text import escape, unescape
from restitutions.enums import BlockType

MARKS: Mapping[str, BlockType] = {
    "#": BlockType.SUBHEADING,
    "-": BlockType.BULLET,
    "?": BlockType.QUESTION,
}
_BY_TYPE = {str(block_type): f"{mark} " for mark, block_type in MARKS.items()}
_MARK = re.compile("[-#?]")
_ASKS = (
    r"(?:(?:à|avec|dans|de|en|par|pour|sur|vers) )?(?:quel(?:le)?s?|quoi|qui|où|quand)\b"
    r"|(?:comment|pourquoi|combien|que|jusqu[’']où)\b|(?:d[’']où|qu[’'])"
    r"|\w+[-\u2010\u2011](?:t[-\u2010\u2011])?(?:ils?|elles?|on|nous|vous|ce)\b"
)
_MARK_OR_QUESTION = re.compile(rf"[-#?]|(?:{_ASKS}).*\?$", re.IGNORECASE)
"""A mark, or a text that begins with an interrogative (or an inversion: « Faut-il ») and ends with « ? »."""


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One line of a running text; `type` is a `BlockType` value."""

    type: str
    text: str


def render_blocks(lines: Iterable[BlockLine], *, challenges: bool = False) -> str:
    """One line a block. `challenges`: the text is that of the défis."""
    return "\n".join(
        f"{_BY_TYPE.get(line.type, '')}{escape(line.text, _read_as_mark(line.type, challenges))}" for line in lines
    )


def parse_blocks(text: str, *, challenges: bool = False) -> list[BlockLine]:
    """The blocks of a running text. Empty lines are skipped. `challenges`: the text is that of the défis."""
    lines = []
    for raw in split_lines(text):
        rest, block_type = raw.lstrip(" \t"), BlockType.PARAGRAPH
        if rest[:1] in MARKS:
            block_type = MARKS[rest[0]]
            rest = rest[1:].lstrip(" \t")
        typed = clean_text(rest)
        if words := unescape(typed, _read_as_mark(block_type, challenges)):
            if challenges and block_type == BlockType.PARAGRAPH and _is_question(typed):
                block_type = BlockType.QUESTION
            lines.append(BlockLine(block_type.value, words))
    return lines


def _read_as_mark(block_type: str, challenges: bool) -> re.Pattern[str]:
    return _MARK_OR_QUESTION if challenges and block_type == BlockType.PARAGRAPH else _MARK


def _is_question(text: str) -> bool:
    return not _MARK.match(text) and _MARK_OR_QUESTION.match(text) is not None
