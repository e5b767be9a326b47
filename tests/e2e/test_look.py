"""Layout, form kit and components in Chromium: no axe violation, no overflow, keyboard, no script, our hosts only."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.e2e.looking import violations

pytestmark = [pytest.mark.urls("tests.e2e.gallery.urls"), pytest.mark.django_db(transaction=True)]

PAGES = ("/demonstration/", "/messages/", "/formulaire/", "/pieces/")
"""What no page of the site shows whole; the site's own pages are in test_axe.py."""

WIDTHS = {1280: 900, 320: 640}


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_passes_axe_and_fits_its_window(page: Page, path: str, width: int) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto(path, wait_until="networkidle")
    assert violations(page) == []
    assert not overflows(page)
    assert refused == []


def test_a_demonstration_says_so_in_a_landmark(page: Page, settings: Settings) -> None:
    settings.DEMO = True
    page.goto("/aide/")
    expect(page.get_by_text("Site de démonstration.")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_refused_form_passes_axe_and_leads_to_each_field(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto("/formulaire/")
    page.get_by_role("button", name="Enregistrer la session").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert violations(page) == []
    assert not overflows(page)
    summary.get_by_role("link", name="Publics").press("Enter")
    expect(page.get_by_label("Élèves")).to_be_focused()


def test_a_wide_table_becomes_cards_that_are_still_a_table(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/pieces/")
    table = page.get_by_role("region", name="Plan d’action", exact=True).get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(4)
    expect(table.get_by_role("cell")).to_have_count(8)
    cell = table.get_by_role("cell").first
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "block"
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Quoi"'


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/aide/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_menu_of_a_small_screen_opens_and_closes_by_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/aide/", wait_until="networkidle")
    link = page.get_by_role("link", name="Synthèses")
    expect(link).not_to_be_visible()
    page.get_by_role("button", name="Menu").press("Enter")
    expect(link).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(link).not_to_be_visible()


def test_a_row_is_added_to_a_formset_and_the_keyboard_is_put_in_it(page: Page) -> None:
    page.goto("/formulaire/", wait_until="networkidle")
    page.get_by_role("button", name="Ajouter une date").press("Enter")
    row = page.get_by_role("group", name="Date et lieu 2")
    expect(row.get_by_label("Jour")).to_be_focused()
    assert row.get_by_label("Jour").get_attribute("name") == "dates-1-day"
    assert page.locator("[name=dates-TOTAL_FORMS]").input_value() == "2"
    assert violations(page) == []


def test_without_script_the_menu_and_the_account_are_in_the_page(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    page.goto("/connexion/")
    expect(page.get_by_role("link", name="Synthèses")).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("link", name="Se connecter")).to_be_visible()
    expect(page.get_by_text("Afficher", exact=True)).not_to_be_visible()
    context.close()


def test_nothing_is_kept_in_the_browser_but_the_announced_cookies(page: Page) -> None:
    page.goto("/connexion/", wait_until="networkidle")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert {cookie.get("name") for cookie in page.context.cookies()} == {"csrftoken"}
