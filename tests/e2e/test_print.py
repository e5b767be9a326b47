"""A synthesis printed from the browser: no header of a table is left at the foot of a page, away from its rows."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.e2e.conftest import Site
from tests.e2e.looking import open_context

pytestmark = pytest.mark.django_db

LAST_COLUMNS = ("Points forts", "répondre aux besoins", "Indicateurs")
"""What a page would end with if it ended with the header of one of the three tables."""


def test_the_header_of_a_table_stays_with_its_first_row(browser: Browser, site: Site) -> None:
    page = open_context(browser, site.url).new_page()
    page.goto(f"/syntheses/{site.world.ids['synthesis']}/", wait_until="networkidle")
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    page.context.close()
    texts = [" ".join(sheet.extract_text().split()) for sheet in printed.pages]
    assert sum("Plan d’action" in text for text in texts) >= 5
    assert [number for number, text in enumerate(texts, start=1) if text.endswith(LAST_COLUMNS)] == []
