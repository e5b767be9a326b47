"""The mailbox of a demonstration is for everybody."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.e2e.conftest import Site

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.e2e.site_urls")]


def test_the_mailbox_of_a_demonstration_is_for_everybody(site: Site, settings: Settings) -> None:
    settings.DEMO, settings.SITE_URL = True, "http://127.0.0.1:8000"
    status, faults = site.looker.look("/courriels/", who="", act=None)
    assert "\n".join(faults) == ""
    assert status == 200
