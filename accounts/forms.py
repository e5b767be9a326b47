from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from accounts.attempts import TooManyAttemptsError
from accounts.codes import DIGITS
from accounts.services import check_password_guess
from common.forms import DsfrForm, DsfrFormMixin


class AskCodeForm(DsfrForm):
    """The address a code is sent to."""

    error_title = "Aucun code n’a été envoyé"
    error_text = ""

    email = forms.EmailField(
        max_length=254,
        label="Votre adresse électronique",
        help_text="Votre adresse professionnelle, par exemple\u00a0: prenom.nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(DsfrForm):
    """A code as it was received: pasted with spaces, dashes or a sentence's full stop, it is still eight digits."""

    says_all_required = False
    error_title = "La connexion n’a pas abouti"
    error_text = ""

    code = forms.CharField(
        label="Code reçu",
        help_text="Huit chiffres. Les espaces ne comptent pas.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "class": "egn-code"}
        ),
    )

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        digits = "".join(str(int(character)) for character in typed[:200] if character.isdecimal())
        if len(digits) != DIGITS:
            raise ValidationError(f"Un code compte {DIGITS}\u00a0chiffres\u00a0: recopiez-le en entier.")
        return digits


class SignInForm(DsfrFormMixin, AuthenticationForm):
    """Signing in with a professional address and a password, within a limit of guesses."""

    says_all_required = True
    error_title = "La connexion n’a pas abouti"
    error_text = ""
    error_messages = {
        "invalid_login": (
            "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les\u202f; "
            "attention aux majuscules dans le mot de passe."
        ),
        "inactive": "Ce compte est fermé. Écrivez à la personne qui coordonne votre territoire.",
        "too_many": (
            "Trop d’essais ont été faits avec cette adresse. Attendez un quart d’heure, puis recommencez\u202f; "
            "vous pouvez aussi vous connecter avec un code."
        ),
    }

    username = forms.EmailField(
        max_length=254,
        label="Adresse électronique",
        help_text="Votre adresse professionnelle, par exemple\u00a0: prenom.nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self) -> dict[str, Any]:
        email, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if email and password:
            try:
                user = check_password_guess(self.request, email=email, password=password)
            except TooManyAttemptsError:
                raise ValidationError(self.error_messages["too_many"], code="too_many") from None
            if user is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(user)
            self.user_cache = user
        return self.cleaned_data


class NewPasswordForm(DsfrFormMixin, PasswordChangeForm):
    """Changing one's password; the old one is asked."""

    says_all_required = True
    error_title = "Votre mot de passe n’a pas changé"
    error_text = ""
    error_messages = {
        "password_incorrect": "Ce n’est pas votre mot de passe actuel. Vérifiez-le\u202f; attention aux majuscules.",
        "password_mismatch": "Les deux nouveaux mots de passe sont différents. Écrivez deux fois le même.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Mot de passe actuel"
        self.fields["new_password1"].label = "Nouveau mot de passe"
        self.fields["new_password1"].help_text = "12 caractères au moins\u00a0: une phrase, par exemple."
        self.fields["new_password2"].label = "Nouveau mot de passe, une deuxième fois"
        self.fields["new_password2"].help_text = ""
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
