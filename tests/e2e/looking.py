"""What every page must be, whatever it shows: for everybody, at every size, by keyboard, from our host alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

SITE = " – États généraux du numérique"
COOKIES = {"sessionid", "csrftoken"}
FACTS = (Path(__file__).parent / "page_facts.js").read_text(encoding="utf-8").rstrip().rstrip(";")
FACTS = FACTS[FACTS.index("() =>") :]

SIZES = {"1280 px": (1280, 900, 1), "320 px": (320, 640, 1), "200 %": (640, 450, 2)}
"""Width and height in CSS pixels, and how many of the screen one of them takes: zooming changes all three."""

SETTLED = """() => {
  const menu = document.getElementById("menu");
  const isModal = menu?.getAttribute("role") === "dialog" && menu.hasAttribute("aria-labelledby");
  const isPlain = !menu?.hasAttribute("role") && !menu?.hasAttribute("aria-labelledby");
  const isRight = menu === null || (matchMedia("(width < 62em)").matches ? isModal : isPlain);
  window.framesRight = isRight ? (window.framesRight ?? 0) + 1 : 0;
  return window.framesRight > 3;
}"""
"""Whether the script of the DSFR has seen the size: the menu is a dialog on small screens, and only there.

It comes to it in several steps: some frames in a row.
"""

TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  const asked = document.documentElement.scrollWidth;
  if (asked <= room) return [];
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 1);
  return [`wide of ${asked} px`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}"""


@dataclass
class Look:
    """A page looked at; `faults` grows with what it asks, says or does that it must not."""

    page: Page
    host: str
    status: int = 200
    faults: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("request", self._request)
        self.page.on("response", self._response)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

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
        for size in SIZES:
            resize(self.page, size)
            self.faults += [f"{size}, {fault}" for fault in (*violations(self.page), *self.page.evaluate(TOO_WIDE))]
        resize(self.page, "1280 px")
        self.faults += list(strange(self.page.evaluate(FACTS)))
        names = {cookie.get("name", "") for cookie in self.page.context.cookies()}
        return [*self.faults, *(f"cookie: {name}" for name in sorted(names - COOKIES))]


def resize(page: Page, size: str) -> None:
    width, height, density = SIZES[size]
    session = page.context.new_cdp_session(page)
    screen = {"width": width, "height": height, "deviceScaleFactor": density, "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", screen)
    session.detach()
    page.evaluate("window.framesRight = 0")
    page.wait_for_function(SETTLED)


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


def look(
    browser: Browser, host: str, path: str, *, cookie: str = "", act: Callable[[Page], None] | None = None
) -> tuple[int, list[str]]:
    """Open a page, do what brings it to its state, and say its HTTP status and what is wrong with it."""
    context = open_context(browser, host, cookie)
    try:
        seen = Look(context.new_page(), host)
        seen.listen()
        seen.page.goto(path)
        if act:
            act(seen.page)
        return seen.status, seen.check()
    finally:
        context.close()
