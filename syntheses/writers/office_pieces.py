"""The pieces a document of a word processor is made of, whatever its format: paragraphs with a style, tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """What a paragraph is. Each format has its own name for each."""

    CHAPTER = "chapter"
    PART = "part"
    SUBHEADING = "subheading"
    QUESTION = "question"
    RETEX = "retex"
    TEXT = "text"
    BULLET = "bullet"
    NOTE = "note"
    COLUMN = "column"
    ROW_HEAD = "row_head"
    CELL = "cell"
    CELL_BULLET = "cell_bullet"
    CELL_ITEM = "cell_item"


@dataclass(frozen=True, slots=True)
class Span:
    """Words with one look. `marked` is bold and green; `url` is where they lead, "" for nowhere."""

    text: str
    marked: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Para:
    """`frame`: the words are the document's, not the report's: a reader leaves them out."""

    style: Style
    spans: tuple[Span, ...] = ()
    frame: bool = False

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


Cell = tuple[Para, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are its titles, () for a table whose rows have titles only; `widths` are shares of the page's width.

    The first cell of each row is the title of the row. `summary` says what the table is, to who cannot see it.
    """

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    summary: str


Piece = Para | Table


def plain(style: Style, text: str, *, frame: bool = False) -> Para:
    """A paragraph with one look."""
    return Para(style, (Span(text),) if text else (), frame)
