"""One form for each block of a session sheet: `is_valid()`, then `values` to give to `workshops.blocks.save_block`."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import Q

from accounts.enums import Right
from accounts.scope import Scope
from common.crispy import PartHelper
from common.fields import LineField, OnceField
from common.forms import DsfrFilterForm, DsfrForm
from common.french import day as day_in_french
from common.text import TITLE_LIMIT
from territories.forms import TerritoryField
from territories.models import Territory
from workshops.enums import SessionFormat, WorkshopState
from workshops.models import Campaign
from workshops.selectors import SILENT
from workshops.values import GeneralValues

PLACE = ("territory", "campaign")
FIXED = "Une restitution rapporte cette session\u00a0: son territoire et sa campagne ne changent plus."
MOVED = (
    "Entre-temps, une restitution a repris cette session\u00a0: elle reste sur ce territoire et dans cette campagne. "
    "Enregistrez de nouveau pour garder vos autres changements."
)
HELD_TOO_SOON = (
    "Cette session a une date à venir, le %s\u00a0: elle ne peut pas encore être «\u00a0Tenue\u00a0». Laissez "
    "«\u00a0Prévue\u00a0», ou corrigez d’abord ses dates."
)


class GeneralForm(DsfrForm):
    """Title, territory, campaign, format, state. The territories offered are those where the person may edit."""

    title = LineField(
        label="Intitulé",
        max_length=TITLE_LIMIT,
        required=False,
        help_text="Par exemple\u00a0: Atelier du bassin du Bocage. Sans intitulé, la session porte le nom de son "
        "territoire.",
    )
    territory = TerritoryField(label="Territoire")
    campaign = forms.ModelChoiceField(Campaign.objects.all(), label="Campagne", empty_label=None)
    format = forms.ChoiceField(
        label="Format",
        choices=[*SessionFormat.choices, ("", "Non renseigné")],
        required=False,
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    state = forms.ChoiceField(
        label="État", choices=WorkshopState.choices, widget=forms.RadioSelect(attrs={"data-inline": True})
    )

    def __init__(self, *args: Any, scope: Scope, is_fixed: bool = False, **kwargs: Any) -> None:
        """`is_fixed`: a restitution reports the session, which stays where it is; `initial` is what it is."""
        super().__init__(*args, **kwargs)
        self.fixed = PLACE if is_fixed else ()
        for name in self.fixed:
            self.fields[name].disabled = True
            self.fields[name].help_text = FIXED
        # A session stays where it is, archived or not.
        here = getattr(self.initial.get("territory"), "pk", None)
        offered = Territory.objects.filter(Q(archived_at=None) | Q(pk=here), scope.q(Right.EDIT, ""))
        offered = offered.select_related("parent").order_by("name", "pk")
        self.offer("territory", offered)
        self.helper = PartHelper()
        self.helper.layout = Layout(
            "title",
            Row(Column("territory", css_class="fr-col-md-7"), Column("campaign", css_class="fr-col-md-5")),
            "format",
            "state",
        )

    def clean(self) -> None:
        """A form opened before a restitution took the session may send another place: it is refused, not ignored."""
        for name in self.fixed:
            sent = self.data.get(self.add_prefix(name))
            if sent and sent != str(self.initial[name].pk):
                self.add_error(name, MOVED)

    def refuse_day(self, day: date) -> None:
        """Say that a session with this date to come is not held yet."""
        self.add_error("state", HELD_TOO_SOON % day_in_french(day))

    @property
    def values(self) -> GeneralValues:
        return GeneralValues(**{name: self.cleaned_data[name] for name in GeneralForm.base_fields})


class CreationForm(GeneralForm):
    """`uid` is made with the page, so that a form sent twice is one session."""

    uid = OnceField()


class FilterForm(DsfrFilterForm):
    """What the list of sessions shows, from the address of the page."""

    SORTS = {
        "recentes": "Date, la plus récente d’abord",
        "anciennes": "Date, la plus ancienne d’abord",
        "territoire": "Territoire",
        "intitule": "Intitulé",
    }

    q = LineField(label="Intitulé, lieu ou équipe", max_length=200, required=False)
    territoire = TerritoryField(label="Territoire", required=False, empty_label="Tous mes territoires")
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *WorkshopState.choices], required=False)
    effectif = forms.ChoiceField(
        label="Participants", choices=[("", "Toutes les sessions"), (SILENT, "Sans effectif")], required=False
    )
    tri = forms.ChoiceField(label="Trier par", choices=list(SORTS.items()), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readable = Territory.objects.filter(scope.q(Right.READ, "")).select_related("parent").order_by("name", "pk")
        self.offer("territoire", readable)
