"""What changed between two reports, as the web page and the PDF say it: each change in words, by part of the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from syntheses.difference_items import Item
from syntheses.difference_words import Run
from syntheses.differences import Change

ADDED, REMOVED, REWORDED, MOVED, TOLD = "Ajouté", "Supprimé", "Reformulé", "Déplacé", "Précisé"


@dataclass(frozen=True, slots=True)
class WebChange:
    """One change: `kinds` in words, what it is about, where it stands and stood, its words, what else is told."""

    kinds: tuple[str, ...]
    nature: str
    ref: str
    where: str
    came_from: str
    runs: tuple[Run, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one part of the report, in reading order. `key` names it in an address."""

    key: str
    title: str
    changes: tuple[WebChange, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things were touched in each way; one may be in several."""

    label: str
    number: int


def tally(changes: Iterable[Change]) -> list[Tally]:
    """The ways that occur, with how often, in a fixed order."""
    kinds = [kind for change in changes for kind in _kinds(change)]
    return [Tally(kind, kinds.count(kind)) for kind in (ADDED, REMOVED, REWORDED, MOVED, TOLD) if kind in kinds]


def sections_of(changes: Iterable[Change]) -> list[tuple[str, str, int]]:
    """Key, title and number of changes of each part that has some, in reading order."""
    found: dict[str, tuple[str, int]] = {}
    for change in changes:
        item = change.item
        title, number = found.get(item.section, (item.title, 0))
        found[item.section] = title, number + 1
    return [(key, title, number) for key, (title, number) in found.items()]


def web_changes(changes: Iterable[Change]) -> list[ChangeGroup]:
    """Changes as they are shown, gathered by part; the words are compared here, of these alone."""
    groups: dict[str, tuple[str, list[WebChange]]] = {}
    for change in changes:
        item = change.item
        groups.setdefault(item.section, (item.title, []))[1].append(_web(change))
    return [ChangeGroup(key, title, tuple(found)) for key, (title, found) in groups.items()]


def _web(change: Change) -> WebChange:
    before = change.before
    return WebChange(
        kinds=_kinds(change),
        nature=change.item.nature,
        ref=change.item.ref,
        where=_where(change.item),
        came_from=_place(before, change.item) if change.moved and before else "",
        runs=change.runs,
        facts=tuple(_fact(one.label, one.before, one.after) for one in change.facts),
    )


def _kinds(change: Change) -> tuple[str, ...]:
    if change.is_added:
        return (ADDED,)
    if change.is_removed:
        return (REMOVED,)
    said = ((REWORDED, change.is_reworded), (MOVED, change.moved), (TOLD, bool(change.facts)))
    return tuple(kind for kind, holds in said if holds)


def _where(item: Item) -> str:
    row = f"ligne {item.row + 1}" if item.row >= 0 else ""
    return ", ".join(filter(None, (item.part, item.column, row)))


def _place(before: Item, now: Item) -> str:
    """Where it stood, with the thématique when that is another one; its order alone otherwise."""
    if before.section != now.section:
        return f"{before.title}, {_where(before)}"
    return _where(before) if _where(before) != _where(now) else "même endroit, dans un autre ordre"


def _fact(label: str, before: str, after: str) -> str:
    if not before:
        return f"{label}\u00a0: {after}"
    if not after:
        return f"{label}\u00a0: n’est plus dit (avant\u00a0: {before})"
    return f"{label}\u00a0: {after} (avant\u00a0: {before})"
