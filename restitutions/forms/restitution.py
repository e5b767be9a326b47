"""Creating a restitution, and its own page: title, layout, footer, sessions, what it feeds, description, bilan."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout
from crispy_forms.layout import Row as GridRow
from django import forms
from django.db.models import QuerySet

from accounts.enums import Right
from accounts.scope import Scope
from common.crispy import PartHelper
from common.fields import LineField
from common.forms import DsfrForm
from restitutions.enums import Layout as PageLayout
from restitutions.enums import Part
from restitutions.forms.fields import BlocksField, HiddenNumber, HiddenUid, SessionTicks
from restitutions.forms.sessions import SessionsField
from restitutions.models import Restitution
from restitutions.services.feeds import feeding_problem, may_feed
from restitutions.services.restitutions import RestitutionContent, SummaryLine
from territories.forms import TerritoryField
from territories.models import Territory
from workshops.models import Campaign, Workshop


def sessions_of(campaign: Campaign, territory: Territory, scope: Scope) -> QuerySet[Workshop]:
    """The sessions a restitution of that territory may report: those of its subtree that this person may read."""
    return (
        Workshop.objects.visible_to(scope)
        .filter(campaign=campaign, territory__path__startswith=territory.path)
        .select_related("territory")
        .order_by("territory__path", "title", "pk")
    )


class CreateForm(DsfrForm):
    """A new draft. The sessions offered are those of the campaign and territory chosen."""

    uid = HiddenUid(required=False, initial=uuid.uuid4)
    campaign = forms.ModelChoiceField(label="Campagne", queryset=Campaign.objects.none(), empty_label=None)
    territory = TerritoryField(label="Territoire")
    title = LineField(
        label="Titre", required=False, help_text="Sans titre, la restitution porte le nom de son territoire."
    )
    layout = forms.ChoiceField(label="Mise en page", choices=PageLayout.choices, widget=forms.RadioSelect)
    sessions = SessionTicks(
        label="Sessions à rapporter",
        error_messages={"invalid_choice": "Une des sessions cochées n’est pas de ce territoire et de cette campagne."},
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("campaign", Campaign.objects.order_by("-opens_on", "slug"))
        self.offer(
            "territory",
            Territory.objects.in_use().filter(scope.q(Right.EDIT, "")).select_related("parent").order_by("name", "pk"),
        )
        campaign, territory = self._chosen("campaign"), self._chosen("territory")
        if campaign and territory:
            self.offer("sessions", sessions_of(campaign, territory, scope))
        self.has_sessions = bool(campaign and territory)
        self.place = {"campaign": campaign, "territory": territory} if self.has_sessions else None

    def _chosen(self, name: str) -> Any:
        field = self.fields[name]
        try:
            return field.clean(self[name].value())
        except forms.ValidationError:
            return None

    @property
    def helper(self) -> PartHelper:
        helper = PartHelper()
        helper.layout = Layout("uid", GridRow(Column("campaign"), Column("territory")), "title", "layout")
        return helper


class EditForm(DsfrForm):
    """The page of a draft. `version` is the one it was read at."""

    version = HiddenNumber(required=False)
    title = LineField(label="Titre", required=False)
    layout = forms.ChoiceField(label="Mise en page", choices=PageLayout.choices, widget=forms.RadioSelect)
    region = LineField(label="Région, en pied de page", required=False)
    contact = LineField(label="Contact, en pied de page", required=False)
    feeds = forms.ModelChoiceField(
        label="Alimente",
        required=False,
        queryset=Restitution.objects.none(),
        empty_label="Aucune restitution",
        help_text="La restitution d’un territoire au-dessus, dans la même campagne, qui reprendra celle-ci.",
    )
    workshops = SessionsField(label="Sessions rapportées", required=False)
    description = BlocksField(label=str(Part.DESCRIPTION.label), rows=10, described_by="aide-saisie")
    totals_note = LineField(
        label="Bilan en toutes lettres",
        max_length=1000,
        required=False,
        help_text="Par exemple\u00a0: plus de 400 participants dans l’académie.",
    )

    def __init__(self, *args: Any, restitution: Restitution, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restitution = restitution
        feeds = self.fields["feeds"]
        assert isinstance(feeds, forms.ModelChoiceField)
        above = may_feed(restitution)
        readable = set(
            above.filter(pk__in=Restitution.objects.visible_to(scope).values("pk")).values_list("pk", flat=True)
        )
        feeds.queryset = Restitution.objects.select_related("territory")
        feeds.choices = [
            ("", "Aucune restitution"),
            *((one.pk, _name_above(one, one.pk in readable)) for one in above),
        ]
        sessions = self.fields["workshops"]
        assert isinstance(sessions, SessionsField)
        offered = list(sessions_of(restitution.campaign, restitution.territory, scope))
        kept = [one.workshop for one in restitution.reported.select_related("workshop__territory").order_by("position")]
        sessions.offer([*kept, *(one for one in offered if one not in kept)])

    def clean_feeds(self) -> Restitution | None:
        target: Restitution | None = self.cleaned_data["feeds"]
        if target and (problem := feeding_problem(self.restitution, target)):
            raise forms.ValidationError(problem)
        return target

    @property
    def helper(self) -> PartHelper:
        helper = PartHelper()
        helper.layout = Layout(
            "version",
            Fieldset("Présentation", "title", "layout", GridRow(Column("region"), Column("contact")), "feeds"),
        )
        return helper

    def content(self, meetings: Sequence[SummaryLine]) -> RestitutionContent:
        """What the page says, for `update_restitution`."""
        data = self.cleaned_data
        return RestitutionContent(
            title=data["title"],
            layout=data["layout"],
            region=data["region"],
            contact=data["contact"],
            feeds=data["feeds"].pk if data["feeds"] else None,
            totals_note=data["totals_note"],
            workshops=tuple(data["workshops"]),
            description=tuple(data["description"]),
            meetings=tuple(meetings),
        )


def _name_above(restitution: Restitution, is_readable: bool) -> str:
    """Its title only for who may read it: the drafts of others stay theirs."""
    territory = restitution.territory.label
    return f"{territory} – {restitution.title}" if is_readable and restitution.title else territory
