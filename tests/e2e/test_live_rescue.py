"""The rescue file: what was not sent, opened in another browser by somebody else of the territory."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from restitutions.models import Entry, Restitution
from tests.cast import Cast
from tests.e2e.live import Fiche, draft, open_fiche, other_browser, stored, wait_until_stored

pytestmark = pytest.mark.django_db(transaction=True)


def typed_offline(page: Page, restitution: Restitution, cast: Cast, live_server: LiveServer) -> dict[str, Any]:
    """The rescue file of a fiche where two points were typed and not sent."""
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.cut()
    fiche.add_row("diagnosis")
    fiche.write("RETEX 1", "RETEX 2")
    fiche.press("Escape")
    for _ in range(2):
        with page.expect_event("requestfailed"):
            fiche.look_again()
    expect(fiche.status).to_have_text("Hors ligne : gardé sur cet appareil (3 modifications en attente)")
    found: dict[str, Any] = json.loads(Path(fiche.rescue_file()).read_text(encoding="utf-8"))
    return found


def open_file(fiche: Fiche, data: object) -> None:
    fiche.page.locator(".live-rescue summary").click()
    words = data if isinstance(data, str) else json.dumps(data)
    content = FilePayload(name="secours.json", mimeType="application/json", buffer=words.encode())
    fiche.page.get_by_label("Fichier sauvé depuis cette page").set_input_files(content)


def test_a_rescue_file_is_opened_by_another_account_in_another_browser_and_counts_once(
    browser: Browser, page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    data = typed_offline(page, restitution, cast, live_server)
    assert data["texts"] == ["RETEX 1", "RETEX 2"]
    with other_browser(browser, restitution, cast.coordinator, live_server) as other:
        open_file(other, data)
        other.wait_until_saved()
        expect(other.cell("retex_label")).to_contain_text("RETEX 2")
        assert stored(restitution) == {"retex_label": [["RETEX 1", "RETEX 2"]]}
        open_file(other, data)
        other.wait_until_saved()
    mine = Fiche(page, "")
    mine.join()
    mine.wait_until_saved()
    assert stored(restitution) == {"retex_label": [["RETEX 1", "RETEX 2"]]}


def test_what_is_typed_after_the_file_was_saved_is_not_taken_for_what_the_file_brought(
    browser: Browser, page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    page.clock.install()  # nothing is sent until time passes: what is typed could still join what waits
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.cut()
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    for _ in range(2):
        with page.expect_event("requestfailed"):
            fiche.look_again()
            page.clock.run_for(300)
    fiche.press("Escape")
    fiche.put("irritant", "Le bruit")
    data = json.loads(Path(fiche.rescue_file()).read_text(encoding="utf-8"))
    fiche.cell("irritant").focus()
    fiche.press("Enter", "End")
    fiche.type(" et la chaleur")
    fiche.press("Escape")
    with other_browser(browser, restitution, cast.coordinator, live_server) as other:
        open_file(other, data)
        other.wait_until_saved()
    assert stored(restitution) == {"retex_label": [["RETEX 1"]], "irritant": [["Le bruit"]]}
    fiche.join()
    for _ in range(3):
        page.clock.run_for(4000)
    wait_until_stored(restitution, {"retex_label": [["RETEX 1"]], "irritant": [["Le bruit et la chaleur"]]})


def older(data: dict[str, Any]) -> object:
    return {**data, "schema": 0}


def of_another_fiche(data: dict[str, Any]) -> object:
    return {**data, "number": 3}


def of_another_campaign(data: dict[str, Any]) -> object:
    return {**data, "campaign": "egn-2030"}


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (older, "d’une autre version"),
        (of_another_fiche, "d’une autre fiche"),
        (of_another_campaign, "d’une autre fiche"),
    ],
)
def test_a_file_that_is_not_of_this_fiche_shows_its_texts_and_changes_nothing(
    page: Page,
    cast: Cast,
    live_server: LiveServer,
    spoil: Callable[[dict[str, Any]], object],
    sentence: str,
) -> None:
    restitution = draft(cast)
    data = typed_offline(page, restitution, cast, live_server)
    fiche = Fiche(page, "")
    open_file(fiche, spoil(data))
    expect(fiche.dialog).to_contain_text(sentence)
    expect(fiche.dialog.get_by_label("Textes du fichier")).to_have_value("RETEX 1\nRETEX 2")
    fiche.press("Escape")
    expect(fiche.cell("retex_label")).to_contain_text("RETEX 1")
    assert stored(restitution) == {}


def test_an_edited_file_is_refused_entry_by_entry_with_the_texts_shown(
    browser: Browser, page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    data = typed_offline(page, restitution, cast, live_server)
    _row, first, second = data["ops"]
    first["set"]["place"]["kind"] = "inconnu"
    second["set"]["text"] = "RETEX 2, revu"
    odd = {**second, "op": "pas un identifiant", "set": {"text": 12, "label": "Un texte illisible"}}
    data["ops"].append(odd)
    with other_browser(browser, restitution, cast.coordinator, live_server) as other:
        open_file(other, data)
        expect(other.dialog.get_by_label("Textes du fichier")).to_have_value("Un texte illisible")
        other.press("Escape")
        expect(other.status).to_have_text("1 modification refusée", timeout=15_000)
        other.page.get_by_role("button", name="Trancher", exact=True).click()
        expect(other.dialog.get_by_label("Texte refusé")).to_have_value("RETEX 1")
        other.dialog.get_by_role("button", name="Retirer de la liste").click()
        other.wait_until_saved()
        other.reload()
        expect(other.cell("retex_label")).to_contain_text("RETEX 2, revu")
    assert stored(restitution) == {"retex_label": [["RETEX 2, revu"]]}


def test_a_refusal_taken_off_the_list_leaves_no_question_on_its_point(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    data = typed_offline(page, restitution, cast, live_server)
    fiche = Fiche(page, "")
    fiche.join()
    fiche.wait_until_saved()
    entry = Entry.objects.get(text="RETEX 1")
    asked = {"op": str(uuid.uuid4()), "subject": "entry", "id": str(entry.pk), "base": entry.version, "do": "set"}
    open_file(fiche, {**data, "ops": [{**asked, "set": {"role": "inconnu"}}]})
    question = fiche.cell("retex_label").get_by_role("button", name="À trancher")
    expect(question).to_be_visible(timeout=15_000)
    question.click()
    fiche.dialog.get_by_role("button", name="Retirer de la liste").click()
    expect(question).to_have_count(0)
    assert stored(restitution) == {"retex_label": [["RETEX 1", "RETEX 2"]]}


@pytest.mark.parametrize("words", ["rien", "[]", '{"format": "egn-saisie"}'])
def test_what_is_not_a_rescue_file_is_said_so(page: Page, cast: Cast, live_server: LiveServer, words: str) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    open_file(fiche, words)
    expect(fiche.dialog).to_contain_text("Ce fichier n’est pas un fichier de secours.")
