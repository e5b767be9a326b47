"""Giving back to what was not edited in a document what its words cannot say: references, sources, roles, dates.

Words decide: an entry of the document as read is an entry of the report it was made from when both say the same, in the
same part of the same thématique. What was edited has no reference.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar

from restitutions.enums import Table
from syntheses.cells import TABLES
from syntheses.report import Block, DiagnosisRow, Entry, PlanRow, ProjectionRow, Report, Retex, ThemeSection
from syntheses.writers.precision import with_precision

T = TypeVar("T")
_Row = TypeVar("_Row", DiagnosisRow, ProjectionRow, PlanRow)


class _Known(Generic[T]):
    """The things of a report by what they say; each is given once, in their order."""

    def __init__(self, things: Iterable[T], said: Callable[[T], str]) -> None:
        self._by_words: defaultdict[str, deque[T]] = defaultdict(deque)
        for thing in things:
            self._by_words[said(thing)].append(thing)

    def take(self, words: str) -> T | None:
        waiting = self._by_words.get(words)
        return waiting.popleft() if waiting else None


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
    retex = _Known(written.retex, _named)
    return replace(
        read,
        situation=_blocks(read.situation, written.situation),
        actions=_blocks(read.actions, written.actions),
        challenges=_blocks(read.challenges, written.challenges),
        diagnosis=_rows(read.diagnosis, written.diagnosis, Table.DIAGNOSIS),
        projections=_rows(read.projections, written.projections, Table.PROJECTION),
        plan=_rows(read.plan, written.plan, Table.PLAN),
        retex=tuple(_retex(item, retex.take(_named(item))) for item in read.retex),
    )


def _rows(read: Iterable[_Row], written: Iterable[_Row], table: Table) -> tuple[_Row, ...]:
    """An entry is looked for in its column of the whole table: rows are moved and cut in two."""
    _, cells = TABLES[table]
    known = {
        cell: _Known((one for row in written for one in getattr(row, cell)), with_precision) for cell in cells.values()
    }
    return tuple(_row(row, known) for row in read)


def _row(read: _Row, known: Mapping[str, _Known[Entry]]) -> _Row:
    cells: dict[str, Any] = {cell: _entries(getattr(read, cell), found) for cell, found in known.items()}
    return replace(read, **cells)


def _entries(entries: Iterable[Entry], known: _Known[Entry]) -> tuple[Entry, ...]:
    return tuple(_entry(entry, known.take(entry.text)) for entry in entries)


def _entry(read: Entry, written: Entry | None) -> Entry:
    if written is None:
        return read
    items = _entries(read.items, _Known(written.items, with_precision))
    return replace(written, items=items, highlighted=read.highlighted)


def _blocks(blocks: Iterable[Block], written: Iterable[Block]) -> tuple[Block, ...]:
    known = _Known(written, lambda block: block.text)
    found = ((block, known.take(block.text)) for block in blocks)
    return tuple(replace(block, ref=own.ref) if own else block for block, own in found)


def _named(item: Retex) -> str:
    return f"{item.label} ({item.scope})"


def _retex(read: Retex, written: Retex | None) -> Retex:
    """Its files are those it had: a document cannot take one away."""
    if written is None:
        return read
    return replace(read, ref=written.ref, speakers=written.speakers, attachments=written.attachments)
