"""Fields of our forms: texts, which are lines of visible characters; what makes a form sent twice count once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from common.attached import SIZE_LIMIT, TOO_LARGE
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


class OnceField(forms.UUIDField):
    """The `uid` that a form is made with: sent twice, it is done once (see `common.once`)."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": "Rechargez la page, puis recommencez.", "required": ""}
        super().__init__(widget=forms.HiddenInput, error_messages=messages, **kwargs)


class AttachedField(forms.FileField):
    """A file to attach (`common.attached`), of a size that it may have; what it is is looked at when it is kept."""

    not_kept = "Choisissez de nouveau un fichier\u00a0: le navigateur ne le garde pas."

    def __init__(self, **kwargs: Any) -> None:
        said = {
            "label": "Fichier à joindre",
            "max_length": 255,
            "help_text": "PDF ou image (PNG, JPEG, WebP ou GIF), 10\u00a0Mo au plus.",
            "widget": forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp,.gif"}),
        }
        super().__init__(**{**said, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> UploadedFile:
        file: UploadedFile = super().clean(data, initial)
        if (file.size or 0) > SIZE_LIMIT:
            raise forms.ValidationError(TOO_LARGE)
        return file
