"""The pictures of the README and of the guide. With EGN_SCREENSHOTS=1 they replace those of docs/images/."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.live import Fiche
from tests.e2e.looking import open_context

pytestmark = pytest.mark.django_db

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
COLOURS = 128
LIMIT = 200_000
"""Bytes of a picture: the guide is also read on slow networks."""


@dataclass(frozen=True)
class Picture:
    """One page as this person sees it; `top` is a CSS selector of what stands at the top of the picture.

    `act` brings the page to what the picture shows.
    """

    name: str
    path: str
    who: str = ""
    top: str = ""
    height: int = 900
    act: Callable[[Page, Site], None] | None = None


FICHE = "/restitutions/{draft}/3/"
TABLE = "[data-live-table=diagnosis]"
TEXTS = "/restitutions/{draft}/3/textes/"


def edited(page: Page) -> Fiche:
    fiche = Fiche(page, page.url)
    fiche.wait_until_ready()
    return fiche


def open_a_cell(page: Page, site: Site) -> None:
    fiche = edited(page)
    fiche.cell("irritant").focus()
    fiche.press("Enter")
    expect(fiche.cell("irritant").locator("textarea:focus")).to_be_attached()


def write_without_network(page: Page, site: Site) -> None:
    fiche = edited(page)
    page.context.set_offline(True)
    fiche.put("strength", "Un chariot de tablettes circule entre les étages")
    expect(fiche.status).to_have_text(re.compile("^Hors ligne"))


def clash(page: Page, site: Site) -> None:
    """Two people go on with the same point; the other is saved first."""
    mine = edited(page)
    mine.cut()
    other = open_context(site.looker.browser, site.url, site.world.cookies["coordinator"]).new_page()
    theirs = Fiche(other, page.url).open()
    for fiche, words in ((mine, ", surtout à l’étage"), (theirs, ", faute de prises")):
        fiche.cell("irritant").focus()
        fiche.press("Enter")
        fiche.type(words)
        fiche.press("Escape")
    theirs.wait_until_saved()
    other.context.close()
    mine.join()
    page.get_by_role("button", name="Trancher", exact=True).click()
    expect(mine.dialog).to_be_visible()


def come_back_to_words(page: Page, site: Site) -> None:
    page.get_by_role("textbox", name="Principales actions").fill("Un référent numérique dans chaque collège")
    expect(page.locator("form[data-kept]")).to_be_attached()
    page.reload()
    expect(page.get_by_role("button", name="Le remettre")).to_be_visible()


PICTURES = (
    Picture("synthesis", "/syntheses/{synthesis}/", top="#t1-diagnosis"),
    Picture("mon-territoire", "/mon-territoire/", "coordinator", height=1150),
    Picture("session", "/sessions/{session}/", "facilitator", top="h1", height=1500),
    Picture("fiche", FICHE, "facilitator", top=".fiche-themes", height=1480),
    Picture("import", "/restitutions/importer/{preview}/", "facilitator", top="h1", height=1000),
    Picture("feuilles", "/restitutions/{draft}/5/feuilles/", "facilitator", top="h1", height=1040),
    Picture("saisie", FICHE, "facilitator", top=TABLE, height=760, act=open_a_cell),
    Picture("hors-ligne", FICHE, "facilitator", top=TABLE, height=480, act=write_without_network),
    Picture("texte-garde", TEXTS, "facilitator", top="main [data-theme]", height=760, act=come_back_to_words),
    Picture("suivi", "/suivi/", "facilitator", top="h1", height=1300),
    Picture("coup-d-oeil", "/suivi/coup-d-oeil/", "facilitator", top="h1", height=1000),
    Picture("conflit", FICHE, "facilitator", height=640, act=clash),
)


def taken(browser: Browser, site: Site, picture: Picture) -> bytes:
    """A PNG of 1280 pixels by the height of the picture."""
    context = open_context(browser, site.url, site.world.cookies[picture.who] if picture.who else "")
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": picture.height})
    page.goto(picture.path.format(**site.world.ids), wait_until="networkidle")
    if picture.act:
        picture.act(page, site)
    if picture.top:
        page.locator(picture.top).first.evaluate("top => { top.scrollIntoView(); window.scrollBy(0, -24) }")
    data = page.screenshot(animations="disabled")
    context.close()
    return data


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_wide_enough_and_light(browser: Browser, site: Site, picture: Picture, tmp_path: Path) -> None:
    folder = IMAGES if os.environ.get("EGN_SCREENSHOTS") == "1" else tmp_path
    path = folder / f"{picture.name}.png"
    with Image.open(io.BytesIO(taken(browser, site, picture))) as image:
        assert image.size == (1280, picture.height)
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size <= LIMIT
