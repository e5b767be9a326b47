"""A cell of a table as lines of text, for a form without script: one line is one bullet.

A line that begins with « - », or indented by two spaces or a tab, is a sub-point of the one above; one that begins with
« * » is particulièrement souligné (« ** » is text); « • », « – » and other signs of pasted lists are dropped; a
backslash keeps a literal sign. Each mark counts once, in any order. In a list whose first line has a dash, the dash is
a sign like the others: nothing is above that first line, so the dashes are not sub-points, only what is further
indented is. The law, for cleaned texts: `parse_cell(render_cell(lines)) == lines`.
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

_ITEM, _HIGHLIGHT, _BULLET, _ESCAPE = "-", "*", "•", "\\"
_BLANK = " \t\u00a0\u202f"
_MARK = re.compile(rf"(?P<item>-)|(?P<highlight>\*)(?!\*)|[•►]|[▪◦➢·–—](?=[{_BLANK}])")
_MAY_BE_MARK = re.compile(r"[-*•►▪◦➢·–—]")
_TAB, _STEP = 4, 2
"""Columns of a tab, and columns beyond those of the first line that make a sub-point."""


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
        f"{'- ' if line.is_item else ''}{'* ' if line.highlighted else ''}{escape(line.text, _MARK)}" for line in lines
    )


def parse_cell(text: str) -> list[CellLine]:
    """The bullets of a cell. Empty lines are skipped; a first line is never a sub-point."""
    lines: list[CellLine] = []
    edge, is_dash_list = 0, False
    for raw in split_lines(text):
        indent, marks, rest = _marks(raw)
        words = clean_text(unescape(rest, _MAY_BE_MARK))
        if not words:
            continue
        if not lines:
            edge, is_dash_list = indent, _ITEM in marks
        is_item = bool(lines) and (indent >= edge + _STEP or (_ITEM in marks and not is_dash_list))
        lines.append(CellLine(words, is_item, _HIGHLIGHT in marks))
    return lines


def _marks(raw: str) -> tuple[int, set[str], str]:
    """The columns before a line, its marks, and what follows them."""
    rest, marks = raw.lstrip(_BLANK), set[str]()
    indent = len(raw[: len(raw) - len(rest)].expandtabs(_TAB))
    while found := _MARK.match(rest):
        mark = found["item"] or found["highlight"] or _BULLET
        if mark in marks:
            break
        marks.add(mark)
        rest = rest[1:].lstrip(_BLANK)
    return indent, marks, rest


def escape(text: str, marked: re.Pattern[str]) -> str:
    """Put a backslash before a text that would be read as marked (its beginning matches), or as escaped."""
    return f"{_ESCAPE}{text}" if text.startswith(_ESCAPE) or marked.match(text) else text


def unescape(text: str, marked: re.Pattern[str]) -> str:
    """The reverse of `escape`; a backslash before anything else is a backslash."""
    escaped = text[:1] == _ESCAPE and (text[1:2] == _ESCAPE or marked.match(text, 1))
    return text[1:] if escaped else text


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
