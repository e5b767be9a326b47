"""A running text as lines, for a form without script: « # » intertitre, « - » point, else a paragraph.

In the défis, « ? » begins a défi. A backslash keeps a literal mark. The law, for cleaned texts and the types that
`marks` knows: `parse_blocks(render_blocks(lines, marks), marks) == lines`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from common.text import clean_text, split_lines
from restitutions.cell_text import escape, unescape
from restitutions.enums import BlockType

NARRATIVE_MARKS: Mapping[str, BlockType] = {"#": BlockType.SUBHEADING, "-": BlockType.BULLET}
CHALLENGE_MARKS: Mapping[str, BlockType] = {"?": BlockType.QUESTION, **NARRATIVE_MARKS}


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One line of a running text; `type` is a `BlockType` value."""

    type: str
    text: str


def render_blocks(lines: Iterable[BlockLine], marks: Mapping[str, BlockType]) -> str:
    """One line a block. A type that has no mark here is written as a paragraph."""
    by_type = {str(block_type): f"{mark} " for mark, block_type in marks.items()}
    return "\n".join(f"{by_type.get(line.type, '')}{escape(line.text, tuple(marks))}" for line in lines)


def parse_blocks(text: str, marks: Mapping[str, BlockType]) -> list[BlockLine]:
    """The blocks of a running text. Empty lines are skipped."""
    lines = []
    for raw in split_lines(text):
        rest, block_type = raw.lstrip(" \t"), BlockType.PARAGRAPH
        if rest[:1] in marks:
            block_type = marks[rest[0]]
            rest = rest[1:].lstrip(" \t")
        if words := clean_text(unescape(rest, tuple(marks))):
            lines.append(BlockLine(block_type.value, words))
    return lines
