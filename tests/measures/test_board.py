"""What is read of the values of indicators: in one's scope, in the territory of each, at a constant cost."""

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.scope import Scope
from measures.board import read_board, read_boards
from tests.cast import Cast, person
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 30])
def test_many_indicators_cost_the_same_as_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    indicators = [yearly(cast.nantes, f"Indicateur {rank}") for rank in range(number)]
    for rank, one in enumerate(indicators):
        for place in (cast.vendee, cast.bassin):
            measure(one, place, "2025-01-01", str(rank), cast.facilitator)
    scope = Scope(cast.coordinator)
    assert scope.grants
    with django_assert_num_queries(2):
        boards = read_boards(indicators, scope)
    start = boards[indicators[-1].pk].starts(cast.nantes)[0]
    totals = boards[indicators[-1].pk].roll(start, cast.nantes).totals
    assert {path: float(one.value) for path, one in totals.items()} == dict.fromkeys(
        (cast.nantes.path, cast.vendee.path, cast.bassin.path), number - 1
    )


def test_each_board_has_the_territories_of_its_indicator_in_one_s_scope(cast: Cast) -> None:
    here, above = yearly(cast.vendee, awaited_level=""), yearly(cast.france, awaited_level="academie")
    measure(above, cast.bassin, "2025-01-01", "5", cast.facilitator)
    measure(above, cast.morbihan, "2025-01-01", "7", cast.other_facilitator)
    boards = read_boards([here, above], Scope(cast.reader))
    assert [one.name for one in boards[here.pk].territories] == ["Vendée"]
    assert [one.name for one in boards[above.pk].territories] == ["Nantes", "Vendée", "Bassin du Bocage"]
    assert boards[above.pk].missing(boards[above.pk].starts(cast.nantes)[0], cast.nantes) == []
    everywhere = read_board(above, Scope(cast.administrator))
    missing = everywhere.missing(everywhere.starts(cast.france)[0], cast.france)
    assert len(missing) == 28
    assert {"Nantes", "Rennes"} & {one.name for one in missing} == set()


def test_someone_below_the_awaited_level_finds_their_territory(cast: Cast) -> None:
    neighbour = person("voisine", (Role.FACILITATOR, cast.bassin))
    board = read_board(yearly(cast.nantes, awaited_level=""), Scope(neighbour))
    assert [one.name for one in board.territories] == ["Bassin du Bocage"]
