"""Giving back to what was not edited in a document what its words cannot say: references, sources, roles, dates.

Words decide: an entry of the document as read is an entry of the report it was made from when both say the same, in the
same part of the same thématique. What was edited has no reference.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from syntheses.report import Block, Entry, Report, Retex, ThemeSection
from syntheses.writers.precision import with_precision

T = TypeVar("T")
_CELLS = {
    "diagnosis": ("irritants", "strengths"),
    "projections": ("irritants", "needs", "levers"),
    "plan": ("what", "how", "who", "when", "indicators"),
}
_TEXTS = ("situation", "actions", "challenges")


class _Known:
    """The things of a report by what they say; each is given once, in their order."""

    def __init__(self, things: Iterable[T], said: Callable[[T], str]) -> None:
        self._by_words: defaultdict[str, deque[object]] = defaultdict(deque)
        for thing in things:
            self._by_words[said(thing)].append(thing)

    def take(self, words: str, kind: type[T]) -> T | None:
        waiting = self._by_words.get(words)
        thing = waiting.popleft() if waiting else None
        return thing if isinstance(thing, kind) else None


def retie(read: Report, written: Report) -> Report:
    """`read`, what a document says, with what `written`, the report it was made from, knows of the same words."""
    sections = {section.theme: section for section in written.themes}
    themes = tuple(
        _section(section, sections[section.theme]) if section.theme in sections else section for section in read.themes
    )
    description = _blocks(read.description, written.description)
    return replace(
        read,
        campaign=written.campaign,
        territory=written.territory,
        document=written.document,
        source=written.source or read.source,
        description=description,
        themes=themes,
    )


def _section(read: ThemeSection, written: ThemeSection) -> ThemeSection:
    changed: dict[str, object] = {name: _blocks(getattr(read, name), getattr(written, name)) for name in _TEXTS}
    for table, cells in _CELLS.items():
        known = {
            cell: _Known((one for row in getattr(written, table) for one in getattr(row, cell)), with_precision)
            for cell in cells
        }
        changed[table] = tuple(
            replace(row, **{cell: _entries(getattr(row, cell), known[cell]) for cell in cells})
            for row in getattr(read, table)
        )
    retex = _Known(written.retex, _named)
    changed["retex"] = tuple(_retex(item, retex.take(_named(item), Retex)) for item in read.retex)
    return replace(read, **changed)  # type: ignore[arg-type]


def _entries(entries: Iterable[Entry], known: _Known) -> tuple[Entry, ...]:
    return tuple(_entry(entry, known.take(entry.text, Entry)) for entry in entries)


def _entry(read: Entry, written: Entry | None) -> Entry:
    if written is None:
        return read
    items = _entries(read.items, _Known(written.items, with_precision))
    return replace(written, items=items, highlighted=read.highlighted)


def _blocks(blocks: Iterable[Block], written: Iterable[Block]) -> tuple[Block, ...]:
    known = _Known(written, lambda block: block.text)
    found = ((block, known.take(block.text, Block)) for block in blocks)
    return tuple(replace(block, ref=own.ref) if own else block for block, own in found)


def _named(item: Retex) -> str:
    return f"{item.label} ({item.scope})"


def _retex(read: Retex, written: Retex | None) -> Retex:
    """Its files are those it had: a document cannot take one away."""
    if written is None:
        return read
    return replace(read, ref=written.ref, speakers=written.speakers, attachments=written.attachments)
