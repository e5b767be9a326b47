"""A running text as lines, for a form without script: « # » intertitre, « - » point, « ? » question, else a paragraph.

In the défis, a question is a défi. A backslash keeps a literal mark. The law, for cleaned texts:
`parse_blocks(render_blocks(lines)) == lines`.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One line of a running text; `type` is a `BlockType` value."""

    type: str
    text: str


def render_blocks(lines: Iterable[BlockLine]) -> str:
    """One line a block."""
    return "\n".join(f"{_BY_TYPE.get(line.type, '')}{escape(line.text, tuple(MARKS))}" for line in lines)


def parse_blocks(text: str) -> list[BlockLine]:
    """The blocks of a running text. Empty lines are skipped."""
    lines = []
    for raw in split_lines(text):
        rest, block_type = raw.lstrip(" \t"), BlockType.PARAGRAPH
        if rest[:1] in MARKS:
            block_type = MARKS[rest[0]]
            rest = rest[1:].lstrip(" \t")
        if words := clean_text(unescape(rest, tuple(MARKS))):
            lines.append(BlockLine(block_type.value, words))
    return lines
