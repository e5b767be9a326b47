"""What is published, for the index, the search and the API: a small corpus whose words are known."""

from __future__ import annotations

import pytest

from accounts.scope import Scope
from restitutions.models import Restitution
from syntheses.intake import intake
from syntheses.models import Version
from syntheses.report import (
    Attendance,
    Block,
    DiagnosisRow,
    Entry,
    PlanRow,
    ProjectionRow,
    Report,
    Retex,
    Session,
    ThemeSection,
)
from syntheses.services import move_restitution
from territories.models import Territory
from tests.cast import Cast

NANTES = Report(
    layout="ateliers",
    title="Synthèse de l’académie de Nantes",
    description=(Block(type="paragraph", text="Trois soirées de concertation à Nantes"),),
    sessions=(
        Session(
            region="Nantes",
            dates_places=("Lundi 12 octobre 2020, Nantes",),
            format="presentiel",
            participants=(
                Attendance(category="premier_degre", checked=True, participants=27, establishments=3),
                Attendance(category="usagers", checked=True, participants=2),
                Attendance(category="second_degre", checked=True, participants=40),
                Attendance(category="operateurs", checked=True, participants=0),
                Attendance(category="elus", checked=True),
            ),
        ),
    ),
    themes=(
        ThemeSection(
            theme=1,
            retex=(Retex(label="RETEX 1", scope="Collège des Tilleuls", text=("Une classe mobile circule.",)),),
            diagnosis=(
                DiagnosisRow(
                    retex=("1",),
                    irritants=(
                        Entry(
                            text="Les réseaux Wi-Fi tombent pendant les évaluations",
                            highlighted=True,
                            items=(Entry(text="Surtout dans les écoles rurales"),),
                        ),
                    ),
                    strengths=(Entry(text="L’entraide entre enseignantes"),),
                ),
            ),
            projections=(ProjectionRow(needs=(Entry(text="Un réseau fiable dans chaque école"),)),),
        ),
        ThemeSection(
            theme=3,
            challenges=(
                Block(type="question", text="Comment former les équipes aux œuvres numériques ?"),
                Block(type="bullet", text="Former sur le temps de travail"),
            ),
            plan=(PlanRow(how=(Entry(text="Ouvrir des locaux équipés"),)),),
        ),
    ),
)

VENDEE = Report(
    layout="ateliers",
    title="Restitution de Vendée",
    themes=(
        ThemeSection(
            theme=1,
            diagnosis=(DiagnosisRow(irritants=(Entry(text="Le réseau de l’école est lent"),)),),
            plan=(PlanRow(how=(Entry(text="Former chaque enseignant à l’accessibilité"),)),),
        ),
    ),
)


def publish(report: Report, cast: Cast, territory: Territory) -> Version:
    """Take a report in and publish it."""
    restitution = intake(report, campaign=cast.campaign, territory=territory, by=cast.facilitator)
    move(restitution, cast, "transmettre", "valider", "publier")
    return Version.objects.select_related("restitution__territory", "snapshot").latest("pk")


def move(restitution: Restitution, cast: Cast, *names: str) -> Restitution:
    for name in names:
        restitution = move_restitution(restitution, name, by=Scope(cast.administrator), reason="parce que")
    return restitution


@pytest.fixture
def corpus(cast: Cast) -> tuple[Version, Version]:
    """Published: the académie of Nantes, then Vendée, which is in it."""
    return publish(NANTES, cast, cast.nantes), publish(VENDEE, cast, cast.vendee)
