"""A report shaped for what shows it, page or document: every value is a text, in the order it is read. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from anniversaries.changes import SMALL, said_day, said_state
from anniversaries.enums import ChangeKind
from anniversaries.report import AnniversaryReport, Change, Followed, Mark, Measured
from anniversaries.writers.spread_shape import Row, SpreadShape, said_row, spread_shape
from common.french import day
from followup.enums import ActionState
from measures.curve import Chart, Spot
from measures.milestones import Standing
from restitutions.enums import Horizon, StakeholderRole
from syntheses.writers.typography import period

UNKNOWN_THEME = "Thématique non reconnue"
NO_REASON = "Motif non publié."
NOTHING_NEW = "Aucune nouvelle depuis la publication du plan."


@dataclass(frozen=True, slots=True)
class ActionShape:
    """One action: what was planned, what was done."""

    reference: str
    text: str
    details: tuple[str, ...]
    who: tuple[str, ...]
    when: tuple[str, ...]
    state: str
    state_label: str
    progress: str
    real: str
    due: str
    body: str
    reason: str
    news: str
    is_late: bool
    on_plan: bool


@dataclass(frozen=True, slots=True)
class ThemeShape:
    """`number` is None when the thématique was not recognised; `anchor` is unique in the report."""

    anchor: str
    number: int | None
    label: str
    actions: tuple[ActionShape, ...]
    words: tuple[str, ...]

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.label}" if self.number else self.label


@dataclass(frozen=True, slots=True)
class IndicatorShape:
    """`chart` and `spread` are None when nothing can be drawn."""

    anchor: str
    name: str
    definition: str
    source: str
    measures: tuple[str, ...]
    standing: str
    standing_label: str
    sentence: str
    baseline: str
    targets: tuple[str, ...]
    last: str
    rows: tuple[Row, ...]
    chart: Chart | None
    spread: SpreadShape | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    key: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one kind."""

    title: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The whole report, in the order of its pages. `since` is "" for a first report."""

    title: str
    plan: str
    territory: str
    campaign: str
    as_of: str
    plan_line: str
    figures: tuple[tuple[str, int], ...]
    standings: tuple[tuple[str, int], ...]
    since: str
    changes: tuple[ChangeGroup, ...]
    stopped: tuple[ActionShape, ...]
    themes: tuple[ThemeShape, ...]
    indicators: tuple[IndicatorShape, ...]

    @property
    def opening(self) -> str:
        return f"Où en est le plan d’action à la date du {self.as_of} ({self.plan_line})."


def shaped(report: AnniversaryReport) -> Shape:
    """Shape everything that is shown. The words of people are left as they are."""
    themes = tuple(_themes(report))
    stopped = tuple(one for theme in themes for one in theme.actions if one.state == ActionState.ABANDONED)
    before = report.before
    return Shape(
        title="Rapport anniversaire",
        plan=report.title,
        territory=report.territory,
        campaign=report.campaign,
        as_of=day(report.as_of, weekday=False),
        plan_line=f"version {report.version} du plan, publiée le {day(report.published_on, weekday=False)}",
        figures=tuple(_figures(report)),
        standings=tuple(_standings(report)),
        since=f"rapport n°\u00a0{before.number}, à la date du {day(before.as_of, weekday=False)}" if before else "",
        changes=tuple(_groups(report.changes)),
        stopped=stopped,
        themes=themes,
        indicators=tuple(_indicator(one, rank) for rank, one in enumerate(report.indicators, start=1)),
    )


def _figures(report: AnniversaryReport) -> Iterator[tuple[str, int]]:
    """How many actions of the plan are in each state; those that are late, which are counted in their state too."""
    on_plan = [one for one in report.actions if one.on_plan]
    tally = Counter(one.state for one in on_plan)
    for state in ActionState:
        yield str(state.label), tally.get(state.value, 0)
    yield "En retard", sum(one.is_late for one in on_plan)


def _standings(report: AnniversaryReport) -> Iterator[tuple[str, int]]:
    tally = Counter(one.standing for one in report.indicators)
    for standing in Standing:
        if tally.get(standing.value):
            yield str(standing.label), tally[standing.value]


def _groups(changes: tuple[Change, ...]) -> Iterator[ChangeGroup]:
    for kind in ChangeKind:
        lines = tuple(_line(one) for one in changes if one.kind == kind.value)
        if lines:
            yield ChangeGroup(str(kind.label), lines)


def _line(change: Change) -> ChangeLine:
    is_reference = change.kind not in _OF_INDICATORS
    detail = " → ".join(filter(None, (change.before, change.after)))
    return ChangeLine(change.key if is_reference else "", change.name, detail)


_OF_INDICATORS = {
    ChangeKind.NEW_INDICATOR.value, ChangeKind.GONE_INDICATOR.value, ChangeKind.STANDING.value,
    ChangeKind.NEW_VALUE.value, ChangeKind.CORRECTED.value, ChangeKind.GONE_VALUE.value,
}  # fmt: skip


def _themes(report: AnniversaryReport) -> Iterator[ThemeShape]:
    """The thématiques that have an action or a measure in words, in their order; what has none comes last."""
    labels = {one.number: one.label for one in report.themes}
    numbers: list[int | None] = [*labels, None]
    for number in numbers:
        actions = tuple(_action(one) for one in report.actions if _number(one.theme, labels) == number)
        words = tuple(one.text for one in report.words if _number(one.theme, labels) == number)
        if actions or words:
            label = labels[number] if number is not None else UNKNOWN_THEME
            yield ThemeShape(f"thematique-{number or 'autre'}", number, label, actions, words)


def _number(theme: int | None, labels: dict[int, str]) -> int | None:
    return theme if theme in labels else None


def _action(one: Followed) -> ActionShape:
    roles, horizons = dict(StakeholderRole.choices), dict(Horizon.choices)
    who = tuple(f"{some.text} ({roles[some.role].lower()})" if some.role in roles else some.text for some in one.who)
    when = one.when or tuple(filter(None, (period(one.planned_start, one.planned_end), horizons.get(one.horizon, ""))))
    is_set_aside = one.state in (ActionState.SUSPENDED, ActionState.ABANDONED)
    return ActionShape(
        reference=one.reference,
        text=one.text,
        details=one.details,
        who=who,
        when=when,
        state=one.state,
        state_label=said_state(one.state),
        progress="" if one.state == ActionState.TO_START else f"{one.progress}\u00a0%",
        real=_real(one),
        due=said_day(one.due) if one.due else "",
        body=one.body,
        reason=(one.reason or NO_REASON) if is_set_aside else "",
        news=f"{day(one.news.on, weekday=False)}\u00a0: {one.news.text}" if one.news else NOTHING_NEW,
        is_late=one.is_late,
        on_plan=one.on_plan,
    )


def _real(one: Followed) -> str:
    """« commencée le 1er septembre 2021, terminée le 30 juin 2022 »."""
    ended = "abandonnée" if one.state == ActionState.ABANDONED else "terminée"
    said = (("commencée", one.started_on), (ended, one.ended_on))
    return ", ".join(f"{what} le {day(when, weekday=False)}" for what, when in said if when)


def _indicator(one: Measured, rank: int) -> IndicatorShape:
    rows = tuple(said_row(value.label, value.said, value.how, value.missing) for value in reversed(one.values))
    last = next((f"{value.said or SMALL} ({value.label})" for value in reversed(one.values)), "aucune valeur")
    return IndicatorShape(
        anchor=f"indicateur-{rank}",
        name=one.name,
        definition=one.definition,
        source=one.source,
        measures=tuple(f"{text} ({reference})" for reference, text in one.measures),
        standing=one.standing,
        standing_label=str(Standing(one.standing).label),
        sentence=one.sentence,
        baseline=dated(one.baseline) if one.baseline else "",
        targets=tuple(map(dated, one.targets)),
        last=last,
        rows=rows,
        chart=_chart(one),
        spread=spread_shape(one.name, one.spread, f"indicateur-{rank}") if one.spread else None,
    )


def _chart(one: Measured) -> Chart | None:
    """The curve that the page of the indicator would draw, from what was frozen."""
    groups: list[list[Spot]] = []
    for value in one.values:
        if value.number is None:
            continue
        spot = Spot(value.end, value.number, f"{value.said} ({value.label})", bool(value.missing))
        if value.follows and groups:
            groups[-1].append(spot)
        else:
            groups.append([spot])
    if not groups or not one.scale:
        return None

    return Chart(
        title=f"Courbe\u00a0: {one.name}",
        values=groups,
        baseline=_spot(one.baseline) if one.baseline else None,
        targets=[_spot(mark) for mark in one.targets],
        scale=[(step.number, step.said) for step in one.scale],
    )


def _spot(mark: Mark) -> Spot:
    return Spot(mark.on, mark.number, dated(mark))


def dated(mark: Mark) -> str:
    """« 80 % le 1er septembre 2025 »."""
    return f"{mark.said} le {day(mark.on, weekday=False)}"
