"""The one door for values: recorded, corrected, taken back; one, or many at once. Whoever calls checks the rights."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from common.french import moment
from indicators.models import Indicator
from indicators.numbers import NB
from measures.checks import refusals
from measures.enums import Way
from measures.given import Given, Recorded
from measures.models import Measure
from measures.periods import period_of
from measures.tallies import keep_up

Place = tuple[int, int, date]
"""Indicator, territory, first day of the period: one value there."""


class AlreadyMeasuredError(ValidationError):
    """There is a value for that territory and period. `current` is that measure: it can be corrected."""

    def __init__(self, errors: dict[str, str], current: Measure) -> None:
        super().__init__(errors)
        self.current = current


class StaleMeasureError(Exception):
    """Somebody corrected the value since it was shown; nothing was written. `current` is the last measure there."""

    def __init__(self, current: Measure) -> None:
        super().__init__("stale")
        self.current = current


@transaction.atomic
def record_measure(*, given: Given, way: Way, by: User, today: date | None = None) -> Recorded:
    """Record, correct or take back one value. Returns what became of it: `measure` is set.

    Raises ValidationError (French, by the name of what was given), AlreadyMeasuredError when there is a value already,
    StaleMeasureError when the measure it corrects is not the last one any more. Asked again after another correction,
    it raises the same.
    """
    done = record_many(given=[given], way=way, by=by, today=today)[0]
    if done.current and given.seen is not None:
        raise StaleMeasureError(done.current)
    if done.current:
        raise AlreadyMeasuredError(done.errors, done.current)
    if done.errors:
        raise ValidationError(done.errors)
    return done


@transaction.atomic
def record_many(*, given: Sequence[Given], way: Way, by: User, today: date | None = None) -> list[Recorded]:
    """Record those that can be, and say of each what became of it, in the same order: as many statements at any number.

    `today` is that of the site, unless another is given: what begins after it is refused.
    """
    # One recording at a time for an indicator: what is read here is still true when it is written.
    results = _taken(Indicator.objects.select_for_update(of=("self",), no_key=True), given, way, by, today)
    made = Measure.objects.bulk_create([one.measure for one in results if one.is_new and one.measure])
    keep_up(made)
    return results


def weigh_many(*, given: Sequence[Given], way: Way, by: User, today: date | None = None) -> list[Recorded]:
    """What `record_many` would answer now: nothing is locked, nothing is written. Three statements at any number."""
    return _taken(Indicator.objects.all(), given, way, by, today)


def _taken(
    library: QuerySet[Indicator], given: Sequence[Given], way: Way, by: User, today: date | None
) -> list[Recorded]:
    if not given:
        return []
    asked = library.filter(pk__in={one.indicator.pk for one in given}).select_related("territory").order_by("pk")
    desk = _Desk({one.pk: one for one in asked}, given, way, by, today or timezone.localdate())
    return [desk.take(one) for one in given]


class _Desk:
    """Looks at the values one after the other; what it accepts is there for the next ones."""

    def __init__(
        self, indicators: dict[int, Indicator], given: Sequence[Given], way: Way, by: User, today: date
    ) -> None:
        self.indicators, self.way, self.by, self.today = indicators, way, by, today
        self.now: datetime = timezone.now()
        known = Measure.objects.filter(uid__in={one.uid for one in given}).select_related("indicator")
        self.known: dict[uuid.UUID, Measure] = {one.uid: one for one in known}
        self.last = _last_ones(indicators, given)

    def take(self, given: Given) -> Recorded:
        indicator = self.indicators[given.indicator.pk]
        place = (indicator.pk, given.territory.pk, period_of(indicator.periodicity, given.day).start)
        if asked := self.known.get(given.uid):
            if _place(asked) != place:
                return Recorded(given, errors={"uid": "Cet identifiant est celui d’une autre valeur."})
            return self._again(given, asked, self.last[place])
        if errors := refusals(given, indicator, self.today):
            return Recorded(given, errors=errors)
        return self._write(given, indicator, place)

    def _again(self, given: Given, asked: Measure, last: Measure) -> Recorded:
        """Asked before: done, unless something came after it, which is then what is there."""
        if asked == last:
            return Recorded(given, asked)
        field = "day" if given.seen is None else "seen"
        return Recorded(given, current=last, is_stale=True, errors={field: said_of(last)}, earlier=asked)

    def _write(self, given: Given, indicator: Indicator, place: Place) -> Recorded:
        last = self.last.get(place)
        if given.seen is not None:
            if last is None:
                return Recorded(given, errors={"seen": "Il n’y a pas de valeur à corriger ici."})
            if last.pk != given.seen:
                return Recorded(given, current=last, is_stale=True, errors={"seen": said_of(last)})
            if _says_nothing_new(given, last):
                return Recorded(given, last)
        elif last and (not last.withdrawn or last.pk is None):
            return Recorded(given, current=last, errors={"day": said_of(last)})
        measure = self._made(given, indicator, last)
        self.last[place] = self.known[given.uid] = measure
        return Recorded(given, measure, is_new=True)

    def _made(self, given: Given, indicator: Indicator, last: Measure | None) -> Measure:
        period = period_of(indicator.periodicity, given.day)
        return Measure(
            uid=given.uid,
            indicator=indicator,
            territory=given.territory,
            kind=indicator.kind,
            period_start=period.start,
            period_end=period.end,
            value=given.value,
            weight=given.weight,
            source=given.source,
            comment=given.comment,
            way=self.way,
            corrects=last,
            withdrawn=given.value is None,
            by=self.by,
            at=self.now,
        )


def said_of(measure: Measure) -> str:
    """What is there, who gave it and when: « Il y a déjà une valeur en mars 2021 : 12,5 %… »."""
    who = f" par {measure.by}" if measure.by else ""
    when = f"enregistrée{who} le {moment(measure.at)}"
    if measure.withdrawn:
        return f"La valeur a été retirée {measure.period.when}{NB}: {when}."
    return f"Il y a déjà une valeur {measure.period.when}{NB}: {measure.value_text}, {when}. Corrigez-la plutôt."


def _place(measure: Measure) -> Place:
    return measure.indicator_id, measure.territory_id, measure.period_start


def _last_ones(indicators: dict[int, Indicator], given: Iterable[Given]) -> dict[Place, Measure]:
    """The last measure of each place that is named, in force or not (one statement)."""
    wanted = list(given)
    starts = {period_of(indicators[one.indicator.pk].periodicity, one.day).start for one in wanted}
    found = Measure.objects.filter(
        indicator__in=indicators,
        territory__in={one.territory.pk for one in wanted},
        period_start__in=starts,
        corrected_by=None,
    )
    return {_place(one): one for one in found.select_related("indicator", "by").order_by("pk")}


def _says_nothing_new(given: Given, last: Measure) -> bool:
    held = (last.value, last.weight, last.source)
    return (given.value, given.weight, given.source) == held and given.comment in {"", last.comment}
