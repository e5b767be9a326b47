"""Indicators of the demonstration and their values over two years, up to today. Made once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from indicators.enums import Direction, IndicatorKind, Periodicity
from indicators.services import create_indicator
from indicators.values import IndicatorValues, TargetValues
from measures.enums import Way
from measures.given import Given
from measures.models import Measure
from measures.periods import Period, period_of, periods_between
from measures.services import record_many
from territories.enums import Level
from territories.models import Territory

NAMESPACE = uuid.UUID("8a8d2f0e-6c1b-4a55-9d0e-0b7f1d3c2e64")
TWO_YEARS = timedelta(days=730)


@dataclass(frozen=True)
class Story:
    """`start` and `step` make the values of the first département; the next ones begin a little higher."""

    name: str
    definition: str
    kind: str
    unit: str
    periodicity: str
    source: str
    start: Decimal
    step: Decimal
    goal: Decimal


STORIES = (
    Story(
        "Part des salles de classe reliées au réseau",
        "Salles où une prise ou une borne donne accès au réseau, sur toutes les salles de classe.",
        IndicatorKind.RATE,
        "",
        Periodicity.QUARTERLY,
        "Relevé des équipes de maintenance",
        Decimal(38),
        Decimal("3.5"),
        Decimal(75),
    ),
    Story(
        "Ordinateurs prêtés aux élèves",
        "Ordinateurs prêtés pour l’année à des élèves qui n’en ont pas chez eux.",
        IndicatorKind.COUNT,
        "ordinateurs",
        Periodicity.HALF_YEARLY,
        "Registre des prêts",
        Decimal(120),
        Decimal(45),
        Decimal(1500),
    ),
)


@transaction.atomic
def load_demo_values(*, region: Territory, by: User, today: date, stories: Sequence[Story] = STORIES) -> int:
    """Define the indicators of a region and give them values, unless they are there. Returns how many values."""
    return sum(_load(story, region, by, today) for story in stories)


def key_of(story: Story, region: Territory) -> uuid.UUID:
    """The `uid` of its indicator in a region."""
    return uuid.uuid5(NAMESPACE, f"{region.ref} {story.name}")


def _load(story: Story, region: Territory, by: User, today: date) -> int:
    began = today - TWO_YEARS
    values = IndicatorValues(
        name=story.name,
        definition=story.definition,
        kind=story.kind,
        unit=story.unit,
        direction=Direction.HIGHER,
        periodicity=story.periodicity,
        source=story.source,
        awaited_level=Level.DEPARTEMENT,
        baseline_value=story.start if story.kind == IndicatorKind.RATE else story.start * 5,
        baseline_on=began,
        targets=(TargetValues(due_on=today + TWO_YEARS, value=story.goal),),
    )
    uid = key_of(story, region)
    indicator, is_new = create_indicator(uid=uid, territory=region, values=values, by=by)
    if not is_new:
        return 0
    places = Territory.objects.within(region).filter(level=Level.DEPARTEMENT).order_by("code")
    closed = period_of(story.periodicity, today).start - timedelta(days=1)
    periods = periods_between(story.periodicity, began, closed)
    given = [
        Given(
            uid=uuid.uuid5(uid, f"{place.ref} {period.start}"),
            indicator=indicator,
            territory=place,
            day=period.start,
            value=story.start + story.step * rank + 4 * order,
            weight=Decimal(900 + 250 * order) if story.kind == IndicatorKind.RATE else None,
            source=story.source,
        )
        for order, place in enumerate(places)
        for rank, period in enumerate(periods)
        if not _is_missing(order, period, periods)
    ]
    done = record_many(given=given, way=Way.IMPORT, by=by, today=today)
    _correct_one([one.measure for one in done if one.measure][-1], by, today)
    return len(given)


def _is_missing(order: int, period: Period, periods: list[Period]) -> bool:
    """The second département has not given its last value yet."""
    return order == 1 and period == periods[-1]


def _correct_one(measure: Measure, by: User, today: date) -> None:
    assert measure.value is not None
    again = Given(
        uid=uuid.uuid5(measure.uid, "correction"),
        indicator=measure.indicator,
        territory=measure.territory,
        day=measure.period_start,
        value=measure.value + 2,
        weight=measure.weight,
        source=measure.source,
        comment="Deux réponses de fin de période avaient été oubliées.",
        seen=measure.pk,
    )
    record_many(given=[again], way=Way.FORM, by=by, today=today)
