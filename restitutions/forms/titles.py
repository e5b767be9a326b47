"""A fiche's own heading, label and number, as printed."""

from __future__ import annotations

from django import forms

from common.crispy import PartHelper
from common.fields import LineField
from common.forms import DsfrForm
from restitutions.services.titles import SheetTitles


class TitlesForm(DsfrForm):
    heading = LineField(label="Titre imprimé", required=False, help_text="En tête de la fiche.")
    label = LineField(label="Libellé imprimé", required=False, help_text="En tête des tableaux de la fiche.")
    number = forms.IntegerField(label="Numéro imprimé", required=False, min_value=0, max_value=999)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def helper(self) -> PartHelper:
        return PartHelper()

    @property
    def titles(self) -> SheetTitles:
        data = self.cleaned_data
        return SheetTitles(data["heading"], data["label"], data["number"])
