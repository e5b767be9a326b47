"""The main job by keyboard alone, on the real stack: from signing in to the downloaded PDF."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.cast import Cast
from tests.e2e.keyboard import Keyboard
from tests.pdf_reading import squeeze
from tests.services import Started

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Restitution de Vendée"
SESSION = "Atelier du Bocage"
COUNTS = ("12", "34", "2", "7", "", "1", "0", "3", "1")
"""Participants of the nine categories; the fifth came, nobody counted."""

PRINTED = (
    TITLE,
    "samedi 10 octobre 2020, 18 h 00 – 19 h 30",
    "Salle des fêtes du Bocage",
    "Camille Exemple",
    "Dominique Exemple",
    "au moins 60",
    "Garantir un égal accès au numérique pour tous",
    "Des tablettes prêtées aux familles pendant tout un trimestre",
    "Les prises manquent dans les salles",
    "surtout au deuxième étage",
    "Un technicien passe chaque lundi",
    "Brancher toutes les salles",
    "Équiper les bâtiments anciens",
    "Poser trois prises par salle",
    "Commencer par les salles du deuxième étage",
    "Le département",
    "Avant la rentrée",
    "Neuf salles sur dix équipées",
)
"""What is typed, in the order in which the PDF must say it."""


def create_session(keys: Keyboard) -> None:
    """Its four blocks, the total read as it is typed."""
    page = keys.page
    keys.follow("link", "Créer une session")
    keys.write("Intitulé", SESSION)
    keys.choose("Territoire (obligatoire)", "Vend")
    keys.pick("Format", "Présentiel")
    keys.pick("État", "Tenue")
    keys.follow("button", "Créer la session")
    # A day whose number is its month's: the browser may ask for the month first.
    keys.dial("Date", "10102020")
    keys.dial("Début", "1800")
    keys.dial("Fin", "1930")
    keys.write("Lieu", "Salle des fêtes du Bocage")
    keys.follow("button", "Enregistrer et continuer")
    keys.write("Nom", "Camille Exemple")
    keys.write("Fonction", "Conseil au numérique")
    keys.walk_to("button", "Ajouter une personne")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Personne 2").get_by_label("Nom")).to_be_focused()
    page.keyboard.type("Dominique Exemple")
    keys.follow("button", "Enregistrer et continuer")
    count_participants(keys)


def count_participants(keys: Keyboard) -> None:
    page = keys.page
    numbers = page.locator("[data-attendance] input[name$='-participants']")
    total = page.locator("[data-total=participants]")
    for row, count in enumerate(COUNTS):
        keys.walk_to_locator(numbers.nth(row), "le nombre de participants de la catégorie")
        page.keyboard.type(count)
        if row == 1:
            expect(total).to_have_text("46")
    keys.tick("Associations et collectifs actifs de la sphère éducative locale, de médiation et d’inclusion")
    expect(total).to_have_text("au moins 60")
    keys.follow("button", "Enregistrer")
    expect(page.get_by_role("status")).to_contain_text("Enregistré")
    expect(page.get_by_role("row", name="Total").get_by_role("cell", name="au moins 60")).to_be_visible()


def create_restitution(keys: Keyboard) -> None:
    keys.follow("link", "Restitutions")
    keys.follow("link", "Créer une restitution")
    keys.choose("Territoire (obligatoire)", "Vend")
    keys.write("Titre", TITLE)
    keys.follow("button", "Voir les sessions du territoire choisi")
    keys.tick(f"{SESSION} – Vendée")
    keys.follow("button", "Créer la restitution")
    expect(keys.page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


def fill_fiche(keys: Keyboard) -> None:
    """RETEX, diagnostic, projections and plan of the first thématique."""
    keys.follow("link", "1 Garantir un égal accès au numérique pour tous")
    open_part(keys, "retex")
    keys.write("Intitulé", "RETEX 1")
    keys.write("Retour d’expérience", "Des tablettes prêtées aux familles pendant tout un trimestre")
    keys.tick("Parents")
    save_part(keys)
    open_part(keys, "diagnostic")
    keys.write("RETEX", "1")
    keys.write("Irritants", "Les prises manquent dans les salles\n- surtout au deuxième étage")
    keys.write("Points forts", "Un technicien passe chaque lundi")
    save_part(keys)
    open_part(keys, "projections")
    keys.write("Irritants principaux", "Les prises manquent dans les salles")
    keys.write("Besoin", "Brancher toutes les salles")
    keys.write("Axes d’amélioration ou leviers", "Équiper les bâtiments anciens")
    save_part(keys)
    open_part(keys, "plan")
    keys.write("Quoi", "Équiper les bâtiments anciens")
    keys.write("Comment", "* Poser trois prises par salle\n- Commencer par les salles du deuxième étage")
    keys.write("Qui (acteurs)", "Le département")
    keys.write("Quand (temporalité)", "Avant la rentrée")
    keys.choose("Horizon", "Court")
    keys.write("Indicateurs et facteurs clés de réussite", "Neuf salles sur dix équipées")
    save_part(keys)


def open_part(keys: Keyboard, part: str) -> None:
    keys.follow("link", "Formulaire simple", described_by=f"titre-{part}")


def save_part(keys: Keyboard) -> None:
    keys.follow("button", "Enregistrer")
    expect(keys.page.get_by_role("status").filter(has_text="c’est enregistré")).to_be_visible()


def change_state(keys: Keyboard, label: str, state: str) -> None:
    """The link of a restitution's page, then the button of the page that asks."""
    keys.follow("link", label)
    keys.follow("button", label)
    expect(keys.page.locator("main .egn-state").first).to_have_text(state)


