"""Sessions to tick and to put in order, without script: a tick and a rank for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from workshops.models import Workshop

_RANK_DIGITS = 6


@dataclass(frozen=True)
class SessionChoice:
    """One line of the list: the session, whether it is ticked, its rank as typed."""

    workshop: Workshop
    tick_name: str
    rank_name: str
    is_ticked: bool
    rank: str


class SessionsWidget(forms.Widget):
    """Reads `<name>-<id>` (a tick) and `<name>-<id>-rang` (a number); its value maps ids to ranks as typed."""

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> dict[int, str]:
        value = {}
        for key in data:
            number = key.removeprefix(f"{name}-")
            if key != number and number.isdecimal() and len(number) < 10:
                value[int(number)] = str(data.get(f"{key}-rang", ""))
        return value


class SessionsField(forms.Field):
    """Ids of sessions in the order of their ranks; those without rank go last, in the order of the list."""

    widget = SessionsWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offered: list[Workshop] = []

    def offer(self, workshops: Sequence[Workshop]) -> None:
        """What may be ticked, in the order of the list."""
        self.offered = list(workshops)

    def clean(self, value: Any) -> list[int]:
        ticked: dict[int, str] = value or {}
        listed = {workshop.pk: place for place, workshop in enumerate(self.offered)}
        if set(ticked) - set(listed):
            raise ValidationError("Une des sessions cochées n’est pas de ce territoire et de cette campagne.")
        typed = {rank.strip() for rank in ticked.values()} - {""}
        if any(not rank.isdecimal() or len(rank) > _RANK_DIGITS for rank in typed):
            raise ValidationError("Le rang d’une session est un nombre entier, en chiffres.")
        ranks = {pk: int(rank) if rank.strip() else len(listed) + 1 for pk, rank in ticked.items()}
        return sorted(ticked, key=lambda pk: (ranks[pk], listed[pk]))


def session_choices(bound: forms.BoundField) -> list[SessionChoice]:
    """The lines to show for a bound or unbound field; initial is a sequence of ids in order."""
    field = bound.field
    assert isinstance(field, SessionsField)
    value = bound.value()
    ranks = value if isinstance(value, dict) else {pk: str(place) for place, pk in enumerate(value or (), start=1)}
    return [
        SessionChoice(
            workshop,
            f"{bound.html_name}-{workshop.pk}",
            f"{bound.html_name}-{workshop.pk}-rang",
            workshop.pk in ranks,
            ranks.get(workshop.pk, ""),
        )
        for workshop in field.offered
    ]
