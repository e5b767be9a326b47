"""Somebody who follows a plan at the keyboard: each page they come to is looked at, once."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from playwright.sync_api import Page, expect

from tests.e2e.keyboard import Keyboard
from tests.e2e.looking import SETTLED, SITE, TOO_WIDE, violations

SIZES = ((320, 640), (1280, 900))
"""The page is left as wide as it was found."""


class Follower(Keyboard):
    """`faults` grows with what axe finds on the pages that Enter leads to, and with what is wider than the screen.

    Axe looks at them wide: tests/e2e/test_axe.py looks at each page at every size.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.faults: list[str] = []
        self.seen: list[str] = []
        page.emulate_media(reduced_motion="reduce")

    def enter(self) -> None:
        super().enter()
        self.look()

    def look(self) -> None:
        """The page as it is now, unless it was seen under this title."""
        title = self.page.title()
        if title in self.seen:
            return
        self.seen.append(title)
        if not title.endswith(SITE):
            self.faults.append(f"title: {title}")
        self.faults += [f"{title}, {fault}" for fault in violations(self.page)]
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.evaluate("window.timesRight = 0")
            self.page.wait_for_function(SETTLED, polling=20)
            self.faults += [f"{title}, {width} px, {fault}" for fault in self.page.evaluate(TOO_WIDE)]

    def pick_from(self, label: str, option: str) -> None:
        """Walk to a list, whether it says that it is obligatory or not, and type an option."""
        self.walk_to("combobox", re.compile(f"^{label}"))
        self.page.keyboard.type(option)
        expect(self.page.locator(":focus option:checked")).to_have_text(re.compile(f"^{option}"))

    def paste(self, text: str) -> None:
        """What was copied elsewhere, by the keys that paste."""
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("ControlOrMeta+v")

    def is_told(self, words: str) -> None:
        """A message that is announced."""
        expect(self.page.get_by_role("status").filter(has_text=words)).to_be_visible()


def path_of(address: str) -> str:
    """An address of an e-mail, on the server of this test."""
    return urlsplit(address).path


def post_json(address: str, secret: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a program sends with its token, and what it is answered."""
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    with urlopen(Request(address, json.dumps(body).encode(), headers)) as answer:
        told: dict[str, Any] = json.load(answer)
    return told
