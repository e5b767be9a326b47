"""From the lines of a cell to its entries: bullets of Word or typed ones, nested or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from common.text import clean_text
from syntheses.readers.blocks import Line, Paragraph

_RANKS = {
    **dict.fromkeys([*"►▶▸➢➤➔⮚❖✓✔➜⇒⇨➲➯★◆", "=>", "->"], 0),
    **dict.fromkeys("●•■▪◼◾·∙⚫□❑❒", 1),
    **dict.fromkeys("-–—−‐‑*⁃‣→", 2),
    **dict.fromkeys("o◦○", 3),
}
"""How strong a typed bullet is: a weaker one after a stronger one is under it."""

_THIRD_LEVEL = "▪"
"""Word’s own third level, weaker than all under another sign."""

_DASHES = "-–—−‐‑*"
_SPACE = "[ \\t\u00a0\u202f\u2002-\u200a]"
_SIGNS = "".join(sign for sign in _RANKS if len(sign) == 1 and sign not in f"{_DASHES}o")
_TYPED = re.compile(
    rf"(?P<indent>{_SPACE}*)(?:(?P<sign>[{_SIGNS}]|[=-]>){_SPACE}*"
    rf"|(?P<dash>[{re.escape(_DASHES)}])(?![{re.escape(_DASHES)}\d]){_SPACE}*|(?P<letter>o){_SPACE}+)"
)
_SEVERAL = re.compile(rf"(?<!{_SPACE}){_SPACE}+(?=[►▶➢➤●•■▪]{_SPACE})")


@dataclass(frozen=True)
class Bullet:
    """A line of a cell without its sign. `sign` is the bullet that was typed, if any; `level` is Word's, or None."""

    text: str
    highlighted: bool
    sign: str = ""
    indent: int = 0
    level: int | None = None
    bold: bool = False

    @property
    def announces(self) -> bool:
        return self.text.endswith(":")


@dataclass
class Point:
    """A bullet and those under it."""

    bullet: Bullet
    items: list[Bullet] = field(default_factory=list)


def split_sign(raw: str) -> tuple[str, int, str]:
    """A line cut into its typed bullet ("" without one), the width of its indent and the rest."""
    found = _TYPED.match(raw)
    if not found:
        return "", 0, raw
    sign = found["sign"] or found["dash"] or found["letter"]
    return sign, len(found["indent"].expandtabs(4)), raw[found.end() :]


def bullets_of(paragraphs: Iterable[Paragraph]) -> Iterator[Bullet]:
    """Every line of a cell as a bullet, in order; a line that is only a sign is left out."""
    for paragraph in paragraphs:
        level = paragraph.item.level if paragraph.item else None
        for line in paragraph.lines:
            for raw in several(line):
                sign, indent, rest = split_sign(raw)
                if text := clean_text(rest):
                    yield Bullet(text, line.highlighted, sign, indent + paragraph.indent, level, line.bold)


def several(line: Line) -> list[str]:
    """A line on which several bullets were typed one after the other, cut."""
    sign, _, _ = split_sign(line.raw)
    if not sign or sign in f"{_DASHES}o":
        return [line.raw]
    parts = _SEVERAL.split(line.raw)
    return parts if all(split_sign(part)[0] == sign for part in parts) else [line.raw]


def points_of(bullets: Iterable[Bullet]) -> list[Point]:
    """Bullets gathered under their lead-in: one level of nesting, the deeper ones flattened into it."""
    points: list[Point] = []
    for bullet in bullets:
        if points and _is_under(bullet, points[-1].bullet):
            points[-1].items.append(bullet)
        else:
            points.append(Point(bullet))
    return points


def _is_under(bullet: Bullet, top: Bullet) -> bool:
    listed = bullet.sign or bullet.level is not None
    if not listed:
        return False
    if not top.sign and top.level is None:
        return top.announces or bool(bullet.level) or (top.bold and not bullet.bold)
    if bullet.level is not None and top.level is not None and bullet.level != top.level:
        return bullet.level > top.level
    if bullet.sign and top.sign:
        same = bullet.sign == top.sign
        return bullet.indent > top.indent if same else _weaker(bullet, top)
    if bullet.sign and top.level is not None:
        return top.announces
    return bullet.level is not None and bool(top.sign) and top.announces and top.level is None


def _weaker(bullet: Bullet, top: Bullet) -> bool:
    if bullet.sign == _THIRD_LEVEL:
        return True
    rank, top_rank = _RANKS[bullet.sign], _RANKS[top.sign]
    return rank > top_rank or (rank == top_rank and bullet.indent > top.indent)
