"""The follow-up of a plan in the archive of a campaign: its actions, their log, their documents.

Accounts are never carried: the person responsible, and the numbers of people in the log, stay where they are.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import F, Q

from common.patterns import REFERENCE, SHA256
from followup.enums import ActionState
from followup.models import Action, ActionDocument, ActionEvent
from restitutions.enums import StakeholderRole
from syntheses.archive.branches import Branch
from syntheses.archive.tables import RESTITUTION, Selection, Shape, Table
from syntheses.models import Version

_REFERENCE = re.compile(REFERENCE)
_SHA256 = re.compile(SHA256)
_TEXTS = ("state_reason", "responsible_body", "text", "document")
_DATES = ("started_on", "ended_on", "due_on")


def _are(*keys: str) -> Shape:
    """A list of objects of these texts."""
    return Shape(
        lambda value: (
            isinstance(value, list)
            and all(isinstance(one, dict) and set(one) == set(keys) and _are_texts(one.values()) for one in value)
        )
    )


def _are_stakeholders(value: Any) -> bool:
    return bool(_WHO.is_right(value)) and all(one["role"] in ("", *StakeholderRole.values) for one in value)


def _are_texts(values: Any) -> bool:
    return all(isinstance(one, str) for one in values)


def _is_change(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_noted(name, said) for name, said in value.items())


def _is_noted(name: str, said: Any) -> bool:
    """Whether the log may say this of that field: its page reads it."""
    if name in _DATES:
        return said is None or _is_day(said)
    if name == "progress":
        return type(said) is int and 0 <= said <= 100
    if name == "state":
        return said in ActionState.values
    return name in _TEXTS and isinstance(said, str)


def _is_day(said: Any) -> bool:
    try:
        return isinstance(said, str) and date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


def _without_people(value: dict[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in value.items() if name != "responsible"}


def _kept(_selection: Selection) -> Q:
    return Q(removed_at=None)


def fault(restitution_id: int) -> str:
    """An action that the follow-up would never have made; "" when there is none."""
    actions = Action.objects.filter(restitution=restitution_id)
    online = Version.objects.readable().filter(restitution=restitution_id).exists()
    here = Q(territory=F("restitution__territory"), campaign=F("restitution__campaign"))
    astray = actions.filter(~here if online else ~here | Q(is_online=True)).first()
    return f"l’action « {astray.reference} » n’est pas à une place possible." if astray else ""


_WHO = _are("text", "role")
_CHANGE = Shape(_is_change, _without_people)
FOLLOWUP = Branch(
    "suivi",
    "Le suivi de",
    RESTITUTION,
    (
        Table(
            Action,
            "restitution",
            ("position", "reference"),
            shapes={
                "reference": Shape(_REFERENCE.fullmatch),
                "stakeholders": Shape(_are_stakeholders),
                "measures": _are("reference", "text"),
            },
        ),
        Table(
            ActionEvent,
            "action__restitution",
            ("action__reference", "pk"),
            shapes={"before": _CHANGE, "after": _CHANGE},
        ),
        Table(
            ActionDocument,
            "action__restitution",
            ("action__reference", "pk"),
            where=_kept,
            shapes={"sha256": Shape(_SHA256.fullmatch)},
        ),
    ),
    keys={Action: "reference"},
    fault=fault,
)
