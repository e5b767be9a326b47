"""Which campaign to put in an archive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from common.forms import DsfrForm
from workshops.models import Campaign


class ArchiveForm(DsfrForm):
    campaign = forms.ModelChoiceField(Campaign.objects.none(), label="Campagne", empty_label=None)

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("campaign", campaigns)
