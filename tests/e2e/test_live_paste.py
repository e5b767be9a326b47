"""Pasting what Word, LibreOffice and Excel put on the clipboard (tests/e2e/clipboard/), and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from restitutions.models import Retex
from tests.cast import Cast
from tests.e2e.live import Fiche, draft, open_fiche, stored, wait_until_stored

pytestmark = pytest.mark.django_db(transaction=True)

CLIPBOARD = Path(__file__).parent / "clipboard"
PASTE = """([html, text]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
"""Chromium cleans the HTML a page puts on the clipboard: what another program put there is given as it is."""


def paste(fiche: Fiche, html: str = "", text: str = "") -> None:
    words = (CLIPBOARD / html).read_text(encoding="utf-8") if html else ""
    fiche.page.evaluate(PASTE, [words, text])


def test_a_list_of_word_makes_points_and_sub_points(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Alt+Enter")
    paste(fiche, "word_list.html", "·\tLes prises manquent\r\no\tsurtout\r\n·\tLe réseau tombe")
    fiche.save_now()
    held = {"irritant": [["Les prises manquent dans les salles", ">surtout au deuxième étage", "★Le réseau tombe"]]}
    assert stored(restitution) == held
    fiche.press("ControlOrMeta+z")
    wait_until_stored(restitution, {})
    fiche.press("ControlOrMeta+Shift+z")
    wait_until_stored(restitution, held)


def test_a_table_of_word_fills_rows_and_cells_without_its_titles(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    paste(fiche, "word_table.html")
    expect(page.locator(".live-undo")).to_contain_text("Tableau collé : 2 lignes")
    fiche.save_now()
    assert stored(restitution) == {
        "retex_label": [["RETEX 1"], ["RETEX 2"]],
        "irritant": [["Le bruit du couloir", "La chaleur en juin"], ["Aucun technicien"]],
        "strength": [["Une salle prêtée"], []],
    }
    page.get_by_role("button", name="Annuler", exact=True).last.click()
    wait_until_stored(restitution, {})


def test_a_list_of_libreoffice_is_pasted_on_a_closed_cell(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Escape", "ArrowRight")
    paste(fiche, "libreoffice.html", "    • Les tablettes restent au placard\n        ◦ faute de prises")
    fiche.save_now()
    assert stored(restitution) == {
        "irritant": [["Les tablettes restent au placard", ">faute de prises", "★Un prêt aux familles"]]
    }


@pytest.mark.parametrize("html", ["excel.html", ""], ids=["HTML", "text alone"])
def test_a_range_of_excel_fills_the_plan_from_the_cell_it_is_pasted_in(
    page: Page, cast: Cast, live_server: LiveServer, html: str
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("plan")
    fiche.type("Équiper")
    fiche.press("Escape", "ArrowRight")
    paste(fiche, html, (CLIPBOARD / "excel.txt").read_bytes().decode())
    fiche.save_now()
    held = {
        "planned_lever": [["Équiper"], []],
        "action": [["Câbler les salles", "Poser des bornes"], ["Former les équipes"]],
        "stakeholder": [["Le département"], ["Le rectorat"]],
        "timeframe": [["Avant juin"], ["2022"]],
    }
    assert stored(restitution) == held
    fiche.press("ControlOrMeta+z")
    wait_until_stored(restitution, {"planned_lever": [["Équiper"]]})
    fiche.press("ControlOrMeta+Shift+z")
    wait_until_stored(restitution, held)


def test_lines_pasted_in_the_middle_of_words_cut_them(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.type("avant après")
    fiche.press(*["ArrowLeft"] * 5)
    paste(fiche, text="un\ndeux\n<b>trois</b> ")
    fiche.save_now()
    assert stored(restitution) == {"retex_label": [["avant un", "deux", "<b>trois</b> après"]]}


def test_a_cell_is_copied_to_another(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Alt+Enter")
    fiche.write("Le bruit", ">le matin", "<La chaleur")
    fiche.press("Escape", "ControlOrMeta+c", "ArrowRight", "ControlOrMeta+v")
    fiche.press("Escape")
    points = ["Le bruit", ">le matin", "La chaleur"]
    wait_until_stored(restitution, {"irritant": [points], "strength": [points]})


def test_a_list_pasted_in_a_retex_makes_its_lines(page: Page, cast: Cast, live_server: LiveServer) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    page.get_by_role("button", name="Ajouter un RETEX").click()
    paste(fiche, "libreoffice.html")
    fiche.save_now()
    assert Retex.objects.get().lines == [
        "Les tablettes restent au placard",
        "faute de prises",
        "Un prêt aux familles",
    ]
