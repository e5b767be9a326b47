"""The one door for values: what is recorded, what is refused and in which words, one or many at once."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from indicators.models import Indicator
from indicators.services import save_indicator
from indicators.values import IndicatorValues, read_indicator
from measures.enums import Way
from measures.models import Measure
from measures.services import AlreadyMeasuredError, StaleMeasureError, record_many, record_measure
from tests.cast import Cast
from tests.measures.made import TODAY, given, measure, yearly

pytestmark = pytest.mark.django_db

TOO_EARLY = "Cette période n’a pas commencé\u00a0: une valeur en 2027 ne se donne pas d’avance."


def in_force() -> list[Decimal | None]:
    return list(Measure.objects.in_force().values_list("value", flat=True))


def test_a_value_is_recorded_with_all_that_is_said_of_it(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    one = measure(
        indicator, cast.vendee, "2021-05-05", "40.5", cast.facilitator, weight="120", source="Enquête", comment="Été"
    )
    one.refresh_from_db()
    told = (one.kind, one.period_start, one.period_end, one.value, one.weight, one.source, one.comment, one.way)
    period = (date(2021, 1, 1), date(2021, 12, 31))
    assert told == ("taux", *period, Decimal("40.5"), Decimal(120), "Enquête", "Été", "formulaire")
    assert (one.by, one.corrects, one.withdrawn, one.value_text) == (cast.facilitator, None, False, "40,5\u00a0%")
    assert abs(timezone.now() - one.at) < timedelta(minutes=1)


def test_the_same_asked_twice_is_one_measure(cast: Cast) -> None:
    one = given(yearly(cast.nantes), cast.vendee, "2021-05-05", "40")
    done = [record_measure(given=one, way=Way.API, by=cast.facilitator, today=TODAY) for _ in range(2)]
    assert [result.is_new for result in done] == [True, False]
    assert done[0].measure == done[1].measure == Measure.objects.get()


def test_sent_again_after_somebody_corrected_it_says_what_is_there_now(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    one = given(indicator, cast.vendee, "2021-05-05", "40")
    first = record_measure(given=one, way=Way.API, by=cast.facilitator, today=TODAY).measure
    assert first is not None
    again = given(indicator, cast.vendee, "2021-05-05", "50", seen=first.pk)
    second = record_measure(given=again, way=Way.API, by=cast.facilitator, today=TODAY).measure
    assert record_measure(given=again, way=Way.API, by=cast.facilitator, today=TODAY).measure == second
    assert second is not None
    third = measure(indicator, cast.vendee, "2021-05-05", "60", cast.coordinator, corrects=second)
    done = record_many(given=[one, again], way=Way.API, by=cast.facilitator, today=TODAY)
    assert [(result.measure, result.current, result.is_stale) for result in done] == [(None, third, True)] * 2
    assert [list(result.errors) for result in done] == [["day"], ["seen"]]
    assert done[0].errors["day"].startswith("Il y a déjà une valeur en 2021\u00a0: 60\u00a0%, enregistrée par ")
    with pytest.raises(AlreadyMeasuredError):
        record_measure(given=one, way=Way.API, by=cast.facilitator, today=TODAY)
    with pytest.raises(StaleMeasureError):
        record_measure(given=again, way=Way.API, by=cast.facilitator, today=TODAY)
    assert (Measure.objects.count(), in_force()) == (3, [Decimal(60)])


def test_an_identifier_of_another_value_is_refused(cast: Cast) -> None:
    one = measure(yearly(cast.rennes), cast.morbihan, "2021-05-05", "40", cast.other_facilitator)
    mine = given(yearly(cast.nantes), cast.vendee, "2021-05-05", "50", uid=one.uid)
    with pytest.raises(ValidationError, match="Cet identifiant est celui d’une autre valeur"):
        record_measure(given=mine, way=Way.API, by=cast.facilitator, today=TODAY)
    assert in_force() == [Decimal(40)]


@pytest.mark.parametrize(
    ("kind", "changes", "field", "sentence"),
    [
        ("taux", {"value": "100.01"}, "value", "Un taux est compris entre 0 et 100."),
        ("nombre", {"value": "-1"}, "value", "Écrivez un nombre supérieur ou égal à 0."),
        ("oui_non", {"value": "2"}, "value", "Répondez par oui ou par non."),
        ("nombre", {"value": "NaN"}, "value", "Écrivez un nombre, en chiffres."),
        ("nombre", {"value": "1.234"}, "value", "Écrivez un nombre d’au plus 14 chiffres, dont 2 après la virgule."),
        ("nombre", {"value": "1e12"}, "value", "Écrivez un nombre d’au plus 14 chiffres, dont 2 après la virgule."),
        ("nombre", {"value": None}, "value", "Donnez la valeur."),
        ("nombre", {"weight": "3"}, "weight", "Seul un taux se rapporte à un nombre. Videz ce champ."),
        ("taux", {"weight": "0"}, "weight", "Écrivez un nombre supérieur à 0."),
        ("taux", {"day": "2027-01-01"}, "day", TOO_EARLY),
        ("taux", {"day": "1949-12-31"}, "day", "Donnez une date à partir de 1950."),
        ("taux", {"source": "x" * 301}, "source", "Le texte compte 301 caractères\u202f; réduisez-le à 300 au plus."),
        ("taux", {"seen": 999_999}, "seen", "Il n’y a pas de valeur à corriger ici."),
    ],
)  # fmt: skip
def test_what_cannot_be_a_value_is_refused_in_french(
    cast: Cast, kind: str, changes: dict[str, Any], field: str, sentence: str
) -> None:
    indicator = yearly(cast.nantes, kind=kind, baseline_value=None, baseline_on=None)
    said = {"day": "2026-03-01", "value": "1", **changes}
    with pytest.raises(ValidationError) as refused:
        record_measure(given=given(indicator, cast.vendee, **said), way=Way.FORM, by=cast.facilitator, today=TODAY)
    assert refused.value.message_dict == {field: [sentence]}
    assert in_force() == []


def test_a_territory_outside_and_an_archived_indicator_are_refused(cast: Cast) -> None:
    one = given(yearly(cast.nantes), cast.morbihan, "2021-01-01", "4")
    outside = "«\u00a0Morbihan\u00a0» n’a pas cet indicateur, défini pour «\u00a0Académie de Nantes\u00a0» "
    outside += "et les territoires qu’il contient."
    with pytest.raises(ValidationError) as refused:
        record_measure(given=one, way=Way.FORM, by=cast.administrator, today=TODAY)
    assert refused.value.message_dict == {"territory": [outside]}
    archived = given(yearly(cast.nantes, "Vieux", active=False), cast.vendee, "2021-01-01", "4")
    with pytest.raises(ValidationError, match="Cet indicateur est archivé"):
        record_measure(given=archived, way=Way.FORM, by=cast.administrator, today=TODAY)
    assert in_force() == []


def test_twice_for_a_period_says_what_is_there(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    there = measure(indicator, cast.vendee, "2021-05-05", "40", cast.coordinator)
    with pytest.raises(AlreadyMeasuredError) as refused:
        measure(indicator, cast.vendee, "2021-12-31", "50", cast.facilitator)
    said = refused.value.message_dict["day"][0]
    assert said.startswith("Il y a déjà une valeur en 2021\u00a0: 40\u00a0%, enregistrée par Coordinatrice le ")
    assert said.endswith("Corrigez-la plutôt.")
    assert (refused.value.current, in_force()) == (there, [Decimal(40)])


def test_a_correction_is_another_measure_and_the_first_stays(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    first = measure(indicator, cast.vendee, "2021-05-05", "40", cast.facilitator)
    second = measure(indicator, cast.vendee, "2021-05-05", "50", cast.coordinator, corrects=first, comment="Erreur")
    assert (second.corrects, in_force(), Measure.objects.count()) == (first, [Decimal(50)], 2)
    same = measure(indicator, cast.vendee, "2021-05-05", "50", cast.facilitator, corrects=second)
    assert (same, Measure.objects.count()) == (second, 2)


def test_a_correction_of_what_somebody_corrected_meanwhile_writes_nothing(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    first = measure(indicator, cast.vendee, "2021-05-05", "40", cast.facilitator)
    second = measure(indicator, cast.vendee, "2021-05-05", "50", cast.coordinator, corrects=first)
    with pytest.raises(StaleMeasureError) as stale:
        measure(indicator, cast.vendee, "2021-05-05", "60", cast.facilitator, corrects=first)
    assert (stale.value.current, in_force()) == (second, [Decimal(50)])


def test_a_value_taken_back_leaves_none_and_another_may_come(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    first = measure(indicator, cast.vendee, "2021-05-05", "40", cast.facilitator)
    gone = measure(indicator, cast.vendee, "2021-05-05", None, cast.facilitator, corrects=first)
    assert (gone.withdrawn, gone.value_text, in_force()) == (True, "valeur retirée", [])
    again = measure(indicator, cast.vendee, "2021-05-05", "45", cast.facilitator)
    assert (again.corrects, in_force()) == (gone, [Decimal(45)])


def test_many_at_once_save_the_good_ones_and_say_why_not_the_others(cast: Cast) -> None:
    indicator, other = yearly(cast.nantes), yearly(cast.france, "Autre", kind="nombre")
    there = measure(indicator, cast.vendee, "2020-05-05", "40", cast.coordinator)
    asked = [
        given(indicator, cast.vendee, "2021-01-01", "41"),
        given(indicator, cast.vendee, "2021-06-01", "42"),
        given(indicator, cast.morbihan, "2021-01-01", "43"),
        given(indicator, cast.vendee, "2020-01-01", "44"),
        given(indicator, cast.vendee, "2020-01-01", "45", seen=there.pk),
        given(other, cast.morbihan, "2021-01-01", "1200"),
        given(indicator, cast.bassin, "2021-01-01", "101"),
    ]
    done = record_many(given=asked, way=Way.IMPORT, by=cast.administrator, today=TODAY)
    assert [one.given for one in done] == asked
    assert [(one.is_new, sorted(one.errors)) for one in done] == [
        (True, []),
        (False, ["day"]),
        (False, ["territory"]),
        (False, ["day"]),
        (True, []),
        (True, []),
        (False, ["value"]),
    ]
    assert sorted(map(str, in_force())) == ["1200.00", "41.00", "45.00"]
    assert record_many(given=[], way=Way.IMPORT, by=cast.administrator) == []


@pytest.mark.parametrize("number", [1, 30])
def test_recording_costs_the_same_at_1_and_30_values(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    indicator = yearly(cast.nantes, periodicity="mensuelle")
    asked = [
        given(indicator, cast.vendee, f"{2020 + rank // 12}-{rank % 12 + 1:02}-01", "41", uid=uuid.uuid4())
        for rank in range(number)
    ]
    # Four, and ten that keep the values of the territories and where the indicator stands, its savepoint too.
    with django_assert_num_queries(14):
        record_many(given=asked, way=Way.GRID, by=cast.facilitator, today=TODAY)
    assert Measure.objects.count() == number


@pytest.mark.parametrize(
    ("change", "field"),
    [({"periodicity": "mensuelle"}, "periodicity"), ({"kind": "nombre"}, "kind"), ({"unit": "des classes"}, "unit")],
)
def test_a_definition_does_not_contradict_the_values_it_has(cast: Cast, change: dict[str, str], field: str) -> None:
    indicator = yearly(cast.nantes)
    held = read_indicator(Indicator.objects.get())
    wanted = IndicatorValues(**{**held.fields, **change}, targets=held.targets)
    measure(indicator, cast.vendee, "2021-05-05", "40", cast.facilitator)
    with pytest.raises(ValidationError) as refused:
        save_indicator(indicator=indicator, values=wanted, version=1, by=cast.facilitator)
    assert list(refused.value.message_dict) == [field]
    renamed = IndicatorValues(**{**held.fields, "name": "Autre nom"}, targets=held.targets)
    save_indicator(indicator=indicator, values=renamed, version=1, by=cast.facilitator)
    assert Indicator.objects.get().name == "Autre nom"
