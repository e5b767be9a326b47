from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from common.forms import DsfrFormMixin


class SignInForm(DsfrFormMixin, AuthenticationForm):
    """Signing in with a professional address and a password."""

    says_all_required = True
    error_title = "La connexion n’a pas abouti"
    error_text = ""
    error_messages = {
        "invalid_login": (
            "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les\u202f; "
            "attention aux majuscules dans le mot de passe."
        ),
        "inactive": "Ce compte est fermé. Écrivez à la personne qui coordonne votre territoire.",
    }

    username = forms.EmailField(
        label="Adresse électronique",
        help_text="Votre adresse professionnelle, par exemple\u00a0: prenom.nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
