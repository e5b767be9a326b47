"""The filters of the list of restitutions: all in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import F, QuerySet

from common.forms import DsfrForm
from common.text import fold
from restitutions.enums import State
from restitutions.models import Restitution
from territories.enums import Level
from territories.models import Territory
from workshops.models import Campaign

_REACHED = tuple(F(name).desc(nulls_last=True) for name in ("published_at", "validated_at", "submitted_at"))

_SEARCHED = 10_000
"""Restitutions whose words are compared: the latest changed of one's territories."""

ORDERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "recentes": ("Modifiées récemment", ("-updated_at", "-pk")),
    "territoire": ("Territoire", ("territory__path", "-updated_at", "-pk")),
    "titre": ("Titre", ("title", "-pk")),
    "etat": ("État", (*_REACHED, "-updated_at", "-pk")),
}


class RestitutionFilter(DsfrForm):
    """Every field is optional; a value that is not offered filters nothing."""

    q = forms.CharField(label="Titre ou territoire", required=False, max_length=100)
    campagne = forms.ModelChoiceField(
        label="Campagne", required=False, queryset=Campaign.objects.none(), to_field_name="slug", empty_label="Toutes"
    )
    territoire = forms.ModelChoiceField(
        label="Territoire", required=False, queryset=Territory.objects.none(), to_field_name="slug", empty_label="Tous"
    )
    niveau = forms.ChoiceField(label="Niveau", required=False, choices=[("", "Tous"), *Level.choices])
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *State.choices])
    tri = forms.ChoiceField(
        label="Trier par", required=False, choices=[(key, label) for key, (label, _) in ORDERS.items()]
    )

    def __init__(self, *args: Any, restitutions: QuerySet[Restitution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restitutions = restitutions
        self.offer("campagne", Campaign.objects.order_by("-opens_on", "slug"))
        holding = Territory.objects.filter(restitutions__in=restitutions).distinct()
        self.offer("territoire", holding.order_by("path"))

    def results(self) -> QuerySet[Restitution]:
        """The restitutions that pass, in the order asked for."""
        self.full_clean()
        asked = self.cleaned_data
        found = self.restitutions
        if campaign := asked.get("campagne"):
            found = found.filter(campaign=campaign)
        if territory := asked.get("territoire"):
            found = found.filter(territory__path__startswith=territory.path)
        if level := asked.get("niveau"):
            found = found.filter(territory__level=level)
        if state := asked.get("etat"):
            found = found.filter(state=state)
        if words := asked.get("q", "").split():
            found = found.filter(pk__in=_holding(words, found))
        return found.order_by(*ORDERS[asked.get("tri") or "recentes"][1])

    @property
    def is_filtering(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("q", "campagne", "territoire", "niveau", "etat"))


def _holding(words: Sequence[str], among: QuerySet[Restitution]) -> list[int]:
    """The ids of those whose title or territory has every word, case and accents apart (one SQL statement).

    Compared here: SQLite folds no accent, and PostgreSQL only with an extension.
    """
    named = among.order_by("-updated_at", "-pk").values_list("pk", "title", "territory__label")[:_SEARCHED]
    return [pk for pk, *names in named if all(_has(" ".join(names), word) for word in words)]


def _has(text: str, word: str) -> bool:
    """What folds to nothing (another alphabet, a sign) is looked for as it is."""
    folded = fold(word)
    return folded in fold(text) if folded else word.casefold() in text.casefold()
