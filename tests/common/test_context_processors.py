from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from common.context_processors import brand, current_brand

NEUTRAL = {
    "entity": "Réseau des écoles",
    "site": "Le site",
    "tagline": "",
    "contact": "nous@example.org",
    "state": False,
}


def test_the_brand_comes_from_the_settings_without_a_query(settings: Settings, rf: RequestFactory) -> None:
    # No database is allowed in this test: a query would fail it.
    settings.BRAND = NEUTRAL
    assert brand(rf.get("/"))["brand"].entity == "Réseau des écoles"


def test_the_brand_is_built_once(settings: Settings) -> None:
    settings.BRAND = dict(NEUTRAL)
    first = current_brand()
    settings.BRAND = dict(NEUTRAL)
    assert current_brand() is first


@pytest.mark.urls("tests.e2e.gallery.urls")
def test_marianne_is_kept_for_state_entities(settings: Settings) -> None:
    settings.BRAND = NEUTRAL
    assert 'class="egn-neutral"' in Client().get("/aide/").content.decode()
    settings.BRAND = {**NEUTRAL, "state": True}
    page = Client().get("/aide/").content.decode()
    assert "egn-neutral" not in page
    assert '<p class="fr-logo">Réseau des écoles</p>' in page


@pytest.mark.urls("tests.e2e.gallery.urls")
def test_a_brand_with_markup_is_printed_as_text(settings: Settings) -> None:
    settings.BRAND = {**NEUTRAL, "entity": "<i>A</i>", "site": "<i>B</i>", "tagline": "<i>C</i>"}
    page = Client().get("/aide/").content.decode()
    assert "<i>" not in page
    assert page.count("&lt;i&gt;A&lt;/i&gt;") == 2
