"""The content of a document as plain values: paragraphs made of lines, tables made of cells, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from common.text import clean_text


class ListItem(NamedTuple):
    """A place in a list: its level, 0 for the outermost; `numbered` is False for a bullet."""

    level: int
    numbered: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line with one look. `url` is where it links to, "" for nowhere."""

    text: str
    bold: bool = False
    green: bool = False
    url: str = ""


@dataclass(frozen=True)
class Line:
    """What stands between two line breaks, cleaned; never empty."""

    runs: tuple[Run, ...]

    @cached_property
    def raw(self) -> str:
        return "".join(run.text for run in self.runs)

    @cached_property
    def text(self) -> str:
        return clean_text(self.raw)

    @cached_property
    def bold(self) -> bool:
        """Every word is bold."""
        words = [run.bold for run in self.runs if _has_words(run.text)]
        return bool(words) and all(words)

    @cached_property
    def highlighted(self) -> bool:
        """Some of its words are both bold and green."""
        return any(run.bold and run.green and _has_words(run.text) for run in self.runs)

    @cached_property
    def bold_opening(self) -> str:
        """The bold words it begins with."""
        opening = []
        for run in self.runs:
            if not run.bold and run.text.strip():
                break
            opening.append(run.text)
        return clean_text("".join(opening))

    @cached_property
    def links(self) -> tuple[tuple[str, str], ...]:
        """(text, address) of its hyperlinks whose text is not the address itself."""
        merged: list[list[str]] = []
        previous = ""
        for run in self.runs:
            if run.url and run.url == previous:
                merged[-1][0] += run.text
            elif run.url:
                merged.append([run.text, run.url])
            previous = run.url
        pairs = [(clean_text(text), clean_text(url)) for text, url in merged]
        return tuple((text, url) for text, url in pairs if text and bare_address(url) != bare_address(text))


@dataclass(frozen=True)
class Paragraph:
    """`heading` is 0 for a title, 1… for headings, None for running text; `contents` marks a table of contents."""

    lines: tuple[Line, ...]
    where: str
    item: ListItem | None = None
    heading: int | None = None
    contents: bool = False
    indent: int = 0
    """Width of its left margin, in characters."""

    @property
    def bulleted(self) -> bool:
        return self.item is not None and not self.item.numbered and self.heading is None


@dataclass(frozen=True)
class Cell:
    """`merge` is "restart" at the top of vertically merged cells, "continue" below, "" elsewhere."""

    column: int
    span: int
    merge: str
    where: str
    blocks: tuple[Block, ...] = ()

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @cached_property
    def text(self) -> str:
        return clean_text(" ".join(line.text for paragraph in self.paragraphs for line in paragraph.lines))


@dataclass(frozen=True)
class Table:
    """`rows` hold the cells that are written, from left to right."""

    rows: tuple[tuple[Cell, ...], ...]
    where: str

    @property
    def width(self) -> int:
        return max((cell.column + cell.span for row in self.rows for cell in row), default=0)


Block = Paragraph | Table


@dataclass
class Aside:
    """What a document holds outside its running text."""

    placeholders: list[str] = field(default_factory=list)
    """Prompts of controls nobody filled in."""
    hidden: list[tuple[str, str]] = field(default_factory=list)
    """(place, text) of hidden text."""
    embedded: list[tuple[str, str]] = field(default_factory=list)
    """(place, name) of documents embedded whole."""
    images: list[tuple[str, str]] = field(default_factory=list)
    """(place, alternative text) of pictures."""
    drawn: list[tuple[str, str]] = field(default_factory=list)
    """(place, words) of WordArt and watermarks."""

    def all(self) -> list[str]:
        """Everything it holds, wherever it stands."""
        placed = (*self.hidden, *self.embedded, *self.images, *self.drawn)
        return [*self.placeholders, *(text for _, text in placed)]


def bare_address(text: str) -> str:
    """An address for comparing: no scheme, no trailing slash, no case, its %C3%A9 as é."""
    lowered = unquote(text).casefold().removeprefix("mailto:")
    return lowered.removeprefix("https://").removeprefix("http://").rstrip("/ .;,")


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def lines_of(pieces: Sequence[Run]) -> tuple[Line, ...]:
    """Runs cut at their line breaks; lines without a visible character are left out."""
    lines: list[list[Run]] = [[]]
    for run in pieces:
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.bold, run.green, run.url))
        lines.extend([Run(text, run.bold, run.green, run.url)] for text in others)
    cut = (Line(tuple(run for run in line if run.text)) for line in lines)
    return tuple(line for line in cut if line.text)


def raw_lines(blocks: Iterable[Block]) -> list[str]:
    """Every line as it stands, those of tables too, in reading order."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found += [line.raw for line in block.lines]
        else:
            for row in block.rows:
                for cell in row:
                    found += raw_lines(cell.blocks)
    return found
