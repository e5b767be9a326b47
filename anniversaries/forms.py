"""Asking for a report, choosing the day of the next one, taking one offline."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from anniversaries.models import WORDS_LIMIT, Schedule
from anniversaries.scheduled import farthest, next_day
from common.fields import OnceField, ParagraphsField
from common.forms import DsfrForm

REASONS_LABEL = "Dire pourquoi des actions sont abandonnées ou suspendues"
REASONS_HELP = (
    "Les motifs ont été écrits pour l’équipe. Si vous cochez, le rapport les donne mot pour mot\u202f; vous les "
    "relirez tous avant de publier."
)


class MakeForm(DsfrForm):
    uid = OnceField()
    tells_reasons = forms.BooleanField(label=REASONS_LABEL, help_text=REASONS_HELP, required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"uid": uuid.uuid4()})


class ScheduleForm(DsfrForm):
    """`seen` is what was chosen when the page was opened, "" for nothing: see `services.stamp_of`."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(
        label="Le jour du prochain rapport",
        help_text="À partir de demain. Le rapport se fait ce jour-là, puis attend votre relecture.",
        widget=forms.DateInput,
    )
    yearly = forms.BooleanField(label="Puis chaque année, à la même date", required=False)
    tells_reasons = forms.BooleanField(label=REASONS_LABEL, help_text=REASONS_HELP, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, current: Schedule | None, seen: str, published_on: date
    ) -> None:
        stored: dict[str, Any] = {"day": next_day(published_on, timezone.localdate()), "yearly": True}
        if current:
            stored = {name: getattr(current, name) for name in ("day", "yearly", "tells_reasons")}
        super().__init__(data, initial={**stored, "seen": seen})

    def clean_day(self) -> date:
        chosen: date = self.cleaned_data["day"]
        today = timezone.localdate()
        if chosen <= today:
            raise forms.ValidationError("Choisissez un jour à venir, à partir de demain.")
        if chosen > farthest(today):
            raise forms.ValidationError("Choisissez un jour dans les dix ans qui viennent.")
        return chosen


class WithdrawForm(DsfrForm):
    error_title = "Le rapport est toujours en ligne"

    reason = ParagraphsField(
        label="Motif du retrait",
        help_text="Il reste à votre équipe\u00a0: le public lit seulement que le rapport est retiré.",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Indiquez le motif\u00a0: il reste à votre équipe."},
    )
