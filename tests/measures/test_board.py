"""What is read of the values of indicators: in one's scope, in the territory of each, at a constant cost."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.scope import Scope
from indicators.models import Indicator
from measures.board import read_board, read_values
from tests.cast import Cast, person
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 30])
def test_many_indicators_and_territories_cost_the_same_as_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    indicators = [yearly(cast.nantes, f"Indicateur {rank}") for rank in range(number)]
    for rank, one in enumerate(indicators):
        for place in (cast.vendee, cast.bassin):
            measure(one, place, "2025-01-01", str(rank), cast.facilitator)
    places = (cast.nantes, cast.vendee, cast.bassin)
    with django_assert_num_queries(1):
        found = read_values((one, place) for one in indicators for place in places)
    told = [float(found[indicators[-1].pk, place.pk][date(2025, 1, 1)].total.value) for place in places]
    assert (told, len(found)) == ([number - 1] * 3, 3 * number)


def test_a_page_reads_what_it_shows_a_statement_each(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    indicator = yearly(cast.france, kind="nombre", unit="prêts")
    for place, value in ((cast.nantes, "9"), (cast.vendee, "4"), (cast.bassin, "1")):
        measure(indicator, place, "2025-01-01", value, cast.administrator)
    scope = Scope(cast.administrator)
    assert scope.grants
    with django_assert_num_queries(1):
        board = read_board(indicator, scope)
    assert cast.bassin in board.territories
    with django_assert_num_queries(1):
        values = board.values(cast.nantes)[date(2025, 1, 1)]
    assert values.below is not None
    assert (float(values.total.value), float(values.below.value), values.missing) == (9, 4, 0)
    with django_assert_num_queries(1):
        rolled = board.roll(date(2025, 1, 1), cast.nantes)
    assert {path: float(one.total.value) for path, one in rolled.items()} == {cast.nantes.path: 9, cast.vendee.path: 4}
    with django_assert_num_queries(1):
        silent = board.missing([date(2025, 1, 1), date(2024, 1, 1)], cast.nantes)
    assert [len(silent[date(year, 1, 1)]) for year in (2025, 2024)] == [0, 5]


def test_each_board_has_the_territories_of_its_indicator_in_one_s_scope(cast: Cast) -> None:
    here, above = yearly(cast.vendee, awaited_level=""), yearly(cast.france, awaited_level="academie")
    measure(above, cast.bassin, "2025-01-01", "5", cast.facilitator)
    measure(above, cast.morbihan, "2025-01-01", "7", cast.other_facilitator)
    scope = Scope(cast.reader)
    assert [one.name for one in read_board(here, scope).territories] == ["Vendée"]
    assert [one.name for one in read_board(above, scope).territories] == ["Nantes", "Vendée", "Bassin du Bocage"]
    everywhere = read_board(above, Scope(cast.administrator))
    start = date(2025, 1, 1)
    assert everywhere.missing([start], cast.nantes) == {start: []}
    missing = everywhere.missing([start], cast.france)[start]
    assert len(missing) == 28
    assert {"Nantes", "Rennes"} & {one.name for one in missing} == set()
    assert everywhere.values(cast.france)[start].missing == 28


def test_someone_below_the_awaited_level_finds_their_territory(cast: Cast) -> None:
    neighbour = person("voisine", (Role.FACILITATOR, cast.bassin))
    board = read_board(yearly(cast.nantes, awaited_level=""), Scope(neighbour))
    assert [one.name for one in board.territories] == ["Bassin du Bocage"]


def test_more_pairs_than_a_statement_may_name_are_read(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    measure(indicator, cast.vendee, "2025-01-01", "40", cast.facilitator)
    others = (Indicator(pk=10**6 + rank) for rank in range(70_000))
    found = read_values([*((one, cast.vendee) for one in others), (indicator, cast.nantes), (indicator, cast.vendee)])
    assert [(key, [float(one.total.value) for one in told.values()]) for key, told in found.items() if told] == [
        ((indicator.pk, cast.nantes.pk), [40.0]),
        ((indicator.pk, cast.vendee.pk), [40.0]),
    ]
    assert len(found) == 70_002
