"""The values of the demonstration: two years of them, made once, whatever the day."""

from datetime import date

import pytest

from indicators.models import Indicator
from measures.demo import load_demo_values
from measures.models import Measure
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("today", "made"), [(date(2026, 11, 22), 58), (date(2024, 2, 29), 58)])
def test_two_indicators_have_two_years_of_values_and_are_made_once(cast: Cast, today: date, made: int) -> None:
    assert load_demo_values(region=cast.region, by=cast.coordinator, today=today) == made
    assert load_demo_values(region=cast.region, by=cast.coordinator, today=today) == 0
    assert Indicator.objects.count() == 2
    assert (Measure.objects.count(), Measure.objects.in_force().count()) == (made + 2, made)
