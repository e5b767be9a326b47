"""The form of an indicator and its targets, the filter of the library, the choice of an indicator for a measure."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.formsets import BaseFormSet, formset_factory

from accounts.enums import Right
from accounts.scope import Scope
from common.crispy import FormsetHelper, PartHelper
from common.fields import LineField, OnceField
from common.forms import DsfrFilterForm, DsfrForm
from common.text import TITLE_LIMIT
from indicators.enums import Direction, EnteredBy, IndicatorKind, Periodicity
from indicators.fields import ValueField
from indicators.models import DEFINITION_LIMIT, Indicator
from indicators.numbers import bare_text, why_not
from indicators.values import IndicatorValues, TargetValues
from territories.enums import Level
from territories.forms import TerritoryField
from territories.models import Territory
from workshops.models import Theme

MAX_TARGETS = 50
ITSELF = ("", "Le territoire qui le définit, lui seul")


class ThemeField(forms.ModelChoiceField):
    """A thématique of any campaign, the latest campaign first."""

    def __init__(self, **kwargs: Any) -> None:
        themes = Theme.objects.select_related("campaign").order_by("-campaign__opens_on", "campaign__slug", "number")
        super().__init__(themes, required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}. {obj.short_label} – {obj.campaign}"


class IndicatorForm(DsfrForm):
    """What an indicator is, without its targets."""

    name = LineField(
        label="Nom",
        max_length=TITLE_LIMIT,
        help_text="Par exemple\u00a0: Part des écoles reliées à la fibre.",
    )
    definition = LineField(
        label="Définition",
        max_length=DEFINITION_LIMIT,
        required=False,
        help_text="Ce qui est compté, et comment.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    theme = ThemeField(label="Thématique", empty_label="Toutes les thématiques")
    kind = forms.ChoiceField(label="Nature", choices=IndicatorKind.choices, widget=forms.RadioSelect)
    direction = forms.ChoiceField(label="Sens", choices=Direction.choices, widget=forms.RadioSelect)
    unit = LineField(
        label="Unité",
        max_length=50,
        required=False,
        help_text="Par exemple\u00a0: élèves, jours. Inutile pour un taux, un montant, un oui ou non.",
    )
    periodicity = forms.ChoiceField(
        label="Périodicité", choices=[("", "Non renseignée"), *Periodicity.choices], required=False
    )
    awaited_level = forms.ChoiceField(
        label="Valeurs attendues de chaque",
        choices=[ITSELF, *((level.value, level.label) for level in Level if level != Level.NATIONAL)],
        required=False,
        help_text="Le niveau des territoires qui donnent une valeur. Celles des niveaux au-dessus s’en déduisent.",
    )
    entered_by = forms.ChoiceField(
        label="Valeurs saisies par", choices=EnteredBy.choices, initial=EnteredBy.EDITORS, widget=forms.RadioSelect
    )
    source = LineField(
        label="Source",
        max_length=TITLE_LIMIT,
        required=False,
        help_text="D’où vient la valeur\u00a0: une enquête, un outil, un service.",
    )
    baseline_value = ValueField(label="Valeur de départ", help_text="Par exemple\u00a0: 12,5. Ou bien oui, non.")
    baseline_on = forms.DateField(label="Date de cette valeur", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PartHelper()
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        return Layout(
            "name",
            "definition",
            "theme",
            Row(Column("kind", css_class="fr-col-md-6"), Column("direction", css_class="fr-col-md-6")),
            Row(Column("unit", css_class="fr-col-md-6"), Column("periodicity", css_class="fr-col-md-6")),
            Row(Column("awaited_level", css_class="fr-col-md-6"), Column("entered_by", css_class="fr-col-md-6")),
            "source",
            Fieldset(
                "Point de départ",
                Row(Column("baseline_value", css_class="fr-col-md-6"), Column("baseline_on", css_class="fr-col-md-6")),
            ),
        )

    def clean(self) -> None:
        kind, value, day = (self.cleaned_data.get(name) for name in ("kind", "baseline_value", "baseline_on"))
        if kind == IndicatorKind.YES_NO and self.cleaned_data.get("unit"):
            self.add_error("unit", "Un indicateur par oui ou par non n’a pas d’unité\u00a0: videz ce champ.")
        if value is not None and day is None and "baseline_on" not in self.errors:
            self.add_error("baseline_on", "Donnez la date de la valeur de départ.")
        if value is None and day is not None and "baseline_value" not in self.errors:
            self.add_error("baseline_value", "Donnez la valeur de départ, ou videz sa date.")
        if kind and value is not None and (reason := why_not(kind, value)):
            self.add_error("baseline_value", reason)

    def refuse(self, error: ValidationError) -> None:
        """Show what the model refused on its field, or above the form."""
        for name, messages in error.message_dict.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class CreationForm(IndicatorForm):
    """`uid` is made with the page, so that a form sent twice is one indicator. The territory is given once."""

    uid = OnceField()
    territory = TerritoryField(
        label="Territoire qui le définit",
        help_text="Tous les territoires qu’il contient pourront s’en servir. Ce choix ne change plus ensuite.",
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = (
            Territory.objects.in_use().filter(scope.q(Right.EDIT, "")).select_related("parent").order_by("name", "pk")
        )
        self.offer("territory", offered)
        # Proposed from the highest of one's own down: above, there is nothing to await.
        own = [grant.territory.level_enum.depth for grant in scope.grants if scope.may(Right.EDIT, grant.territory)]
        highest = max(min(own, default=0), Level.NATIONAL.depth + 1)
        proposed = [ITSELF, *((level.value, level.label) for level in Level if level.depth >= highest)]
        self.fields["awaited_level"].widget = forms.Select(choices=proposed)

    def layout(self) -> Layout:
        layout = super().layout()
        layout.insert(2, "territory")
        return layout


class TargetForm(DsfrForm):
    """One target. A line left empty, or emptied, is not kept."""

    due_on = forms.DateField(label="Échéance", required=False)
    value = ValueField(label="Valeur à atteindre")

    @property
    def is_filled(self) -> bool:
        return self.cleaned_data.get("due_on") is not None or self.cleaned_data.get("value") is not None

    def clean(self) -> None:
        if self.is_filled and not self.errors:
            for name, message in (("due_on", "Donnez l’échéance."), ("value", "Donnez la valeur à atteindre.")):
                if self.cleaned_data.get(name) is None:
                    self.add_error(name, message)


class TargetFormSet(BaseFormSet):
    helper = FormsetHelper(row_label="Cible", add_label="Ajouter une cible")
    helper.layout = Layout(Row(Column("due_on", css_class="fr-col-md-6"), Column("value", css_class="fr-col-md-6")))

    default_error_messages = {
        "missing_management_form": "Le formulaire est arrivé incomplet. Revenez en arrière et recommencez.",
        "too_many_forms": f"Un indicateur compte au plus {MAX_TARGETS} cibles. Supprimez-en.",
        "too_few_forms": "Le formulaire est arrivé incomplet. Revenez en arrière et recommencez.",
    }

    def check_against(self, kind: str, since: date | None) -> bool:
        """Whether the targets go with the nature and come after the baseline, one a date; says what does not."""
        dates = set()
        for form in self._kept():
            day, value = form.cleaned_data["due_on"], form.cleaned_data["value"]
            if reason := why_not(kind, value):
                form.add_error("value", reason)
            if day in dates:
                form.add_error("due_on", "Une autre cible a déjà cette échéance.")
            if since and day <= since:
                form.add_error("due_on", "Cette échéance vient avant le point de départ.")
            dates.add(day)
        return not any(form.errors for form in self._kept())

    @property
    def values(self) -> tuple[TargetValues, ...]:
        rows = (TargetValues(**{name: form.cleaned_data[name] for name in form.fields if name != "DELETE"})
                for form in self._kept())  # fmt: skip
        return tuple(sorted(rows, key=lambda target: target.due_on))

    def _kept(self) -> list[Any]:
        return [form for form in self.forms if form not in self.deleted_forms and form.is_filled]


TargetForms = formset_factory(
    TargetForm,
    TargetFormSet,
    extra=1,
    can_delete=True,
    max_num=MAX_TARGETS,
    validate_max=True,
    absolute_max=2 * MAX_TARGETS,
)


def initial_of(values: IndicatorValues) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is stored, as the initial of the form and of its targets: numbers as a person types them."""
    fields = values.fields
    if values.baseline_value is not None:
        fields["baseline_value"] = bare_text(values.kind, values.baseline_value)
    targets = [{"due_on": one.due_on, "value": bare_text(values.kind, one.value)} for one in values.targets]
    return fields, targets


def values_of(form: IndicatorForm, targets: Any) -> IndicatorValues:
    """What a valid form and its targets hold."""
    names = set(IndicatorForm.base_fields)
    return IndicatorValues(**{n: v for n, v in form.cleaned_data.items() if n in names}, targets=targets.values)


class FilterForm(DsfrFilterForm):
    """What the library shows, from the address of the page."""

    q = LineField(label="Nom, définition ou source", max_length=200, required=False)
    thematique = ThemeField(label="Thématique", empty_label="Toutes")
    etat = forms.ChoiceField(label="État", choices=[("", "Actifs"), ("archives", "Archivés")], required=False)


class IndicatorField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """Its name, and who defines it: the queryset joins `territory`."""
        return f"{obj.name} – {obj.territory}"


class TieForm(DsfrForm):
    """One indicator for a success measure, or none. `seen` is the one it had when the choice was shown."""

    indicator = IndicatorField(
        Indicator.objects.none(), label="Indicateur", required=False, empty_label="Aucun\u00a0: la mesure reste en mots"
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offered: QuerySet[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("indicator", offered.select_related("territory").order_by("name", "pk"))
