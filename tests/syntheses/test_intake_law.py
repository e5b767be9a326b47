"""The law of the rows: compose(intake(report)) == report, on generated reports."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from restitutions.models import Entry, Retex
from syntheses import report as hinge
from syntheses.compose import compose
from syntheses.intake import intake
from syntheses.report import DiagnosisRow, Report, TerritoryRef, ThemeSection
from tests.cast import Cast
from tests.syntheses.strategies import SOURCES, reports

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

unkind = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def region(cast: Cast) -> Cast:
    """The region, and below it what reports say they were merged from."""
    below = tuple(ThemeSection(theme=theme, diagnosis=(DiagnosisRow(irritants=irritants(theme)),)) for theme in (1, 5))
    intake(Report(layout="ateliers", themes=below), campaign=cast.campaign, territory=cast.vendee)
    assert set(SOURCES) <= set(Entry.objects.values_list("reference", flat=True))
    return cast


def irritants(theme: int) -> tuple[hinge.Entry, ...]:
    return tuple(hinge.Entry(text="Un irritant", ref=f"D85-T{theme}-I{number}") for number in (1, 2, 10))


@contextmanager
def undone() -> Iterator[None]:
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@unkind
@given(report=reports(placed=True))
def test_what_goes_into_the_rows_comes_out_of_them(region: Cast, report: Report) -> None:
    before = set(Entry.objects.exclude(reference=None).values_list("reference", flat=True))
    with undone():
        composed = compose(intake(report, campaign=region.campaign, territory=region.region))
        references = [
            *Entry.objects.exclude(reference=None).exclude(reference__in=before).values_list("reference", flat=True),
            *Retex.objects.values_list("reference", flat=True),
        ]
    place = TerritoryRef(level="region_academique", code="17", name=region.region.label)
    expected = dataclasses.replace(report, campaign="egn-2020", territory=place)
    assert without_references(composed) == without_references(expected)
    assert len(references) == len(set(references))
    assert all(reference and reference.startswith("PDL-T") for reference in references)


@unkind
@given(report=reports(placed=True))
def test_what_came_out_goes_in_again_and_nothing_of_it_changes(region: Cast, report: Report) -> None:
    """With the references that were given and the sources that were found: the law, to the last field."""
    with undone():
        composed = compose(intake(report, campaign=region.campaign, territory=region.region))
    with undone():
        assert compose(intake(composed, campaign=region.campaign, territory=region.region)) == composed


def without_references(value: object) -> object:
    """A report without the references, which intake gives; of its sources, those that lead somewhere, each once."""
    if isinstance(value, tuple):
        return tuple(without_references(item) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = {field.name: without_references(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, hinge.Entry):
        fields["sources"] = tuple(dict.fromkeys(source for source in value.sources if source in SOURCES))
    return fields | ({"ref": ""} if "ref" in fields else {})
