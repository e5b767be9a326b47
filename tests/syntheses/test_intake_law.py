"""The law of the rows: compose(intake(report)) == report, on generated reports."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from restitutions.models import Entry, Retex
from syntheses.compose import compose
from syntheses.intake import intake
from syntheses.report import Report, TerritoryRef
from tests.cast import Cast
from tests.syntheses.strategies import reports

pytestmark = [pytest.mark.django_db]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(report=reports())
def test_what_goes_into_the_rows_comes_out_of_them(cast: Cast, report: Report) -> None:
    point = transaction.savepoint()
    try:
        restitution = intake(report, campaign=cast.campaign, territory=cast.region)
        composed = compose(restitution)
        references = [
            *Entry.objects.exclude(reference=None).values_list("reference", flat=True),
            *Retex.objects.values_list("reference", flat=True),
        ]
    finally:
        transaction.savepoint_rollback(point)
    place = TerritoryRef(level="region_academique", code="17", name=cast.region.label)
    expected = dataclasses.replace(report, campaign="egn-2020", territory=place)
    assert bare(composed) == bare(expected)
    assert len(references) == len(set(references))
    assert all(reference and reference.startswith("PDL-T") for reference in references)


def bare(value: object) -> object:
    """A report without what intake gives (references) or knows better (sources are rows of other restitutions)."""
    if isinstance(value, tuple):
        return tuple(bare(item) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    blank: dict[str, object] = {"ref": "", "sources": ()}
    return {field.name: blank.get(field.name, bare(getattr(value, field.name))) for field in dataclasses.fields(value)}
