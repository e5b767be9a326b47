"""The RETEX of a fiche."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from crispy_forms.layout import Column, Layout
from crispy_forms.layout import Row as GridRow
from django import forms
from django.core.exceptions import ValidationError

from common.fields import LineField
from common.text import clean_lines, clean_text
from restitutions.enums import Speaker
from restitutions.forms.fields import LinesField, LinksField
from restitutions.forms.rows import RowForm
from restitutions.services import RetexContent, RetexInput


class RetexForm(RowForm):
    label = LineField(label="Intitulé", required=False, help_text="Par exemple\u00a0: RETEX 1.")
    scope = LineField(label="Portée", required=False, help_text="Académie, département, établissement…")
    lines = LinesField(label="Retour d’expérience", rows=4, help_text="Deux ou trois phrases, une par ligne.")
    speakers = forms.MultipleChoiceField(
        label="Qui parle",
        required=False,
        choices=Speaker.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"data-inline": True}),
    )
    links = LinksField(
        label="Liens",
        rows=2,
        help_text="Un par ligne\u00a0: l’intitulé puis l’adresse. Exemple\u00a0: Vidéo du projet https://exemple.fr/video",
    )

    content: ClassVar[Sequence[str]] = ("label", "scope", "lines", "speakers", "links")

    @classmethod
    def shown_texts(cls, values: Mapping[str, Any]) -> list[str]:
        speakers = values.get("speakers") or []
        if isinstance(speakers, str):
            speakers = [name for name in speakers.split(", ") if name]
        return [
            clean_text(str(values.get("label") or "")),
            clean_text(str(values.get("scope") or "")),
            "\n".join(clean_lines(str(values.get("lines") or ""))),
            ", ".join(value for value in Speaker.values if value in speakers),
            "\n".join(clean_lines(str(values.get("links") or ""))),
        ]

    @classmethod
    def layout_of_row(cls) -> Layout:
        return Layout(
            GridRow(Column("label", css_class="fr-col-md-5"), Column("scope", css_class="fr-col-md-7")),
            "lines",
            "speakers",
            "links",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("label") and "label" not in self.errors and not self.is_empty:
            self.add_error(
                "label", ValidationError("Donnez un intitulé à ce RETEX, par exemple «\u00a0RETEX 1\u00a0».")
            )
        return data

    def said(self, name: str, text: str) -> str:
        if name == "speakers":
            text = ", ".join(str(Speaker(value).label) for value in text.split(", ") if value in Speaker.values)
        return super().said(name, text)

    def retex_input(self) -> RetexInput:
        """The RETEX for `save_retex`."""
        data = self.cleaned_data
        retex_id, version = data["id"], data["version"] or 0
        if self.raw("remove"):
            return RetexInput(retex_id, version, delete=True)
        if not self.is_touched:
            return RetexInput(retex_id, version)
        content = RetexContent(
            label=data["label"],
            scope=data["scope"],
            lines=tuple(data["lines"]),
            speakers=tuple(value for value in Speaker.values if value in data["speakers"]),
            links=tuple(data["links"]),
        )
        return RetexInput(retex_id, version, content)
