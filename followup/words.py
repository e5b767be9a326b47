"""What an event changed, in words. Names of people are found once for all the events of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from common import french
from followup.enums import ActionState
from followup.models import ActionEvent

_LABELS = {
    "state": "État",
    "progress": "Avancement",
    "started_on": "Début réel",
    "ended_on": "Fin réelle",
    "due_on": "Échéance",
    "responsible": "Personne responsable",
    "responsible_body": "Organisme responsable",
    "text": "Texte",
    "document": "Document",
}
NOTHING = "non renseigné"


@dataclass(frozen=True)
class Change:
    """« Avancement : 20 % → 40 % »."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Noted:
    """An event as the log shows it."""

    event: ActionEvent
    changes: tuple[Change, ...]


def noted(events: Iterable[ActionEvent]) -> list[Noted]:
    """Events with their changes in words (one SQL statement for the names, none when nobody is named)."""
    found = list(events)
    people = {values.get("responsible") for one in found for values in (one.before, one.after)} - {None}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
    return [Noted(one, tuple(_changes(one, names))) for one in found]


def _changes(event: ActionEvent, names: Mapping[int, str]) -> Iterable[Change]:
    for name, label in _LABELS.items():
        if name in event.after or name in event.before:
            before, after = (_said(name, values.get(name), names) for values in (event.before, event.after))
            yield Change(label, before, after)


def _said(name: str, value: Any, names: Mapping[int, str]) -> str:
    if value is None or value == "":
        return "aucun" if name == "document" else NOTHING
    if name == "state":
        return str(ActionState(value).label)
    if name == "progress":
        return percent(value)
    if name == "responsible":
        return names.get(value, "compte supprimé")
    return french.day(date.fromisoformat(value), weekday=False) if name.endswith("_on") else str(value)


def percent(value: int) -> str:
    """« 40 % »."""
    return f"{value}\u00a0%"
