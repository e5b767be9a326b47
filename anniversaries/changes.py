"""What changed from one report to the next, by identity: references of actions, keys of indicators. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from anniversaries.enums import ChangeKind
from anniversaries.report import AnniversaryReport, Change, Followed, Measured, Value
from common.french import day
from followup.enums import ActionState
from measures.milestones import Standing

NO_DATE = "sans date"
SMALL = "nombre trop petit pour être donné"


def changes(before: AnniversaryReport, after: AnniversaryReport) -> tuple[Change, ...]:
    """Everything that is not as it was, by kind then in the order of the report."""
    found = [*_actions(before, after), *_indicators(before, after)]
    rank = {kind.value: place for place, kind in enumerate(ChangeKind)}
    return tuple(sorted(found, key=lambda one: rank[one.kind]))


def _actions(before: AnniversaryReport, after: AnniversaryReport) -> Iterator[Change]:
    known = {one.reference: one for one in before.actions}
    there = {one.reference for one in after.actions}
    for one in after.actions:
        was = known.get(one.reference)
        if was is None:
            yield Change(kind=ChangeKind.NEW_ACTION.value, key=one.reference, name=one.text)
        else:
            yield from _action(was, one)
    for was in before.actions:
        if was.reference not in there and was.on_plan:
            yield Change(kind=ChangeKind.LEFT_PLAN.value, key=was.reference, name=was.text)


def _action(was: Followed, now: Followed) -> Iterator[Change]:
    def change(kind: ChangeKind, before: str = "", after: str = "") -> Change:
        return Change(kind=kind.value, key=now.reference, name=now.text, before=before, after=after)

    if was.on_plan != now.on_plan:
        yield change(ChangeKind.BACK_ON_PLAN if now.on_plan else ChangeKind.LEFT_PLAN)
    if was.text != now.text:
        yield change(ChangeKind.REWORDED, was.text, now.text)
    if was.state != now.state:
        yield change(ChangeKind.STATE, said_state(was.state), said_state(now.state))
    elif was.progress != now.progress:
        yield change(ChangeKind.PROGRESS, f"{was.progress}\u00a0%", f"{now.progress}\u00a0%")
    if was.due != now.due:
        yield change(ChangeKind.DUE, said_day(was.due), said_day(now.due))


def _indicators(before: AnniversaryReport, after: AnniversaryReport) -> Iterator[Change]:
    known = {one.key: one for one in before.indicators}
    there = {one.key for one in after.indicators}
    for one in after.indicators:
        was = known.get(one.key)
        if was is None:
            standing = Standing(one.standing).label
            yield Change(kind=ChangeKind.NEW_INDICATOR.value, key=one.key, name=one.name, after=standing)
        else:
            yield from _indicator(was, one)
    for was in before.indicators:
        if was.key not in there:
            yield Change(kind=ChangeKind.GONE_INDICATOR.value, key=was.key, name=was.name)


def _indicator(was: Measured, now: Measured) -> Iterator[Change]:
    def change(kind: ChangeKind, name: str, before: str = "", after: str = "") -> Change:
        return Change(kind=kind.value, key=now.key, name=name, before=before, after=after)

    if was.standing != now.standing:
        yield change(ChangeKind.STANDING, now.name, Standing(was.standing).label, Standing(now.standing).label)
    known = {one.start: one for one in was.values}
    for value in now.values:
        old = known.pop(value.start, None)
        named = f"{now.name}, {value.label}"
        if old is None:
            yield change(ChangeKind.NEW_VALUE, named, after=said_value(value))
        elif (old.number, old.said) != (value.number, value.said):
            yield change(ChangeKind.CORRECTED, named, said_value(old), said_value(value))
    for old in known.values():
        yield change(ChangeKind.GONE_VALUE, f"{now.name}, {old.label}", before=said_value(old))


def said_state(state: str) -> str:
    return str(ActionState(state).label)


def said_day(when: date | None) -> str:
    """« 31 décembre 2022 », « sans date »."""
    return day(when, weekday=False) if when else NO_DATE


def said_value(value: Value) -> str:
    return value.said or SMALL