@contextmanager
def busy(worker: Started) -> Iterator[None]:
    """The worker takes nothing during the block, as when it is at work on something else."""
    os.kill(worker.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker.process.pid, signal.SIGCONT)


def publish_and_produce(keys: Keyboard, worker: Started) -> bytes:
    """Publish, ask for the PDF, see it wait, then be told it is ready without a key pressed; take the file."""
    page = keys.page
    with busy(worker):
        change_state(keys, "Publier", "Publiée")
        keys.follow("button", "Produire le PDF")
        expect(page.get_by_role("progressbar", name="En attente d’une place")).to_be_visible()
    expect(page.locator("[aria-live]").get_by_text("Le PDF est prêt.")).to_be_attached(timeout=60_000)
    return Path(keys.download(re.compile("Télécharger le PDF")).path()).read_bytes()


def in_order(text: str, wanted: tuple[str, ...]) -> list[str]:
    """Those of `wanted` that `text` does not say after the ones before them."""
    missed, place = [], 0
    for one in wanted:
        found = text.find(squeeze(one), place)
        if found < 0:
            missed.append(one)
        else:
            place = found + len(squeeze(one))
    return missed


def test_from_signing_in_to_a_downloaded_pdf_by_keyboard_alone(page: Page, cast: Cast, celery_worker: Started) -> None:
    keys = Keyboard(page)
    keys.sign_in(cast.facilitator)
    create_session(keys)
    create_restitution(keys)
    fill_fiche(keys)
    keys.follow("link", TITLE)
    change_state(keys, "Envoyer au coordinateur", "Transmise")
    keys.follow("button", "Se déconnecter")

    keys.sign_in(cast.coordinator)
    keys.follow("link", "Valider")
    change_state(keys, "Valider", "Validée")
    pdf = PdfReader(BytesIO(publish_and_produce(keys, celery_worker)))
    assert in_order(squeeze("".join(sheet.extract_text() for sheet in pdf.pages)), PRINTED) == []

    keys.follow("link", "Synthèses")
    keys.follow("link", "Vendée")
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    assert in_order(squeeze(page.locator("main").inner_text()), PRINTED[6:]) == []
    expect(page.get_by_role("cell").get_by_role("strong")).to_have_text(re.compile("Poser trois prises par salle"))
