"""The smallest pieces of a report on a screen: bullets, runs of text, links. Texts are kept as written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from restitutions.enums import BlockType
from syntheses.report import Block, Entry, Link

from .precision import precision

_REFERENCE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)+")


def is_reference(text: str) -> bool:
    """Whether a text has the form of a reference ("PDL-T3-I12"), so that an anchor or a page may have its name."""
    return bool(_REFERENCE.fullmatch(text))


class Anchors:
    """The ids of one document: an entry's reference when it has one, its position otherwise; never twice the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._by_position: dict[str, str] = {}

    def give(self, ref: str, position: str) -> str:
        """`position` ("t1-plan-2-how-3") is lower case and unique by construction; a reference is upper case."""
        anchor = ref if is_reference(ref) and ref not in self._taken else position
        self._taken.add(anchor)
        self._by_position[position] = anchor
        return anchor

    def of(self, position: str) -> str:
        """The anchor given at a position, or "" when nothing stands there yet."""
        return self._by_position.get(position, "")


@dataclass(frozen=True, slots=True)
class WebLine:
    """One bullet and its sub-bullets. `precision` says role, horizon and dates in words; a citation has no anchor."""

    anchor: str
    text: str
    ref: str = ""
    precision: str = ""
    highlighted: bool = False
    sources: tuple[str, ...] = ()
    items: tuple[WebLine, ...] = ()
    target: str = ""
    """Anchor of the RETEX that a label of the diagnosis names, or ""."""


@dataclass(frozen=True, slots=True)
class WebBlock:
    text: str
    anchor: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class WebRun:
    """Blocks of one kind in a row; `kind` is a `BlockType` value, `level` the rank of a heading."""

    kind: str
    blocks: tuple[WebBlock, ...]
    level: int


@dataclass(frozen=True, slots=True)
class WebLink:
    """`href` is "" when the address is not one to click on: the address is then printed as text."""

    text: str
    address: str
    href: str


def web_lines(entries: Iterable[Entry], anchors: Anchors, position: str) -> tuple[WebLine, ...]:
    """The bullets of one cell; `position` is the cell's own."""
    return tuple(_web_line(entry, anchors, f"{position}-{rank}") for rank, entry in enumerate(entries, start=1))


def _web_line(entry: Entry, anchors: Anchors, position: str) -> WebLine:
    return WebLine(
        anchor=anchors.give(entry.ref, position),
        text=entry.text,
        ref=entry.ref,
        precision=precision(entry),
        highlighted=entry.highlighted,
        sources=entry.sources,
        items=web_lines(entry.items, anchors, position),
    )


def web_runs(blocks: Iterable[Block], *, level: int) -> tuple[WebRun, ...]:
    """A running text: consecutive bullets are one list, subheadings are headings of rank `level`."""
    return _runs(((block.type, WebBlock(block.text)) for block in blocks), level)


def web_challenges(blocks: Iterable[Block], anchors: Anchors, position: str, *, level: int) -> tuple[WebRun, ...]:
    """The challenges and their proposals, each with its anchor; a subheading under a question is one rank lower."""
    placed = (
        (block.type, WebBlock(block.text, anchors.give(block.ref, f"{position}-{rank}"), block.ref))
        for rank, block in enumerate(blocks, start=1)
    )
    return _runs(placed, level)


def _runs(blocks: Iterable[tuple[str, WebBlock]], level: int) -> tuple[WebRun, ...]:
    runs: list[WebRun] = []
    below_question = 0
    for kind, group in groupby(blocks, key=lambda pair: pair[0]):
        run = tuple(block for _, block in group)
        if kind == BlockType.BULLET:
            runs.append(WebRun(kind, run, level))
            continue
        if kind == BlockType.QUESTION:
            below_question = 1
        rank = level + below_question if kind == BlockType.SUBHEADING else level
        runs.extend(WebRun(kind, (block,), rank) for block in run)
    return tuple(runs)


def web_link(link: Link) -> WebLink:
    """A link that may be followed when it is a web address; any other address is only shown."""
    return WebLink(link.label or link.url, link.url, link.url if is_web_address(link.url) else "")


def is_web_address(url: str) -> bool:
    """True for http:// and https:// with a host, and nothing a browser could read otherwise."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.netloc) and not set(url) & set(' <>"{}|\\^`')
