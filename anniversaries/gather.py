"""Rows → the anniversary report of a plan. As many SQL statements whatever the number of actions and indicators.

What is gathered is what the public reads of the plan that is online, the reasons apart: no comment, no person, no value
that `catalogue.measured` keeps secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import F, Max, OuterRef, Subquery
from django.utils import timezone

from anniversaries.changes import changes
from anniversaries.report import (
    AnniversaryReport,
    Before,
    Followed,
    Mark,
    Measured,
    News,
    Step,
    ThemeName,
    Value,
    Who,
    Words,
)
from anniversaries.spread import Inside
from catalogue.measured import Series, public_series, public_ties, with_targets
from followup.enums import CLOSED, EventKind
from followup.models import Action, ActionEvent
from followup.planned import planned_actions
from followup.words import NOTHING, Change, Noted, noted
from indicators.models import Indicator
from measures.drawn import chart_of
from measures.milestones import Mark as Aimed
from measures.periods import has_periods, previous
from measures.said import said_how, said_total
from restitutions.models import Restitution
from syntheses.freeze import read_version
from syntheses.models import Version
from syntheses.report import Report
from syntheses.selectors import current_versions
from workshops.models import Theme

PUBLIC_NEWS = (EventKind.STATE, EventKind.PROGRESS, EventKind.DATES)
"""What is told of an action as its last news: where it stands, never who wrote what."""

TOGETHER = timedelta(seconds=5)
"""What one form changed is noted within that time."""


class NothingPublishedError(Exception):
    """The plan has no version that may be read: there is nothing to report on."""


def gather(
    restitution: Restitution,
    *,
    as_of: date,
    tells_reasons: bool,
    before: tuple[Before, AnniversaryReport] | None = None,
) -> AnniversaryReport:
    """The report of a plan as its rows stand now. `before` is the report that changes are told from.

    Raises NothingPublishedError.
    """
    version = current_versions().filter(restitution=restitution.pk).select_related("snapshot").first()
    if version is None:
        raise NothingPublishedError
    plan, edition = read_version(version)
    measures = measures_of(plan)
    indicators, tied = _indicators(restitution, version, measures, as_of)
    found = AnniversaryReport(
        title=version.name,
        territory=edition.territory_name,
        campaign=edition.campaign_title,
        version=version.number,
        published_on=timezone.localdate(version.published_at),
        as_of=as_of,
        tells_reasons=tells_reasons,
        themes=_themes(restitution),
        actions=tuple(_actions(restitution, as_of, tells_reasons=tells_reasons)),
        indicators=indicators,
        words=tuple(one for reference, one in measures.items() if reference not in tied),
    )
    return found if before is None else _compared(found, *before)


def _compared(found: AnniversaryReport, before: Before, old: AnniversaryReport) -> AnniversaryReport:
    return replace(found, before=before, changes=changes(old, found))


def _themes(restitution: Restitution) -> tuple[ThemeName, ...]:
    rows = Theme.objects.filter(campaign=restitution.campaign_id).order_by("number")
    return tuple(ThemeName(number=number, label=label) for number, label in rows.values_list("number", "short_label"))


def measures_of(plan: Report) -> dict[str, Words]:
    """The success measures of a plan, sub-points too, by reference."""
    found: dict[str, Words] = {}
    for section in plan.themes:
        for row in section.plan:
            for entry in row.indicators:
                for one in (entry, *entry.items):
                    key = one.ref or f"-{len(found)}"
                    found.setdefault(key, Words(reference=one.ref, text=one.text, theme=section.theme))
    return found


def _actions(restitution: Restitution, as_of: date, *, tells_reasons: bool) -> Iterator[Followed]:
    """The actions of the plan, and those that left it and are still read (four SQL statements at most).

    What only versions taken offline said is not told again.
    """
    followed = Action.objects.filter(restitution=restitution.pk).select_related("theme")
    rows = list(followed.order_by("-on_plan", "position"))
    read = set() if all(row.on_plan for row in rows) else _read_by_all(restitution)
    last = ActionEvent.objects.filter(action__restitution=restitution.pk, what__in=PUBLIC_NEWS).order_by()
    latest = last.filter(action=OuterRef("action")).values("action").annotate(at=Max("at")).values("at")
    newest = last.annotate(latest=Subquery(latest)).filter(at__gte=F("latest") - TOGETHER).order_by("pk")
    news = _news(noted(newest))
    for row in (one for one in rows if one.on_plan or one.reference in read):
        yield Followed(
            reference=row.reference,
            text=row.text,
            theme=row.theme.number if row.theme else None,
            details=tuple(row.details),
            who=tuple(Who(text=one["text"], role=one["role"]) for one in row.stakeholders),
            when=tuple(row.timeframes),
            horizon=row.horizon,
            planned_start=row.planned_start,
            planned_end=row.planned_end,
            due=row.deadline,
            on_plan=row.on_plan,
            state=row.state,
            progress=row.progress,
            started_on=row.started_on,
            ended_on=row.ended_on,
            body=row.responsible_body,
            is_late=row.state not in CLOSED and row.deadline is not None and row.deadline < as_of,
            reason=row.state_reason if tells_reasons else "",
            news=news.get(row.pk),
        )


def _read_by_all(restitution: Restitution) -> set[str]:
    """The references of the actions of every version that is online (one SQL statement)."""
    versions = Version.objects.readable().filter(restitution=restitution.pk).select_related("snapshot")
    versions = versions.select_related("restitution__territory", "restitution__campaign")
    return {one.reference for version in versions for one in planned_actions(read_version(version)[0])}


def _news(events: Iterable[Noted]) -> dict[int, News]:
    """The last thing noted of each action, by its number: one form may have changed the progress and a date."""
    said: dict[int, list[str]] = {}
    days: dict[int, date] = {}
    for one in events:
        days[one.event.action_id] = timezone.localdate(one.event.at)
        said.setdefault(one.event.action_id, []).extend(_told(change) for change in one.changes)
    return {pk: News(on=days[pk], text=" ".join(told)) for pk, told in said.items()}


def _told(change: Change) -> str:
    """« Avancement : 20 % → 40 %. », or what there is now alone when there was nothing before."""
    values = [change.after] if change.before == NOTHING else [change.before, change.after]
    return f"{change.label}\u00a0: {' → '.join(values)}."


def _indicators(
    restitution: Restitution, version: Version, measures: dict[str, Words], as_of: date
) -> tuple[tuple[Measured, ...], set[str]]:
    """What is measured of a plan, and the references of the measures that are (seven SQL statements at most)."""
    by_number: dict[int, list[str]] = {}
    ties = public_ties().filter(entry__sheet__restitution=restitution.pk).order_by("pk")
    for number, reference in ties.values_list("indicator", "entry__reference"):
        if reference in measures:
            by_number.setdefault(number, []).append(reference)
    indicators = list(with_targets(Indicator.objects.filter(pk__in=by_number)))
    place = version.restitution.territory
    found = public_series(indicators)
    inside = Inside(place, found)
    order = list(measures)
    made = [
        replace(
            _measured(one, sorted(by_number[one.indicator.pk], key=order.index), measures, as_of),
            spread=inside.spread(one),
        )
        for one in found
        if one.territory.pk == place.pk
    ]
    return tuple(made), {reference for some in by_number.values() for reference in some}


def _measured(series: Series, references: list[str], measures: dict[str, Words], as_of: date) -> Measured:
    indicator, course = series.indicator, series.course
    verdict = series.verdict(as_of)
    chart = chart_of(indicator, course, series)

    def mark(one: Aimed) -> Mark:
        return Mark(on=one.on, number=one.value, said=course.say(one.value))

    return Measured(
        key=str(indicator.uid),
        name=indicator.name,
        definition=indicator.definition,
        source=indicator.source,
        measures=tuple((reference, measures[reference].text) for reference in references),
        standing=verdict.standing.value,
        sentence=verdict.sentence,
        baseline=mark(course.baseline) if course.baseline else None,
        targets=tuple(mark(one) for one in course.targets),
        values=tuple(_values(series)),
        scale=tuple(Step(number=number, said=said) for number, said in chart.scale) if chart else (),
    )


def _values(series: Series) -> Iterator[Value]:
    indicator, last = series.indicator, None
    for one in series.values:
        follows = last is not None and (
            not has_periods(indicator.periodicity) or previous(indicator.periodicity, one.period) == last
        )
        yield Value(
            start=one.period.start,
            end=one.period.end,
            label=one.period.label,
            number=one.total.value if one.total else None,
            said=said_total(indicator, one.total) if one.total else "",
            how=said_how(one.total) if one.total else "",
            missing=one.missing,
            follows=follows and one.total is not None,
        )
        last = one.period if one.total else None
