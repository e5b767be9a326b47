"""What an act changed, field by field, in French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from common import french
from editor.changes.acts import Act
from editor.changes.words import Piece, compare
from restitutions.enums import COLUMN_TITLES, Change, Horizon, Kind, Speaker, StakeholderRole, Subject, Table

NAMES = {
    "text": "Texte",
    "label": "Intitulé",
    "scope": "Portée",
    "lines": "Texte",
    "speakers": "Qui parle",
    "links": "Liens",
    "highlighted": "Particulièrement souligné",
    "role": "Rôle",
    "horizon": "Horizon",
    "starts_on": "À partir du",
    "ends_on": "Avant le",
    "indicator": "Indicateur",
    "place": "Place",
}
"""The fields told, in this order."""

_LABELS: dict[str, Mapping[str, Any]] = {
    "role": dict(StakeholderRole.choices),
    "horizon": dict(Horizon.choices),
    "speakers": dict(Speaker.choices),
}
_ENDS = {Change.DELETED: "before", Change.CREATED: "after", Change.RESTORED: "after"}


@dataclass(frozen=True)
class Told:
    """One field: its name, and its words, those taken out and put in among the others."""

    name: str
    pieces: tuple[Piece, ...]


def told(act: Act, indicators: Mapping[int, str]) -> list[Told]:
    """What an act changed; what it made or took away whole is told by its words alone."""
    side = _ENDS.get(Change(act.change))
    values = act.before if side == "before" else act.after
    lines = []
    for name, label in NAMES.items():
        if name not in values or (side is None and name not in act.changed):
            continue
        after = value_words(name, values[name], indicators)
        if side is None:
            lines += _changed(name, label, value_words(name, act.before.get(name), indicators), after)
        elif after and name != "highlighted" and name != "place":
            lines.append(Told(label, (Piece("same", after),)))
    return lines


def _changed(name: str, label: str, before: str, after: str) -> list[Told]:
    if name == "place" and before == after:
        return [Told(label, (Piece("same", "à un autre rang"),))]
    return [Told(label, compare(before or "–", after or "–"))]


def value_words(name: str, value: Any, indicators: Mapping[int, str]) -> str:
    """A value of a revision as a person reads it; "" for nothing, and for what is not of that shape."""
    if name == "highlighted":
        return "oui" if value else "non"
    if name == "place":
        return _place_words(value) if isinstance(value, Mapping) else ""
    if name == "indicator":
        return indicators.get(value, "un indicateur supprimé") if value else ""
    if name in {"starts_on", "ends_on"}:
        return french.day(date.fromisoformat(value), weekday=False) if value else ""
    if isinstance(value, list):
        separator = ", " if name == "speakers" else "\n"
        return separator.join(_item_words(name, item) for item in value)
    text = str(value or "")
    return str(_LABELS.get(name, {}).get(text, text))


def _item_words(name: str, item: Any) -> str:
    if isinstance(item, Mapping):
        label, url = item.get("label", ""), item.get("url", "")
        return f"{label} ({url})" if label else str(url)
    return str(_LABELS.get(name, {}).get(item, item))


def _place_words(place: Mapping[str, Any]) -> str:
    column = COLUMN_TITLES.get(str(place.get("kind", "")), "")
    if not column:
        return f"rang {int(place.get('position', 0)) + 1}"
    return f"{column}, sous-point" if place.get("parent") else column


def verb(act: Act) -> str:
    """What was done, in one or two words."""
    if act.change != Change.EDITED:
        return {
            Change.CREATED: "Ajout",
            Change.DELETED: "Suppression",
            Change.RESTORED: "Rétablissement",
            Change.LINKED: "Lien du fil",
        }[Change(act.change)]
    return "Déplacement" if act.changed == ["place"] else "Modification"


def thing_words(subject: str, kind: str, table: str) -> str:
    """What a thing is: « Irritant », « RETEX », « Ligne, Plan d’action »."""
    if subject == Subject.ROW:
        return f"Ligne, {Table(table).label}" if table in Table.values else "Ligne"
    if subject == Subject.RETEX:
        return "RETEX"
    return str(Kind(kind).label) if kind in Kind.values else "Point"
