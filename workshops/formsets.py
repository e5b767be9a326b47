"""The blocks of a session sheet that are lists: dates and places, team, the nine categories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from common.crispy import FormsetHelper
from common.fields import LineField
from common.forms import DsfrForm
from common.text import TITLE_LIMIT
from workshops.blocks import in_order
from workshops.enums import AttendanceCategory
from workshops.fields import HeadCountField
from workshops.totals import HeadCount, establishments_of, participants_of
from workshops.values import AttendanceValues, FacilitatorValues, MeetingValues

MAX_ROWS = 200
HELD = (
    "Cette date est à venir, et la session est marquée «\u00a0Tenue\u00a0». Corrigez la date, ou remettez la session à "
    "«\u00a0Prévue\u00a0» dans ses informations générales."
)


class RowForm(DsfrForm):
    """One line of a list. A line left empty, or emptied, is not kept."""

    @property
    def filled(self) -> dict[str, Any]:
        """The cleaned values by name, without the box that removes the line; {} when nothing is said."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        return values if any(value not in (None, "") for value in values.values()) else {}


class MeetingForm(RowForm):
    starts_on = forms.DateField(label="Date", required=False)
    ends_on = forms.DateField(label="Jusqu’au (période)", required=False)
    starts_at = forms.TimeField(label="Début", required=False)
    ends_at = forms.TimeField(label="Fin", required=False)
    place = LineField(label="Lieu", max_length=200, required=False)
    text = LineField(
        label="Ou la date et le lieu en toutes lettres",
        max_length=500,
        required=False,
        help_text="Par exemple\u00a0: du 28/09 au 09/10, Vendée. Ces mots remplacent la date et le lieu dans les "
        "documents.",
    )

    def clean(self) -> None:
        values = {name: self.cleaned_data.get(name) for name in self.fields}
        starts_on, ends_on, starts_at, ends_at = (
            values[name] for name in ("starts_on", "ends_on", "starts_at", "ends_at")
        )
        if not self.filled or set(self.errors) & {"starts_on", "ends_on"}:
            return
        if starts_on is None and (ends_on or not values["text"]):
            self.add_error("starts_on", "Indiquez une date, ou écrivez la date et le lieu en toutes lettres.")
        elif ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La date de fin ne peut pas précéder la date de début.")
        elif starts_at and ends_at and ends_at < starts_at and ends_on in (None, starts_on):
            self.add_error("ends_at", "L’heure de fin ne peut pas précéder l’heure de début.")


class FacilitatorForm(RowForm):
    name = LineField(label="Nom", max_length=TITLE_LIMIT, required=False)
    role = LineField(label="Fonction", max_length=500, required=False)


class RowFormSet(BaseFormSet):
    """Rows that are added and removed; `values` are those kept, `stored` those the block holds."""

    stored: tuple[Any, ...] = ()

    default_error_messages = {
        "missing_management_form": "Le formulaire est arrivé incomplet. Revenez en arrière et recommencez.",
        "too_many_forms": f"Une session compte au plus {MAX_ROWS} lignes ici. Supprimez-en.",
        "too_few_forms": "Le formulaire est arrivé incomplet. Revenez en arrière et recommencez.",
    }

    @property
    def kept(self) -> Iterator[dict[str, Any]]:
        for form in self.forms:
            if form not in self.deleted_forms and form.filled:
                yield form.filled


class MeetingFormSet(RowFormSet):
    helper = FormsetHelper(row_label="Date et lieu", add_label="Ajouter une date")
    helper.layout = Layout(
        Row(
            Column("starts_on", css_class="fr-col-sm-6 fr-col-lg-3"),
            Column("ends_on", css_class="fr-col-sm-6 fr-col-lg-3"),
            Column("starts_at", css_class="fr-col-sm-6 fr-col-lg-3"),
            Column("ends_at", css_class="fr-col-sm-6 fr-col-lg-3"),
        ),
        "place",
        "text",
    )

    def refuse_day(self, day: date) -> None:
        """Say, where it is written, that a session that was held has no date to come."""
        for form in self.forms:
            for name in ("ends_on", "starts_on"):
                if form not in self.deleted_forms and form.cleaned_data.get(name) == day:
                    form.add_error(name, HELD)
                    return

    @property
    def values(self) -> tuple[MeetingValues, ...]:
        return in_order(tuple(MeetingValues(**row) for row in self.kept))


class FacilitatorFormSet(RowFormSet):
    helper = FormsetHelper(row_label="Personne", add_label="Ajouter une personne")
    helper.layout = Layout(Row(Column("name"), Column("role")))

    @property
    def values(self) -> tuple[FacilitatorValues, ...]:
        return tuple(FacilitatorValues(**row) for row in self.kept)


class AttendanceForm(DsfrForm):
    """One of the nine categories. An empty number is unknown, not 0."""

    checked = forms.BooleanField(label="Présence", required=False)
    participants = HeadCountField(label="Participants")
    establishments = HeadCountField(label="Établissements")
    participants_note = LineField(label="Précision", max_length=1000, required=False)

    def __init__(self, *args: Any, category: AttendanceCategory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category = category
        for name, field in self.fields.items():
            field.label = category.label if name == "checked" else f"{field.label}, {category.label}"

    def clean(self) -> None:
        """A category of which something is said is ticked: invited and nobody came is 0."""
        said = (self.cleaned_data.get(name) for name in ("participants", "establishments", "participants_note"))
        if any(value not in (None, "") for value in said):
            self.cleaned_data["checked"] = True


class AttendanceFormSet(RowFormSet):
    """Always nine forms, in the official order: the place of a form says its category."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {"category": list(AttendanceCategory)[index or 0]}

    @property
    def values(self) -> tuple[AttendanceValues, ...]:
        return tuple(AttendanceValues(category=form.category.value, **form.cleaned_data) for form in self.forms)

    @property
    def saved_totals(self) -> tuple[HeadCount, HeadCount]:
        """Participants and établissements as they are stored, for those who have no script."""
        return participants_of(self.stored), establishments_of(self.stored)


_ROWS: dict[str, Any] = {"extra": 1, "can_delete": True, "max_num": MAX_ROWS, "validate_max": True}
MeetingForms = formset_factory(MeetingForm, MeetingFormSet, absolute_max=2 * MAX_ROWS, **_ROWS)
FacilitatorForms = formset_factory(FacilitatorForm, FacilitatorFormSet, absolute_max=2 * MAX_ROWS, **_ROWS)
AttendanceForms = formset_factory(
    AttendanceForm, AttendanceFormSet, extra=0, min_num=9, max_num=9, absolute_max=9, validate_min=True
)


def initial_rows(values: Any) -> list[dict[str, Any]]:
    """The stored values of a list block, as a formset's initial."""
    return [asdict(value) for value in values]
