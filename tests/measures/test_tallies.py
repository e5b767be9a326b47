"""What is kept beside the measures is what the rules find from scratch, whatever was written and in whichever order."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from indicators.models import Indicator, Target
from indicators.services import save_indicator
from indicators.values import TargetValues, read_indicator
from measures.behind import behind
from measures.enums import Way
from measures.given import Given
from measures.models import Measure, Spell, Tally
from measures.packed import FIELDS, of_one_line, unpack
from measures.rollup import Own, Rolled, missing, prefixes, roll
from measures.services import record_many
from measures.tallies import rebuild
from territories.enums import Level
from territories.models import Territory
from territories.services import add_territory
from tests.cast import Cast, person
from tests.measures.made import measure, yearly
from tests.measures.test_rollup import answers, grow, numbers, weights

TODAY = date(2026, 11, 22)
STARTS = (date(2025, 1, 1), date(2026, 1, 1))

Act = tuple[int, date, Decimal | None, Decimal | None]
"""Which territory, which period, the value (None takes it back), what it is out of."""


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, str, list[list[Act]]]:
    """A kind, the awaited level, and batches of what is recorded, corrected or taken back."""
    kind = draw(st.sampled_from(["nombre", "montant", "taux", "oui_non"]))
    value = answers if kind == "oui_non" else numbers
    weight = weights if kind == "taux" else st.none()
    gives: st.SearchStrategy[Act] = st.tuples(st.integers(0, 11), st.sampled_from(STARTS), value, weight)
    takes: st.SearchStrategy[Act] = st.tuples(st.integers(0, 11), st.sampled_from(STARTS), st.none(), st.none())
    batches = st.lists(st.lists(st.one_of(gives, gives, takes), max_size=6), max_size=5)
    return kind, draw(st.sampled_from(["national", "academie", "departement", "bassin"])), draw(batches)


def record(indicator: Indicator, places: list[Territory], acts: list[Act], by: User) -> None:
    """What each act asks of a place as the database has it; one act a place and a period."""
    last = {
        (one.territory_id, one.period_start): one
        for one in Measure.objects.filter(indicator=indicator, corrected_by=None)
    }
    asked: dict[tuple[int, date], Given] = {}
    for rank, start, value, weight in acts:
        place = places[rank]
        there = last.get((place.pk, start))
        if value is None and (there is None or there.withdrawn):
            continue
        seen = there.pk if there and not there.withdrawn else None
        asked[place.pk, start] = Given(
            uid=uuid.uuid4(), indicator=indicator, territory=place, day=start, value=value, weight=weight, seen=seen,
            comment="Erreur" if value is None else "",
        )  # fmt: skip
    done = record_many(given=list(asked.values()), way=Way.API, by=by, today=TODAY)
    assert [one.errors for one in done if one.errors] == []


def kept(indicator: Indicator) -> Iterator[Any]:
    yield from (
        Tally.objects.filter(indicator=indicator)
        .order_by("period_start", "territory__path")
        .values_list("period_start", "territory__path", "below", "missing", *FIELDS)
    )


def spells(indicator: Indicator) -> list[Any]:
    fields = [one.name for one in Spell._meta.fields if one.name != "id"]
    return list(Spell.objects.filter(indicator=indicator).order_by("territory", "first_day").values_list(*fields))


def from_scratch(indicator: Indicator, start: date) -> tuple[Rolled, dict[str, Own]]:
    values = Measure.objects.in_force().filter(indicator=indicator, period_start=start)
    own = {one.territory.path: Own(one.value or Decimal(0), one.weight) for one in values.select_related("territory")}
    return roll(indicator.kind, {path for one in own for path in prefixes(one)}, own), own


class TalliesTest(TestCase):
    @settings(max_examples=20)
    @given(stories())
    def test_what_is_kept_is_what_the_rules_find_from_scratch(self, story: Any) -> None:
        kind, awaited_level, batches = story
        places = grow()
        indicator = Indicator.objects.create(
            territory=places[0], name="Essai", kind=kind, direction="hausse", periodicity="annuelle",
            awaited_level=awaited_level,
        )  # fmt: skip
        Target.objects.create(indicator=indicator, due_on=date(2027, 6, 1), value=1)
        by = person("autrice", ("administrateur", places[0]))  # type: ignore[arg-type]
        rebuild(indicator)
        for acts in batches:
            record(indicator, places, acts, by)
        awaited = [one.path for one in places if one.level == Level(awaited_level)]
        expected = set()
        for start in STARTS:
            rolled, own = from_scratch(indicator, start)
            for path, total in rolled.totals.items():
                below = rolled.below.get(path) if path in own else None
                expected.add((start, path, total, below, len(missing(awaited, own, path))))
        rows = list(kept(indicator))
        found = {(start, path, unpack(*rest), of_one_line(below), no) for start, path, below, no, *rest in rows}
        assert found == expected
        assert len(rows) == len(expected)
        stood = spells(indicator)
        rebuild(indicator)
        assert list(kept(indicator)) == rows
        assert spells(indicator) == stood


@pytest.mark.django_db
def test_a_territory_that_is_added_is_missing_up_to_one_that_speaks_for_all_it_contains(cast: Cast) -> None:
    indicator = yearly(cast.nantes, awaited_level="bassin")
    measure(indicator, cast.bassin, "2024-01-01", "40", cast.facilitator)
    measure(indicator, cast.vendee, "2025-01-01", "40", cast.facilitator)

    def missing_by_year(place: Territory) -> list[int]:
        rows = Tally.objects.filter(indicator=indicator, territory=place).order_by("period_start")
        return list(rows.values_list("missing", flat=True))

    before = missing_by_year(cast.nantes)
    assert missing_by_year(cast.vendee) == [0, 0]
    add_territory(level="bassin", name="Bassin de la côte", parent=cast.vendee)
    assert missing_by_year(cast.vendee) == [1, 0]
    assert missing_by_year(cast.nantes) == [before[0] + 1, before[1]]
    rows, stood = list(kept(indicator)), spells(indicator)
    rebuild(indicator)
    assert (list(kept(indicator)), spells(indicator)) == (rows, stood)


@pytest.mark.django_db
def test_a_target_that_moves_changes_where_the_indicator_stands(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    measure(indicator, cast.vendee, "2025-01-01", "40", cast.facilitator)
    on = {"indicator": indicator, "territory": cast.nantes, "first_day__lte": TODAY, "last_day__gte": TODAY}
    assert Spell.objects.get(**on).standing == "en_retard"
    held = read_indicator(Indicator.objects.get(pk=indicator.pk))
    lower = replace(held, targets=(TargetValues(due_on=date(2025, 9, 1), value=Decimal(30)),))
    save_indicator(indicator=indicator, values=lower, version=1, by=cast.coordinator)
    assert Spell.objects.get(**on).standing == "atteint"


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "changed"), [("annuelle", {"periodicity": "mensuelle"}), ("", {"kind": "nombre"})])
def test_another_nature_or_periodicity_given_before_any_value_is_followed(
    cast: Cast, before: str, changed: dict[str, Any]
) -> None:
    indicator = yearly(cast.nantes, periodicity=before, baseline_value=None, baseline_on=None)
    held = read_indicator(Indicator.objects.get(pk=indicator.pk))
    save_indicator(indicator=indicator, values=replace(held, **changed), version=1, by=cast.coordinator)
    stood = spells(indicator)
    rebuild(indicator)
    assert stood == spells(indicator)


@pytest.mark.django_db
def test_a_territory_is_added_whatever_the_number_of_values(cast: Cast) -> None:
    indicator = yearly(cast.nantes, awaited_level="bassin")
    told = {"how": "sum", "value": "1/1", "parts": 1, "yes": 0, "out_of": 0, "missing": 0}
    days = (date(1850, 1, 1) + timedelta(days=rank) for rank in range(66_000))
    rows = [Tally(indicator=indicator, territory=cast.nantes, period_start=day, **told) for day in days]
    Tally.objects.bulk_create(rows, batch_size=10_000)
    add_territory(level="bassin", name="Bassin de la côte", parent=cast.vendee)
    assert Tally.objects.filter(indicator=indicator, missing=1).count() == 66_000


@pytest.mark.django_db
def test_what_a_process_of_an_older_release_recorded_is_kept_when_the_missing_is_made(cast: Cast) -> None:
    """Measures written without what is kept of them, as before there was any."""
    places = Territory.objects.filter(parent=cast.nantes).order_by("pk")[:4]
    same, new, corrected, gone = (yearly(cast.nantes, name) for name in ("Même", "Neuf", "Corrigé", "Retiré"))
    firsts = [measure(one, places[0], "2025-01-01", "40", cast.facilitator) for one in (same, corrected, gone)]
    silent = yearly(cast.nantes, "Muet")

    def written(indicator: Indicator, **fields: Any) -> None:
        period = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31), "at": timezone.now()}
        Measure.objects.bulk_create([Measure(indicator=indicator, kind="taux", way="formulaire", **period, **fields)])

    written(new, territory=places[1], value=Decimal(10))
    written(corrected, territory=places[0], value=Decimal("12.5"), corrects=firsts[1])
    written(gone, territory=places[0], withdrawn=True, corrects=firsts[2])
    Spell.objects.filter(indicator=silent).delete()
    assert list(behind()) == [new, corrected, gone, silent]
    call_command("roll_up_values", "--missing", stdout=StringIO())
    assert list(behind()) == []
    top = Tally.objects.filter(territory=cast.nantes).values_list("indicator__name", "value")
    assert dict(top) == {"Même": "40/1", "Neuf": "10/1", "Corrigé": "25/2"}
    measure(same, places[0], "2025-01-01", "41.25", cast.facilitator, corrects=firsts[0], weight="3")
    assert list(behind()) == []
