"""A real Chromium on one fiche: it types, loses the network, reloads, is killed and opened on the same profile."""

from __future__ import annotations

import asyncio
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from playwright.async_api import BrowserContext, Page, Playwright
from playwright.async_api import Error as BrowserError

from bench.faults import Fault
from bench.ledger import Ledger
from bench.site import TOKEN, Person

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KEPT_AFTER = 1.0
"""Seconds of typing that a crash may take."""

FOCUS = """([row, kind]) => {
  const cell = document.querySelector(`[data-row="${row}"] > [data-kind="${kind}"]`);
  if (!cell || cell.classList.contains("live-cell--open")) return false;
  cell.focus();
  return document.activeElement === cell;
}"""
ON_THE_DEVICE = """() => new Promise((resolve) => {
  const asked = indexedDB.open("egn");
  asked.onsuccess = () => {
    const found = asked.result.transaction("ops").objectStore("ops").count();
    found.onsuccess = () => {
      asked.result.close();
      resolve(found.result);
    };
  };
})"""
"""How many operations wait, those too of a page left that this one takes up within fifteen seconds."""

KINDS = ("main_irritant", "need", "lever")


class Tab:
    """`port` is that of the proxy; `faults` those due to browsers, shared by all of them."""

    def __init__(
        self, name: str, person: Person, fiche: str, port: Callable[[], int], folder: Path, ledger: Ledger, seed: str
    ) -> None:
        self.name, self.person, self.fiche, self.port, self.folder = name, person, fiche, port, folder
        self.ledger, self.rng = ledger, random.Random(f"{seed}/{name}")
        self.typed: list[tuple[float, str]] = []
        self.done: Counter[str] = Counter()
        self.errors: list[str] = []
        self.row, self.count = "", 0
        self.context: BrowserContext | None = None
        self.page: Page | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port()}{self.fiche}"

    async def open(self, playwright: Playwright) -> None:
        """The browser on its own profile, on its fiche, its editor at work."""
        self.playwright = playwright
        self.context = await playwright.chromium.launch_persistent_context(
            str(self.folder / self.name),
            executable_path=shutil.which("chromium"),
            args=ARGUMENTS,
            locale="fr-FR",
            viewport={"width": 1100, "height": 800},
        )
        self.context.set_default_timeout(10_000)
        cookies: list[Any] = [
            {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
            for name, value in (("sessionid", self.person.session), ("csrftoken", TOKEN))
        ]
        await self.context.add_cookies(cookies)
        self.page = self.context.pages[0] if self.context.pages else await self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        await self._arrive()

    async def _arrive(self) -> None:
        """On the fiche, whatever the server is going through."""
        assert self.page
        for _ in range(20):
            try:
                await self.page.goto(self.url, wait_until="domcontentloaded")
                await self.page.wait_for_selector("[data-ready]", timeout=8000)
            except BrowserError:
                await asyncio.sleep(0.5)
            else:
                return
        raise RuntimeError(f"{self.name}: the fiche never opened")

    async def work(self, is_over: Callable[[], bool], due: Callable[[], Fault | None]) -> None:
        """Type until it is over, with what goes wrong meanwhile."""
        while not is_over():
            try:
                await self._settle_conflicts()
                await self._type_some()
                if fault := due():
                    await self._strike(fault.kind)
                    self.done[fault.kind] += 1
            except BrowserError as error:
                self.errors.append(str(error).splitlines()[0])
                await self._reopen_if_dead()

    async def _type_some(self) -> None:
        """A few new points in a row of its own; sometimes words after those of somebody else."""
        assert self.page
        if self.rng.random() < 0.25 and await self._open_a_point():
            await self._write(" ")
        if not self.row or not await self.page.evaluate(FOCUS, [self.row, self.rng.choice(KINDS)]):
            await self.page.keyboard.press("Escape")
            await self.page.locator('[data-live-table="projections"] .live-add').click()
            lines = self.page.locator('[data-live-table="projections"] tbody > tr')
            self.row = await lines.last.get_attribute("data-row") or ""
        for rank in range(self.rng.randint(1, 4)):
            if rank:
                await self.page.keyboard.press("Enter")
            await self._write("")
        await self.page.keyboard.press("Escape")
        await asyncio.sleep(self.rng.uniform(0, 1))

    async def _open_a_point(self) -> bool:
        assert self.page
        points = self.page.locator('[data-live-table="diagnosis"] .live-points > li > span[dir]')
        count = await points.count()
        if not count:
            return False
        await points.nth(self.rng.randrange(count)).click(timeout=2000)
        await self.page.keyboard.press("End")
        return True

    async def _write(self, before: str) -> None:
        assert self.page
        self.count += 1
        token = f"z{self.name}{self.count:04d}z"
        await self.page.keyboard.type(f"{before}{token}", delay=self.rng.uniform(2, 25))
        if await self._has_typed(token):
            self.typed.append((time.monotonic(), token))
            self._say(f"types {token}")

    async def _has_typed(self, token: str) -> bool:
        """Whether the keys went into a field: a page drawn again under the hands may have closed it."""
        assert self.page
        return bool(
            await self.page.evaluate("(token) => document.activeElement?.value?.includes(token) ?? false", token)
        )

    def _say(self, line: str) -> None:
        """In the diary of this browser, which stays when something is found wrong."""
        with (self.folder / f"{self.name}.log").open("a", encoding="utf-8") as diary:
            diary.write(f"{time.monotonic():.2f} {line}\n")

    # --- what goes wrong -----------------------------------------------------------------------------------------

    async def _strike(self, kind: str) -> None:
        assert self.page
        assert self.context
        self._say(kind)
        match kind:
            case "browser offline":
                await self.context.set_offline(True)
                try:
                    await self._offline()
                finally:
                    await self.context.set_offline(False)
            case "page reloaded":
                await self.page.reload(wait_until="domcontentloaded")
                await self._arrive()
            case "browser killed":
                await self._type_some()
                self._forgo_the_last_words()
                self.kill()
                await self._reopen_if_dead()

    async def _offline(self) -> None:
        assert self.page
        await self._type_some()
        if self.rng.random() < 0.5:
            await asyncio.sleep(KEPT_AFTER)
            await self.page.reload(wait_until="domcontentloaded")
            await self.page.wait_for_selector("[data-ready]")
            await self._type_some()

    def kill(self) -> None:
        """The processes of this browser alone, all at once."""
        folder = str(self.folder / self.name)
        for process in psutil.Process().children(recursive=True):
            try:
                if any(folder in part for part in process.cmdline()):
                    process.kill()
            except psutil.NoSuchProcess:
                continue

    def _forgo_the_last_words(self) -> None:
        """The browser dies, or is found dead: what it had no time to keep is not asked for."""
        now = time.monotonic()
        self._say("dies")
        self.typed = [(at, token) for at, token in self.typed if now - at > KEPT_AFTER]

    async def _reopen_if_dead(self) -> None:
        """On the same profile; what was kept on the device is taken up."""
        if self.page and not self.page.is_closed() and await self._answers():
            return
        self._forgo_the_last_words()
        for _ in range(5):
            try:
                await self.close()
                await self.open(self.playwright)
            except BrowserError as error:
                self.errors.append(str(error).splitlines()[0])
                self.kill()
                await asyncio.sleep(1)
            else:
                return
        raise RuntimeError(f"{self.name}: the browser never opened again")

    async def _answers(self) -> bool:
        assert self.page
        try:
            async with asyncio.timeout(5):
                return bool(await self.page.evaluate("1"))
        except (BrowserError, TimeoutError):
            return False

    async def _settle_conflicts(self) -> None:
        """Keeps mine, or both: what was typed stays."""
        assert self.page
        settle = self.page.locator("[data-live-bar] button", has_text="Trancher")
        if not await settle.is_visible():
            return
        await settle.click()
        for _ in range(30):
            choices = self.page.locator("dialog[open] .live-choices-row button")
            names = [name.strip() for name in await choices.all_inner_texts()]
            wanted = [name for name in names if name in WAYS_TO_KEEP]
            if not wanted:
                break
            name = self.rng.choice(wanted)
            self.done[f"conflict: {name}"] += 1
            self._say(f"settles {(await self.page.locator('dialog[open]').inner_text())!r}: {name}")
            await choices.nth(names.index(name)).click()
        await self.page.keyboard.press("Escape")

    # --- the end -------------------------------------------------------------------------------------------------

    async def drain(self, seconds: float) -> str:
        """Until the page says that everything is saved, and the device holds nothing; returns what is said last."""
        assert self.page
        limit, kind = time.monotonic() + seconds, ""
        while time.monotonic() < limit:
            try:
                await self._settle_conflicts()
                kind = await self.page.locator("[data-live-bar]").get_attribute("data-kind") or ""
                if kind == "saved":
                    if not await self.page.evaluate(ON_THE_DEVICE):
                        break
                    kind = "kept on the device"
            except BrowserError:
                await self._reopen_if_dead()
            await asyncio.sleep(0.3)
        for _, token in self.typed:
            self.ledger.typed[token] = self.name
        return kind

    async def close(self) -> None:
        try:
            if self.context:
                async with asyncio.timeout(10):
                    await self.context.close()
        except (BrowserError, TimeoutError):
            self.kill()


WAYS_TO_KEEP = ("Garder le mien", "Garder les deux", "Rétablir avec mon texte")
