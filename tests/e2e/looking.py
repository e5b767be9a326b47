"""What every page must be, whatever it shows: for everybody, at every size, by keyboard, from our host alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

SITE = " – États généraux du numérique"
COOKIES = {"sessionid", "csrftoken"}
FACTS = (Path(__file__).parent / "page_facts.js").read_text(encoding="utf-8").rstrip().rstrip(";")
FACTS = FACTS[FACTS.index("() =>") :]

SIZES = {"1280 px": (1280, 900, 1), "320 px": (320, 640, 1), "200 %": (640, 450, 2)}
"""Width and height in CSS pixels, and how many of the screen one of them takes: zooming changes all three."""
SAME_LAYOUT = {"200 %"}
"""Laid out as at 320 px, in twice the room: what matters there is that it fits. Axe is asked at the two others."""

SETTLED = """() => {
  const menu = document.getElementById("menu");
  const isSmall = matchMedia("(width < 62em)").matches;
  const isRight = menu === null || menu.hasAttribute("aria-labelledby") === isSmall;
  window.timesRight = isRight ? (window.timesRight ?? 0) + 1 : 0;
  return window.timesRight > 2;
}"""
"""Whether the script of the DSFR has seen the size: the menu is a box with a name on small screens, and only there.

It comes to it in several steps: asked several times.
"""

TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  const asked = document.documentElement.scrollWidth;
  if (asked <= room) return [];
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 1);
  return [`wide of ${asked} px`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}"""

NAMES = """() => {
  const own = document.querySelector("link[rel=canonical]");
  return [document.title, own ? new URL(own.href).pathname : "", location.pathname];
}"""


class Looker:
    """A browser with one page for each person, kept from one look to the next: what is costly is to open them.

    `cookies`: name of a person → the value of their session cookie; "" is a visitor.
    """

    def __init__(self, browser: Browser, host: str, cookies: Mapping[str, str] | None = None) -> None:
        self.browser, self.host, self.cookies = browser, host, {"": "", **(cookies or {})}
        self._pages: dict[str, _Page] = {}
        self._last = ""
        self.title = self.own = ""
        """What the page looked at last is called, and the path it says is its own ("" when it says none)."""
        self.is_elsewhere = False
        """Whether that page sent to another."""

    def look(self, path: str, *, who: str = "", act: Callable[[Page], None] | None = None) -> tuple[int, list[str]]:
        """Open a page, do what brings it to its state, and say its HTTP status and what is wrong with it."""
        if who != self._last and self._last in self._pages:
            # Left open, it would go on: the script of the DSFR asks for every frame, some pages ask for news.
            self._pages[self._last].page.goto("about:blank")
        self._last = who
        if who not in self._pages:
            context = open_context(self.browser, self.host, self.cookies[who])
            self._pages[who] = _Page(context.new_page(), self.host)
        opened = self._pages[who]
        opened.faults.clear()
        if opened.size != "1280 px":
            # The page that opens settles by itself.
            measure(opened, "1280 px")
        opened.page.goto(path)
        self.title, self.own, here = opened.page.evaluate(NAMES)
        self.is_elsewhere = unquote(here) != unquote(path.partition("?")[0])
        if act:
            act(opened.page)
        faults = opened.check()
        if self._is_changed(who):
            self._pages.pop(who).page.context.close()
        return opened.status, faults

    def _is_changed(self, who: str) -> bool:
        """Whether the person signed in, or out."""
        kept = {cookie.get("name", ""): cookie.get("value", "") for cookie in self._pages[who].page.context.cookies()}
        return kept.get("sessionid", "") != self.cookies[who]

    def close(self) -> None:
        for opened in self._pages.values():
            opened.page.context.close()
        self._pages.clear()


class _Page:
    """A page looked at; `faults` grows with what it asks, says or does that it must not."""

    def __init__(self, page: Page, host: str) -> None:
        self.page, self.host, self.status = page, host, 0
        self.size = "1280 px"
        self.faults: list[str] = []
        # The size lasts as long as this session does.
        self.devtools = page.context.new_cdp_session(page)
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.host, "data:", "blob:")):
            self.faults.append(f"other host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status
        elif response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium also writes there the status of a page that was refused as it should be.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def check(self) -> list[str]:
        """Everything that is wrong with the page as it is now."""
        page = self.page
        for size in SIZES:
            resize(self, size)
            found = [] if size in SAME_LAYOUT else violations(page)
            self.faults += [f"{size}, {fault}" for fault in (*found, *page.evaluate(TOO_WIDE))]
            if size == "1280 px":
                self.faults += list(strange(page.evaluate(FACTS)))
        names = {cookie.get("name", "") for cookie in page.context.cookies()}
        return [*self.faults, *(f"cookie: {name}" for name in sorted(names - COOKIES))]


def measure(opened: _Page, size: str) -> None:
    """Give a page a size."""
    opened.size = size
    width, height, density = SIZES[size]
    screen = {"width": width, "height": height, "deviceScaleFactor": density, "mobile": False}
    opened.devtools.send("Emulation.setDeviceMetricsOverride", screen)


def resize(opened: _Page, size: str) -> None:
    """The same, and wait for the page to have settled in it."""
    if opened.size != size:
        measure(opened, size)
    opened.page.wait_for_function("width => innerWidth === width", arg=SIZES[size][0])
    opened.page.evaluate("window.timesRight = 0")
    opened.page.wait_for_function(SETTLED, polling=20)


def violations(page: Page) -> list[str]:
    """What axe finds, as "rule (elements): first element"."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run({ resultTypes: ['violations'] }).then((results) => results.violations)")
    return [f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:200]}" for rule in found]


def strange(facts: dict[str, Any]) -> Iterator[str]:
    """The facts of page_facts.js that are not what they must be."""
    if not facts["title"].endswith(SITE) or len(facts["title"]) <= len(SITE):
        yield f"title: {facts['title']}"
    wanted = {"lang": "fr", "headings": 1, "first": "#contenu", "main": 1, "kept": 0}
    yield from (f"{name}: {facts[name]}" for name, value in wanted.items() if facts[name] != value)
    for name, meaning in (("unseen", "focus not seen"), ("moving", "moves"), ("twice", "id given twice")):
        yield from (f"{meaning}: {one}" for one in facts[name])


def open_context(browser: Browser, host: str, cookie: str = "") -> BrowserContext:
    """A fresh visitor who wants no motion; with the cookie of a session, a person who is signed in."""
    context = browser.new_context(
        base_url=host,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        viewport={"width": 1280, "height": 900},
    )
    context.set_default_timeout(15_000)
    if cookie:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": host}])
    return context
