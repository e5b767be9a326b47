"""What measures a point: the indicators tied to the success measures that follow it, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.enums import Right
from accounts.scope import Scope
from catalogue.measured import Series, Value, public_series, public_ties, read_series, with_targets
from indicators.models import Indicator, MeasuredBy
from measures.curve import svg
from measures.drawn import chart_of
from measures.milestones import Verdict
from measures.said import said_how, said_total
from restitutions.enums import Kind
from restitutions.models import Restitution
from threads.points import Fiche, Step
from threads.subjects import Subject


@dataclass(frozen=True)
class Measured:
    """An indicator in the territory of a point, and the references of the success measures it is tied to.

    `may_open`: whether this person opens the page of the indicator.
    """

    indicator: Indicator
    references: tuple[str, ...]
    told: Series
    may_open: bool

    @property
    def verdict(self) -> Verdict:
        return self.told.verdict(timezone.localdate())

    @property
    def picture(self) -> SafeString | None:
        """The curve, None without a value; its table goes below."""
        chart = chart_of(self.indicator, self.told.course, self.told)
        return svg(chart, f"courbe-{self.indicator.pk}") if chart else None

    @property
    def lines(self) -> list[tuple[Value, str, str]]:
        """The values, newest first: each in words, and where it comes from."""
        return [(one, *self._said(one)) for one in reversed(self.told.values)]

    def _said(self, value: Value) -> tuple[str, str]:
        return (said_total(self.indicator, value.total), said_how(value.total)) if value.total else ("", "")


def indicators_of(subject: Subject, after: Iterable[Step], scope: Scope) -> list[Measured]:
    """Those tied to a point or to what follows it, as far as one may see them (eight SQL statements at most)."""
    measures = [point for step in after if step.kind == Kind.SUCCESS_MEASURE for point in step.points]
    if subject.point.kind == Kind.SUCCESS_MEASURE:
        measures.append(subject.point)
    return tied(subject.restitution, {point.reference for point in measures}, scope)


def notes_of(restitution: Restitution, fiche: Fiche, scope: Scope) -> dict[str, tuple[str, str]]:
    """By the key of each success measure of a fiche, the name of its indicator and its last value."""
    keys = {one.reference: one.key for one in fiche.points if one.kind == Kind.SUCCESS_MEASURE}
    found = tied(restitution, set(keys), scope)
    return {keys[reference]: (one.indicator.name, one.told.last_text) for one in found for reference in one.references}


def tied(restitution: Restitution, references: Iterable[str], scope: Scope) -> list[Measured]:
    """The indicators of some success measures of a restitution, by name.

    The team of its territory reads the ties as they are and every value. Everybody else, those of what is online, as
    they were published, without the small numbers.
    """
    wanted = {one for one in references if one}
    if not wanted:
        return []
    is_team = scope.may(Right.READ, restitution.territory)
    ties = MeasuredBy.objects.all() if is_team else public_ties()
    ties = ties.filter(entry__sheet__restitution=restitution, entry__reference__in=wanted)
    by_number: dict[int, list[str]] = {}
    for number, reference in ties.order_by("pk").values_list("indicator", "entry__reference"):
        by_number.setdefault(number, []).append(reference or "")
    if not by_number:
        return []
    library = Indicator.objects.filter(pk__in=by_number)
    indicators = list(with_targets(library))
    opened = {one.pk for one in indicators} if is_team else set(library.visible_to(scope).values_list("pk", flat=True))
    place = restitution.territory
    read = read_series((one, place) for one in indicators) if is_team else public_series(indicators)
    series = {one.indicator.pk: one for one in read if one.territory.pk == place.pk}
    return [Measured(one, tuple(by_number[one.pk]), series[one.pk], one.pk in opened) for one in indicators]
