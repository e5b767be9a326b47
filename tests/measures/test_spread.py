"""/indicateurs/<id>/: what the parts of a territory give, drawn as bars and as a map, beside their table."""

import re
from datetime import date

import pytest
from django.test import Client

from accounts.scope import Scope
from indicators.models import Indicator
from indicators.values import read_indicator
from measures.board import read_board
from measures.sheet import course_of, make_sheet
from measures.spread import Spread, spread_of
from territories.models import Territory
from tests.cast import Cast
from tests.measures.made import TODAY, measure, yearly

pytestmark = pytest.mark.django_db

IN_2025 = date(2025, 1, 1)


def at(code: str) -> Territory:
    return Territory.objects.get(level="departement", code=code)


def spread(cast: Cast, indicator: Indicator, root: Territory) -> Spread:
    board, values = read_board(indicator, Scope(cast.administrator)), read_indicator(indicator)
    course = course_of(indicator, values, root)
    sheet = make_sheet(board, root, course=course, history={}, asked=IN_2025, today=TODAY)
    return spread_of(indicator, values, board, sheet)


def test_an_academie_has_bars_and_a_map_of_its_departements_and_one_table_for_both(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    for code, value in (("85", "70"), ("72", "30"), ("44", "55.5")):
        measure(indicator, at(code), "2025-01-01", value, cast.facilitator)
    client.force_login(cast.reader)
    page = client.get(f"/indicateurs/{indicator.pk}/").content.decode()
    assert re.findall(r'aria-label="(\w[^"(]*\xa0: [^"]*)"', page) == [
        "Vendée\u00a0: 70\u00a0%",
        "Loire-Atlantique\u00a0: 55,5\u00a0%",
        "Sarthe\u00a0: 30\u00a0%",
        "Maine-et-Loire\u00a0: sans valeur",
        "Mayenne\u00a0: sans valeur",
    ]
    assert "Vendée (85)\u00a0: 70\u00a0%" in page
    assert "Cible\u00a0: 80\u00a0%" in page
    assert "de 30 à moins de 40\u00a0%" in page
    assert page.count("<table") == 2
    assert 'id="tableau-departements"' not in page
    assert " style=" not in page
    assert f'href="?territoire={at("85").pk}#valeurs"' in page


def test_where_there_is_one_academie_the_bars_are_its_departements_with_a_table_of_their_own(cast: Cast) -> None:
    indicator = yearly(cast.region, kind="nombre", unit="prêts", baseline_value=None, baseline_on=None)
    for code, value in (("85", "1200000"), ("72", "300000")):
        measure(indicator, at(code), "2025-01-01", value, cast.administrator)
    found = spread(cast, indicator, cast.region)
    assert found.bars is not None
    assert found.map is not None
    assert [one.name for one in found.bars.first] == [
        "Vendée",
        "Sarthe",
        "Loire-Atlantique",
        "Maine-et-Loire",
        "Mayenne",
    ]
    assert [one.short for one in found.bars.first[:2]] == ["1,2\u00a0M", "300\u202f000"]
    assert found.bars.target is None
    assert [line.territory.code for line in found.table] == ["44", "49", "53", "72", "85"]
    assert next(said for _, said, _ in found.map.legend) == "de 200\u202f000 à moins de 400\u202f000\u00a0prêts"


def test_yes_and_no_are_two_steps_and_a_part_of_yes_a_third(cast: Cast) -> None:
    indicator = yearly(cast.nantes, kind="oui_non", unit="", baseline_value=None, baseline_on=None)
    for code, value in (("85", "1"), ("72", "0"), ("44", "1")):
        measure(indicator, at(code), "2025-01-01", value, cast.administrator)
    found = spread(cast, indicator, cast.nantes).map
    assert found is not None
    assert [(said, count) for _, said, count in found.legend] == [("non", 1), ("oui", 2), ("sans valeur", 2)]


def test_one_value_alone_or_a_territory_of_three_departements_draws_no_map(cast: Cast) -> None:
    indicator = yearly(cast.france)
    measure(indicator, cast.vendee, "2025-01-01", "70", cast.administrator)
    alone = spread(cast, indicator, cast.nantes)
    assert (alone.bars, alone.map, alone.table) == (None, None, ())
    limoges = Territory.objects.get(level="academie", code="22")
    for code in ("19", "23", "87"):
        measure(indicator, at(code), "2025-01-01", "50", cast.administrator)
    three = spread(cast, indicator, limoges)
    assert three.bars is not None
    assert (three.map, three.table) == (None, ())


def test_the_nation_has_bars_of_its_regions_and_a_square_for_each_departement(cast: Cast) -> None:
    indicator = yearly(cast.france)
    for code in ("85", "72", "2A", "971"):
        measure(indicator, at(code), "2025-01-01", "50", cast.administrator)
    found = spread(cast, indicator, cast.france)
    assert found.bars is not None
    assert found.map is not None
    assert len(found.bars.bars) == 18
    assert len(found.map.tiles) == len(found.table) == 101
    assert found.bars.has_partial
    assert [said for _, said, _ in found.map.legend] == ["50\u00a0%", "sans valeur"]
    assert found.map.title == "Écoles reliées, 2025, par département"
