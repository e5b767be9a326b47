"""The look itself: a page where everything is wrong is told so, thing by thing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.e2e.looking import Looker

pytestmark = [pytest.mark.urls("tests.e2e.gallery.urls"), pytest.mark.django_db(transaction=True)]

FAULTS = (
    "1280 px, image-alt",
    "320 px, html-has-lang",
    "320 px, landmark-one-main",
    "320 px, wide of ",
    "200 %, wide of ",
    "title: Mauvaise page",
    "lang: ",
    "headings: 2",
    "first: /",
    "main: 0",
    "kept: 1",
    "focus not seen: a.muet",
    "moves: a.muet",
    "id given twice: deux",
    "cookie: pisteur",
    "404: ",
    "script: absente is not defined",
    "console: Executing inline script violates",
    "console: Connecting to 'http://127.0.0.1:9/' violates",
)


def test_every_fault_of_a_page_is_told(browser: Browser, live_server: LiveServer) -> None:
    looker = Looker(browser, live_server.url)
    status, found = looker.look("/mauvaise/")
    looker.close()
    assert status == 200
    assert [fault for fault in FAULTS if not any(one.startswith(fault) for one in found)] == [], "\n".join(found)
    # The look is at each size indeed: what is too wide for two of them is not for the first.
    assert not any(one.startswith("1280 px, wide of ") for one in found)
