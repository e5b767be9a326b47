from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue

from common.fields import LineField
from common.forms import DsfrForm
from territories.enums import Level
from territories.models import Territory
from territories.uai import is_uai

NAME_LIMIT = 150
"""Characters in the name of a territory."""


class _ByLevel(ModelChoiceIterator):
    """The choices under the name of their level, from the nation down, in the order of names (one statement)."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        groups: dict[str, list[tuple[ModelChoiceIteratorValue | str, str]]] = {level: [] for level in Level.values}
        for territory in self.queryset:
            groups[territory.level].append(self.choice(territory))
        yield from ((Level(level).label, choices) for level, choices in groups.items() if choices)


class TerritoryField(forms.ModelChoiceField):
    """A territory of one's scope, chosen by its level and its name. Give the field of a form its `queryset`."""

    iterator = _ByLevel

    def __init__(self, queryset: QuerySet[Territory] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "Choisissez un territoire")
        super().__init__(Territory.objects.none() if queryset is None else queryset, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Bassins and établissements also say where they are: the queryset joins `parent`."""
        below = obj.level_enum.depth > Level.DEPARTEMENT.depth
        return f"{obj.label} – {obj.parent.label}" if below and obj.parent else str(obj.label)


class NameForm(DsfrForm):
    says_all_required = True

    name = LineField(label="Nom", max_length=NAME_LIMIT)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not any(character.isalnum() for character in name):
            raise ValidationError("Écrivez un nom qui contient au moins une lettre ou un chiffre.")
        return name


NOT_A_UAI = "Cet UAI n’est pas valable\u00a0: il faut sept chiffres suivis de leur lettre de contrôle. Vérifiez-le."


class BassinForm(NameForm):
    level = Level.BASSIN
    name = LineField(label="Nom du bassin", max_length=NAME_LIMIT, help_text="Par exemple\u00a0: Bassin du Bocage.")


class EtablissementForm(NameForm):
    level = Level.ETABLISSEMENT
    name = LineField(
        label="Nom de l’établissement", max_length=NAME_LIMIT, help_text="Par exemple\u00a0: Collège des Tilleuls."
    )
    code = LineField(
        label="UAI",
        help_text="L’identifiant officiel de l’établissement\u00a0: sept chiffres et une lettre.",
        error_messages={"max_length": NOT_A_UAI},
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].replace(" ", "").upper()
        if not is_uai(code):
            raise ValidationError(NOT_A_UAI)
        return code


class RenameForm(NameForm):
    """`seen` is the name the person had in front of them, so that a stale form does not overwrite a newer one."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


ADD_FORMS: dict[str, type[BassinForm | EtablissementForm]] = {
    "ajouter-un-bassin": BassinForm,
    "ajouter-un-etablissement": EtablissementForm,
}
