"""The annex of a printed report: what changed since an earlier version, in the words of the web page."""

from __future__ import annotations

from dataclasses import dataclass

from syntheses.difference_words import Run
from syntheses.differences import differences
from syntheses.edition import Since
from syntheses.report import Report

from .pdf_fonts import show_every_character
from .print_text import printed
from .typography import breakable
from .web_changes import ADDED, REMOVED, WebChange, web_changes


@dataclass(frozen=True, slots=True)
class PrintChange:
    """One change: how and of what, where, its words, what else is told."""

    head: str
    where: str
    runs: tuple[Run, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintChanges:
    """The changes of one part of the report."""

    anchor: str
    title: str
    changes: tuple[PrintChange, ...]


@dataclass(frozen=True, slots=True)
class PrintAnnex:
    """`groups` is empty when nothing changed."""

    title: str
    groups: tuple[PrintChanges, ...]


def print_annex(since: Since, report: Report) -> PrintAnnex:
    """What changed from an earlier version, in the order of the report."""
    groups = web_changes(differences(since.report, report))
    return PrintAnnex(
        f"Modifié depuis la version\u00a0{since.number}",
        tuple(
            PrintChanges(f"modifie-{rank}", printed(group.title), tuple(_change(one) for one in group.changes))
            for rank, group in enumerate(groups, start=1)
        ),
    )


def _change(change: WebChange) -> PrintChange:
    """What was added or removed whole is said once, in its head; its words are then not marked again."""
    whole = change.kinds in ((ADDED,), (REMOVED,))
    named = " ".join(filter(None, (change.nature, change.ref)))
    came_from = (f"Avant\u00a0: {change.came_from}",) if change.came_from else ()
    return PrintChange(
        head=printed(f"{', '.join(change.kinds)} – {named}"),
        where=printed(change.where),
        runs=tuple(Run(_as_is(run.text), "" if whole else run.mark) for run in change.runs),
        notes=tuple(printed(note) for note in (*came_from, *change.facts)),
    )


def _as_is(text: str) -> str:
    """Words among others: their spaces stay, those at the ends too."""
    return breakable(show_every_character(text))
