"""A file to attach to a RETEX."""

from __future__ import annotations

import uuid

from django import forms
from django.core.files.uploadedfile import UploadedFile

from common.forms import DsfrForm
from restitutions.services.attachments import SIZE_LIMIT, TOO_LARGE


class AttachmentForm(DsfrForm):
    """`uid` is made with the form: sent twice, it is one attachment."""

    error_title = "Le fichier n’est pas joint"
    error_text = "Choisissez de nouveau un fichier\u00a0: le navigateur ne le garde pas."

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    file = forms.FileField(
        label="Fichier à joindre",
        max_length=255,
        help_text="PDF ou image (PNG, JPEG, WebP ou GIF), 10\u00a0Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp,.gif"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > SIZE_LIMIT:
            raise forms.ValidationError(TOO_LARGE)
        return file
