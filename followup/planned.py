"""Report → the actions of its plan, as they are followed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from restitutions.enums import Horizon
from restitutions.services.details import Detail
from syntheses.report import Entry, PlanRow, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a plan says of one action; `theme` is a number, None when the thématique was not recognised.

    The échéances of a row are those of each of its actions: from the first day said to the last, at the farthest
    horizon said.
    """

    reference: str
    theme: int | None
    text: str
    details: tuple[str, ...] = ()
    levers: tuple[str, ...] = ()
    stakeholders: tuple[tuple[str, str], ...] = ()
    timeframes: tuple[str, ...] = ()
    measures: tuple[tuple[str, str], ...] = ()
    horizon: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def planned_actions(report: Report) -> list[Planned]:
    """Every action of a report that has a reference, in printing order; a sub-point goes with its lead-in."""
    found: dict[str, Planned] = {}
    for section in report.themes:
        for row in section.plan:
            for action in row.how:
                if action.ref:
                    found.setdefault(action.ref, _planned(action, row, section.theme))
    return list(found.values())


def _planned(action: Entry, row: PlanRow, theme: int | None) -> Planned:
    when = list(_all(row.when))
    starts = [one.starts_on for one in when if one.starts_on]
    ends = [one.ends_on for one in when if one.ends_on]
    horizons = [value for value in Horizon.values if any(one.horizon == value for one in when)]
    return Planned(
        reference=action.ref,
        theme=theme,
        text=action.text,
        details=tuple(item.text for item in action.items),
        levers=tuple(one.text for one in _all(row.what)),
        stakeholders=tuple((one.text, one.role) for one in _all(row.who)),
        timeframes=tuple(map(_said, when)),
        measures=tuple((one.ref, one.text) for one in _all(row.indicators)),
        horizon=horizons[-1] if horizons else "",
        starts_on=min(starts, default=None),
        ends_on=max(ends, default=None),
    )


def _all(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from entry.items


def _said(entry: Entry) -> str:
    """« Rentrée 2021 (moyen terme, jusqu’au 30 septembre 2021) »."""
    more = Detail(horizon=entry.horizon, starts_on=entry.starts_on, ends_on=entry.ends_on).words
    return f"{entry.text} ({more})" if more else entry.text
