"""Chromium, Debian's, driven by Playwright against a live server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import connection, connections
from playwright.sync_api import Browser, Page, Playwright, Request, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests import services
from tests.e2e.looking import Looker
from tests.e2e.world import World, build_world
from tests.e2e.world_beside import add_beside
from tests.e2e.world_consolidation import add_consolidation
from tests.e2e.world_history import add_history

PLAYWRIGHT_TURNS_OFF = """
    AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades HttpsFirstBalancedModeAutoEnable
    LensOverlay MediaRouter PaintHolding ThirdPartyStoragePartitioning AvoidCorsURLLoaderRestartOnRedirect
    TcpPortRandomizationWin OptimizationHints NetworkTimeServiceQuerying AimEnabled PreconnectToSearch
"""
"""Said again: of several lists, Chromium takes the last."""

ADDRESS_BAR = "WebUIOmniboxPopup WebUIOmniboxAimPopup WebUIOmniboxFullPopup PreloadTopChromeWebUI"
"""What it would show is a page of its own, made in each context: it costs more than many of ours."""

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join((PLAYWRIGHT_TURNS_OFF + ADDRESS_BAR).split())}",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright keeps an event loop running in this thread, in which Django would refuse to use the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as started:
        yield started
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("Chromium manque : paquet Debian chromium.")
    browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def pages_are_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page of a fiche asks for news by itself: all are closed, and answered, before the database is emptied."""
    names = set(request.fixturenames)
    if not {"live_server", "browser"} <= names:
        yield
        return
    server: LiveServer = request.getfixturevalue("live_server")
    browser: Browser = request.getfixturevalue("browser")
    yield
    for context in browser.contexts:
        context.close()
    services.wait_until_answered(server.url)
    services.wait_until_idle()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page in a fresh French context, relative to the live server. Fails if it asked anything of another host."""
    context = browser.new_context(base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris")
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            outside.append(request.url)

    context.on("request", note)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
    assert outside == []


@dataclass(frozen=True)
class Site:
    """A site with the world of tests/e2e/world.py on it. Its tests only look: none leaves it changed."""

    url: str
    world: World
    looker: Looker
    server: LiveServer


class KeptSite:
    """The site, built for the first test that asks for it, and kept as long as tests that only look follow."""

    def __init__(self, browser: Browser, blocker: DjangoDbBlocker) -> None:
        self._browser, self._blocker = browser, blocker
        self._site: Site | None = None

    def open(self) -> Site:
        if self._site is None:
            with self._blocker.unblock():
                self._site = build_site(self._browser)
        return self._site

    def close(self) -> None:
        if self._site is None:
            return
        self._site.looker.close()
        self._site.server.stop()
        self._site = None
        with self._blocker.unblock():
            call_command("flush", interactive=False, verbosity=0)
            # Django keeps the connections of a thread with an event loop apart from those of the same without it.
            connections.close_all()


def build_site(browser: Browser) -> Site:
    services.require_postgresql()
    assert connection.settings_dict["NAME"].startswith("test_")
    world = build_world()
    add_beside(world)
    add_history(world)
    add_consolidation(world)
    server = LiveServer("localhost")
    return Site(server.url, world, Looker(browser, server.url, world.cookies), server)


KEPT = pytest.StashKey[KeptSite]()


@pytest.fixture(scope="session")
def kept_site(
    request: pytest.FixtureRequest, browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[KeptSite]:
    """Closed before the browser is."""
    kept = request.config.stash[KEPT] = KeptSite(browser, django_db_blocker)
    yield kept
    kept.close()


@pytest.fixture(scope="module")
def site(kept_site: KeptSite) -> Site:
    """One for several modules, unlike pytest-django's: building it takes longer than looking at a page.

    The module says `django_db` (without `transaction`): pytest-django makes a test database only for who asks. It
    is built after Playwright is started, on the connection its tests will use.
    """
    return kept_site.open()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that look at the site come one after the other: it is built once for them all."""
    looking = {item.path for item in items if _looks(item)}
    items.sort(key=lambda item: item.path not in looking)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """The database is given back to the tests that write in it."""
    yield
    if nextitem is not None and not _looks(nextitem) and (kept := item.config.stash.get(KEPT, None)):
        kept.close()


def _looks(item: pytest.Item) -> bool:
    return "site" in getattr(item, "fixturenames", ())
