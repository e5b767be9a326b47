"""Leaving a form where what was typed is neither saved nor kept on the device: the browser asks, and only then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from restitutions.models import NarrativeBlock, Restitution
from tests.cast import Cast
from tests.e2e.device import asked_on
from tests.e2e.keyboard import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The questions the browser asks; the answer is to stay."""
    return asked_on(page, "dismiss")


def test_what_is_typed_is_not_left_behind_without_a_question(page: Page, cast: Cast, asked: list[str]) -> None:
    Keyboard(page).sign_in(cast.coordinator)
    invite = f"/territoires/{cast.vendee.pk}/membres/inviter/"
    page.goto(invite)
    page.get_by_role("link", name="Mon territoire").click()
    expect(page).to_have_url(re.compile("/mon-territoire/$"))
    assert asked == []

    page.goto(invite)
    page.get_by_label("Nom").press_sequentially("Camille Exemple")
    page.get_by_role("link", name="Mon territoire").click(no_wait_after=True)
    expect(page.get_by_label("Nom")).to_have_value("Camille Exemple")
    assert asked == ["beforeunload"]

    page.get_by_role("link", name="Annuler").click()
    expect(page).to_have_url(re.compile("/membres/$"))
    assert asked == ["beforeunload"]


def test_words_that_are_kept_are_left_without_a_question(page: Page, cast: Cast, asked: list[str]) -> None:
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    fiche = f"/restitutions/{restitution.pk}/1/"
    Keyboard(page).sign_in(cast.facilitator)
    page.goto(f"{fiche}textes/")
    page.get_by_label("État des lieux").press_sequentially("Une salle")
    expect(page.locator("form[data-kept]")).to_be_attached()
    page.get_by_role("link", name="Mon territoire").click()
    expect(page).to_have_url(re.compile("/mon-territoire/$"))

    page.goto(f"{fiche}plan/")
    page.get_by_label("Quoi").first.press_sequentially("Câbler")
    page.get_by_role("button", name="Ajouter une ligne").click()
    expect(page.get_by_label("Quoi")).to_have_count(2)
    expect(page.locator("form[data-kept]")).to_be_attached()
    page.get_by_role("link", name="Mon territoire").click()
    expect(page).to_have_url(re.compile("/mon-territoire/$"))
    assert asked == []


def test_a_form_just_saved_is_left_without_a_question(page: Page, cast: Cast, asked: list[str]) -> None:
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    Keyboard(page).sign_in(cast.facilitator)
    page.goto(f"/restitutions/{restitution.pk}/1/textes/")
    page.get_by_label("État des lieux").fill("Une salle")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("c’est enregistré")
    assert NarrativeBlock.objects.get().text == "Une salle"
    assert asked == []
