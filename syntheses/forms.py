"""Forms of the public list, of the import and of the changes of state."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.http import urlencode

from accounts.enums import Right
from accounts.scope import Scope
from common.forms import DsfrForm
from common.text import TITLE_LIMIT, clean_text
from restitutions.enums import Layout
from syntheses.models import Version
from syntheses.sharing import DAYS
from territories.enums import Level
from territories.models import Territory
from workshops.models import Campaign, Theme


class PublishedFilter(DsfrForm):
    """What the list of syntheses is narrowed to: all optional, a wrong value is no value. Names are the address's."""

    q = forms.CharField(label="Territoire ou titre", required=False)
    niveau = forms.ChoiceField(label="Niveau", required=False, choices=[("", "Tous"), *Level.choices])
    campagne = forms.ModelChoiceField(
        label="Campagne",
        required=False,
        queryset=Campaign.objects.all(),
        to_field_name="slug",
        empty_label="Toutes",
    )

    def wanted(self) -> dict[str, str]:
        """Arguments of `selectors.published`."""
        self.is_valid()
        campaign = self.cleaned_data.get("campagne")
        return {
            "text": self.cleaned_data.get("q", ""),
            "level": self.cleaned_data.get("niveau", ""),
            "campaign": campaign.slug if campaign else "",
        }

    def query(self) -> str:
        """The filter as the address says it, without the page."""
        wanted = self.wanted()
        named = {"q": wanted["text"], "niveau": wanted["level"], "campagne": wanted["campaign"]}
        return urlencode({name: value for name, value in named.items() if value})


class PdfForm(DsfrForm):
    """How a PDF is made. `since` offers the versions from which an annex may tell what changed; 0 is no annex."""

    layout = forms.ChoiceField(label="Mise en page", choices=Layout.choices, widget=forms.RadioSelect)
    since = forms.TypedChoiceField(label="Annexe «\u00a0Ce qui a changé\u00a0»", coerce=int, required=False, initial=0)

    def __init__(self, *args: Any, versions: Iterable[Version] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.number, f"Modifié depuis la version\u00a0{one.number}") for one in versions]
        since = self.fields["since"]
        assert isinstance(since, forms.TypedChoiceField)
        since.choices = [(0, "Sans annexe"), *choices]
        if not choices:
            del self.fields["since"]


class ShareForm(DsfrForm):
    """How long a link lasts. `uid` is made with the form: sent twice, it is one link."""

    error_title = "Le lien n’est pas créé"
    error_text = "Corrigez ce qui suit, puis recommencez."

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    days = forms.TypedChoiceField(
        label="Durée du lien",
        coerce=int,
        initial=30,
        choices=[(days, f"{days}\u00a0jours") for days in DAYS],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )


class ReasonForm(DsfrForm):
    """Why a state changes; `needed` when the transition asks for a reason, `is_public` when a version will tell it."""

    reason = forms.CharField(
        label="Motif",
        max_length=2000,
        help_text="Les personnes concernées le liront.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, needed: bool, is_public: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed
        if is_public:
            self.fields["reason"].label = "Motif de la correction"
            self.fields[
                "reason"
            ].help_text = "Il est publié avec la version corrigée\u00a0: tout le monde pourra le lire."
        elif not needed:
            self.fields["reason"].label = "Message"
            self.fields["reason"].help_text = "Si vous le souhaitez. Les personnes concernées le liront."


class ImportForm(DsfrForm):
    """A file, and where it goes. `uid` is made with the form: sent twice, it is one preview."""

    error_text = "Vos réponses sont conservées ci-dessous\u00a0; choisissez de nouveau le document."

    uid = forms.UUIDField(widget=forms.HiddenInput)
    campaign = forms.ModelChoiceField(label="Campagne", queryset=Campaign.objects.all(), empty_label=None)
    territory = forms.ModelChoiceField(
        label="Territoire", queryset=Territory.objects.none(), empty_label="Choisissez un territoire"
    )
    title = forms.CharField(
        label="Titre",
        required=False,
        max_length=TITLE_LIMIT,
        help_text="Sans titre, celui du document est repris.",
    )
    theme = forms.ModelChoiceField(
        label="Thématique",
        queryset=Theme.objects.select_related("campaign").order_by("campaign", "number"),
        required=False,
        empty_label="Celle que nomme le document",
        help_text="À choisir seulement si le document n’en nomme aucune, par exemple un tableau sans titre.",
    )
    file = forms.FileField(
        label="Document",
        help_text="Word (.docx), OpenDocument (.odt) ou JSON, 20 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".docx,.odt,.json"}),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("uid", uuid.uuid4())
        super().__init__(*args, **kwargs)
        territories = Territory.objects.in_use().filter(scope.q(Right.EDIT, "")).order_by("path")
        self.offer("territory", territories)
        only = list(territories.values_list("pk", flat=True)[:2])
        self.fields["territory"].initial = only[0] if len(only) == 1 else None

    def clean_title(self) -> str:
        return clean_text(self.cleaned_data["title"])

    def clean_theme(self) -> Theme | None:
        theme: Theme | None = self.cleaned_data["theme"]
        if theme and theme.campaign != self.cleaned_data.get("campaign"):
            raise forms.ValidationError("Cette thématique n’est pas de la campagne choisie.")
        return theme

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                "Ce fichier dépasse 20 Mo. Réduisez le poids des images dans Word (Fichier, puis Compresser), "
                "ou enlevez-les."
            )
        return file
