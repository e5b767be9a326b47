"""The form of a Word template, and what its fields mean to whoever edits it."""

from __future__ import annotations

import uuid

from django import forms

from common.forms import DsfrForm
from syntheses.writers.office_fields import REQUIRED

_MEANINGS = {
    "titre": "le titre de la restitution",
    "territoire": "le nom du territoire",
    "campagne": "le nom de la campagne",
    "date": "la date de la version, ou du jour pour un brouillon",
    "version": "« Version 2 », ou « Document de travail »",
    "contenu": "tout le contenu, à la place de ce paragraphe",
    "region": "la région académique, telle que la restitution la nomme",
    "contact": "l’adresse de contact",
    "entite": "le nom de l’entité qui tient ce site",
    "site": "le nom du site",
    "devise": "la phrase qui suit le nom du site",
    "empreinte": "l’empreinte de la version",
}

FIELDS = tuple((f"{{{{{name}}}}}", meaning, name in REQUIRED) for name, meaning in _MEANINGS.items())
"""(as typed, meaning, required) of each field, in the order of the page."""


class TemplateForm(DsfrForm):
    """A file. `uid` is made with the form: sent twice, it is one template."""

    error_title = "Le modèle n’est pas enregistré"
    error_text = "Corrigez ce qui suit, puis choisissez de nouveau le fichier."

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    file = forms.FileField(
        label="Modèle modifié",
        help_text="Document Word (.docx) sans macro, 5\u00a0Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
