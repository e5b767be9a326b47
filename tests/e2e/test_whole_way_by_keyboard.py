"""From two départements to a région by keyboard alone: consolidate twice, publish, correct, compare, download."""

from __future__ import annotations

import json
import re
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.enums import Role
from accounts.scope import Scope
from syntheses.intake import intake
from syntheses.report import DiagnosisRow, Report, Session, ThemeSection
from syntheses.report import Entry as Point
from syntheses.services import move_restitution
from territories.enums import Level
from territories.models import Territory
from tests.cast import Cast, person
from tests.e2e.keyboard import Keyboard
from tests.pdf_reading import squeeze
from tests.services import Started

pytestmark = pytest.mark.django_db(transaction=True)

BELOW = {"85": ("Le réseau tombe", "Le bus passe trop tôt"), "44": ("Le réseau est tombé", "Trop de mots de passe")}
REWORDED = "Le réseau n’est pas fiable"
FORMATS = ("PDF", "DOCX", "ODT", "CSV", "HTML", "JSON")


@pytest.fixture(autouse=True)
def departments(cast: Cast) -> None:
    """Each sent to the coordination of the académie, with two irritants and a session."""
    for code, texts in BELOW.items():
        place = Territory.objects.get(level=Level.DEPARTEMENT, code=code)
        report = Report(
            layout="ateliers",
            title=f"Restitution {code}",
            sessions=(Session(region=f"Session {code}"),),
            themes=(ThemeSection(theme=3, diagnosis=(DiagnosisRow(irritants=tuple(map(_point, texts))),)),),
        )
        below = intake(report, campaign=cast.campaign, territory=place, by=cast.facilitator)
        move_restitution(below, "transmettre", by=Scope(cast.coordinator))


def _point(text: str) -> Point:
    return Point(text=text)


def create_synthesis(keys: Keyboard, territory: str, title: str, below: list[str]) -> None:
    """A restitution of one's own level, what feeds it, and its workbench open on the first point."""
    keys.follow("link", "Restitutions")
    keys.follow("link", "Créer une restitution")
    keys.choose("Territoire (obligatoire)", territory)
    keys.write("Titre", title)
    keys.follow("button", "Créer la restitution")
    keys.follow("link", re.compile("^Choisir les restitutions"))
    for name in below:
        keys.tick(name)
    keys.follow("button", "Enregistrer ce qui alimente")
    keys.follow("link", re.compile("Travailler ensemble"))
    expect(keys.page.locator("[data-workbench]")).to_have_attribute("data-ready", "true")
    keys.walk_to_locator(keys.page.locator("[data-line]"), "la liste")


def take_all(page: Page, number: int) -> None:
    """One key a point; what says the same as a point already taken is merged into it."""
    said, focused = page.locator("[data-said]"), page.locator("[data-line]:focus")
    are_taken = False
    for _ in range(number):
        is_network = "Le réseau" in focused.inner_text()
        if is_network and are_taken:
            page.keyboard.press("f")
            expect(page.locator("[data-choose]:focus")).to_contain_text("Le réseau")
            page.keyboard.press("Enter")
            expect(said).to_contain_text("est fusionnée dans")
        else:
            name = focused.get_attribute("data-name")
            page.keyboard.press("Enter")
            expect(said).to_contain_text(f"{name} est reprise sous")
        are_taken |= is_network


def change_state(keys: Keyboard, label: str, state: str, reason: str = "") -> None:
    keys.follow("link", label)
    if reason:
        keys.write(re.compile("^Pourquoi|^Motif"), reason)
    keys.follow("button", label)
    expect(keys.page.locator("main .egn-state").first).to_have_text(state)


def publish(keys: Keyboard, title: str) -> None:
    keys.follow("link", title)
    change_state(keys, "Envoyer au coordinateur", "Transmise")
    change_state(keys, "Valider", "Validée")
    change_state(keys, "Publier", "Publiée")


def reword(keys: Keyboard) -> None:
    """In the workbench, the first point of the fiche is written anew."""
    page = keys.page
    keys.follow("link", "Consolider le niveau inférieur")
    keys.follow("link", re.compile("Travailler ensemble"))
    expect(page.locator("[data-workbench]")).to_have_attribute("data-ready", "true")
    keys.walk_to_locator(page.locator("[data-part=fiche] [data-choose]"), "la fiche")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Formulation d’un point")).to_be_visible()
    keys.write(re.compile("^Formulation dans la synthèse"), REWORDED)
    keys.follow("button", "Enregistrer la formulation")
    expect(page.locator("[data-part=fiche]")).to_contain_text(REWORDED)


def wait_for_the_pdf(page: Page) -> None:
    """Publishing has asked for it; the page says that it is being made."""
    limit = time.monotonic() + 60
    while page.locator("main .syn-downloads .syn-waiting").count():
        assert time.monotonic() < limit, "the PDF is not made"
        page.wait_for_timeout(500)
        page.reload()


def words_of(data: bytes, format: str) -> str:
    """All that a file says, without spaces."""
    if format == "PDF":
        return squeeze("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages))
    if format in {"HTML", "JSON"}:
        return squeeze(json.dumps(json.loads(data), ensure_ascii=False) if format == "JSON" else data.decode())
    with zipfile.ZipFile(BytesIO(data)) as zipped:
        return squeeze(" ".join(zipped.read(name).decode(errors="ignore") for name in zipped.namelist()))


def test_from_two_departments_to_a_corrected_synthesis_of_the_region(
    page: Page, cast: Cast, celery_worker: Started
) -> None:
    keys = Keyboard(page)
    keys.sign_in(cast.coordinator)
    create_synthesis(keys, "Acad", "Synthèse de l’académie", ["Restitution 44", "Restitution 85"])
    take_all(page, 4)
    publish(keys, "Synthèse de l’académie")
    keys.follow("button", "Se déconnecter")

    keys.sign_in(person("coordinatrice-region", (Role.COORDINATOR, cast.region)))
    create_synthesis(keys, "Rég", "Synthèse de la région", ["Synthèse de l’académie"])
    take_all(page, 3)
    publish(keys, "Synthèse de la région")
    change_state(keys, "Corriger", "Brouillon", "Une phrase mal dite")
    reword(keys)
    publish(keys, "Synthèse de la région")

    keys.follow("link", "Fichiers, motifs et différences")
    keys.follow("link", "Comparer la version 2 avec la précédente")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce qui a changé de la version 1 à la version 2")
    expect(page.locator("main ins").first).to_be_visible()
    keys.follow("link", "version 2")
    wait_for_the_pdf(page)
    for format in FORMATS:
        data = Path(keys.download(re.compile(f"{format} ")).path()).read_bytes()
        assert squeeze(REWORDED) in words_of(data, format), format
