"""What is longer than a field, a point or a request can hold: nothing of it is lost, and the page says so."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from restitutions.models import Retex
from tests.cast import Cast
from tests.e2e.live import SYNC, Fiche, compose, draft, open_fiche, stored
from tests.e2e.test_live_paste import paste
from tests.e2e.test_live_rescue import open_file

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


def test_a_long_intitule_is_undone_with_its_rest(page: Page, cast: Cast, live_server: LiveServer) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    page.get_by_role("button", name="Ajouter un RETEX").click()
    label, lines = page.get_by_label("Intitulé"), page.get_by_label("Retour d’expérience, une phrase par ligne")
    lines.fill("Déjà dit")
    put_on_clipboard(fiche, "atelier " * 60)
    label.focus()
    fiche.press("ControlOrMeta+a", "ControlOrMeta+v")
    expect(lines).to_have_value(" ".join(["atelier"] * 23) + "\nDéjà dit")
    fiche.press("ControlOrMeta+z")
    expect(lines).to_have_value(" ".join(["atelier"] * 23) + "\nDéjà dit")
    page.get_by_role("button", name="Annuler", exact=True).click()
    expect(label).to_have_value("RETEX 1")
    expect(lines).to_have_value("Déjà dit")
    fiche.save_now()
    assert list(Retex.objects.values_list("label", "lines")) == [("RETEX 1", ["Déjà dit"])]


def test_a_word_being_composed_may_go_over_what_a_point_holds(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Alt+Enter")
    page.keyboard.insert_text(f"{BEFORE} ")
    compose(fiche, "chaleur")
    fiche.save_now()
    assert stored(restitution) == {"irritant": [[BEFORE]]}
    fiche.cell("strength").focus()
    fiche.save_now()
    assert stored(restitution) == {"irritant": [[BEFORE, "chaleur"]]}


def rescue_file(fiche: Fiche, *lines: int) -> dict[str, Any]:
    """A file with a new RETEX of so many lines of 9,000 characters, for each number."""
    state = fiche.page.evaluate("fetch(document.querySelector('[data-live]').dataset.live).then((said) => said.json())")
    about = {name: state[name] for name in ("campaign", "restitution", "number")}
    ops = [
        {
            "op": str(uuid.uuid4()),
            "subject": "retex",
            "id": str(uuid.uuid4()),
            "base": 0,
            "do": "set",
            "set": {"label": f"RETEX {count}", "lines": ["bruit ééé " * 900] * count, "place": {"after": None}},
        }
        for count in lines
    ]
    return {"format": "egn-saisie", "schema": 1, **about, "ops": ops}


def test_a_request_holds_what_servers_take_and_what_never_passes_is_shown(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    sizes: list[int] = []

    def proxy(route: Route) -> None:
        """It takes 400 kB, less than the page sends at most."""
        sizes.append(len(route.request.post_data_buffer or b""))
        if sizes[-1] > 400_000:
            route.fulfill(status=413, content_type="text/html", body="<h1>Request Entity Too Large</h1>")
        else:
            route.continue_()

    page.route(SYNC, proxy)
    open_file(fiche, rescue_file(fiche, 20, 21, 22, 45, 400))
    expect(fiche.status).to_have_text("2 modifications refusées", timeout=40_000)
    assert sorted(Retex.objects.values_list("label", flat=True)) == ["RETEX 20", "RETEX 21", "RETEX 22"]
    assert [size for size in sizes if size > 600_000] == []
    page.get_by_role("button", name="Trancher").click()
    expect(fiche.dialog).to_contain_text("Ce texte est trop long pour être enregistré en une fois")
    expect(fiche.dialog.get_by_role("textbox")).to_have_count(2)
