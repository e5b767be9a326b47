"""What changed between two reports: added, removed, reworded, moved, told otherwise. Pure; linear in their size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from syntheses.difference_items import Item, items_of
from syntheses.difference_matching import Pairs, match, match_rows, out_of_order
from syntheses.difference_words import Run, word_runs
from syntheses.report import Report


@dataclass(frozen=True, slots=True)
class FactChange:
    """One thing said of an item besides its words; "" is not said."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing of a report that is not as it was. Without `before` it was added, without `after` removed.

    `moved`: the same thing stands elsewhere, or in another order. `facts`: what else is told of it otherwise; all that
    is told of it when it was added or removed.
    """

    before: Item | None
    after: Item | None
    moved: bool = False
    facts: tuple[FactChange, ...] = ()

    @property
    def item(self) -> Item:
        """As it is now, or as it was when it is not there any more."""
        found = self.after or self.before
        assert found
        return found

    @property
    def is_added(self) -> bool:
        return self.before is None

    @property
    def is_removed(self) -> bool:
        return self.after is None

    @property
    def is_reworded(self) -> bool:
        return self.before is not None and self.after is not None and self.before.text != self.after.text

    @property
    def runs(self) -> tuple[Run, ...]:
        """The words of both wordings, marked. Computed when asked: most changes of a long list are never shown."""
        return word_runs(self.before.text if self.before else "", self.after.text if self.after else "")


def differences(before: Report, after: Report) -> list[Change]:
    """What changed from one report to another, in reading order; what was removed, where it stood."""
    old, new = items_of(before), items_of(after)
    pairs = match(old, new)
    rows = match_rows(old, new, pairs)
    moved = _moved(old, new, pairs, rows)
    found = [*_kept_or_added(old, new, pairs, moved), *_removed(old, new, pairs), *_moved_rows(new, pairs, rows)]
    return [change for _, change in sorted(found, key=lambda ranked: ranked[0])]


Ranked = tuple[tuple[int, int, int], Change]
"""A change with where it reads: place in the newer report, rank there."""


def _kept_or_added(old: Sequence[Item], new: Sequence[Item], pairs: Pairs, moved: set[int]) -> Iterator[Ranked]:
    for place, item in enumerate(new):
        before = old[pairs[place]] if place in pairs else None
        facts = _fact_changes(before.facts if before else (), item.facts)
        if before and before.nature != item.nature and before.family == item.family:
            facts = (FactChange("Nature", before.nature, item.nature), *facts)
        change = Change(before, item, place in moved, facts)
        if change.is_added or change.is_reworded or change.moved or facts:
            yield (place, 0, 0), change


def _removed(old: Sequence[Item], new: Sequence[Item], pairs: Pairs) -> Iterator[Ranked]:
    """After what stood before it and is still there, in the same section."""
    back = {one: place for place, one in pairs.items()}
    ends: dict[str, int] = {item.section: place for place, item in enumerate(new)}
    last: dict[str, int] = {}
    reached = -1
    for place, item in enumerate(old):
        if place in back:
            if new[back[place]].section == item.section:
                last[item.section] = reached = back[place]
            continue
        after = last.get(item.section, ends.get(item.section, reached))
        yield (after, 1, place), Change(item, None, facts=_fact_changes(item.facts, ()))


def _fact_changes(before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]) -> tuple[FactChange, ...]:
    if before == after:
        return ()
    old, new = _as_dict(before), _as_dict(after)
    labels = dict.fromkeys([*old, *new])
    told = (FactChange(label, old.get(label, ""), new.get(label, "")) for label in labels)
    return tuple(fact for fact in told if fact.before != fact.after)


def _as_dict(facts: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Facts by label; those of the same label, which a file may hold, are one."""
    said: dict[str, str] = {}
    for label, value in facts:
        said[label] = f"{said[label]} ; {value}" if label in said else value
    return said


def _moved(old: Sequence[Item], new: Sequence[Item], pairs: Pairs, rows: dict[tuple[str, str, int], int]) -> set[int]:
    """Places in the newer list of what stood elsewhere, or in another order among what stays with it."""
    moved: set[int] = set()
    together: dict[Hashable, list[int]] = defaultdict(list)
    for place, other in pairs.items():
        item, before = new[place], old[other]
        if item.parent >= 0 and pairs.get(item.parent, -2) == before.parent:
            together["under", item.parent].append(place)
        elif _stays(item, before, rows):
            together[_group(item)].append(place)
        else:
            moved.add(place)
    for places in together.values():
        places.sort()
        moved.update(places[rank] for rank in out_of_order(pairs[place] for place in places))
    return moved


def _stays(item: Item, before: Item, rows: dict[tuple[str, str, int], int]) -> bool:
    """Whether an item is in the cell, or in the part, where it was."""
    if item.parent >= 0 or before.parent >= 0 or _spot(item) != _spot(before):
        return False
    return item.row < 0 or rows.get((item.section, item.part, item.row)) == before.row


def _group(item: Item) -> Hashable:
    """What keeps an order together: thématiques, the items of a cell, the lines of a part."""
    return "themes" if item.family == "theme" else (*_spot(item), item.row)


def _spot(item: Item) -> tuple[str, str, str]:
    return item.section, item.part, item.column


def _moved_rows(new: Sequence[Item], pairs: Pairs, rows: dict[tuple[str, str, int], int]) -> Iterator[Ranked]:
    """Rows of a table that are not in the order they were; each is told by its first item."""
    first: dict[tuple[str, str, int], int] = {}
    for place in sorted(pairs):
        item = new[place]
        first.setdefault((item.section, item.part, item.row), place)
    tables: dict[tuple[str, str], list[int]] = defaultdict(list)
    for section, part, row in sorted(rows):
        tables[section, part].append(row)
    for (section, part), listed in tables.items():
        for rank in out_of_order(rows[section, part, row] for row in listed):
            row = listed[rank]
            place = first[section, part, row]
            line = replace(new[place], family="row", nature="Ligne", key="", column="", facts=())
            yield (place, -1, 0), Change(replace(line, row=rows[section, part, row]), line, moved=True)
