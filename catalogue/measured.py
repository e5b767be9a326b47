"""Values of indicators as a plan tells them: one number a period for the territory of each plan they measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from catalogue.enums import LineKind
from catalogue.models import PublishedEntry
from catalogue.small_counts import hidden_values
from indicators.models import Indicator, MeasuredBy
from indicators.values import read_indicator
from measures.board import Value as Rolled
from measures.board import read_values
from measures.milestones import Course, Standing, Verdict, judge
from measures.periods import Period, period_of
from measures.rollup import How, Total
from measures.said import said_total
from measures.sheet import course_of
from restitutions.enums import State
from territories.models import Territory


@dataclass(frozen=True)
class Value:
    """The value of a period, None when it is kept secret; `missing` awaited territories are not in it.

    `how` it comes and from how many `parts` are said of a secret too.
    """

    period: Period
    total: Total | None
    how: How
    parts: int
    missing: int
    is_running: bool

    @property
    def is_judged(self) -> bool:
        return not (self.is_running and self.missing)


@dataclass(frozen=True)
class Series:
    """The values of an indicator in a territory, the oldest first."""

    indicator: Indicator
    territory: Territory
    values: tuple[Value, ...] = ()

    @property
    def series(self) -> list[tuple[Period, Total]]:
        """Those that are given."""
        return [(one.period, one.total) for one in self.values if one.total]

    @property
    def partial(self) -> set[date]:
        """The first days of the periods for which awaited territories are missing."""
        return {one.period.start for one in self.values if one.missing}

    @property
    def course(self) -> Course:
        """No SQL when the targets and the thématique were read with the indicator."""
        return course_of(self.indicator, read_indicator(self.indicator), self.territory)

    @property
    def last(self) -> Value | None:
        """The last value that says where the indicator stands, or the last one there is."""
        judged = [one for one in self.values if one.is_judged]
        return next(reversed(judged or self.values), None)

    @property
    def last_text(self) -> str:
        """« 45 % en 2021 », or ""."""
        if self.last is None:
            return ""
        if self.last.total is None:
            return f"nombre trop petit pour être donné {self.last.period.when}"
        return f"{said_total(self.indicator, self.last.total)} {self.last.period.when}"

    def verdict(self, today: date) -> Verdict:
        """Where it stands, of the values that are given."""
        judged = [one for one in self.values if one.is_judged]
        if judged and judged[-1].total is None:
            return Verdict(Standing.OPEN, "Le dernier nombre est trop petit pour être donné.")
        return judge(self.course, [(one.period, one.total.value) for one in judged if one.total], today)


def public_ties() -> QuerySet[MeasuredBy]:
    """The success measures that the public reads now and that an indicator measures.

    What a correction under way has tied is not there before it is published.
    """
    online = PublishedEntry.objects.filter(
        kind=LineKind.SUCCESS_MEASURE,
        reference=OuterRef("entry__reference"),
        version__restitution=OuterRef("entry__sheet__restitution"),
    )
    as_published = Exists(online.filter(version__published_at__gte=OuterRef("tied_at")))
    restitution = "entry__sheet__restitution"
    # The plan online is tied without a correction; what was, before one began, stays while it is under way.
    now = Q(**{f"{restitution}__state": State.PUBLISHED}) | Q(tied_at__lte=F(f"{restitution}__correcting_since"))
    return MeasuredBy.objects.filter(Exists(online) & now | as_published, entry__reference__gt="")


def with_targets(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """All that is said of an indicator (two SQL statements)."""
    return indicators.select_related("territory", "theme__campaign").prefetch_related("targets").order_by("name", "pk")


def public_indicators() -> QuerySet[Indicator]:
    return Indicator.objects.filter(pk__in=public_ties().order_by().values("indicator"))


def public_series(indicators: Collection[Indicator]) -> list[Series]:
    """What everybody may read of some indicators, by indicator then by path (three SQL statements at any number)."""
    return list(each_public_series(indicators, len(indicators) or 1))


def each_public_series(indicators: Collection[Indicator], together: int) -> Iterator[Series]:
    """The same, of that many indicators at a time: the values of the others are not held (a statement each time)."""
    tied = public_ties().filter(indicator__in=[one.pk for one in indicators]).order_by()
    pairs: dict[int, set[int]] = defaultdict(set)
    for pk, place in tied.values_list("indicator", "entry__sheet__restitution__territory"):
        pairs[pk].add(place)
    places = Territory.objects.in_bulk({place for some in pairs.values() for place in some})
    told = [one for one in indicators if one.pk in pairs]
    for start in range(0, len(told), together):
        part = told[start : start + together]
        wanted = [
            (one, place)
            for one in part
            for place in sorted((places[pk] for pk in pairs[one.pk]), key=lambda it: it.path)
        ]
        yield from _secret(read_series(wanted))


def read_series(wanted: Iterable[tuple[Indicator, Territory]]) -> list[Series]:
    """The values there are, in the same order (one SQL statement at any number); nothing is kept secret here."""
    places, today = list(wanted), timezone.localdate()
    found = read_values(places)
    return [Series(one, place, tuple(_values(one, found[one.pk, place.pk], today))) for one, place in places]


def _values(indicator: Indicator, found: Mapping[date, Rolled], today: date) -> Iterator[Value]:
    for start, one in found.items():
        period = period_of(indicator.periodicity, start)
        yield Value(period, one.total, one.total.how, one.total.parts, one.missing, period.end > today)


def _secret(found: list[Series]) -> list[Series]:
    """The same without what is kept secret: all the series of an indicator are there."""
    totals: dict[tuple[int, date], dict[str, Total]] = defaultdict(dict)
    for one in found:
        for value in one.values:
            assert value.total is not None
            totals[one.indicator.pk, value.period.start][one.territory.path] = value.total
    kinds = {one.indicator.pk: one.indicator.kind for one in found}
    hidden = {key: hidden_values(kinds[key[0]], told) for key, told in totals.items()}
    return [replace(one, values=tuple(_kept(one, value, hidden) for value in one.values)) for one in found]


def _kept(one: Series, value: Value, hidden: Mapping[tuple[int, date], frozenset[str]]) -> Value:
    is_secret = one.territory.path in hidden[one.indicator.pk, value.period.start]
    return replace(value, total=None) if is_secret else value
