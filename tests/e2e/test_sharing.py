"""A share link is made, copied and followed, with and without script."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Browser, Page, expect

from syntheses.intake import intake
from syntheses.report import DiagnosisRow, Entry, Report, ThemeSection
from syntheses.sharing import create_link, token_of
from tests.cast import Cast
from tests.e2e.keyboard import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)

REPORT = Report(
    layout="ateliers",
    title="Restitution de Vendée",
    themes=(ThemeSection(theme=1, diagnosis=(DiagnosisRow(irritants=(Entry(text="Les prises manquent"),)),)),),
)


def test_a_link_made_by_keyboard_is_copied_and_opens_for_a_visitor(page: Page, browser: Browser, cast: Cast) -> None:
    draft = intake(REPORT, campaign=cast.campaign, territory=cast.vendee, by=cast.facilitator)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keys = Keyboard(page)
    keys.sign_in(cast.facilitator)
    page.goto(f"/restitutions/{draft.pk}/")
    keys.follow("link", "Partager avant publication")
    keys.follow("button", "Créer un lien")
    keys.walk_to("button", re.compile("Copier"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Adresse copiée")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == page.get_by_label("Adresse du lien 1").input_value()
    path = "/" + address.split("/", 3)[3]
    visitor = browser.new_context(base_url=page.url.partition("/restitutions")[0], java_script_enabled=False)
    reading = visitor.new_page()
    assert reading.goto(path).status == 200  # type: ignore[union-attr]
    expect(reading.get_by_text("Document de travail, non publié")).to_be_visible()
    expect(reading.get_by_text("Les prises manquent")).to_be_visible()
    expect(reading.get_by_role("button", name="Imprimer")).not_to_be_visible()
    page.locator("summary", has_text="Retirer ce lien").click()
    page.get_by_role("button", name="Retirer ce lien").click()
    expect(page.get_by_text("n’ouvre plus rien")).to_be_visible()
    assert reading.goto(path).status == 410  # type: ignore[union-attr]
    visitor.close()


def test_one_signs_out_from_a_shared_page(page: Page, cast: Cast) -> None:
    draft = intake(REPORT, campaign=cast.campaign, territory=cast.vendee, by=cast.facilitator)
    link = create_link(restitution=draft, uid=uuid.uuid4(), days=7, by=cast.facilitator)
    Keyboard(page).sign_in(cast.facilitator)
    page.goto(f"/partage/{token_of(link.uid)}/")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Se connecter")).to_be_visible()
