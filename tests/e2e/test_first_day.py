"""A site on its first day: nothing is published, and the public pages say so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.looking import Looker

pytestmark = pytest.mark.django_db(transaction=True)


def says_nothing_is_published(page: Page) -> None:
    expect(page.get_by_role("main")).to_contain_text("Aucune synthèse n’est encore publiée")


@pytest.mark.parametrize("path", ["/", "/syntheses/"])
def test_a_site_without_any_synthesis_is_for_everybody(browser: Browser, live_server: LiveServer, path: str) -> None:
    looker = Looker(browser, live_server.url)
    status, faults = looker.look(path, act=says_nothing_is_published)
    looker.close()
    assert (status, faults) == (200, [])
