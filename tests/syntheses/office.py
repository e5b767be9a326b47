"""What the tests of Word and OpenDocument files share: an edition, a report with everything, files taken apart."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

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
from syntheses.writers.office_zip import zipped

EDITION = Edition(
    version=3,
    date=date(2020, 10, 1),
    brand={"entity": "Rectorat d’essai", "contact": "egn@example.org"},
    campaign_title="Campagne d’essai",
    territory_name="Vendée",
    checksum="ab" * 32,
)

REPORT = Report(
    layout="ateliers",
    title="Synthèse d’essai",
    region="Région académique d’essai",
    contact="contact@example.org",
    description=(Block(type="paragraph", text="Une concertation en ligne."), Block(type="bullet", text="Un point.")),
    meetings=(MeetingSummary(academie="Nantes", zap_meetings=12, participants=1234, departments=5),),
    totals_note="Au total 1234 personnes.",
    sessions=(
        Session(
            region="Pays d’essai",
            dates_places=("Le 12 octobre à Laval",),
            format="presentiel",
            facilitators=(Facilitator(role="Chargée de mission"),),
            participants=(
                Attendance(
                    category="premier_degre", checked=True, participants=7, participants_note="dont 2 à distance"
                ),
                Attendance(category="chercheurs", checked=False),
            ),
        ),
    ),
    themes=(
        ThemeSection(
            theme=1,
            number=1,
            heading="Thématique 1 : Égal accès",
            label="Égal accès",
            situation=(Block(type="subheading", text="Débits"), Block(type="paragraph", text="Peu de fibre.")),
            retex=(
                Retex(
                    label="RETEX 1",
                    scope="Laval",
                    text=("Un tiers-lieu ouvert.",),
                    links=(Link(url="https://example.org/a?b=1&c=é", label="La fiche"),),
                    ref="D53-T1-R1",
                ),
            ),
            diagnosis=(DiagnosisRow(retex=("1",), irritants=(Entry(text="Zones blanches"),)),),
            projections=(ProjectionRow(needs=(Entry(text="Se connecter"),), levers=(Entry(text="Un prêt"),)),),
            plan=(
                PlanRow(
                    what=(Entry(text="Prêter", highlighted=True, ref="D53-T1-B1", sources=("D85-T1-B2",)),),
                    how=(Entry(text="En deux temps", items=(Entry(text="au collège"), Entry(text="au lycée"))),),
                    who=(Entry(text="Le rectorat", role="porteur"),),
                    when=(Entry(text="À la rentrée", starts_on=date(2021, 9, 1)),),
                ),
            ),
            challenges=(Block(type="question", text="Comment équiper ?"), Block(type="bullet", text="En prêtant.")),
        ),
    ),
)
"""One of everything, in words a reader understands by itself."""


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an office file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def edited(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The same file with a part changed, as a person would in a word processor."""
    parts = parts_of(data)
    before = parts[part].decode()
    after = change(before)
    assert after != before
    return zipped({**parts, part: after.encode()})
