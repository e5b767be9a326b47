"""The thread of a thématique as a graph of five columns, and as the paths that go through it. Pure.

A point that takes up others (a main irritant, a lever of the plan) stands for them: one node, which names them.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, product
from operator import itemgetter

from restitutions.enums import Kind, Table
from threads.points import Fiche, Point

COLUMNS = ("Irritants", "Besoins", "Leviers", "Actions", "Indicateurs et facteurs de réussite")

_COLUMN: dict[str, int] = {
    Kind.IRRITANT: 0,
    Kind.MAIN_IRRITANT: 0,
    Kind.NEED: 1,
    Kind.LEVER: 2,
    Kind.PLANNED_LEVER: 2,
    Kind.ACTION: 3,
    Kind.SUCCESS_MEASURE: 4,
}
SWEEPS = 6
"""Times the columns are put in order from each side: crossings hardly diminish after."""


@dataclass(frozen=True, slots=True)
class Node:
    """A point of the picture. `stands_for` are those it takes up.

    `note` names the indicator that measures it, `value` says its last value.
    """

    point: Point
    column: int
    stands_for: tuple[Point, ...] = ()
    note: str = ""
    value: str = ""

    @property
    def key(self) -> str:
        return self.point.key


@dataclass(frozen=True, slots=True)
class Link:
    """Each of `sources` leads to each of `targets` (keys of nodes): they stand in one row."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        return product(self.sources, self.targets)


@dataclass(frozen=True, slots=True)
class Graph:
    """`columns` are those of COLUMNS, each with its nodes from the top."""

    columns: tuple[tuple[Node, ...], ...] = ((),) * len(COLUMNS)
    links: tuple[Link, ...] = ()

    @property
    def nodes(self) -> list[Node]:
        return [node for column in self.columns for node in column]


@dataclass(frozen=True, slots=True)
class Path:
    """One line of the table: what stands in each of COLUMNS."""

    cells: tuple[tuple[Node, ...], ...]

    @property
    def named(self) -> list[tuple[str, tuple[Node, ...]]]:
        return list(zip(COLUMNS, self.cells, strict=True))


Notes = Mapping[str, tuple[str, str]]
"""By the key of a success measure, the name of its indicator and its last value in words ("" for none)."""


def graph_of(fiche: Fiche, indicators: Notes | None = None) -> Graph:
    """The graph of a fiche, in printing order."""
    nodes = _nodes(fiche, indicators or {})
    links: list[Link] = []
    for row in fiche.rows:
        cells = [_unique(key for point in cell for key in _heads(fiche, point)) for cell in fiche.filled(row)]
        links.extend(Link(before, after) for before, after in pairwise(cells))
    columns: list[list[Node]] = [[] for _ in COLUMNS]
    for node in nodes.values():
        columns[node.column].append(node)
    return Graph(tuple(map(tuple, columns)), tuple(links))


def _nodes(fiche: Fiche, indicators: Notes) -> dict[str, Node]:
    taken_up: dict[str, list[Point]] = defaultdict(list)
    for answer, below in fiche.answers:
        if answer in fiche.by_key and below in fiche.by_key:
            taken_up[answer].append(fiche.by_key[below])
    return {
        point.key: Node(point, _COLUMN[point.kind], tuple(taken_up[point.key]), *indicators.get(point.key, ()))
        for point in fiche.points
        if point.kind in _COLUMN and not point.parent and _heads(fiche, point) == (point.key,)
    }


def _heads(fiche: Fiche, point: Point) -> tuple[str, ...]:
    """The nodes where a point is: what takes it up, or itself."""
    return fiche.heads.get(point.key, ()) or (point.key,)


