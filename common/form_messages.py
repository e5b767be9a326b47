"""What a field says when it refuses: what to write, rather than what is wrong with it."""

from __future__ import annotations

from typing import Any

from django import forms

NB = "\u00a0"
"""No-break space, before a colon."""

PLAIN_FRENCH: tuple[tuple[type[forms.Field], dict[str, str]], ...] = (
    (
        forms.Field,
        {
            "required": "Renseignez ce champ.",
            "max_length": "Le texte compte %(show_value)d caractères\u202f; réduisez-le à %(limit_value)d au plus.",
        },
    ),
    (forms.EmailField, {"invalid": f"Écrivez une adresse électronique complète, par exemple{NB}: nom@domaine.fr."}),
    (forms.URLField, {"invalid": f"Écrivez une adresse complète, qui commence par https{NB}://."}),
    (
        forms.IntegerField,
        {
            "invalid": "Écrivez un nombre entier, en chiffres.",
            "min_value": "Écrivez un nombre supérieur ou égal à %(limit_value)s.",
            "max_value": "Écrivez un nombre inférieur ou égal à %(limit_value)s.",
        },
    ),
    (forms.FloatField, {"invalid": "Écrivez un nombre, en chiffres."}),
    (forms.DecimalField, {"invalid": "Écrivez un nombre, en chiffres."}),
    (forms.DateField, {"invalid": f"Écrivez une date complète, par exemple{NB}: 12/10/2020."}),
    (forms.TimeField, {"invalid": f"Écrivez une heure complète, par exemple{NB}: 18:00."}),
    (forms.DateTimeField, {"invalid": f"Écrivez une date et une heure, par exemple{NB}: 12/10/2020 18:00."}),
    (forms.ChoiceField, {"required": "Choisissez une réponse."}),
    (forms.ModelChoiceField, {"required": "Choisissez une réponse."}),
    (forms.BooleanField, {"required": "Cochez cette case pour continuer."}),
    (
        forms.FileField,
        {
            "required": "Choisissez un fichier.",
            "missing": "Choisissez un fichier.",
            "invalid": "Le fichier n’est pas arrivé. Choisissez-le de nouveau.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
            "max_length": "Le nom du fichier est trop long. Raccourcissez-le et recommencez.",
        },
    ),
)


def speak_plain_french(field: forms.Field) -> None:
    """Replaces Django's own messages of a field; those a form or a model wrote for it are kept."""
    defaults: dict[str, Any] = {}
    for parent in reversed(type(field).__mro__):
        defaults.update(getattr(parent, "default_error_messages", {}))
    wanted: dict[str, str] = {}
    for field_class, messages in PLAIN_FRENCH:
        if isinstance(field, field_class):
            wanted.update(messages)
    for code, message in wanted.items():
        if field.error_messages.get(code) == defaults.get(code):
            field.error_messages[code] = message
