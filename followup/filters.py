"""What the steering page lists, from its address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from common.fields import LineField
from common.forms import DsfrFilterForm
from followup.enums import ActionState
from followup.steering import HORIZONS, LEFT, MINE, NOBODY, ORDERS


class FilterForm(DsfrFilterForm):
    """`themes` are those of the actions of the page."""

    q = LineField(label="Mots de l’action, référence ou organisme", max_length=200, required=False)
    thematique = forms.ChoiceField(label="Thématique", required=False)
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *ActionState.choices], required=False)
    horizon = forms.ChoiceField(label="Horizon", choices=[("", "Tous"), *HORIZONS], required=False)
    responsable = forms.ChoiceField(
        label="Responsable",
        choices=[("", "Tous"), (MINE, "Moi"), (NOBODY, "Personne pour l’instant")],
        required=False,
    )
    plan = forms.ChoiceField(label="Plan", choices=[("", "Au plan"), (LEFT, "N’est plus au plan")], required=False)
    tri = forms.ChoiceField(
        label="Trier par", choices=[(key, label) for key, (label, _) in ORDERS.items()], required=False
    )
    retard = forms.BooleanField(label="En retard seulement", required=False)

    def __init__(self, data: QueryDict, *, themes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("thematique", [("", "Toutes"), *themes])