def _unique(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def untangled(graph: Graph) -> Graph:
    """The same, each column in the order of the mean place of what its nodes are tied to: fewer links cross."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for link in graph.links:
        for one, other in link.pairs:
            after[one].append(other)
            before[other].append(one)
    columns = list(graph.columns)
    best = graph
    for sweep in range(2 * SWEEPS):
        rightwards = sweep % 2 == 0
        near, far = (before, after) if rightwards else (after, before)
        for rank in range(len(columns)) if rightwards else reversed(range(len(columns))):
            columns[rank] = _by_mean_place(columns[rank], _places(columns), near, far)
        tried = replace(graph, columns=tuple(columns))
        if crossings(tried) < crossings(best):
            best = tried
    return replace(best, columns=tuple(_tied_first(column, before, after) for column in best.columns))


def _places(columns: Sequence[Sequence[Node]]) -> dict[str, float]:
    """Where each node is in its column: 0 at the top, 1 at the bottom."""
    return {node.key: (rank + 0.5) / len(column) for column in columns for rank, node in enumerate(column)}


def _by_mean_place(
    column: Sequence[Node],
    places: Mapping[str, float],
    near: Mapping[str, list[str]],
    far: Mapping[str, list[str]],
) -> tuple[Node, ...]:
    def mean(node: Node) -> float:
        tied = near.get(node.key) or far.get(node.key) or [node.key]
        return sum(places[key] for key in tied) / len(tied)

    return tuple(sorted(column, key=mean))


def _tied_first(
    column: Sequence[Node], before: Mapping[str, list[str]], after: Mapping[str, list[str]]
) -> tuple[Node, ...]:
    return tuple(sorted(column, key=lambda node: not (before.get(node.key) or after.get(node.key))))


def crossings(graph: Graph) -> int:
    """How many pairs of links between neighbouring columns cross."""
    rank = {node.key: place for column in graph.columns for place, node in enumerate(column)}
    pairs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    column = {node.key: node.column for node in graph.nodes}
    for link in graph.links:
        for one, other in link.pairs:
            if column[other] == column[one] + 1:
                pairs[column[one]].append((rank[one], rank[other]))
    return sum(map(_inversions, pairs.values()))


def _inversions(pairs: Iterable[tuple[int, int]]) -> int:
    """Pairs of links of which one begins above the other and ends below it."""
    total = 0
    above: list[int] = []
    for _, beside in groupby(sorted(pairs), key=itemgetter(0)):
        ends = [end for _, end in beside]
        total += sum(len(above) - bisect_right(above, end) for end in ends)
        for end in ends:
            insort(above, end)
    return total


def loose(graph: Graph) -> frozenset[str]:
    """The nodes that nothing follows, those of the last column apart."""
    followed = {key for link in graph.links for key in link.sources}
    return frozenset(node.key for node in graph.nodes if node.column < len(COLUMNS) - 1 and node.key not in followed)


def paths(fiche: Fiche, graph: Graph) -> list[Path]:
    """The same as a table: a row of projections with the row of the plan its levers lead to, then what is alone."""
    nodes = {node.key: node for node in graph.nodes}
    plans = {node.key: node.point.row for node in graph.nodes if node.point.kind == Kind.PLANNED_LEVER}
    told: list[Path] = []
    reached: set[str] = set()
    for row, table in fiche.rows.items():
        if table == Table.PROJECTION:
            levers = _cell(fiche, row, Kind.LEVER)
            for plan in _unique(plans.get(key, "") for key in levers) or ("",):
                reached.add(plan)
                head = (_cell(fiche, row, Kind.MAIN_IRRITANT), _cell(fiche, row, Kind.NEED))
                here = [key for key in levers if plans.get(key, "") == plan]
                told.append(_path(nodes, *head, _unique([*here, *_unasked(fiche, plan)]), *_rest(fiche, plan)))
    for row, table in fiche.rows.items():
        if table == Table.PLAN and row not in reached:
            told.append(_path(nodes, (), (), _cell(fiche, row, Kind.PLANNED_LEVER), *_rest(fiche, row)))
    for row in fiche.rows:
        alone = [point.key for point in fiche.cells.get((row, Kind.IRRITANT), ()) if point.key in nodes]
        if alone:
            told.append(_path(nodes, tuple(alone), (), (), (), ()))
    return told


def _cell(fiche: Fiche, row: str, kind: str) -> tuple[str, ...]:
    return _unique(key for point in fiche.cells.get((row, kind), ()) for key in _heads(fiche, point))


def _rest(fiche: Fiche, plan: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _cell(fiche, plan, Kind.ACTION), _cell(fiche, plan, Kind.SUCCESS_MEASURE)


def _unasked(fiche: Fiche, plan: str) -> list[str]:
    """The levers of a row of the plan that take nothing up: they go with those that do."""
    answering = {answer for answer, _ in fiche.answers}
    return [key for key in _cell(fiche, plan, Kind.PLANNED_LEVER) if key not in answering]


def _path(nodes: Mapping[str, Node], *cells: tuple[str, ...]) -> Path:
    return Path(tuple(tuple(nodes[key] for key in cell) for cell in cells))
