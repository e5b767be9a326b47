"""What measures a point: the indicators tied to the success measures that follow it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.scope import Scope
from indicators.models import Indicator, MeasuredBy
from restitutions.enums import Kind
from restitutions.models import ThemeSheet
from threads.points import Step
from threads.subjects import Subject


@dataclass(frozen=True)
class Measured:
    """An indicator, and the references of the success measures it is tied to."""

    indicator: Indicator
    references: tuple[str, ...]


def indicators_of(subject: Subject, after: Iterable[Step], scope: Scope) -> list[Measured]:
    """Those tied to a point or to what follows it, as far as one may see them (two SQL statements, none if frozen)."""
    if subject.found is not None:
        return []
    measures = [point for step in after if step.kind == Kind.SUCCESS_MEASURE for point in step.points]
    if subject.point.kind == Kind.SUCCESS_MEASURE:
        measures.append(subject.point)
    return tied({point.key: point.reference for point in measures}, scope)


def tied(measures: dict[str, str], scope: Scope) -> list[Measured]:
    """The indicators of some success measures (id → reference), by name."""
    if not measures:
        return []
    visible = Indicator.objects.visible_to(scope)
    ties = MeasuredBy.objects.filter(entry__in=list(measures), indicator__in=visible).select_related("indicator")
    found: dict[Indicator, list[str]] = {}
    for tie in ties.order_by("indicator__name", "indicator", "pk"):
        found.setdefault(tie.indicator, []).append(measures[str(tie.entry_id)])
    return [Measured(indicator, tuple(references)) for indicator, references in found.items()]


def ties_of(sheet: ThemeSheet, scope: Scope) -> dict[str, str]:
    """The name of the indicator of each success measure of a fiche, by the key of its point (one SQL statement)."""
    visible = Indicator.objects.visible_to(scope)
    ties = MeasuredBy.objects.filter(entry__sheet=sheet, indicator__in=visible).select_related("indicator")
    return {str(tie.entry_id): tie.indicator.name for tie in ties}
