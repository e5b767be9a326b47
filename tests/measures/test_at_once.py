"""Several people at the same instant, on PostgreSQL: one value for a period, one correction of it, all told."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from indicators.models import Indicator
from indicators.services import save_indicator
from indicators.values import read_indicator
from measures.enums import Way
from measures.given import Given, Recorded
from measures.models import Measure, Tally
from measures.services import AlreadyMeasuredError, StaleMeasureError, record_measure
from territories.services import load_territories
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


def test_a_value_and_a_new_definition_at_once_do_not_lock_each_other(people: Cast) -> None:
    indicator, held = yearly(people.nantes), Event()
    values = replace(read_indicator(indicator), definition="Reliées par la fibre")
    one = given(indicator, people.nantes, "2025-01-01", "40")

    def value() -> Recorded:
        with transaction.atomic():
            Indicator.objects.select_for_update(of=("self",), no_key=True).get(pk=indicator.pk)
            held.set()
            # The definition has the territory by now, and waits for the indicator; the value needs both.
            time.sleep(0.4)
            return record_measure(given=one, way=Way.FORM, by=people.facilitator, today=TODAY)

    def definition() -> None:
        assert held.wait(5)
        save_indicator(indicator=indicator, values=values, version=1, by=people.coordinator)

    done = at_once([value, definition])
    assert [one for one in done if isinstance(one, Exception)] == []
    assert (Measure.objects.get().value, Indicator.objects.get().definition) == (Decimal(40), "Reliées par la fibre")


def test_a_value_and_the_referential_loaded_again_at_once_do_not_lock_each_other(people: Cast, tmp_path: Path) -> None:
    indicator, held = yearly(people.nantes), Event()
    one = given(indicator, people.vendee, "2025-01-01", "40")
    rows = (settings.BASE_DIR / "fixtures" / "territories.csv").read_text(encoding="utf-8")
    again = tmp_path / "territories.csv"
    # Another name is another address, which is a key: its row is not to be pointed to meanwhile.
    again.write_text(rows.replace(",Vendée,Vendée,", ",Vendée,Pays de Vendée,"), encoding="utf-8")

    def value() -> Recorded:
        with transaction.atomic():
            Indicator.objects.select_for_update(of=("self",), no_key=True).get(pk=indicator.pk)
            held.set()
            wait_until_one_waits()
            return record_measure(given=one, way=Way.FORM, by=people.facilitator, today=TODAY)

    def referential() -> None:
        assert held.wait(5)
        load_territories(again, refresh=True)

    done = at_once([value, referential])
    assert [one for one in done if isinstance(one, Exception)] == []
    kept = Tally.objects.get(territory=people.vendee)
    assert (kept.value, kept.territory.slug) == ("40/1", "pays-de-vendee")


def wait_until_one_waits() -> None:
    """Until another connection waits for a lock, ten seconds at most."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
