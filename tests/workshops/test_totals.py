"""Adding head-counts: unknown is not 0."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.workshops.sheets import make_workshop
from workshops.models import Attendance, Workshop
from workshops.selectors import attendance_totals, head_counts
from workshops.totals import HeadCount, participants_of
from workshops.values import AttendanceValues


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "non renseigné"),
        ([(True, None)], "non renseigné"),
        ([(True, 0)], "0"),
        ([(True, 1200), (True, 34)], "1\u202f234"),
        ([(True, 12), (True, None)], "au moins 12"),
        ([(True, 12), (False, None)], "12"),
        ([(False, 5), (True, 12)], "17"),
    ],
)
def test_a_total_says_how_sure_it_is(lines: list[tuple[bool, int | None]], said: str) -> None:
    values = [AttendanceValues(category="usagers", checked=checked, participants=n) for checked, n in lines]
    assert str(participants_of(values)) == said


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_totals_of_many_sessions_cost_the_same(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for rank in range(number):
        make_workshop(cast, f"Atelier {rank}")
    silent = make_workshop(cast, "Muet")
    Attendance.objects.filter(workshop=silent).update(participants=None)
    make_workshop(cast, "Voisin", territory=cast.morbihan)
    mine = Workshop.objects.filter(territory=cast.vendee)
    with django_assert_num_queries(3):
        totals = attendance_totals(mine)
    assert (totals.sessions, totals.silent) == (number + 1, 1)
    assert totals.participants == HeadCount(1234 * number, 2 * number, number + 4)
    found = {category.value: str(count) for category, count in totals.by_category if count != HeadCount()}
    assert found["elus"] == "non renseigné"
    assert found["usagers"] == f"au moins {34 * number}".replace("1020", "1\u202f020")
    with django_assert_num_queries(1):
        assert head_counts([silent.pk]) == {silent.pk: HeadCount(0, 0, 3)}
