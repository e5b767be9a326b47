"""Adding head-counts: unknown is not 0."""

import pytest
from django.test import Client
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


@pytest.mark.django_db
def test_a_session_without_any_number_makes_a_total_a_minimum_and_a_cancelled_one_is_left_out(
    client: Client, cast: Cast
) -> None:
    Attendance.objects.filter(workshop=make_workshop(cast), participants=None).delete()
    mine = Workshop.objects.filter(territory=cast.vendee)
    assert str(attendance_totals(mine).participants) == "1\u202f234"
    make_workshop(cast, "Annulé", state="annulee")
    totals = attendance_totals(mine)
    assert (str(totals.participants), totals.sessions, totals.cancelled, totals.silent) == ("1\u202f234", 2, 1, 0)
    Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee)
    assert str(attendance_totals(mine).participants) == "au moins 1\u202f234"
    client.force_login(cast.reader)
    page = client.get("/sessions/").content.decode()
    assert "3\u00a0sessions dont 1\u00a0annulée, au moins 1\u202f234\u00a0participants" in page
