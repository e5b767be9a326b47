"""A person at the keyboard, and nothing else: Tab, Shift+Tab, Enter, Space, arrows and letters."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Download, Locator, Page, expect

from accounts.models import User
from tests.cast import PASSWORD

Role = Literal["button", "checkbox", "combobox", "link", "radio", "spinbutton", "textbox"]

REACH = 400
"""Presses of Tab after which a thing is called out of reach."""


class Keyboard:
    """What is reached is reached by Tab: each move proves that the thing can be focused, and is named."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def walk_to(self, role: Role, name: str | re.Pattern[str], *, described_by: str = "", back: bool = False) -> None:
        """Press Tab (Shift+Tab) until what has the focus has this role and name. Fails when it is never reached.

        `described_by` tells apart things of one name, by the id of what describes them.
        """
        wanted = self.page.get_by_role(role, name=name, exact=isinstance(name, str))
        if described_by:
            wanted = wanted.and_(self.page.locator(f"[aria-describedby='{described_by}']"))
        self.walk_to_locator(wanted, f"{role} « {name} »", back=back)

    def walk_to_locator(self, wanted: Locator, what: str, *, back: bool = False) -> None:
        """The same for what has no role: dates and hours, files."""
        for _ in range(REACH):
            if wanted.evaluate_all("found => found.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        pytest.fail(f"{what} : le clavier n’y mène pas sur {self.page.url}")

    def follow(self, role: Role, name: str | re.Pattern[str], *, described_by: str = "") -> None:
        """Walk to a link or a button, press Enter, and wait for the page it leads to."""
        self.walk_to(role, name, described_by=described_by)
        self.enter()

    def enter(self) -> None:
        """Press Enter and wait for the next page."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def sign_in(self, user: User) -> None:
        """From the home page, with an address and the password of the cast."""
        self.page.goto("/")
        self.follow("link", "Se connecter")
        self.write("Adresse électronique", user.email)
        self.write("Mot de passe", PASSWORD)
        self.enter()
        expect(self.page.get_by_role("heading", name="Mon territoire", level=1)).to_be_visible()

    def write(self, label: str | re.Pattern[str], text: str) -> None:
        """Walk to a text field and type; what it held is replaced."""
        self.walk_to("textbox", label)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def dial(self, label: str, digits: str) -> None:
        """Walk to a date or an hour and type its digits, in the order the browser shows them."""
        self.walk_to_locator(self.page.get_by_label(label, exact=True), label)
        self.page.keyboard.type(digits)

    def choose(self, label: str, option: str) -> None:
        """Walk to a list and type the beginning of an option."""
        self.walk_to("combobox", label)
        self.page.keyboard.type(option)

    def tick(self, name: str) -> None:
        """Walk to a check box and press Space."""
        self.walk_to("checkbox", name)
        self.page.keyboard.press("Space")

    def pick(self, legend: str, name: str) -> None:
        """Walk to a group of radio buttons, and press the arrow until this one is chosen."""
        group = self.page.get_by_role("group", name=legend)
        wanted, every = group.get_by_role("radio", name=name, exact=True), group.get_by_role("radio")
        self.walk_to_locator(every, legend)
        for _ in range(every.count() + 1):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"{legend} : les flèches ne mènent pas à « {name} »")

    def download(self, name: str | re.Pattern[str]) -> Download:
        """Walk to a link that gives a file, and take it."""
        self.walk_to("link", name)
        with self.page.expect_download() as taken:
            self.page.keyboard.press("Enter")
        return taken.value
