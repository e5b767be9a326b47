"""Signing in with a code, by keyboard alone, with and without script."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.accounts.codes import codes_sent
from tests.cast import make_cast
from tests.e2e.keyboard import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_code_is_asked_for_pasted_and_leads_where_one_was_going(
    browser: Browser, live_server: LiveServer, script: bool
) -> None:
    call_command("load_reference", stdout=StringIO())
    reader = make_cast().reader
    context = browser.new_context(base_url=live_server.url, locale="fr-FR", java_script_enabled=script)
    page = context.new_page()
    keyboard = Keyboard(page)
    page.goto("/restitutions/")
    keyboard.write("Votre adresse électronique (obligatoire)", reader.email)
    keyboard.enter()
    expect(page.get_by_role("heading", name="Saisir le code reçu")).to_be_visible()
    code = page.get_by_label("Code reçu")
    assert (code.get_attribute("autocomplete"), code.get_attribute("inputmode")) == ("one-time-code", "numeric")
    keyboard.write("Code reçu (obligatoire)", f" {codes_sent(reader.email)[0]} ")
    keyboard.enter()
    expect(page.get_by_role("heading", name="Restitutions", level=1)).to_be_visible()
    context.close()


def test_a_second_click_while_the_first_is_on_its_way_sends_nothing(browser: Browser, live_server: LiveServer) -> None:
    call_command("load_reference", stdout=StringIO())
    reader = make_cast().reader
    context = browser.new_context(base_url=live_server.url, locale="fr-FR")
    page = context.new_page()
    page.goto("/connexion/")
    page.get_by_label("Votre adresse électronique").fill(reader.email)
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code reçu").fill(codes_sent(reader.email)[0])
    sent: list[str] = []

    def slow(route: Route) -> None:
        sent.append(route.request.method)
        page.wait_for_timeout(800)
        route.continue_()

    page.route("**/connexion/code/", slow)
    press = "document.querySelector('form[data-once] button').click()"
    page.evaluate(f"{press}; setTimeout(() => {{ {press} }}, 300)")
    expect(page.get_by_role("heading", name="Mon territoire", level=1)).to_be_visible()
    assert sent == ["POST"]
    context.close()
