"""Campaigns and their thématiques, for national administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import ForAdministrators
from common.text import clean_lines
from workshops.models import Campaign, Theme
from workshops.services import is_in_use


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return clean_lines(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != clean_lines(data or "")


class ThemeForm(forms.ModelForm):
    variants = LinesField(
        label="Autres titres", required=False, help_text="Un par ligne : les rapports sont reconnus à ces titres."
    )

    class Meta:
        model = Theme
        fields = ("campaign", "number", "title", "short_label", "colour", "variants")


@admin.register(Campaign)
class CampaignAdmin(ForAdministrators):
    list_display = ("title", "slug", "opens_on", "closes_on")
    search_fields = ("title", "slug")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The identifier is what commands and files name a campaign by: it does not change."""
        return ("slug",) if obj else ()


@admin.register(Theme)
class ThemeAdmin(ForAdministrators):
    form = ThemeForm
    list_display = ("number", "short_label", "title", "campaign")
    list_display_links = ("number", "short_label")
    list_filter = ("campaign",)
    list_select_related = ("campaign",)
    search_fields = ("title", "short_label")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Fiches are filed, numbered and addressed by them: once there are some, they do not change."""
        return ("campaign", "number") if obj and is_in_use(obj) else ()
