"""What the database refuses of an indicator, and who sees and uses which."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.scope import Scope
from indicators.models import Indicator, MeasuredBy, Target
from indicators.numbers import bare_text, value_text
from tests.cast import Cast
from tests.indicators.made import make_indicator, make_measure

pytestmark = pytest.mark.django_db

DAY = date(2020, 9, 1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Un indicateur a un nom."),
        ({"kind": "humeur"}, "Cette nature d’indicateur n’existe pas."),
        ({"direction": "nord"}, "Dites s’il vaut mieux une valeur plus haute ou plus basse."),
        ({"kind": "oui_non", "unit": "jours"}, "Un indicateur par oui ou par non n’a pas d’unité."),
        ({"baseline_value": Decimal(5)}, "Une valeur de départ va avec sa date."),
        ({"baseline_on": DAY}, "Une valeur de départ va avec sa date."),
        ({"baseline_value": Decimal(-1), "baseline_on": DAY}, "La valeur de départ est supérieure ou égale à 0."),
        ({"baseline_value": Decimal("100.01"), "baseline_on": DAY}, "Un taux est compris entre 0 et 100."),
        ({"kind": "oui_non", "baseline_value": Decimal(2), "baseline_on": DAY}, "La valeur de départ est oui ou non."),
    ],
)
def test_the_database_refuses_what_is_not_an_indicator_in_french(
    cast: Cast, fields: dict[str, Any], sentence: str
) -> None:
    given = {"territory": cast.nantes, "name": "Écoles", "kind": "taux", "direction": "hausse", **fields}
    indicator = Indicator(**given)
    with pytest.raises(ValidationError) as refused:
        indicator.validate_constraints()
    assert refused.value.messages == [sentence]
    with pytest.raises(IntegrityError), transaction.atomic():
        indicator.save()


@pytest.mark.parametrize("kind", ["nombre", "montant"])
def test_only_a_rate_stops_at_100(cast: Cast, kind: str) -> None:
    make_indicator(cast.nantes, kind=kind, baseline_value=Decimal("100.01"))
    assert Indicator.objects.get().baseline_value == Decimal("100.01")


def test_a_name_is_given_once_a_territory(cast: Cast) -> None:
    make_indicator(cast.nantes)
    make_indicator(cast.vendee)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_indicator(cast.nantes)


def test_a_target_is_one_a_date_and_not_negative(cast: Cast) -> None:
    indicator = make_indicator(cast.nantes)
    for due_on, value in ((date(2025, 9, 1), 5), (date(2026, 9, 1), -1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Target.objects.create(indicator=indicator, due_on=due_on, value=Decimal(value))


@pytest.mark.parametrize(("kind", "value"), [("taux", "101"), ("oui_non", "2"), ("nombre", "-1")])
def test_a_target_goes_with_the_nature_of_its_indicator(cast: Cast, kind: str, value: str) -> None:
    indicator = make_indicator(cast.nantes, kind=kind, baseline_value=None, baseline_on=None)
    with pytest.raises(ValidationError):
        Target(indicator=indicator, due_on=DAY, value=Decimal(value)).full_clean()


def test_a_success_measure_is_tied_once(cast: Cast) -> None:
    measure = make_measure(cast)
    MeasuredBy.objects.create(entry=measure, indicator=make_indicator(cast.nantes))
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasuredBy.objects.create(entry=measure, indicator=make_indicator(cast.vendee))


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("administrator", ["Bassin", "France", "Nantes", "Rennes"]),
        ("coordinator", ["Bassin", "France", "Nantes"]),
        ("facilitator", ["Bassin", "France", "Nantes"]),
        ("reader", ["Bassin", "France", "Nantes"]),
        ("other_reader", ["France", "Rennes"]),
        ("outsider", []),
    ],
)
def test_one_sees_what_one_s_territories_define_or_inherit(cast: Cast, who: str, seen: list[str]) -> None:
    defined = {"France": cast.france, "Nantes": cast.nantes, "Bassin": cast.bassin, "Rennes": cast.rennes}
    for name, territory in defined.items():
        make_indicator(territory, name)
    found = Indicator.objects.visible_to(Scope(getattr(cast, who)))
    assert list(found.order_by("name").values_list("name", flat=True)) == seen


def test_a_territory_uses_its_own_and_those_of_its_ancestors_but_not_the_archived(cast: Cast) -> None:
    for name, territory in {"France": cast.france, "Vendée": cast.vendee, "Bassin": cast.bassin}.items():
        make_indicator(territory, name)
    make_indicator(cast.nantes, "Archivé", active=False)
    make_indicator(cast.rennes, "Rennes")
    usable = Indicator.objects.usable_for(cast.vendee).order_by("name")
    assert list(usable.values_list("name", flat=True)) == ["France", "Vendée"]


@pytest.mark.parametrize(
    ("kind", "unit", "value", "said", "typed"),
    [
        ("taux", "", "12.50", "12,5\u00a0%", "12,5"),
        ("nombre", "élèves", "1200.00", "1\u202f200\u00a0élèves", "1200"),
        ("nombre", "", "0.00", "0", "0"),
        ("montant", "", "1000000.05", "1\u202f000\u202f000,05\u00a0€", "1000000,05"),
        ("oui_non", "", "1.00", "oui", "oui"),
        ("oui_non", "", "0.00", "non", "non"),
    ],
)
def test_a_value_is_said_and_typed_in_french(kind: str, unit: str, value: str, said: str, typed: str) -> None:
    assert value_text(kind, unit, Decimal(value)) == said
    assert bare_text(kind, Decimal(value)) == typed
