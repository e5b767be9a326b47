"""A graph as SVG: five columns of texts, curves between them, each text a link to the page of its point. Pure."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.french import count
from threads.graph import COLUMNS, Graph, Link, Node, loose

NODE = 208
"""Width of a node. All lengths are in units of the picture, of which 13 are the height of its letters."""

GAP = 64
TOP = 44
BETWEEN = 12
PADDING = 9
LINE = 17
LETTERS = 28
"""Letters on a line: those of the widest ordinary text that stays inside."""

MOST_LINES = 6
WIDTH = len(COLUMNS) * NODE + (len(COLUMNS) - 1) * GAP + 2
HEADS = (*COLUMNS[:-1], "Indicateurs")
"""The columns in few words: they stand above nodes of one width."""

NAMED = 3
"""References told of what a node stands for; the others are counted."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place, with the lines it shows: its reference, its words, what it stands for."""

    node: Node
    x: int
    y: int
    words: tuple[str, ...]
    foot: str

    @property
    def height(self) -> int:
        return _height(self.words, self.foot)

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


def svg(graph: Graph, *, title: str, url: Callable[[str], str]) -> SafeString:
    """The picture of a graph in order. `url` gives the page of a reference. Every text is escaped."""
    boxes = placed(graph)
    height = max((box.y + box.height for box in boxes.values()), default=TOP) + 2
    unfollowed = loose(graph)
    return format_html(
        '<svg class="thread-picture" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="group"'
        ' aria-labelledby="thread-picture-title" aria-describedby="thread-picture-desc">'
        '<title id="thread-picture-title">{}</title><desc id="thread-picture-desc">{}</desc>'
        '{}<g class="thread-links">{}</g>{}</svg>',
        WIDTH,
        height,
        title,
        said_of(graph),
        _heads(),
        format_html_join("", '<path d="{}"/>', ((path,) for link in graph.links for path in _curves(link, boxes))),
        format_html_join("", "{}", ((_drawn(box, url, key in unfollowed),) for key, box in boxes.items())),
    )


def said_of(graph: Graph) -> str:
    """« 3 irritants, 2 besoins, 4 leviers, 4 actions, 1 indicateur »."""
    words = ("irritant,irritants", "besoin,besoins", "levier,leviers", "action,actions", "indicateur,indicateurs")
    told = (count(len(column), *name.split(",")) for column, name in zip(graph.columns, words, strict=True))
    return f"De gauche à droite\u00a0: {', '.join(told)}. Le tableau qui suit dit la même chose."


def _heads() -> SafeString:
    titles = ((_left(rank), title) for rank, title in enumerate(HEADS))
    return format_html_join("", '<text class="thread-column" x="{}" y="18">{}</text>', titles)


def _left(column: int) -> int:
    return 1 + column * (NODE + GAP)


def placed(graph: Graph) -> dict[str, Box]:
    """Where each node stands: in the order of its column, as near as may be to the middle of what leads to it."""
    before: dict[str, list[str]] = defaultdict(list)
    for link in graph.links:
        for one, other in link.pairs:
            before[other].append(one)
    boxes: dict[str, Box] = {}
    for rank, column in enumerate(graph.columns):
        free = TOP
        for node in column:
            words, foot = _words(node), _foot(node)
            near = [boxes[key].middle for key in before[node.key] if key in boxes]
            wanted = sum(near) // len(near) - _height(words, foot) // 2 if near else free
            boxes[node.key] = Box(node, _left(rank), max(free, wanted), words, foot)
            free = boxes[node.key].y + boxes[node.key].height + BETWEEN
    return boxes


def _height(words: tuple[str, ...], foot: str) -> int:
    return 2 * PADDING + LINE * (1 + len(words) + bool(foot))


def _words(node: Node) -> tuple[str, ...]:
    star = "★ " if node.point.highlighted else ""
    lines = textwrap.wrap(star + node.point.text, LETTERS, max_lines=MOST_LINES, placeholder=" …")
    return tuple(lines) or ("…",)


def _foot(node: Node) -> str:
    references = [point.reference for point in node.stands_for if point.reference]
    more = f" et {len(references) - NAMED} autres" if len(references) > NAMED else ""
    told = f"reprend {', '.join(map(_short, references[:NAMED]))}{more}" if references else _measured(node)
    return textwrap.shorten(told, LETTERS + 4, placeholder=" …") if told else ""


def _measured(node: Node) -> str:
    """« 45 % en 2021 – Salles reliées »: the end is what may be cut."""
    return " – ".join(part for part in (node.value, node.note) if part)


def _short(reference: str) -> str:
    """The end of a reference, which its fiche makes clear: « I12 »."""
    return reference.rpartition("-")[2]


def _curves(link: Link, boxes: dict[str, Box]) -> Iterator[str]:
    """Each source to each target; through one place between them when there are many of both."""
    sources = [(boxes[key].x + NODE, boxes[key].middle) for key in link.sources]
    targets = [(boxes[key].x, boxes[key].middle) for key in link.targets]
    if len(sources) > 1 and len(targets) > 1:
        ends = [y for _, y in (*sources, *targets)]
        knot = (max(x for x, _ in sources) + GAP // 2, sum(ends) // len(ends))
        yield from (_curve(*source, *knot) for source in sources)
        yield from (_curve(*knot, *target) for target in targets)
    else:
        yield from (_curve(*source, *target) for source in sources for target in targets)


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    bend = max(12, (to_x - x) // 2)
    return f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"


def _drawn(box: Box, url: Callable[[str], str], is_loose: bool) -> SafeString:
    point = box.node.point
    inside = format_html(
        '<title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="3"/>{}',
        " ".join(part for part in (point.title, point.reference, "–", point.text) if part)
        + (f"\u00a0: {point.carried}" if point.carried else ""),
        box.x,
        box.y,
        NODE,
        box.height,
        _text(box),
    )
    look = "thread-node thread-node--loose" if is_loose else "thread-node"
    if not point.reference:
        return format_html('<g class="{}">{}</g>', look, inside)
    return format_html('<a class="{}" href="{}">{}</a>', look, url(point.reference), inside)


def _text(box: Box) -> SafeString:
    start = box.y + PADDING + 12
    lines = [("thread-node__ref", _short(box.node.point.reference)), *(("thread-node__text", one) for one in box.words)]
    if box.foot:
        lines.append(("thread-node__ref", box.foot))
    placed_lines = ((look, box.x + PADDING, start + rank * LINE, text) for rank, (look, text) in enumerate(lines))
    return format_html_join("", '<text class="{}" x="{}" y="{}">{}</text>', placed_lines)
