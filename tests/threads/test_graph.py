"""The graph of a thématique: what stands for what, fewer crossings, the same paths as a table, the SVG."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

from restitutions.enums import Kind
from threads.graph import Graph, Link, Node, crossings, graph_of, loose, paths, untangled
from threads.picture import placed, svg
from threads.points import Fiche, Point

SVG = "{http://www.w3.org/2000/svg}"


def point(key: str, kind: str, row: str, text: str = "", **more: object) -> Point:
    return Point(key, kind, text or f"Texte {key}", f"NAN-T3-{key}", row, **more)  # type: ignore[arg-type]


def fiche() -> Fiche:
    """Two irritants taken up by one, a lever taken up in the plan, and one of each alone."""
    return Fiche(
        points=(
            point("I1", Kind.IRRITANT, "d1"),
            point("I2", Kind.IRRITANT, "d1"),
            point("I3", Kind.IRRITANT, "d2"),
            point("F1", Kind.STRENGTH, "d2"),
            point("IP1", Kind.MAIN_IRRITANT, "p1"),
            point("B1", Kind.NEED, "p1"),
            point("L1", Kind.LEVER, "p1"),
            point("L2", Kind.LEVER, "p1"),
            point("Q1", Kind.PLANNED_LEVER, "a1"),
            point("A1", Kind.ACTION, "a1"),
            point("A2", Kind.ACTION, "a1", parent="A1"),
            point("S1", Kind.SUCCESS_MEASURE, "a1"),
            point("Q2", Kind.PLANNED_LEVER, "a2"),
        ),
        answers=(("IP1", "I1"), ("IP1", "I2"), ("Q1", "L1")),
    )


def shape(graph: Graph) -> list[list[str]]:
    return [[node.key for node in column] for column in graph.columns]


def test_a_point_stands_for_those_it_takes_up() -> None:
    graph = graph_of(fiche())
    assert shape(graph) == [["I3", "IP1"], ["B1"], ["L2", "Q1", "Q2"], ["A1"], ["S1"]]
    assert [one.key for one in graph.columns[0][1].stands_for] == ["I1", "I2"]
    assert graph.links == (
        Link(("IP1",), ("B1",)),
        Link(("B1",), ("Q1", "L2")),
        Link(("Q1",), ("A1",)),
        Link(("A1",), ("S1",)),
    )
    assert loose(graph) == {"I3", "L2", "Q2"}


def test_an_empty_cell_is_passed_over() -> None:
    made = Fiche((point("Q1", Kind.PLANNED_LEVER, "a1"), point("S1", Kind.SUCCESS_MEASURE, "a1")))
    assert graph_of(made).links == (Link(("Q1",), ("S1",)),)


def test_the_table_says_each_path_and_forgets_no_node() -> None:
    graph = graph_of(fiche())
    told = [[[node.key for node in cell] for cell in path.cells] for path in paths(fiche(), graph)]
    assert told == [
        [["IP1"], ["B1"], ["Q1"], ["A1"], ["S1"]],
        [["IP1"], ["B1"], ["L2"], [], []],
        [[], [], ["Q2"], [], []],
        [["I3"], [], [], [], []],
    ]


def tangled() -> Graph:
    """Thirty threads of five points, each column shuffled."""
    shuffle = random.Random(4).shuffle
    columns = []
    for rank in range(5):
        column = [Node(point(f"{rank}n{n}", Kind.ACTION, ""), rank) for n in range(30)]
        shuffle(column)
        columns.append(tuple(column))
    links = tuple(Link((f"{rank}n{n}",), (f"{rank + 1}n{n}",)) for rank in range(4) for n in range(30))
    return Graph(tuple(columns), links)


def test_threads_that_do_not_meet_end_up_side_by_side() -> None:
    assert crossings(tangled()) > 700
    assert crossings(untangled(tangled())) == 0


def test_what_is_tied_to_nothing_stands_below() -> None:
    assert shape(untangled(graph_of(fiche())))[0] == ["IP1", "I3"]


def test_no_node_covers_another() -> None:
    boxes = placed(untangled(tangled()))
    for rank in range(5):
        column = sorted((box for key, box in boxes.items() if key.startswith(f"{rank}n")), key=lambda box: box.y)
        assert all(one.y + one.height <= other.y for one, other in pairwise(column))
        assert len({box.x for box in column}) == 1


def test_the_picture_is_xml_with_a_link_for_each_node() -> None:
    measured = {"S1": ("Heures", "3 en 2021")}
    picture = svg(graph_of(fiche(), measured), title="Le fil", url=lambda reference: f"/fil/{reference}/")
    root = ElementTree.fromstring(picture)
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == [
        f"/fil/NAN-T3-{key}/" for key in ("I3", "IP1", "B1", "L2", "Q1", "Q2", "A1", "S1")
    ]
    assert (root.findtext(f"{SVG}title"), len(root.findall(f".//{SVG}path"))) == ("Le fil", 5)
    said = root.findtext(f"{SVG}desc") or ""
    assert "2\u00a0irritants, 1\u00a0besoin, 3\u00a0leviers, 1\u00a0action, 1\u00a0indicateur." in said
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert ("reprend I1, I2" in texts, "3 en 2021 – Heures" in texts) == (True, True)


def test_words_of_people_never_become_markup_and_long_ones_are_cut_in_the_picture_alone() -> None:
    hostile = '</text><script>alert("x")</script> & ' + "très long " * 60
    made = Fiche((point("A1", Kind.ACTION, "a1", hostile, highlighted=True),))
    root = ElementTree.fromstring(svg(graph_of(made), title="<b>", url=lambda reference: f'/fil/{reference}"/'))
    assert not list(root.iter(f"{SVG}script"))
    link = root.find(f"{SVG}a")
    assert link is not None
    assert hostile in (link.findtext(f"{SVG}title") or "")
    assert len(link.findall(f"{SVG}text")) == 7


def test_many_to_many_goes_through_one_place() -> None:
    points = (
        *(point(f"A{n}", Kind.ACTION, "a") for n in range(4)),
        *(point(f"S{n}", Kind.SUCCESS_MEASURE, "a") for n in range(3)),
    )
    picture = svg(graph_of(Fiche(points)), title="Le fil", url=str)
    assert picture.count("<path") == 7


def test_a_hundred_and_fifty_entries_are_drawn_in_a_bounded_height() -> None:
    boxes = placed(untangled(tangled()))
    assert max(box.y + box.height for box in boxes.values()) < 30 * 75
