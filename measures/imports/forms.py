"""The file of values, and what to do of its lines."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict

from common.fields import OnceField
from common.forms import DsfrForm

TEN_MEGABYTES = 10 * 1024 * 1024


class TableForm(DsfrForm):
    """A table of values. `uid` is made with the form: sent twice, it is one import."""

    error_title = "Le tableau n’a pas été lu"
    error_text = "Choisissez de nouveau le fichier, une fois corrigé."

    uid = OnceField()
    file = forms.FileField(
        label="Tableau de valeurs",
        help_text="Excel (.xlsx, .xls), OpenDocument (.ods) ou CSV, 10\u00a0Mo au plus. La première feuille est lue.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"uid": uuid.uuid4()})
        super().__init__(*args, **kwargs)

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > TEN_MEGABYTES:
            raise forms.ValidationError("Ce fichier dépasse 10\u00a0Mo. Partagez-le en plusieurs, puis recommencez.")
        return sent


_ANSWERS = {"corriger": True, "garder": False}


def answers_of(sent: QueryDict) -> dict[str, Any]:
    """What a person says of the lines, as `services.confirm` takes it."""
    return {
        "mark": sent.get("vu", ""),
        "without": frozenset(sent.getlist("ecarter")),
        "correct": _ANSWERS.get(sent.get("differents", "")),
    }
