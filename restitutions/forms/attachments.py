"""A file to attach to a RETEX."""

from __future__ import annotations

import uuid

from django import forms

from common.fields import AttachedField
from common.forms import DsfrForm


class AttachmentForm(DsfrForm):
    """`uid` is made with the form: sent twice, it is one attachment."""

    error_title = "Le fichier n’est pas joint"
    error_text = AttachedField.not_kept

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    file = AttachedField()
