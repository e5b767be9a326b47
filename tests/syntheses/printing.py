"""One edition to print, and reports small enough to know by heart."""

from __future__ import annotations

from datetime import UTC, datetime

from syntheses.edition import Edition
from syntheses.report import (
    Attendance,
    Block,
    DiagnosisRow,
    Entry,
    Facilitator,
    Link,
    MeetingSummary,
    PlanRow,
    ProjectionRow,
    Report,
    Retex,
    Session,
    ThemeSection,
)
from syntheses.writers.pdf import write_pdf

EDITION = Edition(
    version=3,
    date=datetime(2020, 11, 16, 9, 30, tzinfo=UTC),
    brand={
        "entity": "Éducation publique",
        "site": "États généraux du numérique",
        "tagline": "De l’atelier à la synthèse",
        "contact": "contact@example.org",
    },
    campaign_title="Campagne d’essai",
    territory_name="Académie d’Essai",
    checksum="c0ffee",
)


def printed(report: Report, layout: str = "ateliers", edition: Edition = EDITION) -> bytes:
    return write_pdf(report, layout=layout, edition=edition)


def small_report() -> Report:
    """A bit of everything, in one session and one thématique."""
    return Report(
        layout="ateliers",
        title="Synthèse d’essai",
        region="Région d’Essai",
        contact="dane@example.org",
        description=(Block(type="subheading", text="Comment"), Block(type="bullet", text="En deux temps")),
        meetings=(
            MeetingSummary(academie="Première", zap_meetings=1200, participants=0, departments=None),
            MeetingSummary(academie="Seconde", zap_meetings=87, participants=None, departments=None),
        ),
        totals_note="Environ mille rencontres.",
        sessions=(
            Session(
                region="Région d’Essai",
                dates_places=("Le 12 octobre, Essai",),
                format="les_deux",
                facilitators=(Facilitator(name="Camille Essai", role="déléguée"), Facilitator()),
                participants=(
                    Attendance(category="chercheurs", checked=True, participants=24, participants_note="dont vingt"),
                    Attendance(category="edtech", checked=True, participants=0, establishments=2),
                ),
            ),
        ),
        themes=(small_theme(),),
    )


def small_theme() -> ThemeSection:
    return ThemeSection(
        theme=3,
        number=1,
        heading="Thématique 1 : Essayer",
        label="Essayer",
        situation=(Block(type="paragraph", text="Un état."),),
        actions=(Block(type="bullet", text="Une action menée."),),
        retex=(
            Retex(
                label="RETEX 1",
                scope="académie",
                text=("Un récit.",),
                links=(Link(url="https://example.org/fiche", label="La fiche"),),
            ),
            Retex(label="RETEX 2"),
        ),
        diagnosis=(DiagnosisRow(retex=("1",), irritants=(Entry(text="Un irritant"),), strengths=()),),
        projections=(ProjectionRow(irritants=(Entry(text="Un irritant"),), needs=(Entry(text="Un besoin"),)),),
        plan=(
            PlanRow(
                what=(Entry(text="Un axe"),),
                how=(
                    Entry(text="Une action soulignée", highlighted=True),
                    Entry(text="Une action", items=(Entry(text="un détail"),)),
                ),
                who=(Entry(text="Le rectorat", role="porteur"),),
                when=(Entry(text="Dès que possible", horizon="court"),),
                indicators=(Entry(text="Un nombre"),),
            ),
        ),
        challenges=(Block(type="question", text="Comment essayer ?"), Block(type="paragraph", text="En essayant.")),
    )
