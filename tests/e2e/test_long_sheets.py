"""The sheets on paper when everything written on them is long."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader
from pytest_django import Settings

from syntheses.intake import intake
from syntheses.report import Report, Retex, Session, ThemeSection
from tests.cast import Cast
from tests.e2e.keyboard import Keyboard
from tests.e2e.paper import CUT, as_paper

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_cut_when_all_is_long(page: Page, cast: Cast, settings: Settings) -> None:
    settings.SITE_URL = "https://etats-generaux-du-numerique.region-academique-pays-de-la-loire.example.org"
    retex = tuple(Retex(label=f"RETEX {rank} {'sansespace' * 25}") for rank in range(9))
    report = Report(
        layout="ateliers",
        title="Restitution",
        sessions=(
            Session(region="Atelier du grand bassin " * 12, dates_places=("Un soir d’octobre, salle des fêtes",) * 9),
        ),
        themes=(ThemeSection(theme=5, retex=retex),),
    )
    made = intake(report, campaign=cast.campaign, territory=cast.nantes, by=cast.facilitator)
    Keyboard(page).sign_in(cast.facilitator)
    page.goto(f"/restitutions/{made.pk}/feuilles/")
    as_paper(page)
    assert page.locator(".sheet").count() == 15
    assert page.evaluate(CUT) == []
    assert len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 15
