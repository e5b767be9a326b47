"""What may be one, by keyboard alone: walk, accept, refuse, undo."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from consolidation.models import Decision, SuggestionRefusal
from restitutions.models import Restitution
from restitutions.services.feeds import feed
from tests.cast import Cast
from tests.e2e.keyboard import Keyboard
from tests.e2e.world_consolidation import synthesis_and_below

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = (
    ("Le réseau tombe au lycée", "Au lycée, le réseau tombe"),
    ("Trop de mots de passe à retenir", "Trop de mots de passe pour retenir"),
)


@pytest.fixture
def above(cast: Cast) -> Restitution:
    """The synthesis of the académie, empty, fed by one restitution that was sent."""
    made, below = synthesis_and_below(cast, [text for texts in TEXTS for text in texts])
    feed(target=made, tie={below.pk}, untie=set(), by=cast.coordinator)
    return made


def test_suggestions_are_answered_by_keyboard_alone(page: Page, cast: Cast, above: Restitution) -> None:
    keyboard = Keyboard(page)
    keyboard.sign_in(cast.coordinator)
    page.goto(f"/restitutions/{above.pk}/consolider/3/")
    keyboard.follow("link", "Points qui se ressemblent")
    ready, focused = page.locator("[data-suggestions]"), page.locator("[data-pair]:focus")
    said = page.locator("[data-announce]")
    expect(ready).to_have_attribute("data-ready", "true")
    keyboard.walk_to_locator(page.locator("[data-pair]"), "la liste")
    expect(focused).to_contain_text("tombe")
    page.keyboard.press("j")
    expect(focused).to_contain_text("passe")
    page.keyboard.press("d")
    expect(said).to_contain_text("deux points différents")
    expect(focused).to_contain_text("tombe")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("est fusionnée dans NAN-T3-I1.")
    expect(page.get_by_text("Rien à rapprocher")).to_be_visible()
    assert sorted(Decision.objects.values_list("outcome", flat=True)) == ["merged", "taken"]
    page.keyboard.press("z")
    expect(focused).to_contain_text("tombe")
    assert not Decision.objects.exists()
    page.keyboard.press("z")
    expect(page.locator("[data-pair]")).to_have_count(2)
    assert not SuggestionRefusal.objects.exists()
    page.keyboard.press("s")
    expect(said).to_contain_text("D85-T3-I1 est fusionnée dans NAN-T3-I")
    expect(focused).to_contain_text("passe")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Les touches")).to_be_visible()
