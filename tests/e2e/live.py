"""A fiche being edited in place, in a browser; and what the database holds of it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from restitutions.enums import CELLS, Table
from restitutions.models import Entry, Restitution, Row
from tests.cast import Cast
from tests.e2e.world import session_of

SAVED = re.compile(r"^Enregistré à \d\d:\d\d$")
FIRST = "/restitutions/{}/1/"
SYNC = "**/saisie/"

KEPT = """(words) => new Promise((resolve) => {
  const asked = indexedDB.open("egn");
  asked.onsuccess = () => {
    const found = asked.result.transaction("ops").objectStore("ops").getAll();
    found.onsuccess = () => {
      asked.result.close();
      resolve(JSON.stringify(found.result).includes(words));
    };
  };
})"""
"""Whether words that were not sent are on the device."""


def draft(cast: Cast) -> Restitution:
    return Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)


def sign_in(page: Page, user: User, live_server: LiveServer) -> None:
    """With a session made beforehand: how one signs in is tested elsewhere."""
    page.context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": live_server.url}])


@dataclass(frozen=True)
class Fiche:
    """One open page of a fiche."""

    page: Page
    path: str

    def open(self) -> Fiche:
        self.page.goto(self.path)
        self.wait_until_ready()
        return self

    def reload(self) -> None:
        self.page.reload()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        expect(self.page.locator("[data-live][data-ready]")).to_be_attached()

    @property
    def status(self) -> Locator:
        return self.page.locator(".live-status")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def cell(self, kind: str, row: int = 0) -> Locator:
        return self.page.locator(f"[data-kind={kind}]").nth(row)

    def field(self, kind: str, rank: int = 0, row: int = 0) -> Locator:
        return self.cell(kind, row).locator("textarea").nth(rank)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def write(self, *lines: str) -> None:
        """Points one below the other, in the open cell; « > » before a line makes it a sub-point, « < » ends that."""
        for rank, line in enumerate(lines):
            if rank:
                self.press("Enter")
            if line[0] in "<>":
                self.press("Tab" if line[0] == ">" else "Shift+Tab")
            self.type(line.lstrip("<>"))

    def add_row(self, table: str) -> None:
        self.page.locator(f"[data-live-table={table}] .live-add").focus()
        self.press("Enter")

    def put(self, kind: str, *lines: str, row: int = 0) -> None:
        """Open a cell and write in a new point, then leave it."""
        self.cell(kind, row).focus()
        self.type(lines[0][0])
        self.type(lines[0][1:])
        if lines[1:]:
            self.press("Enter")
            self.write(*lines[1:])
        self.press("Escape")

    def wait_until_saved(self) -> None:
        expect(self.status).to_have_text(SAVED, timeout=15_000)

    def save_now(self) -> None:
        """The same where the pace of sending is not what is tested."""
        self.look_again()
        self.wait_until_saved()

    def look_again(self) -> None:
        """As on coming back to the window: what waits is sent, and what others wrote is asked for, without delay."""
        self.page.evaluate("window.dispatchEvent(new Event('focus'))")

    def hear(self) -> None:
        """What others have saved is asked for by a request of now, not by one on its way, and what it says is read."""
        with self.page.expect_request(SYNC) as asked:
            self.look_again()
        answer = asked.value.response()
        assert answer is not None
        answer.finished()
        self.page.evaluate("() => new Promise((read) => requestAnimationFrame(() => setTimeout(read, 50)))")

    def cut(self) -> None:
        """Nothing typed here reaches the server any more."""
        self.page.route(SYNC, lambda route: route.abort() if route.request.method == "POST" else route.continue_())

    def join(self) -> None:
        """The network is back."""
        self.page.unroute(SYNC)
        self.page.evaluate("window.dispatchEvent(new Event('online'))")

    def wait_until_kept(self, words: str) -> None:
        """Until these words, not sent, are on the device."""
        self.wait_for(KEPT, words)

    def wait_until_it_opens_offline(self) -> None:
        self.wait_for("caches.open('egn-fiches-1').then((kept) => kept.keys()).then((keys) => keys.length)")

    def wait_for(self, script: str, argument: object = None) -> None:
        """Until what a promise gives is true: `wait_for_function` takes the promise itself for true."""
        limit = time.monotonic() + 10
        while not self.page.evaluate(script, argument):
            assert time.monotonic() < limit, script
            self.page.wait_for_timeout(50)

    def rescue_file(self) -> str:
        """The path of the rescue file, saved by its button."""
        with self.page.expect_download() as taken:
            self.page.get_by_role("button", name="Fichier de secours", exact=True).click()
        return str(taken.value.path())


def compose(fiche: Fiche, text: str) -> None:
    """Letters of a word that is not ended yet, as the keyboards of phones and some languages make them."""
    keyboard = fiche.page.context.new_cdp_session(fiche.page)
    keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})


def open_fiche(page: Page, restitution: Restitution, user: User, live_server: LiveServer) -> Fiche:
    sign_in(page, user, live_server)
    return Fiche(page, FIRST.format(restitution.pk)).open()


@contextmanager
def other_browser(browser: Browser, restitution: Restitution, user: User, live_server: LiveServer) -> Iterator[Fiche]:
    """The same fiche in another browser, where `user` is signed in."""
    context = browser.new_context(base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris")
    context.set_default_timeout(15_000)
    yield open_fiche(context.new_page(), restitution, user, live_server)
    context.close()


def stored(restitution: Restitution) -> dict[str, list[list[str]]]:
    """What each column of each table holds, row by row: « > » before a sub-point, « ★ » before what is highlighted."""
    held: dict[str, list[list[str]]] = {}
    for table in Table:
        for row in Row.objects.filter(sheet__restitution=restitution, table=table).order_by("position"):
            for kind in CELLS[table]:
                entries = list(Entry.objects.filter(row=row, kind=kind).order_by("position"))
                points = [point for point in entries if point.parent_id is None]
                lines = [
                    f"{'>' if one.parent_id else ''}{'★' if one.highlighted else ''}{one.text}"
                    for point in points
                    for one in [point, *(item for item in entries if item.parent_id == point.pk)]
                ]
                held.setdefault(str(kind), []).append(lines)
    return {kind: rows for kind, rows in held.items() if any(rows)}


def wait_until_stored(restitution: Restitution, expected: dict[str, list[list[str]]]) -> None:
    """Ask the database again for a few seconds, then say what it holds."""
    limit = time.monotonic() + 10
    while stored(restitution) != expected and time.monotonic() < limit:
        time.sleep(0.1)
    assert stored(restitution) == expected
