"""Every page in every state passes axe at 1280 and 320 px, fits there and at 200 %, and is what page_facts.js asks."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import resolve
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Site
from tests.e2e.looking import open_context
from tests.e2e.states import NOWHERE, PUBLIC, SESSIONS, State
from tests.e2e.states_anniversaries import ANNIVERSARIES
from tests.e2e.states_around import ACCOUNT, INDICATORS, LOCKED_SESSIONS, REMOVALS, TERRITORIES
from tests.e2e.states_asks import ASKS
from tests.e2e.states_beside import BESIDE
from tests.e2e.states_catalogue import CATALOGUE
from tests.e2e.states_consolidation import CONSOLIDATION
from tests.e2e.states_coverage import COVERAGE
from tests.e2e.states_doors import DOORS
from tests.e2e.states_followup import FOLLOWUP
from tests.e2e.states_glance import GLANCE
from tests.e2e.states_history import HISTORY
from tests.e2e.states_measures import MEASURES
from tests.e2e.states_remarks import REMARKS
from tests.e2e.states_threads import THREADS
from tests.e2e.states_versions import VERSIONS
from tests.e2e.states_work import DESK, EDITORS, IMPORTS, WRITING
from tests.permissions import MATRIX, OPEN_FILES

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.e2e.site_urls")]

WORK = (*DESK, *WRITING, *EDITORS, *IMPORTS)
AROUND = (*LOCKED_SESSIONS, *REMOVALS, *INDICATORS, *TERRITORIES, *ACCOUNT, *DOORS, *BESIDE, *REMARKS, *HISTORY)
STATES = (
    *PUBLIC,
    *VERSIONS,
    *CATALOGUE,
    *SESSIONS,
    *AROUND,
    *WORK,
    *CONSOLIDATION,
    *COVERAGE,
    *THREADS,
    *FOLLOWUP,
    *GLANCE,
    *MEASURES,
    *ASKS,
    *ANNIVERSARIES,
)
NO_PAGE = {
    "logout",
    "health",
    "editor:sync",
    "editor:suggestions",
    "editor:indicators",
    "editor:service_worker",
    "syntheses:attachment",
    "syntheses:version_file",
    "syntheses:version_file_of",
    "syntheses:restitution_file",
    "syntheses:template_file",
    "syntheses:archive_file",
    "catalogue:feed",
    "catalogue:territory_feed",
    "anniversaries:file",
    "followup:document",
    "followup:open_data",
    *(f"followup:{form}_{name}" for form in ("open", "sheet") for name in OPEN_FILES),
    "catalogue:sitemap",
    "indicators:blank_values",
    "catalogue:robots",
}
"""Addresses that answer something else than a page; those that are only sent to say « 405 » in the matrix."""


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_page_is_for_everybody_and_no_other_has_its_title(site: Site, state: State) -> None:
    status, faults = site.looker.look(state.path.format(**site.world.ids), who=state.who, act=state.act)
    assert "\n".join(faults) == ""
    assert status == state.status
    if status == 200 and not site.looker.is_elsewhere:
        page = site.looker.own or state.path.partition("?")[0]
        assert titled(site.looker.title, page, Path(settings.VAR_DIR) / "titles") == page


def titled(title: str, page: str, folder: Path) -> str:
    """The page of that title: the first that any process of this run has looked at."""
    folder.mkdir(exist_ok=True)
    mine, kept = folder / uuid4().hex, folder / sha256(title.encode()).hexdigest()
    mine.write_text(page)
    with suppress(FileExistsError):
        kept.hardlink_to(mine)
    return kept.read_text()


def address(state: State, site: Site) -> str:
    return state.path.format(**site.world.ids).partition("?")[0]


def test_no_page_is_left_out(site: Site) -> None:
    looked = {resolve(address(state, site)).view_name for state in STATES if state.path != NOWHERE}
    pages = {page.name for page in MATRIX if "405" not in page.get and not page.name.startswith("api:")} - NO_PAGE
    assert sorted(pages - looked) == []


def test_the_link_that_skips_leads_to_the_content_and_the_keyboard_goes_on_from_there(
    browser: Browser, site: Site
) -> None:
    page = open_context(browser, site.url).new_page()
    page.goto("/syntheses/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("link").first).to_be_focused()
    page.context.close()
