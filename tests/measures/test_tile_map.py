"""The map of squares: each département its own, near its neighbours; round classes; steps told apart by everybody."""

import csv
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.curve import INK
from measures.tile_map import SPREAD, STEPS, Tile, TileMap, bounds, coloured, ink_on, map_svg
from measures.tiles import TILES
from tests.indicators.made import NASTY_KEPT

SVG = "{http://www.w3.org/2000/svg}"
FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "territories.csv"

_NEIGHBOURS = """
01-38 01-71 02-51 03-63 04-83 05-26 06-83 07-43 08-55 09-66 10-89 11-34 12-81 13-84 14-61 15-46 16-24 17-33 18-58 19-23
21-52 22-29 25-90 27-76 28-45 2A-2B 30-48 31-82 32-65 33-47 35-53 36-86 37-41 39-71 40-64 42-69 44-85 49-72 50-53 54-88
56-44 57-67 59-62 60-95 68-90 70-88 73-74 75-94 77-93 78-92 79-86 80-02 87-24 91-45
"""


def departements() -> dict[str, list[str]]:
    """Those of the reference territories, by académie."""
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(FIXTURE.read_text(encoding="utf-8").splitlines()):
        if row["level"] == "departement":
            found.setdefault(row["parent_code"], []).append(row["code"])
    return found


def away(one: str, other: str) -> int:
    """How many squares to walk, sideways allowed."""
    return max(abs(here - there) for here, there in zip(TILES[one], TILES[other], strict=True))


def test_each_departement_has_a_square_of_its_own() -> None:
    assert sorted(TILES) == sorted(code for codes in departements().values() for code in codes)
    assert len(set(TILES.values())) == len(TILES) == 101


def test_neighbours_are_at_most_two_squares_away_and_north_is_above() -> None:
    far = [pair for pair in _NEIGHBOURS.split() if away(*pair.split("-")) > 2]
    assert far == []
    for codes in departements().values():
        near = {codes[0]}
        while grown := {one for one in codes if one not in near and any(away(one, other) <= 2 for other in near)}:
            near |= grown
        assert near == set(codes)
    assert TILES["59"][1] < TILES["75"][1] < TILES["63"][1] < TILES["66"][1]
    assert TILES["29"][0] < TILES["75"][0] < TILES["67"][0]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("23", "48", [20, 30, 40, 50]),
        ("0", "100", [0, 20, 40, 60, 80, 100]),
        ("300", "41000", [0, 10000, 20000, 30000, 40000, 50000]),
        ("7", "7", [7, 7]),
        ("1", "2", [1, 2]),
    ],
)
def test_classes_are_round(low: str, high: str, expected: list[int]) -> None:
    assert bounds(Fraction(low), Fraction(high), Fraction(1)) == expected


AMOUNTS = st.fractions(min_value=0, max_value=10**10, max_denominator=100)


@given(AMOUNTS, AMOUNTS)
def test_every_value_is_in_one_class_of_at_most_five(one: Fraction, other: Fraction) -> None:
    ends = bounds(min(one, other), max(one, other))
    classes = coloured([(low, high, "") for low, high in pairwise(ends)])
    assert 1 <= len(classes) <= 5
    assert all(sum(found.holds(value) for found in classes) == 1 for value in (one, other))


def light(colour: Iterable[float]) -> float:
    """The relative luminance of linear red, green and blue (WCAG 2.2)."""
    return sum(part * share for part, share in zip(colour, (0.2126, 0.7152, 0.0722), strict=True))


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: Iterable[float], other: Iterable[float]) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


# Machado, Oliveira and Fernandes, « A Physiologically-based Model for Simulation of Color Vision Deficiency », IEEE
# Transactions on Visualization and Computer Graphics 15(6), 2009, table of severity 1.0, on linear red, green and blue.
SEEN_AS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "everything": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}


@pytest.mark.parametrize("eye", SEEN_AS)
def test_neighbouring_steps_stay_apart_for_every_eye_and_in_grey(eye: str) -> None:
    def seen(colour: str) -> list[float]:
        parts = linear(colour)
        return [min(1.0, max(0.0, sum(a * b for a, b in zip(line, parts, strict=True)))) for line in SEEN_AS[eye]]

    for used in SPREAD.values():
        steps = [seen(STEPS[rank]) for rank in used]
        assert all(light(one) > light(other) for one, other in pairwise(steps))
        assert all(contrast(one, other) >= 1.4 for one, other in combinations(steps, 2))


def test_what_is_written_on_a_step_or_on_the_hatching_reads() -> None:
    assert all(contrast(linear(ink_on(step)), linear(step)) >= 4.5 for step in STEPS)
    assert contrast(linear(INK), linear("#c6c6c6")) >= 4.5


def tile(code: str, value: str | None, *, is_partial: bool = False) -> Tile:
    number = None if value is None else Fraction(value)
    return Tile(code, f"Nom {code}", f"?territoire={code}", number, f"{value} %", value or "", is_partial)


def test_a_map_is_cut_to_its_squares_and_each_says_its_code_and_its_number() -> None:
    tiles = [tile("85", "30", is_partial=True), tile("44", "70"), tile("53", None), tile("49", "123456789")]
    chart = TileMap(
        NASTY_KEPT, tiles, coloured([(Fraction(0), Fraction(50), "bas"), (Fraction(50), Fraction(10**9), "haut")])
    )
    picture = ET.fromstring(map_svg(chart, "carte"))
    assert (picture.attrib["width"], picture.attrib["height"]) == ("102", "152")
    assert picture.findtext(f"{SVG}title") == NASTY_KEPT
    links = list(picture.iter(f"{SVG}a"))
    assert [one.attrib["aria-label"] for one in links] == [
        "Nom 53 (53)\u00a0: sans valeur",
        "Nom 44 (44)\u00a0: 70 %",
        "Nom 49 (49)\u00a0: 123456789 %",
        "Nom 85 (85)\u00a0: 30 % (partielle)",
    ]
    assert [[word.text for word in one.iter(f"{SVG}text")] for one in links] == [
        ["53"],
        ["44", "70"],
        ["49"],
        ["85", "30"],
    ]
    squares = [one.find(f"{SVG}rect") for one in links]
    assert [one.attrib["fill"] for one in squares if one is not None] == [
        "url(#carte-sans-valeur)", STEPS[3], STEPS[3], STEPS[1],
    ]  # fmt: skip
    assert [(said, count) for _, said, count in chart.legend] == [("bas", 1), ("haut", 2), ("sans valeur", 1)]
