"""Writing a remark; answering, resolving, reopening one."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict

from common.fields import ParagraphsField
from common.forms import DsfrForm
from remarks.models import REMARK_LIMIT


class RemarkForm(DsfrForm):
    """`entry` is the entry of which it is said, or nothing: the fiche."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = ParagraphsField(
        label="Votre remarque",
        max_length=REMARK_LIMIT,
        help_text="Elle sera envoyée par courriel à l’équipe qui rédige, qui pourra y répondre.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"uid": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def about_the_fiche(self) -> RemarkForm:
        """The same words, once the entry is not there any more."""
        form = RemarkForm({**self.data.dict(), "entry": ""} if isinstance(self.data, QueryDict) else self.data)
        form.add_error(
            None,
            "L’entrée a été supprimée entre-temps. Votre texte est conservé\u00a0: envoyé, il portera sur la fiche.",
        )
        return form


class AnswerForm(DsfrForm):
    """What follows a remark: `action` is the button, an answer needs words."""

    ANSWER, RESOLVE, REOPEN = "repondre", "resoudre", "rouvrir"

    uid = forms.UUIDField(widget=forms.HiddenInput)
    action = forms.ChoiceField(choices=[(name, name) for name in (ANSWER, RESOLVE, REOPEN)], widget=forms.HiddenInput)
    text = ParagraphsField(
        label="Réponse", max_length=REMARK_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"uid": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("action") == self.ANSWER and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", "Écrivez votre réponse.")
        return cleaned
