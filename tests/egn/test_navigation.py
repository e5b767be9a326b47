"""The menu and the site map name paths: each leads to a page, and both name the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve

from egn.pages import MEMBER_PAGES, PUBLIC_PAGES

MENU = Path(settings.BASE_DIR) / "templates" / "layout" / "navigation.html"
MENU_PATHS = sorted(set(re.findall(r'nav_link "([^"]+)"', MENU.read_text(encoding="utf-8"))))
SITE_MAP_PATHS = sorted({path for _, path in (*PUBLIC_PAGES, *MEMBER_PAGES)})


@pytest.mark.parametrize("path", MENU_PATHS)
def test_an_entry_of_the_menu_leads_to_a_page(path: str) -> None:
    assert resolve(path, "egn.urls").view_name


def test_the_site_map_lists_the_menu() -> None:
    # The help page stands among the footer pages of the site map.
    assert [path for path in MENU_PATHS if path != "/aide/"] == SITE_MAP_PATHS
