"""A form with every kind of field, and a formset."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import FormActions
from crispy_forms.layout import Column, Field, Fieldset, Layout, Row, Submit
from django import forms

from common.crispy import FormsetHelper, PartHelper
from common.forms import DsfrForm

MODES = [("presentiel", "Présentiel"), ("distanciel", "Distanciel"), ("les_deux", "Les deux")]


class SessionForm(DsfrForm):
    title = forms.CharField(label="Titre de la session", max_length=300, help_text="Comme il sera imprimé.")
    mode = forms.ChoiceField(
        label="Modalité", choices=MODES, widget=forms.RadioSelect(attrs={"data-inline": True}), required=False
    )
    audience = forms.MultipleChoiceField(
        label="Publics",
        choices=[("eleves", "Élèves"), ("parents", "Parents")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Un ou plusieurs.",
    )
    territory = forms.ChoiceField(label="Territoire", choices=[("44", "Loire-Atlantique"), ("85", "Vendée")])
    participants = forms.IntegerField(
        label="Participants", required=False, min_value=0, help_text="Laissez vide si le nombre est inconnu."
    )
    contact = forms.EmailField(label="Adresse de contact", required=False)
    summary = forms.CharField(
        label="Ce qui s’est dit", widget=forms.Textarea, max_length=10_000, help_text="Une idée par ligne."
    )
    report = forms.FileField(label="Compte rendu", required=False, help_text="Un document Word de 20 Mo au plus.")
    agreed = forms.BooleanField(label="La session peut être citée", help_text="Dans la synthèse publiée.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PartHelper()
        self.helper.layout = Layout(
            Fieldset(
                "La session",
                "title",
                Row(Column(Field("territory")), Column("participants", css_class="fr-col-md-4")),
                "mode",
                "audience",
            ),
            Fieldset("Le contenu", "contact", "summary", "report", "agreed"),
        )


class MeetingForm(DsfrForm):
    day = forms.DateField(label="Jour")
    starts_at = forms.TimeField(label="De", required=False)
    place = forms.CharField(label="Lieu", required=False, max_length=300)


MeetingFormSet = forms.formset_factory(MeetingForm, extra=1, can_delete=True)


def formset_helper() -> FormsetHelper:
    helper = FormsetHelper(row_label="Date et lieu", add_label="Ajouter une date")
    helper.layout = Layout(
        Row(
            Column("day", css_class="fr-col-md-4"),
            Column("starts_at", css_class="fr-col-md-3"),
            Column("place", css_class="fr-col-md-5"),
        )
    )
    return helper


class WholeForm(DsfrForm):
    """A form that crispy writes whole, with its <form>."""

    name = forms.CharField(label="Nom")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PartHelper()
        self.helper.form_tag = True
        self.helper.disable_csrf = False
        self.helper.layout = Layout(
            Field("name", css_class="large"),
            FormActions(Submit("save", "Enregistrer"), Submit("draft", "Plus tard", css_class="fr-btn--secondary")),
        )
