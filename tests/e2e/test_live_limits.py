"""What is longer than a field, a point or a request can hold: nothing of it is lost, the page says what became of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from restitutions.models import Retex
from tests.cast import Cast
from tests.e2e.live import Fiche, draft, open_fiche, stored
from tests.e2e.test_live_paste import paste

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "bruit " * 2000
"""12,000 characters: a point holds 10,000."""
BEFORE = " ".join(["bruit"] * 1666)
AFTER = " ".join(["bruit"] * 334)


def put_on_clipboard(fiche: Fiche, text: str) -> None:
    fiche.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fiche.page.evaluate("words => navigator.clipboard.writeText(words)", text)


def test_a_line_longer_than_a_point_goes_on_in_the_next_one(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    put_on_clipboard(fiche, LONG.strip())
    fiche.add_row("diagnosis")
    fiche.press("Alt+Enter", "ControlOrMeta+v")
    expect(fiche.cell("irritant").locator(".live-note")).to_contain_text("la suite est dans le point d’après")
    expect(fiche.field("irritant", 1)).to_be_focused()
    fiche.type(" et chaleur")
    paste(fiche, text=f"Froid\n{LONG}")
    fiche.press("Escape")
    fiche.save_now()
    assert stored(restitution) == {"irritant": [[BEFORE, f"{AFTER} et chaleurFroid", BEFORE, AFTER]]}


def test_a_text_longer_than_an_intitule_goes_on_in_the_text_of_the_retex(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    page.get_by_role("button", name="Ajouter un RETEX").click()
    label, lines = page.get_by_label("Intitulé"), page.get_by_label("Retour d’expérience, une phrase par ligne")
    lines.fill(f"Déjà dit\n{LONG}")
    put_on_clipboard(fiche, "atelier " * 60)
    label.focus()
    fiche.press("ControlOrMeta+a", "ControlOrMeta+v")
    expect(page.locator("[data-live-retex] .live-note")).to_contain_text("Un intitulé compte 300 caractères au plus")
    expect(lines).to_be_focused()
    fiche.type("fin")
    fiche.save_now()
    retex = Retex.objects.get()
    assert retex.label == " ".join(["atelier"] * 37)
    assert retex.lines == [" ".join(["atelier"] * 23) + "fin", "Déjà dit", BEFORE, AFTER]
