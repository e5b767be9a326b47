"""The smallest pieces of a printed page: bullets, runs of text, links. Every text that prints goes through here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from restitutions.enums import BlockType
from syntheses.report import Block, Entry, Link

from .pdf_fonts import show_every_character
from .precision import precision
from .typography import NO_BREAK, breakable, typeset

LIVE_SCHEMES = {"http", "https", "mailto"}


@dataclass(frozen=True, slots=True)
class PrintLine:
    """One bullet and its sub-bullets."""

    text: str
    items: tuple[PrintLine, ...] = ()
    highlighted: bool = False


@dataclass(frozen=True, slots=True)
class PrintRun:
    """Blocks of one kind in a row; `kind` is a `BlockType` value. Only bullets come several to a run."""

    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintLink:
    """`href` is "" when the address is not one to click on; `address` is always printed."""

    label: str
    address: str
    href: str


def printed(text: str) -> str:
    """A text as it prints: French spaces, every character visible, and a place to break in the longest words."""
    return breakable(typeset(show_every_character(text)))


def print_entry(entry: Entry) -> PrintLine:
    """A bullet, with what is known of its role, horizon and dates said in words after it."""
    return PrintLine(printed(_entry_text(entry)), tuple(print_entry(item) for item in entry.items), entry.highlighted)


def _entry_text(entry: Entry) -> str:
    said = precision(entry)
    if not said:
        return entry.text
    return f"{entry.text} ({said})" if entry.text else said[0].upper() + said[1:]


def print_blocks(blocks: Iterable[Block]) -> tuple[PrintRun, ...]:
    """The blocks in order, consecutive bullets gathered into one list."""
    runs: list[PrintRun] = []
    for kind, group in groupby(blocks, key=lambda block: block.type):
        texts = tuple(printed(block.text) for block in group)
        if kind == BlockType.BULLET:
            runs.append(PrintRun(kind, texts))
        else:
            runs.extend(PrintRun(kind, (text,)) for text in texts)
    return tuple(runs)


def print_link(link: Link) -> PrintLink:
    """A link whose address is readable on paper, and live when it is a web or mail address."""
    label = link.label if link.label != link.url else ""
    return PrintLink(printed(label), breakable(show_every_character(link.url)), link.url if _is_live(link.url) else "")


def _is_live(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme.lower() in LIVE_SCHEMES and bool(parts.netloc or parts.path) and not set(url) & set(' <>"{}|\\^`')
    )


def joined(*texts: str) -> str:
    """The texts that are not empty, separated by a dash."""
    return f"{NO_BREAK}– ".join(text for text in texts if text)
