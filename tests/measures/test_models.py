"""What the database refuses of a measure; a measure is written once."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from measures.models import AppendOnlyError, Measure
from tests.cast import Cast
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, tzinfo=UTC)


def unsaved(cast: Cast, **fields: Any) -> Measure:
    indicator = fields.pop("indicator", None) or yearly(cast.nantes)
    start, end = date(2021, 1, 1), date(2021, 12, 31)
    base: dict[str, Any] = {"kind": "taux", "period_start": start, "period_end": end, "value": Decimal(5)}
    return Measure(indicator=indicator, territory=cast.vendee, at=AT, **{**base, "way": "formulaire", **fields})


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value": None}, "Seul un retrait n’a pas de valeur."),
        ({"withdrawn": True}, "Seul un retrait n’a pas de valeur."),
        ({"withdrawn": True, "value": None}, "Seul un retrait n’a pas de valeur."),
        ({"value": Decimal("100.01")}, "Un taux est compris entre 0 et 100."),
        ({"value": Decimal(-1)}, "Une valeur est supérieure ou égale à 0."),
        ({"kind": "oui_non", "value": Decimal(2)}, "La valeur est oui ou non."),
        ({"kind": "humeur"}, "Cette nature d’indicateur n’existe pas."),
        ({"kind": "nombre", "weight": Decimal(3)}, "Seul un taux se rapporte à un nombre, supérieur à 0."),
        ({"weight": Decimal(0)}, "Seul un taux se rapporte à un nombre, supérieur à 0."),
        ({"way": "pigeon"}, "Cette voie de saisie n’existe pas."),
        ({"period_end": date(2020, 12, 31)}, "Une période finit après avoir commencé."),
    ],
)
def test_the_database_refuses_what_is_not_a_value(cast: Cast, fields: dict[str, Any], sentence: str) -> None:
    one = unsaved(cast, **fields)
    with pytest.raises(ValidationError) as refused:
        one.validate_constraints()
    assert refused.value.messages == [sentence]
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_the_first_value_of_a_period_is_one_and_is_corrected_once(cast: Cast) -> None:
    first = unsaved(cast)
    first.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        unsaved(cast, indicator=first.indicator).save()
    unsaved(cast, indicator=first.indicator, corrects=first).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        unsaved(cast, indicator=first.indicator, corrects=first).save()
    assert Measure.objects.count() == 2


def test_a_measure_is_never_changed_nor_deleted(cast: Cast) -> None:
    one = measure(yearly(cast.nantes), cast.vendee, "2021-05-05", "40", cast.facilitator)
    one.value = Decimal(50)
    for forbidden in (
        one.save,
        one.delete,
        Measure.objects.all().delete,
        lambda: Measure.objects.update(value=50),
        lambda: Measure.objects.bulk_update([one], ["value"]),
    ):
        with pytest.raises(AppendOnlyError):
            forbidden()
    assert Measure.objects.get().value == Decimal(40)


def test_what_has_values_is_not_deleted_and_an_account_is(cast: Cast) -> None:
    one = measure(yearly(cast.nantes), cast.bassin, "2021-05-05", "40", cast.facilitator)
    for thing in (one.indicator, cast.bassin):
        with pytest.raises(ProtectedError):
            thing.delete()
    cast.facilitator.delete()
    assert Measure.objects.get().by is None
