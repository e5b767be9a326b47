"""A cell of a table as lines of text, for a form without script: one line is one bullet.

A line that begins with « - », with two spaces or with a tab is a sub-point of the one above; one that begins with
« * » is particulièrement souligné; a backslash keeps a literal -, * or \\. Each mark counts once, in any order. The
law, for cleaned texts: `parse_cell(render_cell(lines)) == lines`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from common.text import ENTRY_LIMIT, clean_text, split_lines

LINE_LIMIT = 200
"""Lines in one cell or one running text."""

_ITEM, _HIGHLIGHT, _ESCAPE = "-", "*", "\\"
_INDENT = re.compile(r" {2,}| ?\t")


@dataclass(frozen=True, slots=True)
class CellLine:
    """One bullet as typed. `is_item`: a sub-point of the last line that is not one."""

    text: str
    is_item: bool = False
    highlighted: bool = False


class _Renderable(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def is_item(self) -> bool: ...
    @property
    def highlighted(self) -> bool: ...


def render_cell(lines: Iterable[_Renderable]) -> str:
    """The text of a cell, one line a bullet, without a final newline."""
    return "\n".join(
        f"{'- ' if line.is_item else ''}{'* ' if line.highlighted else ''}{escape(line.text, (_ITEM, _HIGHLIGHT))}"
        for line in lines
    )


def parse_cell(text: str) -> list[CellLine]:
    """The bullets of a cell. Empty lines are skipped; a first line is never a sub-point."""
    lines: list[CellLine] = []
    for raw in split_lines(text):
        marks, rest = _marks(raw)
        words = clean_text(unescape(rest, (_ITEM, _HIGHLIGHT)))
        if words:
            is_item = bool(lines) and (_ITEM in marks or _INDENT.match(raw) is not None)
            lines.append(CellLine(words, is_item, _HIGHLIGHT in marks))
    return lines


def _marks(raw: str) -> tuple[set[str], str]:
    rest, marks = raw.lstrip(" \t"), set[str]()
    while rest[:1] in (_ITEM, _HIGHLIGHT) and rest[:1] not in marks:
        marks.add(rest[0])
        rest = rest[1:].lstrip(" \t")
    return marks, rest


def escape(text: str, marks: Sequence[str]) -> str:
    """Put a backslash before a text that would be read as marked, or as escaped."""
    return f"{_ESCAPE}{text}" if text.startswith((*marks, _ESCAPE)) else text


def unescape(text: str, marks: Sequence[str]) -> str:
    """The reverse of `escape`; a backslash before anything else is a backslash."""
    return text[1:] if text[:1] == _ESCAPE and text[1:2] and text[1] in (*marks, _ESCAPE) else text


def line_problems(lines: Sequence[str], limit: int = LINE_LIMIT) -> list[str]:
    """What a form refuses in these lines, `limit` at most: one French sentence each, [] when nothing."""
    problems = [
        f"La ligne {position} compte {len(line)} caractères ; raccourcissez-la à {ENTRY_LIMIT} au plus."
        for position, line in enumerate(lines, start=1)
        if len(line) > ENTRY_LIMIT
    ]
    if len(lines) > limit:
        problems.insert(0, f"Ce texte compte {len(lines)} lignes ; gardez-en {limit} au plus.")
    return problems


def fingerprint(*texts: str) -> str:
    """A short mark of what was shown in a form: the same texts have the same mark."""
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:20]
