"""What is typed in an ordinary form is kept on the device until it is saved: crash, no network, expired session."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User, UserSession
from restitutions.models import NarrativeBlock, Restitution
from tests.cast import Cast
from tests.e2e.device import asked_on, device, kill
from tests.e2e.looking import SIZES, TOO_WIDE, violations
from tests.e2e.world import session_of
from workshops.models import Workshop

pytestmark = pytest.mark.django_db(transaction=True)

OFFERED = re.compile(r"^Un texte non enregistré du \d+(er)? \w+ à \d{1,2}\sh\s\d\d est gardé sur cet appareil$")
KEPT = re.compile(r"^Gardé sur cet appareil à \d{1,2}\sh\s\d\d\. Pas encore enregistré\.$")
ACADEMIC = "Représentants académiques"
REFUSED = "Ce navigateur ne garde rien sur cet appareil : enregistrez avant de quitter la page."

FIRST_VERSION = """() => new Promise((resolve) => {
  const asked = indexedDB.open("egn", 1);
  asked.onupgradeneeded = () => ["ops", "states"].forEach((name) => asked.result.createObjectStore(name));
  asked.onsuccess = () => {
    const change = asked.result.transaction("ops", "readwrite");
    change.objectStore("ops").put({ op: "une opération" }, "clé");
    change.oncomplete = () => {
      asked.result.close();
      resolve();
    };
  };
})"""

KEPT_BEFORE = """() => new Promise((resolve) => {
  const asked = indexedDB.open("egn");
  asked.onsuccess = () => {
    const found = asked.result.transaction("ops").objectStore("ops").get("clé");
    found.onsuccess = () => resolve([asked.result.version, [...asked.result.objectStoreNames], found.result]);
  };
})"""

Enter = Callable[[User], Page]


@pytest.fixture
def fiche(cast: Cast) -> str:
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    return f"/restitutions/{restitution.pk}/1/"


@pytest.fixture
def enter(page: Page, live_server: LiveServer) -> Enter:
    """Signs a person in on this device, in the place of who was."""

    def signed_in(user: User) -> Page:
        sign_in(page.context, live_server, user)
        return page

    return signed_in


def sign_in(context: BrowserContext, server: LiveServer, user: User) -> None:
    context.clear_cookies()
    context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": server.url}])


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    expect(page.locator("body[data-keeping]")).to_be_attached()
    return page


def state_of_play(page: Page) -> Locator:
    return page.get_by_role("textbox", name="État des lieux")


def offer(page: Page) -> Locator:
    return page.get_by_role("group", name=OFFERED)


def type_words(page: Page, words: str) -> None:
    state_of_play(page).press_sequentially(words)
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.locator("form[data-kept]")).to_be_attached()


def aged(route: Route, *, days: int) -> None:
    """The page as the server will give it in so many days."""
    answer = route.fetch()
    today = re.search(r'data-day="([^"]+)"', answer.text())
    assert today
    later = (date.fromisoformat(today[1]) + timedelta(days=days)).isoformat()
    route.fulfill(response=answer, body=answer.text().replace(today[0], f'data-day="{later}"'))


def test_a_browser_that_crashes_loses_nothing_that_was_typed(
    playwright: Playwright, live_server: LiveServer, cast: Cast, fiche: str, tmp_path: Path
) -> None:
    folder = tmp_path / "device"
    with device(playwright, live_server, folder) as context:
        sign_in(context, live_server, cast.facilitator)
        page = opened(context.new_page(), f"{fiche}textes/")
        type_words(page, "Une salle par étage, et un chariot")
        kill(folder)
    with device(playwright, live_server, folder) as context:
        sign_in(context, live_server, cast.facilitator)
        page = opened(context.new_page(), f"{fiche}textes/")
        expect(offer(page).get_by_role("definition")).to_have_text("Une salle par étage, et un chariot")
        expect(state_of_play(page)).to_have_value("")
        page.get_by_role("button", name="Le remettre").click()
        expect(state_of_play(page)).to_have_value("Une salle par étage, et un chariot")


def test_what_could_not_be_sent_waits_and_goes_once_it_is_saved(enter: Enter, cast: Cast, fiche: str) -> None:
    page = opened(enter(cast.facilitator), f"{fiche}textes/")
    type_words(page, "Le réseau tombe")
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Enregistrer").click(no_wait_after=True)
    page.context.set_offline(False)

    opened(page, f"{fiche}textes/")
    expect(offer(page).get_by_role("definition")).to_have_text("Le réseau tombe")
    page.get_by_role("button", name="Le remettre").click()
    expect(page.get_by_text("Il n’est pas encore enregistré.")).to_be_focused()
    expect(offer(page)).to_have_count(0)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("c’est enregistré")
    assert NarrativeBlock.objects.get().text == "Le réseau tombe"

    NarrativeBlock.objects.all().delete()
    opened(page, f"{fiche}textes/")
    expect(state_of_play(page)).to_have_value("")
    expect(offer(page)).to_have_count(0)


def test_a_refused_form_goes_on_being_kept(enter: Enter, cast: Cast, fiche: str) -> None:
    page = opened(enter(cast.facilitator), f"{fiche}textes/")
    type_words(page, "Ma version")
    other = page.context.new_page()
    opened(other, f"{fiche}textes/")
    state_of_play(other).fill("L’autre version")
    other.get_by_role("button", name="Enregistrer").click()
    expect(other.get_by_role("status")).to_contain_text("c’est enregistré")
    expect(other.locator("body[data-keeping]")).to_be_attached()

    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Rien n’a été enregistré, et rien n’est perdu")).to_be_visible()
    expect(page.locator("form[data-kept]")).to_be_attached()
    expect(offer(page)).to_have_count(0)
    opened(page, f"{fiche}textes/")
    expect(state_of_play(page)).to_have_value("L’autre version")
    expect(offer(page)).to_contain_text("Le texte enregistré a changé depuis")
    expect(offer(page).get_by_role("definition")).to_have_text(["Ma version", "L’autre version"])


def test_a_session_that_expired_while_writing_gives_the_words_back(
    enter: Enter, cast: Cast, fiche: str, live_server: LiveServer
) -> None:
    page = opened(enter(cast.facilitator), f"{fiche}textes/")
    type_words(page, "Écrit trop tard")
    UserSession.objects.all().delete()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Votre connexion a expiré")).to_be_visible()
    sign_in(page.context, live_server, cast.facilitator)
    opened(page, f"{fiche}textes/")
    expect(offer(page).get_by_role("definition")).to_have_text("Écrit trop tard")


def test_two_tabs_of_one_form_keep_both_texts(enter: Enter, cast: Cast, fiche: str) -> None:
    first = opened(enter(cast.facilitator), f"{fiche}textes/")
    second = opened(first.context.new_page(), f"{fiche}textes/")
    type_words(first, "Dans le premier onglet")
    type_words(second, "Dans le second onglet")
    second.close()
    opened(first, f"{fiche}textes/")
    expect(offer(first)).to_have_count(2)
    words = {offer(first).nth(rank).get_by_role("definition").inner_text() for rank in (0, 1)}
    assert words == {"Dans le premier onglet", "Dans le second onglet"}
    offer(first).filter(has_text="second").get_by_role("button", name="L’effacer").click()
    expect(first.get_by_text("Le texte gardé est effacé.")).to_be_focused()
    opened(first, f"{fiche}textes/")
    expect(offer(first).get_by_role("definition")).to_have_text("Dans le premier onglet")


def test_another_account_on_the_same_device_sees_nothing_of_it(enter: Enter, cast: Cast, fiche: str) -> None:
    page = opened(enter(cast.facilitator), f"{fiche}textes/")
    type_words(page, "Entre nous")
    opened(enter(cast.coordinator), f"{fiche}textes/")
    expect(offer(page)).to_have_count(0)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    opened(enter(cast.facilitator), f"{fiche}textes/")
    expect(offer(page).get_by_role("definition")).to_have_text("Entre nous")


def test_signing_out_asks_what_to_do_of_the_words_kept(enter: Enter, cast: Cast, fiche: str) -> None:
    page = opened(enter(cast.facilitator), f"{fiche}textes/")
    type_words(page, "À moi seul")
    opened(page, "/mon-territoire/")
    waiting = page.get_by_role("region", name="Textes non enregistrés, gardés sur cet appareil")
    expect(waiting.get_by_role("link")).to_have_attribute("href", f"{fiche}textes/")
    leave = page.get_by_role("button", name="Se déconnecter")
    leave.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="État des lieux")).to_have_attribute("href", f"{fiche}textes/")
    assert violations(page) == []
    dialog.get_by_role("button", name="Ne pas me déconnecter").click()
    leave.click()
    dialog.get_by_role("button", name="Les garder et me déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()

    opened(enter(cast.facilitator), f"{fiche}textes/")
    expect(offer(page)).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("button", name="Menu").click()
    leave.click()
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) == []
    dialog.get_by_role("button", name="Les effacer et me déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    opened(enter(cast.facilitator), f"{fiche}textes/")
    expect(offer(page)).to_have_count(0)


def test_a_browser_that_keeps_nothing_says_so_and_asks_before_leaving(enter: Enter, cast: Cast, fiche: str) -> None:
    page = enter(cast.facilitator)
    asked = asked_on(page, "dismiss")
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }")
    opened(page, f"{fiche}textes/")
    state_of_play(page).press_sequentially("Fragile")
    expect(page.get_by_text(REFUSED)).to_be_visible()
    page.get_by_role("link", name="Mon territoire").click(no_wait_after=True)
    expect(state_of_play(page)).to_have_value("Fragile")
    assert asked == ["beforeunload"]


def test_rows_find_their_place_whatever_was_added_meanwhile(enter: Enter, cast: Cast, fiche: str) -> None:
    page = opened(enter(cast.facilitator), f"{fiche}plan/")
    page.get_by_label("Quoi").fill("Première ligne")
    page.get_by_role("button", name="Ajouter une ligne").click()
    expect(page.get_by_label("Quoi")).to_have_count(2)
    expect(page.locator("body[data-keeping]")).to_be_attached()
    page.get_by_label("Quoi").nth(1).fill("Seconde ligne")
    expect(page.locator("form[data-kept]")).to_be_attached()
    opened(page, f"{fiche}plan/")
    expect(offer(page).get_by_role("definition")).to_have_text(["Première ligne", "Seconde ligne"])
    page.get_by_role("button", name="Le remettre").click()
    expect(page.get_by_text("Ajoutez une ligne : le reste vous sera proposé de nouveau.")).to_be_visible()
    page.get_by_role("button", name="Ajouter une ligne").click()
    expect(offer(page).get_by_role("definition")).to_have_text("Seconde ligne")
    page.get_by_role("button", name="Le remettre").click()
    expect(page.get_by_label("Quoi").first).to_have_value("Première ligne")
    expect(page.get_by_label("Quoi").nth(1)).to_have_value("Seconde ligne")


def test_a_session_gets_back_its_dates_and_its_nine_numbers(enter: Enter, cast: Cast) -> None:
    campaign, vendee = cast.campaign, cast.vendee
    session = Workshop.objects.create(campaign=campaign, territory=vendee, created_by=cast.facilitator, uid=uuid4())
    page = opened(enter(cast.facilitator), f"/sessions/{session.pk}/dates/")
    page.get_by_role("button", name="Ajouter").click()
    for rank, place in enumerate(("Luçon", "Fontenay")):
        page.get_by_label("Lieu", exact=True).nth(rank).fill(place)
    expect(page.locator("form[data-kept]")).to_be_attached()
    opened(page, f"/sessions/{session.pk}/dates/")
    expect(page.get_by_label("Lieu", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Le remettre").click()
    expect(page.get_by_label("Lieu", exact=True).first).to_have_value("Luçon")
    expect(page.get_by_label("Lieu", exact=True).nth(1)).to_have_value("Fontenay")

    opened(page, f"/sessions/{session.pk}/participation/")
    page.get_by_label(f"Participants, {ACADEMIC}").fill("12")
    expect(page.locator("form[data-kept]")).to_be_attached()
    opened(page, f"/sessions/{session.pk}/participation/")
    expect(offer(page).get_by_role("term")).to_have_text([f"Participants, {ACADEMIC}", ACADEMIC])
    expect(offer(page).get_by_role("definition")).to_have_text(["12", "Coché"])
    page.get_by_role("button", name="Le remettre").click()
    expect(page.get_by_label(f"Participants, {ACADEMIC}")).to_have_value("12")
    expect(page.get_by_role("checkbox", name=ACADEMIC, exact=True)).to_be_checked()


def test_what_is_secret_or_hidden_is_never_kept(enter: Enter, cast: Cast) -> None:
    page = opened(enter(cast.facilitator), "/restitutions/importer/")
    page.evaluate(
        """() => document.querySelector("form[data-keep]").insertAdjacentHTML("beforeend", `
          <input type="password" name="secret" aria-label="Mot de passe">
          <input name="code" autocomplete="one-time-code" aria-label="Code">
          <input type="hidden" name="version" value="4">`)"""
    )
    for label in ("Mot de passe", "Code", "Titre"):
        page.get_by_label(label).fill("Rapport du Bocage")
    expect(page.locator("form[data-kept]")).to_be_attached()
    kept = page.evaluate(
        """() => new Promise((resolve) => {
          const opened = indexedDB.open("egn");
          opened.onsuccess = () => {
            const asked = opened.result.transaction("words").objectStore("words").getAll();
            asked.onsuccess = () => resolve(asked.result.map(({ fields }) => Object.keys(fields)));
          };
        })"""
    )
    assert kept == [["title"]]


def test_what_the_editor_of_a_fiche_kept_before_is_still_there(enter: Enter, cast: Cast, fiche: str) -> None:
    page = enter(cast.facilitator)
    page.goto("/sante/")
    page.evaluate(FIRST_VERSION)
    opened(page, f"{fiche}textes/")
    assert page.evaluate(KEPT_BEFORE) == [2, ["ops", "states", "words"], {"op": "une opération"}]


def test_words_are_forgotten_after_thirty_days_of_the_server(enter: Enter, cast: Cast, fiche: str) -> None:
    page = opened(enter(cast.facilitator), f"{fiche}textes/")
    type_words(page, "D’un autre mois")
    for days, seen in ((30, 1), (31, 0)):
        page.route("**/textes/", partial(aged, days=days))
        opened(page, f"{fiche}textes/")
        expect(offer(page)).to_have_count(seen)
        page.unroute("**/textes/")


@pytest.mark.parametrize("size", SIZES)
def test_the_notice_is_for_everybody(enter: Enter, cast: Cast, fiche: str, size: str) -> None:
    page = enter(cast.facilitator)
    page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    opened(page, f"{fiche}textes/")
    type_words(page, "Un_mot_sans_fin" * 20)
    opened(page, f"{fiche}textes/")
    expect(offer(page)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) == []
