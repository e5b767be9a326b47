"""Every page in every state passes axe and fits at 1280 px, 320 px and 200 %, and is what page_facts.js asks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Site
from tests.e2e.looking import look
from tests.e2e.states import LOCKED_SESSIONS, PUBLIC, SESSIONS, TERRITORIES, State
from tests.e2e.states_work import DESK, EDITORS, IMPORTS, WRITING

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.e2e.site_urls")]

STATES = (*PUBLIC, *SESSIONS, *LOCKED_SESSIONS, *TERRITORIES, *DESK, *WRITING, *EDITORS, *IMPORTS)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_page_is_for_everybody(browser: Browser, site: Site, state: State) -> None:
    cookie = site.world.cookies[state.who] if state.who else ""
    path = state.path.format(**site.world.ids)
    status, faults = look(browser, site.url, path, cookie=cookie, act=state.act)
    assert "\n".join(faults) == ""
    assert status == state.status
