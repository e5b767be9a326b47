"""Consolidating by keyboard alone: what feeds, take, merge, set aside, undo; a network that fails, a second person."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consolidation.models import Decision
from consolidation.services import set_aside
from restitutions.models import Entry, Restitution
from tests.cast import Cast
from tests.e2e.keyboard import Keyboard
from tests.e2e.world_consolidation import synthesis_and_below

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = ("Le réseau tombe", "Le réseau est tombé", "Le bus passe trop tôt", "Trop de mots de passe", "Des postes vieux")


@pytest.fixture
def above(cast: Cast) -> Restitution:
    """The synthesis of the académie, empty; the restitution of Vendée is sent and feeds nothing."""
    return synthesis_and_below(cast, TEXTS)[0]


def outcomes() -> list[tuple[str, str]]:
    return list(Decision.objects.order_by("at").values_list("text_then", "outcome"))


def tie_below(page: Page, above: Restitution) -> None:
    """From the overview of the synthesis to the workbench of its third thématique, one restitution below being tied."""
    keyboard = Keyboard(page)
    page.goto(f"/restitutions/{above.pk}/")
    keyboard.follow("link", "Choisir les restitutions des départements à reprendre ici")
    keyboard.tick("Restitution de Vendée")
    keyboard.follow("button", "Enregistrer ce qui alimente")
    expect(page.get_by_role("status")).to_contain_text("1 restitution rattachée.")
    keyboard.follow("link", re.compile("Travailler ensemble"))
    expect(page.locator("[data-workbench]")).to_have_attribute("data-ready", "true")
    keyboard.walk_to_locator(page.locator("[data-line]"), "la liste")


def test_a_synthesis_is_written_by_keyboard_alone(page: Page, cast: Cast, above: Restitution) -> None:
    Keyboard(page).sign_in(cast.coordinator)
    tie_below(page, above)
    said, focused = page.locator("[data-said]"), page.locator("[data-line]:focus")
    expect(focused).to_contain_text(TEXTS[0])
    page.keyboard.press("Enter")
    expect(said).to_have_text("D85-T3-I1 est reprise sous NAN-T3-I1.")
    expect(focused).to_contain_text(TEXTS[1])
    page.keyboard.press("f")
    expect(page.locator("[data-choose]:focus")).to_have_text(TEXTS[0])
    page.keyboard.press("Enter")
    expect(said).to_have_text("D85-T3-I2 est fusionnée dans NAN-T3-I1.")
    expect(page.locator("[data-part=fiche]")).to_contain_text("d’après D85-T3-I1, D85-T3-I2")
    expect(focused).to_contain_text(TEXTS[2])
    page.keyboard.press("e")
    why = page.get_by_label("Pourquoi l’écarter")
    page.keyboard.insert_text("redite " * 80)
    page.keyboard.press("Enter")
    assert why.evaluate("field => field.validationMessage").startswith("Ce motif compte 559 caractères")
    expect(why).to_have_value("redite " * 80)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Hors sujet")
    page.keyboard.press("Enter")
    expect(said).to_have_text("D85-T3-I3 est écartée.")
    expect(page.locator("[data-part=bar]")).to_contain_text("2 points à regarder")
    assert outcomes() == [(TEXTS[0], "taken"), (TEXTS[1], "merged"), (TEXTS[2], "aside")]
    page.keyboard.press("z")
    expect(said).to_have_text("D85-T3-I3 est de nouveau à regarder.")
    expect(focused).to_contain_text(TEXTS[2])
    page.keyboard.press("j")
    expect(focused).to_contain_text(TEXTS[3])
    page.keyboard.press("k")
    page.keyboard.press("z")
    expect(said).to_have_text("D85-T3-I2 est de nouveau à regarder.")
    assert outcomes() == [(TEXTS[0], "taken")]
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Les touches")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Formulation d’un point")).to_be_visible()
    keyboard = Keyboard(page)
    keyboard.write(re.compile("^Formulation dans la synthèse"), "Le réseau n’est pas fiable")
    keyboard.follow("button", "Enregistrer la formulation")
    expect(page.locator("[data-part=fiche]")).to_contain_text("Le réseau n’est pas fiable")
    assert Entry.objects.get(text=TEXTS[0]).sheet.restitution_id != above.pk


def test_nothing_is_lost_when_the_network_fails_or_somebody_was_quicker(
    page: Page, cast: Cast, above: Restitution
) -> None:
    Keyboard(page).sign_in(cast.coordinator)
    tie_below(page, above)
    said, focused = page.locator("[data-said]"), page.locator("[data-line]:focus")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Le serveur n’a pas répondu pour D85-T3-I1.")
    expect(focused).to_contain_text(TEXTS[0])
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(said).to_have_text("D85-T3-I1 est reprise sous NAN-T3-I1.")
    second = Entry.objects.select_related("sheet__restitution").get(reference="D85-T3-I2")
    asked: dict[str, Any] = {"restitution": above, "theme": cast.campaign.themes.get(number=3), "uid": uuid.uuid4()}
    set_aside(**asked, source=second, reason="Déjà traité", by=cast.administrator)
    page.keyboard.press("Enter")
    expect(said).to_contain_text("D85-T3-I2 est déjà écartée (« Déjà traité »), par Administratrice")
    expect(focused).to_contain_text("Déjà traité")
    assert outcomes() == [(TEXTS[0], "taken"), (TEXTS[1], "aside")]
