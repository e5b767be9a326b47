"""What a report quotes of a plan that everybody cannot read any more: a correction may have taken it away."""

from __future__ import annotations

from collections.abc import Iterator

from anniversaries.enums import ChangeKind
from anniversaries.gather import measures_of
from anniversaries.report import AnniversaryReport
from followup.planned import planned_actions
from restitutions.models import Restitution
from syntheses.freeze import read_version
from syntheses.models import Version


def no_longer_online(report: AnniversaryReport, restitution: Restitution) -> tuple[str, ...]:
    """The words of a plan that a report quotes and that no version online says, each once (one SQL statement)."""
    versions = Version.objects.readable().filter(restitution=restitution.pk)
    rows = versions.select_related("snapshot", "restitution__territory", "restitution__campaign")
    online = {text for version in rows for text in _said(version)}
    return tuple(dict.fromkeys(text for text in _quoted(report) if text and text not in online))


def _said(version: Version) -> Iterator[str]:
    plan = read_version(version)[0]
    yield version.name
    for one in planned_actions(plan):
        yield from (one.text, *one.details, *one.timeframes, *(text for text, _ in one.stakeholders))
    yield from (one.text for one in measures_of(plan).values())


def _quoted(report: AnniversaryReport) -> Iterator[str]:
    yield report.title
    for one in report.actions:
        yield from (one.text, *one.details, *one.when, *(some.text for some in one.who))
    yield from (text for one in report.indicators for _, text in one.measures)
    yield from (one.text for one in report.words)
    for change in report.changes:
        if change.kind in (ChangeKind.REWORDED.value, ChangeKind.LEFT_PLAN.value):
            yield from (change.name, change.before)
