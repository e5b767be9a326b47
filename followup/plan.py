"""The actions followed are those that the public reads: written with each version, from what it froze."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from common.once import once
from followup.enums import EventKind
from followup.models import Action, ActionEvent
from followup.planned import Planned, planned_actions
from restitutions.models import Restitution
from syntheses.freeze import read_version
from syntheses.models import Version
from syntheses.selectors import current_versions
from workshops.models import Theme

BATCH = 50
"""Rows a statement: SQLite bounds the number of parameters."""

_NAMESPACE = uuid.UUID("b0f1a3f4-6f0e-4b57-9b0c-9a1f5f0c7d19")
_WRITTEN = (
    "theme", "position", "text", "details", "levers", "stakeholders", "timeframes", "measures", "horizon",
    "planned_start", "planned_end", "on_plan", "is_online",
)  # fmt: skip
_ADDED = "Inscrite au plan par la version {}."
_REWORDED = "Reformulée par la version {}."
_LEFT = "N’est plus au plan dans la version {}."
_BACK = "De nouveau au plan dans la version {}."


@transaction.atomic
def follow_restitution(restitution_id: int) -> int:
    """Make the actions followed say what the newest readable version of a restitution plans.

    Where each stands is left alone, and none is ever deleted. Running it again changes nothing. Returns how many
    actions are on the plan; without a readable version they are kept for the team, as they were.
    """
    Restitution.objects.select_for_update(of=("self",)).only("pk").get(pk=restitution_id)
    version = current_versions().filter(restitution=restitution_id).select_related("snapshot").first()
    if version is None:
        Action.objects.filter(restitution=restitution_id, is_online=True).update(is_online=False)
        return 0
    report, _ = read_version(version)
    planned = planned_actions(report)
    known = {one.reference: one for one in Action.objects.filter(restitution=restitution_id)}
    themes = {theme.number: theme for theme in Theme.objects.filter(campaign=version.restitution.campaign_id)}
    written = [
        _written(known.get(one.reference) or _new(version, one.reference), one, position, themes.get(one.theme or 0))
        for position, one in enumerate(planned, start=1)
    ]
    _save(version, [one for one in written if one.pk is None], list(_changed(written, known.values())))
    return len(planned)


def _new(version: Version, reference: str) -> Action:
    place = version.restitution
    return Action(restitution=place, campaign=place.campaign, territory=place.territory, reference=reference)


def _written(action: Action, planned: Planned, position: int, theme: Theme | None) -> Action:
    """The row as the plan wants it, not saved; `_was` is what it said."""
    action.__dict__["_was"] = _said(action)
    values: dict[str, Any] = {
        "theme": theme,
        "position": position,
        "text": planned.text,
        "details": list(planned.details),
        "levers": list(planned.levers),
        "stakeholders": [{"text": text, "role": role} for text, role in planned.stakeholders],
        "timeframes": list(planned.timeframes),
        "measures": [{"reference": reference, "text": text} for reference, text in planned.measures],
        "horizon": planned.horizon,
        "planned_start": planned.starts_on,
        "planned_end": planned.ends_on,
        "on_plan": True,
        "is_online": True,
    }
    for name, value in values.items():
        setattr(action, name, value)
    return action


def _said(action: Action) -> dict[str, Any]:
    return {name: getattr(action, f"{name}_id" if name == "theme" else name) for name in _WRITTEN}


def _changed(written: Iterable[Action], known: Iterable[Action]) -> Iterator[Action]:
    """Rows that do not say what they said: reworded, back on the plan, online again, or gone from it."""
    kept = {one.pk for one in written}
    yield from (one for one in written if one.pk is not None and _said(one) != one.__dict__["_was"])
    for gone in known:
        if gone.pk not in kept and (gone.on_plan or not gone.is_online):
            gone.__dict__["_was"] = _said(gone)
            gone.on_plan, gone.is_online = False, True
            yield gone


def _save(version: Version, new: list[Action], changed: list[Action]) -> None:
    Action.objects.bulk_create(new, batch_size=BATCH)
    Action.objects.bulk_update(changed, _WRITTEN, batch_size=BATCH)
    events = [_event(version, one, _ADDED) for one in new]
    for action in changed:
        was = action.__dict__["_was"]
        if was["on_plan"] != action.on_plan:
            events.append(_event(version, action, _BACK if action.on_plan else _LEFT))
        if was["text"] != action.text:
            events.append(_event(version, action, _REWORDED, before=was["text"]))
    ActionEvent.objects.bulk_create(events, batch_size=BATCH)


def _event(version: Version, action: Action, sentence: str, before: str = "") -> ActionEvent:
    return ActionEvent(
        uid=once(_NAMESPACE, version.pk, action.pk, sentence),
        action=action,
        what=EventKind.PLAN,
        before={"text": before} if before else {},
        after={"text": action.text} if before else {},
        text=sentence.format(version.number),
        at=version.published_at,
    )


def rebuild() -> Iterator[int]:
    """Follow again every restitution that has, or had, something published: how many actions of each."""
    now = set(current_versions().order_by().values_list("restitution", flat=True))
    before = set(Action.objects.order_by().values_list("restitution", flat=True).distinct())
    return map(follow_restitution, sorted(now | before))


def complete() -> Iterator[int]:
    """Follow the restitutions that have something published and no action yet: those published before there was a
    follow-up. Not the work of a migration, for the reasons that `catalogue.index.complete` gives.
    """
    followed = Action.objects.filter(restitution=OuterRef("restitution"))
    without = current_versions().filter(~Exists(followed)).order_by().values_list("restitution", flat=True)
    return map(follow_restitution, sorted(set(without)))
