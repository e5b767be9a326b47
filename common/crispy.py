"""Crispy helpers for our pages: a form that is only a part of one, and a formset whose rows can be added."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper


class PartHelper(FormHelper):
    """Fields only: the page writes the <form>, the token and `{% error_summary form … %}`."""

    form_tag = False
    disable_csrf = True


class FormsetHelper(PartHelper):
    """A formset as a list of numbered boxes. `row_label` names one box ("Date et lieu"), `add_label` the button."""

    def __init__(self, *, row_label: str, add_label: str) -> None:
        super().__init__()
        self.row_label = row_label
        self.add_label = add_label

    def get_attributes(self, template_pack: Any = "dsfr") -> dict[str, Any]:
        """Crispy's own, and this helper itself, which lays out the empty row as it does the others."""
        return {**super().get_attributes(template_pack), "row_helper": self}
