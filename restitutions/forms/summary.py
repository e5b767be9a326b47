"""The bilan des rencontres: one line for each académie or territoire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.layout import Column, Layout
from crispy_forms.layout import Row as GridRow
from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from common.crispy import FormsetHelper
from common.fields import LineField
from common.forms import DsfrForm
from common.formsets import counted_rows
from restitutions.forms.fields import PAGE_INCOMPLETE
from restitutions.services.restitutions import SummaryLine

LIMIT = 100
"""Lines of one bilan; one that holds more already may keep them."""

_MOST = 2**31 - 1
_PREFIX = "bilan"


class SummaryForm(DsfrForm):
    """A line of the bilan des rencontres. An empty number is unknown, 0 is none."""

    academie = LineField(label="Académie ou territoire", required=False)
    zap_meetings = forms.IntegerField(label="Rencontres de bassin", required=False, min_value=0, max_value=_MOST)
    participants = forms.IntegerField(label="Participants", required=False, min_value=0, max_value=_MOST)
    departments = forms.IntegerField(label="Départements", required=False, min_value=0, max_value=_MOST)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        numbers = [data.get(name) for name in ("zap_meetings", "participants", "departments")]
        if not data.get("academie") and any(number is not None for number in numbers):
            self.add_error("academie", "Indiquez de quelle académie ou de quel territoire il s’agit.")
        return data


class SummaryFormSet(BaseFormSet):
    default_error_messages = {
        **BaseFormSet.default_error_messages,
        "too_many_forms": "Gardez %(num)d lignes au plus dans le bilan.",
        "missing_management_form": PAGE_INCOMPLETE,
    }

    def lines(self) -> list[SummaryLine]:
        """The lines that say something and are not ticked for deletion."""
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data.get("academie")]
        return [
            SummaryLine(data["academie"], data["zap_meetings"], data["participants"], data["departments"])
            for data in kept
            if not data.get("DELETE")
        ]


def shown_summary(stored: Sequence[SummaryLine]) -> SummaryFormSet:
    """The lines stored, and an empty one."""
    return _formset_class(stored)(initial=[vars(line) for line in stored], prefix=_PREFIX)


def sent_summary(data: QueryDict, stored: Sequence[SummaryLine]) -> SummaryFormSet:
    """The lines sent; `stored` are those the base holds now."""
    return _formset_class(stored)(counted_rows(data, _PREFIX), prefix=_PREFIX)


def _formset_class(stored: Sequence[SummaryLine]) -> type[SummaryFormSet]:
    most = max(LIMIT, len(stored))
    made = formset_factory(
        SummaryForm, formset=SummaryFormSet, extra=1, can_delete=True, max_num=most, validate_max=True
    )
    return cast(type[SummaryFormSet], made)


def summary_helper() -> FormsetHelper:
    """How the lines of the bilan are laid out."""
    helper = FormsetHelper(row_label="Ligne", add_label="Ajouter une ligne")
    helper.layout = Layout(
        GridRow(
            Column("academie", css_class="fr-col-md-6"),
            Column("zap_meetings", css_class="fr-col-md-2"),
            Column("participants", css_class="fr-col-md-2"),
            Column("departments", css_class="fr-col-md-2"),
        )
    )
    return helper
