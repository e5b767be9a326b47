"""A Word file, by keyboard alone: what was understood, what was not, then a restitution."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from restitutions.models import Restitution
from syntheses.models import ImportPreview
from tests.cast import Cast
from tests.e2e.keyboard import Keyboard
from tests.syntheses import word
from tests.syntheses.reference import FOLDER, needs_reference

pytestmark = pytest.mark.django_db(transaction=True)


def report(folder: Path) -> Path:
    """A thématique with its diagnostic, a table of prices and a sentence that has no place."""
    document = word.new()
    document.add_heading("Thématique 1 : Garantir un égal accès au numérique pour tous", 1)
    document.add_paragraph("Une phrase entre deux parties")
    word.table(document, word.DIAGNOSIS, ("Égal accès", "1", "Les prises manquent", "Un technicien passe"))
    word.table(document, ("Matériel", "Prix"), ("Trois prises", "120 euros"))
    path = folder / "Rapport du Bocage.docx"
    path.write_bytes(word.save(document))
    return path


def send(keys: Keyboard, path: Path) -> None:
    """From « Mon territoire » to the preview. The file is named in a dialog of the system, which is no page."""
    page = keys.page
    keys.follow("link", "Importer un document Word")
    keys.choose("Territoire (obligatoire)", "Vend")
    field = page.get_by_label("Document (obligatoire)")
    keys.walk_to_locator(field, "le champ du fichier")
    page.locator(":focus").set_input_files(path)
    keys.follow("button", "Lire le document")
    expect(page.get_by_role("heading", name="Vérifier l’import", level=1)).to_be_visible()


def test_a_word_file_is_read_then_confirmed_by_keyboard(page: Page, cast: Cast, tmp_path: Path) -> None:
    keys = Keyboard(page)
    keys.sign_in(cast.facilitator)
    send(keys, report(tmp_path))
    expect(page.get_by_role("main")).to_contain_text("Rapport du Bocage.docx a été lu pour Vendée")
    left = page.get_by_role("region", name="Passages qui ne seront pas importés").get_by_role("table")
    expect(left.get_by_role("row")).to_have_count(6)
    expect(left.get_by_role("row").nth(1)).to_contain_text("Une phrase entre deux parties")
    assert Restitution.objects.count() == 0

    keys.walk_to_locator(page.locator("summary").first, "« Tout lire »")
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="Les prises manquent")).to_be_visible()

    keys.follow("button", "Confirmer l’import")
    expect(page.get_by_role("status")).to_contain_text("Le document est importé")
    keys.follow("link", "1 Garantir un égal accès au numérique pour tous")
    expect(page.get_by_role("gridcell").filter(has_text="Les prises manquent").first).to_be_visible()


def test_an_import_is_left_by_keyboard_and_nothing_is_written(page: Page, cast: Cast, tmp_path: Path) -> None:
    keys = Keyboard(page)
    keys.sign_in(cast.facilitator)
    send(keys, report(tmp_path))
    keys.follow("button", "Abandonner")
    expect(page.get_by_role("status")).to_contain_text("rien n’a été écrit")
    assert (Restitution.objects.count(), ImportPreview.objects.count()) == (0, 0)


@needs_reference
def test_the_reference_report_is_imported_by_keyboard(page: Page, cast: Cast) -> None:
    keys = Keyboard(page)
    keys.sign_in(cast.facilitator)
    send(keys, FOLDER / "pays-de-la-loire.docx")
    expect(page.get_by_text("Tout le document a été compris.")).to_be_visible()
    keys.follow("button", "Confirmer l’import")
    expect(page.get_by_role("status")).to_contain_text("Le document est importé")
    for theme in cast.campaign.themes.all():
        expect(page.get_by_role("main").get_by_role("link", name=f"{theme.number} {theme.title}")).to_be_visible()
