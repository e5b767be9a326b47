"""The role of an acteur; the horizon and the dates of an échéance."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.crispy import PartHelper
from common.forms import DsfrForm
from restitutions.enums import Horizon, Kind, StakeholderRole
from restitutions.forms.fields import HiddenNumber
from restitutions.models import Entry
from restitutions.services.details import Detail, detail_of


class VersionForm(DsfrForm):
    version = HiddenNumber(required=False)


class DetailForm(DsfrForm):
    """One entry; its prefix is the entry's id."""

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, prefix=str(entry.pk), initial=vars(detail_of(entry)), **kwargs)
        self.entry = entry

    @property
    def helper(self) -> PartHelper:
        return PartHelper()

    @property
    def detail(self) -> Detail:
        return Detail(**self.cleaned_data)


class StakeholderForm(DetailForm):
    role = forms.ChoiceField(
        label="Rôle dans l’action", required=False, choices=[("", "Non précisé"), *StakeholderRole.choices]
    )


class TimeframeForm(DetailForm):
    horizon = forms.ChoiceField(label="Horizon", required=False, choices=[("", "Non précisé"), *Horizon.choices])
    starts_on = forms.DateField(label="À partir du", required=False)
    ends_on = forms.DateField(label="Jusqu’au", required=False)

    def clean_ends_on(self) -> Any:
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        if start and end and end < start:
            raise ValidationError("La fin ne peut pas précéder le début\u00a0: vérifiez les deux dates.")
        return end


_FORMS: dict[str, type[DetailForm]] = {Kind.STAKEHOLDER: StakeholderForm, Kind.TIMEFRAME: TimeframeForm}


def detail_forms(entries: Sequence[Entry], data: Mapping[str, Any] | None = None) -> list[DetailForm]:
    """One form an entry, as stored; what was sent of it takes its place."""
    return [_FORMS[entry.kind](data if data and _is_sent(entry, data) else None, entry=entry) for entry in entries]


def _is_sent(entry: Entry, data: Mapping[str, Any]) -> bool:
    return any(f"{entry.pk}-{name}" in data for name in _FORMS[entry.kind].base_fields)


def sent_details(sent: Sequence[DetailForm]) -> dict[uuid.UUID, Detail]:
    """The details typed in valid forms, by entry id."""
    return {form.entry.pk: form.detail for form in sent if form.is_bound}
