"""Several people at the same instant, on PostgreSQL: one value for a period, one correction of it, all told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command

from accounts.models import User
from measures.enums import Way
from measures.given import Given, Recorded
from measures.models import Measure
from measures.services import AlreadyMeasuredError, StaleMeasureError, record_measure
from tests.at_once import at_once
from tests.cast import Cast, make_cast
from tests.measures.made import TODAY, given, measure, yearly
from tests.services import require_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    require_postgresql()
    call_command("load_reference", verbosity=0)
    return make_cast()


def recording(one: Given, by: User) -> Callable[[], Recorded]:
    return lambda: record_measure(given=one, way=Way.FORM, by=by, today=TODAY)


def test_four_values_for_one_period_at_once_are_one_and_three_refusals(people: Cast) -> None:
    indicator = yearly(people.nantes)
    asked = [given(indicator, people.vendee, "2025-01-01", str(40 + rank)) for rank in range(4)]
    done = at_once([recording(one, people.facilitator) for one in asked])
    assert sorted(type(one).__name__ for one in done) == [*["AlreadyMeasuredError"] * 3, "Recorded"]
    kept = Measure.objects.get()
    assert {one.current for one in done if isinstance(one, AlreadyMeasuredError)} == {kept}


def test_one_form_sent_four_times_at_once_is_one_value(people: Cast) -> None:
    one = given(yearly(people.nantes), people.vendee, "2025-01-01", "40")
    done = at_once([recording(one, people.facilitator)] * 4)
    assert sorted(result.is_new for result in done if isinstance(result, Recorded)) == [False, False, False, True]
    assert Measure.objects.count() == 1


def test_three_corrections_at_once_are_one_and_two_that_see_it(people: Cast) -> None:
    indicator = yearly(people.nantes)
    first = measure(indicator, people.vendee, "2025-01-01", "40", people.facilitator)
    asked = [given(indicator, people.vendee, "2025-01-01", str(50 + rank), seen=first.pk) for rank in range(3)]
    done = at_once([recording(one, people.facilitator) for one in asked])
    last = Measure.objects.in_force().get()
    assert [one.current for one in done if isinstance(one, StaleMeasureError)] == [last, last]
    assert Measure.objects.count() == 2
