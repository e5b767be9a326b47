"""The pictures of the README and of the guide. With EGN_SCREENSHOTS=1 they replace those of docs/images/."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.e2e.conftest import Site
from tests.e2e.looking import open_context

pytestmark = pytest.mark.django_db

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
COLOURS = 128
LIMIT = 200_000
"""Bytes of a picture: the guide is also read on slow networks."""


@dataclass(frozen=True)
class Picture:
    """One page as this person sees it; `top` is a CSS selector of what stands at the top of the picture."""

    name: str
    path: str
    who: str = ""
    top: str = ""
    height: int = 900


PICTURES = (
    Picture("synthesis", "/syntheses/{synthesis}/", top="#t1-diagnosis"),
    Picture("mon-territoire", "/mon-territoire/", "coordinator", height=1150),
    Picture("session", "/sessions/{session}/", "facilitator", top="h1", height=1500),
    Picture("fiche", "/restitutions/{draft}/3/", "facilitator", top=".fiche-themes", height=1480),
    Picture("import", "/restitutions/importer/{preview}/", "facilitator", top="h1", height=1000),
)


def taken(browser: Browser, site: Site, picture: Picture) -> bytes:
    """A PNG of 1280 pixels by the height of the picture."""
    context = open_context(browser, site.url, site.world.cookies[picture.who] if picture.who else "")
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": picture.height})
    page.goto(picture.path.format(**site.world.ids), wait_until="networkidle")
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
