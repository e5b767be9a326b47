"""The bars of territories: the greatest first, one scale, what is aimed at, valid XML whatever is typed."""

import xml.etree.ElementTree as ET
from fractions import Fraction

from measures.bars import FIRST, Bar, BarChart, bars_svg
from tests.indicators.made import NASTY_KEPT

SVG = "{http://www.w3.org/2000/svg}"


def bar(name: str, value: str | None, *, is_partial: bool = False) -> Bar:
    if value is None:
        return Bar(name, "?territoire=1")
    return Bar(name, "?territoire=1", Fraction(value), f"{value} prêts", value, is_partial)


def drawn(chart: BarChart) -> ET.Element:
    return ET.fromstring(bars_svg(chart, chart.first, "barres"))


def widths(picture: ET.Element) -> list[str]:
    """Of the bars themselves: the white strip behind each territory has no border."""
    return [one.attrib["width"] for one in picture.iter(f"{SVG}rect") if "stroke" in one.attrib]


def test_the_greatest_is_first_and_what_has_no_value_last_each_a_link_that_says_it() -> None:
    chart = BarChart("Prêts, 2025", [bar("Mayenne", None), bar("Sarthe", "20"), bar("Vendée", "80"), bar("Orne", "0")])
    picture = drawn(chart)
    links = [(one.attrib["href"], one.attrib["aria-label"]) for one in picture.iter(f"{SVG}a")]
    assert links == [
        ("?territoire=1", "Vendée\u00a0: 80 prêts"),
        ("?territoire=1", "Sarthe\u00a0: 20 prêts"),
        ("?territoire=1", "Orne\u00a0: 0 prêts"),
        ("?territoire=1", "Mayenne\u00a0: sans valeur"),
    ]
    assert widths(picture) == ["72.0%", "18.0%", "0.0%"]
    assert picture.attrib["aria-labelledby"] == "barres-title"
    assert picture.findtext(f"{SVG}title") == "Prêts, 2025"


def test_what_is_aimed_at_is_dashed_across_each_bar_and_shares_their_scale() -> None:
    picture = drawn(
        BarChart("Taux", [bar("Vendée", "40"), bar("Orne", None)], (Fraction(80), "Cible\u00a0: 80\u00a0%"))
    )
    dashed = [one for one in picture.iter(f"{SVG}line") if one.attrib.get("stroke-dasharray")]
    assert [one.attrib["x1"] for one in dashed] == ["72.0%"]
    assert widths(picture) == ["36.0%"]
    words = [one.text for one in picture.iter(f"{SVG}text")]
    assert words == ["Cible\u00a0: 80\u00a0%", "Vendée", "40", "Orne", "sans valeur"]


def test_a_number_is_at_the_end_of_its_bar_or_past_what_is_aimed_at_when_that_would_cross_it() -> None:
    chart = BarChart("Taux", [bar("Vendée", "90"), bar("Orne", "70"), bar("Sarthe", "10")], (Fraction(80), "Cible"))
    places = {one.text: one.attrib["x"] for one in drawn(chart).iter(f"{SVG}text")}
    assert (places["90"], places["70"], places["10"]) == ("72.0%", "64.0%", "8.0%")


def test_a_value_without_some_of_its_territories_is_hollow_and_said_to_be_partial() -> None:
    picture = drawn(BarChart("Taux", [bar("Vendée", "40", is_partial=True), bar("Orne", "30")]))
    fills = [one.attrib["fill"] for one in picture.iter(f"{SVG}rect") if "stroke" in one.attrib]
    assert fills == ["#ffffff", "#000091"]
    assert "Vendée\u00a0: 40 prêts (partielle)" in (picture.findtext(f"{SVG}desc") or "")


def test_a_long_list_is_folded_and_its_end_keeps_the_scale_of_its_beginning() -> None:
    chart = BarChart("Taux", [bar(f"T{rank:02}", str(100 - rank)) for rank in range(30)])
    assert (len(chart.first), len(chart.others)) == (FIRST, 18)
    rest = ET.fromstring(bars_svg(chart, chart.others, "suite"))
    assert widths(rest)[0] == f"{88 * 0.72:.2f}%"


def test_all_zeros_have_no_length_and_names_are_escaped() -> None:
    picture = drawn(BarChart(NASTY_KEPT, [bar(NASTY_KEPT, "0"), bar("B", "0")]))
    assert widths(picture) == ["0.0%", "0.0%"]
    assert picture.findtext(f"{SVG}title") == NASTY_KEPT
    assert NASTY_KEPT in [one.text for one in picture.iter(f"{SVG}text")]
