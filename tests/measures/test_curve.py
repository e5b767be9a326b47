"""The curve: round steps, marks that read in grey, the same words as the table, valid XML whatever is typed."""

import xml.etree.ElementTree as ET
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.curve import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Chart, Spot, said_of, steps, svg
from tests.indicators.made import NASTY_KEPT

SVG = "{http://www.w3.org/2000/svg}"


def spot(day: str, value: str, said: str = "une valeur") -> Spot:
    return Spot(date.fromisoformat(day), Fraction(value), said)


def chart(*groups: list[Spot], baseline: Spot | None = None, targets: tuple[Spot, ...] = ()) -> Chart:
    every = [*(one for group in groups for one in group), *targets, *([baseline] if baseline else [])]
    scale = [(one, str(one)) for one in steps(max(one.value for one in every))]
    return Chart("Titre", groups, baseline, targets, scale)


def drawn(one: Chart) -> ET.Element:
    return ET.fromstring(svg(one, "courbe"))


@pytest.mark.parametrize(
    ("greatest", "expected"),
    [
        ("0", ["0", "1"]),
        ("74", ["0", "20", "40", "60", "80"]),
        ("100", ["0", "25", "50", "75", "100"]),
        ("1500", ["0", "500", "1000", "1500"]),
        ("7", ["0", "2", "4", "6", "8"]),
        ("0.3", ["0", "1/10", "1/5", "3/10"]),
    ],
)
def test_the_axis_has_a_few_round_numbers(greatest: str, expected: list[str]) -> None:
    assert steps(Fraction(greatest)) == [Fraction(one) for one in expected]


@given(st.fractions(min_value=0, max_value=10**12, max_denominator=100))
def test_the_axis_always_reaches_the_greatest_value(greatest: Fraction) -> None:
    found = steps(greatest)
    assert found[-1] >= greatest
    assert 2 <= len(found) <= 5


def test_values_are_dots_on_a_full_line_and_targets_diamonds_on_a_dashed_one() -> None:
    picture = drawn(
        chart(
            [spot("2021-12-31", "20"), spot("2022-12-31", "30")],
            [spot("2024-12-31", "50")],
            baseline=spot("2021-01-01", "12.5"),
            targets=(spot("2025-01-01", "80"),),
        )
    )
    lines = [one for one in picture.iter(f"{SVG}path") if one.get("stroke-dasharray")]
    # The first group alone is a line: a period without a value cuts it. Two more are those of the legend.
    assert sorted(str(one.get("stroke-dasharray")) for one in lines) == ["7 5", "7 5", "none", "none"]
    assert len(list(picture.iter(f"{SVG}circle"))) == 3 + 1
    marks = [str(one.get("d")) for one in picture.iter(f"{SVG}path") if str(one.get("d")).endswith("z")]
    # The baseline and the target, then those of the legend.
    assert ["h10" in one for one in marks] == [True, False, False, True]
    assert picture.get("role") == "img"


def test_a_partial_value_is_a_hollow_dot_and_the_legend_says_so() -> None:
    whole, partial = spot("2021-12-31", "20"), Spot(date(2022, 12, 31), Fraction(5), "5 en 2022", is_partial=True)
    dots = [(one.get("fill"), one.get("stroke")) for one in drawn(chart([whole, partial])).iter(f"{SVG}circle")]
    full, hollow = ("#000091", "#000091"), ("#ffffff", "#000091")
    assert dots == [full, hollow, full, hollow]  # the two values, then the legend
    words = [one.text for one in drawn(chart([whole, partial])).iter(f"{SVG}text")]
    assert (words[-1], "Valeur partielle" in svg(chart([whole]), "courbe")) == ("Valeur partielle", False)
    assert said_of(chart([whole, partial])).startswith("Valeurs\u00a0: une valeur, 5 en 2022 (partielle). ")


def test_every_mark_stands_inside_the_picture() -> None:
    picture = drawn(chart([spot("2021-12-31", "0"), spot("2022-12-31", "100")], targets=(spot("2030-01-01", "80"),)))
    for dot in picture.iter(f"{SVG}circle"):
        x, y = float(str(dot.get("cx"))), float(str(dot.get("cy")))
        assert LEFT <= x <= WIDTH - RIGHT
        assert TOP <= y <= HEIGHT - BOTTOM or y > HEIGHT - BOTTOM + 40  # the legend


def test_one_value_alone_is_drawn_too() -> None:
    picture = drawn(chart([spot("2021-12-31", "20")]))
    assert len(list(picture.iter(f"{SVG}circle"))) == 2
    assert "2021" in [one.text for one in picture.iter(f"{SVG}text")]


def test_what_is_typed_is_text_in_the_picture() -> None:
    one = Chart(NASTY_KEPT, [[spot("2021-12-31", "1", NASTY_KEPT)]], None, (), [(Fraction(0), "0"), (Fraction(1), "1")])
    title = drawn(one).find(f"{SVG}title")
    assert title is not None
    assert title.text == NASTY_KEPT
    assert [child.tag for child in drawn(one) if child.tag == f"{SVG}script"] == []
