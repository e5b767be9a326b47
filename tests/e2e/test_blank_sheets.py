"""The sheets on paper: printed by Chromium, each is one page, and nothing of it is cut."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import Site
from tests.e2e.looking import open_context
from tests.e2e.paper import CUT, as_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheets(browser: Browser, site: Site) -> Page:
    page = open_context(browser, site.url, site.world.cookies["facilitator"]).new_page()
    page.goto("/restitutions/{draft}/feuilles/".format(**site.world.ids))
    return page


def test_fifteen_sheets_are_fifteen_pages_of_a4_in_landscape(sheets: Page) -> None:
    printed = PdfReader(io.BytesIO(sheets.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 15
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in printed.pages} == {(842, 595)}
    texts = [page.extract_text() for page in printed.pages]
    assert [f"Étape {number % 3 + 1} sur 3" in text for number, text in enumerate(texts)] == [True] * 15
    assert ["Quand (temporalité)" in text for text in texts] == [False, False, True] * 5
    assert not any("Imprimer" in text or "Se déconnecter" in text for text in texts)
    sheets.context.close()


def test_nothing_stands_below_the_end_of_a_page(sheets: Page) -> None:
    as_paper(sheets)
    assert sheets.evaluate(CUT) == []
    sheets.context.close()


def test_the_button_prints_and_is_not_there_without_script(browser: Browser, site: Site, sheets: Page) -> None:
    sheets.evaluate("window.print = () => { window.printed = true }")
    sheets.get_by_role("button", name="Imprimer toutes les feuilles").click()
    assert sheets.evaluate("window.printed") is True
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": site.world.cookies["facilitator"], "url": site.url}])
    page = context.new_page()
    page.goto(sheets.url)
    expect(page.get_by_role("button", name="Imprimer toutes les feuilles")).not_to_be_visible()
    expect(page.get_by_text("dans le menu de votre navigateur")).to_be_visible()
    for one in (context, sheets.context):
        one.close()
