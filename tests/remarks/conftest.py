"""A restitution of the académie de Nantes with one irritant, and remarks on it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest

from accounts.models import User
from accounts.scope import Scope
from remarks.models import Remark
from remarks.services import make_remark
from restitutions.models import Entry, Restitution
from syntheses.intake import intake
from syntheses.report import Block, DiagnosisRow, Report, ThemeSection
from syntheses.report import Entry as ReportEntry
from tests.cast import Cast
from workshops.models import Theme

REPORT = Report(
    layout="ateliers",
    title="Synthèse d’essai",
    themes=(
        ThemeSection(
            theme=1,
            diagnosis=(
                DiagnosisRow(irritants=(ReportEntry(text="Le réseau tombe", items=(ReportEntry(text="le soir"),)),)),
            ),
            challenges=(Block(type="question", text="Comment faire ?"),),
        ),
    ),
)


@dataclass(frozen=True)
class Story:
    """The coordinator makes remarks, the facilitator who wrote the restitution answers."""

    cast: Cast
    restitution: Restitution
    theme: Theme
    irritant: Entry

    def say(self, text: str = "Précisez où", *, on: Entry | None = None, by: User | None = None) -> Remark:
        """A remark on the fiche, or on an entry."""
        made, _ = make_remark(
            uid=uuid.uuid4(),
            restitution=self.restitution,
            theme=self.theme,
            entry_id=on.pk if on else None,
            text=text,
            by=Scope(by or self.cast.coordinator),
        )
        return made

    @property
    def address(self) -> str:
        return f"/restitutions/{self.restitution.pk}/1/"


@pytest.fixture
def story(cast: Cast) -> Story:
    restitution = intake(REPORT, campaign=cast.campaign, territory=cast.nantes, by=cast.facilitator)
    return Story(
        cast,
        restitution,
        cast.campaign.themes.get(number=1),
        Entry.objects.get(text="Le réseau tombe"),
    )
