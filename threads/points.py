"""A fiche as the thread sees it: its points, and which leads to which. Pure; rows and frozen reports come to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from restitutions.enums import CELLS, CHALLENGE_KINDS, Kind, Table
from restitutions.thread import TAKES_UP

RETEX = "retex"

STEPS: tuple[str, ...] = (
    RETEX,
    Kind.IRRITANT,
    Kind.STRENGTH,
    Kind.MAIN_IRRITANT,
    Kind.NEED,
    Kind.LEVER,
    Kind.PLANNED_LEVER,
    Kind.ACTION,
    Kind.STAKEHOLDER,
    Kind.TIMEFRAME,
    Kind.SUCCESS_MEASURE,
    *CHALLENGE_KINDS,
)
"""The kinds in the order of the thread; the challenges are a thread of their own."""

TITLES: dict[str, str] = {RETEX: "RETEX", **{str(kind): str(kind.label) for kind in Kind}}
TITLES[Kind.PLANNED_LEVER] = "Levier du plan d’action"
"""What each kind is called outside its table, where « Quoi » says nothing."""

_LINES: dict[str, tuple[Kind, ...]] = {
    Table.PROJECTION: CELLS[Table.PROJECTION],
    Table.PLAN: (Kind.PLANNED_LEVER, Kind.ACTION, Kind.SUCCESS_MEASURE),
}
"""Of each table, the cells that follow one another in the thread."""

_BESIDE_ACTIONS = (Kind.STAKEHOLDER, Kind.TIMEFRAME)


@dataclass(frozen=True, slots=True)
class Point:
    """A RETEX or an entry. `key` is its own in its fiche; `row` and `parent` are keys too, "" for none.

    `lines` are those of a RETEX; `note` says the role or the dates of an acteur or an échéance; `sources` are the
    references a frozen point was made from; `carried` says who carries one that was made from others, "" else.
    """

    key: str
    kind: str
    text: str
    reference: str = ""
    row: str = ""
    parent: str = ""
    highlighted: bool = False
    note: str = ""
    lines: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    carried: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.kind]


@dataclass(frozen=True)
class Fiche:
    """`points` in printing order; `cites`: (row, RETEX) pairs; `answers`: (point, the one it takes up) pairs."""

    points: tuple[Point, ...] = ()
    cites: tuple[tuple[str, str], ...] = ()
    answers: tuple[tuple[str, str], ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Point]:
        return {point.key: point for point in self.points}

    @cached_property
    def cells(self) -> dict[tuple[str, str], tuple[Point, ...]]:
        """The points of each (row, kind), sub-points apart."""
        found: dict[tuple[str, str], list[Point]] = defaultdict(list)
        for point in self.points:
            if point.row and not point.parent:
                found[point.row, point.kind].append(point)
        return {cell: tuple(points) for cell, points in found.items()}

    @cached_property
    def heads(self) -> dict[str, tuple[str, ...]]:
        """What takes up each point that is taken up, in printing order."""
        found: dict[str, list[str]] = defaultdict(list)
        rank = {point.key: place for place, point in enumerate(self.points)}
        for answer, taken_up in self.answers:
            if answer in rank and taken_up in rank and self._takes_up(answer, taken_up):
                found[taken_up].append(answer)
        return {key: tuple(sorted(set(answers), key=rank.__getitem__)) for key, answers in found.items()}

    def _takes_up(self, answer: str, taken_up: str) -> bool:
        one, other = self.by_key[answer], self.by_key[taken_up]
        return not one.parent and TAKES_UP.get(one.kind) == other.kind

    @cached_property
    def rows(self) -> dict[str, str]:
        """The table of each row that has a point of the thread, in printing order."""
        tables = {str(kind): str(table) for table, kinds in CELLS.items() for kind in kinds}
        return {point.row: tables[point.kind] for point in self.points if point.row}

    def find(self, reference: str) -> Point | None:
        return next((point for point in self.points if point.reference == reference), None)

    def filled(self, row: str) -> list[tuple[Point, ...]]:
        """The cells of a row that follow one another in the thread, those that are empty left out."""
        kinds = _LINES.get(self.rows[row], ())
        return [self.cells[row, kind] for kind in kinds if (row, kind) in self.cells]


@dataclass(frozen=True)
class Step:
    """The points of one kind on the way."""

    kind: str
    points: tuple[Point, ...]

    @property
    def title(self) -> str:
        return TITLES[self.kind]


def ties(fiche: Fiche) -> Iterator[tuple[str, str]]:
    """(point, what follows it) pairs of keys: by the row, by the RETEX a row cites, by what takes up what."""
    for row, retex in fiche.cites:
        for kind in (Kind.IRRITANT, Kind.STRENGTH):
            yield from ((retex, point.key) for point in fiche.cells.get((row, kind), ()))
    for answer, taken_up in fiche.answers:
        yield taken_up, answer
    for row in fiche.rows:
        cells = fiche.filled(row)
        for before, after in pairwise(cells):
            yield from ((one.key, other.key) for one in before for other in after)
        for kind in _BESIDE_ACTIONS:
            for action in fiche.cells.get((row, Kind.ACTION), ()):
                yield from ((action.key, point.key) for point in fiche.cells.get((row, kind), ()))
    yield from _challenges(fiche.points)


def _challenges(points: Iterable[Point]) -> Iterator[tuple[str, str]]:
    question = ""
    for point in points:
        if point.kind == Kind.CHALLENGE:
            question = point.key
        elif point.kind in CHALLENGE_KINDS and question:
            yield question, point.key


def chain(fiche: Fiche, key: str) -> tuple[list[Step], list[Step]]:
    """What leads to a point and what follows from it, step by step. A sub-point stands where its lead-in does."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for one, other in ties(fiche):
        after[one].append(other)
        before[other].append(one)
    start = fiche.by_key[key].parent or key
    return _steps(fiche, _reached(start, before)), _steps(fiche, _reached(start, after))


def _reached(start: str, ways: dict[str, list[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for one in ways.get(waiting.pop(), ()):
            if one not in reached and one != start:
                reached.add(one)
                waiting.append(one)
    return reached


def _steps(fiche: Fiche, keys: set[str]) -> list[Step]:
    found: dict[str, list[Point]] = defaultdict(list)
    for point in fiche.points:
        if point.key in keys:
            found[point.kind].append(point)
    return [Step(kind, tuple(found[kind])) for kind in STEPS if kind in found]
