"""Form fields that keep what a text is here: lines of visible characters."""

from __future__ import annotations

from typing import Any

from django import forms

from common.text import TITLE_LIMIT, clean_paragraphs, clean_text


class LineField(forms.CharField):
    """One line of text, cleaned by `common.text.clean_text` before its length is counted: at most `max_length`."""

    def __init__(self, *, max_length: int = TITLE_LIMIT, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class ParagraphsField(forms.CharField):
    """A few lines of text, each cleaned, empty ones left out, before their length is counted."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean_paragraphs(super().to_python(value) or "")
