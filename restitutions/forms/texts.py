"""The running texts of a fiche, and its challenges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict

from common.crispy import PartHelper
from common.forms import DsfrForm
from restitutions.block_text import parse_blocks, render_blocks
from restitutions.cell_text import fingerprint
from restitutions.enums import Part
from restitutions.forms.fields import BlocksField
from restitutions.services import StaleError

HELP_ID = "aide-saisie"


class TextsForm(DsfrForm):
    """Running texts, each with a hidden fingerprint of what was shown (`shown_<name>`)."""

    texts: ClassVar[Sequence[str]] = ()
    stale: StaleError | None = None

    @property
    def helper(self) -> PartHelper:
        helper = PartHelper()
        helper.layout = Layout(*self.texts)
        helper.render_hidden_fields = True
        return helper

    @classmethod
    def initial_of(cls, stored: Mapping[str, str]) -> dict[str, str]:
        """Stored texts and their fingerprints, as initial values."""
        return {**stored, **{f"shown_{name}": fingerprint(stored[name]) for name in cls.texts}}

    @property
    def is_blank(self) -> bool:
        """Whether there is no text at all."""
        return not any(self.cleaned_data[name] for name in self.texts)

    @property
    def shown(self) -> dict[str, str]:
        """The fingerprint of what each field showed."""
        return {name: self.cleaned_data[f"shown_{name}"] for name in self.texts}

    def show_stale(self, error: StaleError) -> None:
        """Keep what was typed; the next save overwrites the other text knowingly."""
        self.stale = error
        assert isinstance(self.data, QueryDict)
        for name, text in (error.stored or {}).items():
            self.data[self.add_prefix(f"shown_{name}")] = fingerprint(text)

    @property
    def stale_texts(self) -> list[tuple[str, str]]:
        """(label, text) of what somebody else saved, where it differs from what was typed here."""
        stored = self.stale.stored if self.stale else None
        pairs = []
        for name, text in (stored or {}).items():
            typed = self._cleaned(name)
            if typed != text:
                pairs.append((str(self.fields[name].label), text or "(rien)"))
        return pairs

    def _cleaned(self, name: str) -> str:
        """What was typed, as it would be shown once saved."""
        challenges = cast(BlocksField, self.fields[name]).challenges
        lines = parse_blocks(str(self[name].value() or ""), challenges=challenges)
        return render_blocks(lines, challenges=challenges)


class NarrativesForm(TextsForm):
    situation = BlocksField(label=str(Part.SITUATION.label), rows=12, described_by=HELP_ID)
    actions = BlocksField(label=str(Part.ACTIONS.label), rows=12, described_by=HELP_ID)
    shown_situation = forms.CharField(required=False, widget=forms.HiddenInput)
    shown_actions = forms.CharField(required=False, widget=forms.HiddenInput)

    texts = ("situation", "actions")


class ChallengesForm(TextsForm):
    challenges = BlocksField(label="Défis et propositions", rows=20, described_by=HELP_ID, challenges=True)
    shown_challenges = forms.CharField(required=False, widget=forms.HiddenInput)

    texts = ("challenges",)
