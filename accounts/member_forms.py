"""The forms of the members of a territory: the filter of their list, an invitation, a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.enums import MemberState, Role
from accounts.members import WHAT_ROLES_DO
from accounts.scope import Scope
from common.fields import LineField, OnceField
from common.forms import DsfrFilterForm, DsfrForm
from territories.enums import Level
from territories.forms import TerritoryField
from territories.models import Territory

ORDERS = (("nom", "Nom"), ("role", "Rôle"), ("territoire", "Territoire"), ("recents", "Les plus récents"))


class MemberFilterForm(DsfrFilterForm):
    """What the list of members shows, from the address of the page."""

    q = LineField(label="Nom, adresse ou territoire", max_length=200, required=False)
    role = forms.ChoiceField(label="Rôle", choices=[("", "Tous"), *Role.choices], required=False)
    etat = forms.ChoiceField(label="Compte", choices=[("", "Tous"), *MemberState.choices], required=False)
    tri = forms.ChoiceField(label="Trier par", choices=ORDERS, required=False)


class _OnceForm(DsfrForm):
    """`uid` is made with the page: a form sent twice is one change."""

    uid = OnceField()


def _role_field() -> forms.ChoiceField:
    return forms.ChoiceField(label="Rôle", widget=forms.RadioSelect)


def _role_choices(roles: list[Role]) -> list[tuple[str, str]]:
    return [(role.value, f"{role.label}\u00a0: {WHAT_ROLES_DO[role]}") for role in roles]


class InvitationForm(_OnceForm):
    """Offers the territory of the page and what is below it, établissements apart unless the page is one's."""

    says_all_required = True
    error_title = "L’invitation n’est pas partie"

    name = LineField(label="Nom", max_length=150, help_text="Prénom et nom, tels que les autres membres les liront.")
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="L’adresse professionnelle\u00a0: c’est là que le code de connexion sera envoyé.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = _role_field()
    territory = TerritoryField(
        label="Territoire", help_text="Le rôle vaut aussi pour tous les territoires qu’il contient.", empty_label=None
    )

    def __init__(self, *args: Any, territory: Territory, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        offered = Territory.objects.within(territory).in_use().select_related("parent").order_by("name", "pk")
        if territory.level != Level.ETABLISSEMENT:
            offered = offered.exclude(level=Level.ETABLISSEMENT)
        self.offer("territory", offered)
        self.offer("role", _role_choices(scope.grantable_roles(territory)))

    def clean(self) -> None:
        role, territory = self.cleaned_data.get("role"), self.cleaned_data.get("territory")
        if role and territory and role not in self.scope.grantable_roles(territory):
            self.add_error("territory", "L’administration nationale se donne sur la France entière.")


class RoleForm(_OnceForm):
    """`seen` is the role the person had in front of them, so that a stale form overwrites nothing."""

    error_title = "Le rôle n’a pas changé"
    error_text = ""

    role = _role_field()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("role", _role_choices(roles))

    def show_again(self, current: Role) -> None:
        """Somebody gave another role meanwhile: it is seen now, and what was chosen stays chosen."""
        self.data = {**self.data.dict(), "seen": current.value} if isinstance(self.data, QueryDict) else self.data
        self.add_error(
            "role",
            f"Entre-temps, quelqu’un a donné à cette personne le rôle «\u00a0{current.label}\u00a0». Votre choix est "
            "conservé\u00a0: enregistrez-le pour remplacer l’autre, ou annulez.",
        )


class RemovalForm(_OnceForm):
    error_title = "Rien n’a changé"
    error_text = ""
