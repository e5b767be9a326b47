"""Leaving a form with something typed in it: the browser asks, and only then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from restitutions.models import NarrativeBlock, Restitution
from tests.cast import Cast
from tests.e2e.keyboard import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_is_not_left_behind_without_a_question(page: Page, cast: Cast) -> None:
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    fiche = f"/restitutions/{restitution.pk}/1/"
    Keyboard(page).sign_in(cast.facilitator)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(f"{fiche}textes/")
    page.get_by_role("link", name="Mon territoire").click()
    expect(page).to_have_url(re.compile("/mon-territoire/$"))
    assert asked == []

    page.goto(f"{fiche}textes/")
    page.get_by_label("État des lieux").press_sequentially("Une salle")
    page.get_by_role("link", name="Mon territoire").click(no_wait_after=True)
    expect(page.get_by_label("État des lieux")).to_have_value("Une salle")
    assert asked == ["beforeunload"]

    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("c’est enregistré")
    assert NarrativeBlock.objects.get().text == "Une salle"

    page.goto(f"{fiche}plan/")
    page.get_by_label("Quoi").first.press_sequentially("Câbler")
    page.get_by_role("button", name="Ajouter une ligne").click()
    expect(page.get_by_label("Quoi")).to_have_count(2)
    page.get_by_role("heading", level=1).click()
    page.get_by_role("link", name="Mon territoire").click(no_wait_after=True)
    expect(page.get_by_label("Quoi").first).to_have_value("Câbler")
    assert asked == ["beforeunload"] * 2

    page.get_by_role("link", name="Revenir à la fiche sans enregistrer").click()
    expect(page).to_have_url(re.compile(f"{fiche}#plan$"))
    assert asked == ["beforeunload"] * 2
