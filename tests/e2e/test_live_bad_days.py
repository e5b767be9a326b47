"""A fiche on a full device, on a network that never answers, after somebody else; what is left on the way out."""

from __future__ import annotations

import time

from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from restitutions.models import Entry, Restitution
from tests.cast import Cast
from tests.e2e.live import SYNC, draft, open_fiche, sign_in, stored

NOTHING_WRITTEN = """() => new Promise((resolve) => {
  const asked = indexedDB.open("egn");
  asked.onsuccess = () => {
    const change = asked.result.transaction("ops", "readwrite");
    change.objectStore("ops").clear();
    change.oncomplete = () => resolve(asked.result.close());
  };
})"""
"""Takes off all that live entry wrote on the device."""

LEFT = """() => new Promise((resolve) => {
  const asked = indexedDB.open("egn");
  asked.onsuccess = () => {
    const change = asked.result.transaction(["ops", "states", "words"]);
    const keys = ["ops", "states", "words"].map((name) => change.objectStore(name).getAllKeys());
    change.oncomplete = () => {
      asked.result.close();
      resolve(keys.flatMap((found) => found.result).filter((key) => key !== "whose"));
    };
  };
})"""
"""The keys of what a device holds of somebody's words."""


def test_a_fiche_opens_on_a_device_that_has_no_room_to_keep_it(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.wait_until_it_opens_offline()
    tools = page.context.new_cdp_session(page)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": live_server.url, "quotaSize": 1})
    page.evaluate("caches.delete('egn-fiches-1')")
    page.evaluate("caches.delete('egn-files-1')")
    fiche.open()
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.wait_until_saved()
    assert stored(restitution) == {"retex_label": [["RETEX 1"]]}


def test_a_network_that_never_answers_is_as_none(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.wait_until_saved()
    page.route(SYNC, lambda _: None)
    page.reload()
    expect(page.locator("[data-live][data-ready]")).to_be_attached(timeout=10_000)
    expect(fiche.cell("retex_label")).to_contain_text("RETEX 1")
    fiche.put("irritant", "Le bruit")
    fiche.wait_until_kept("Le bruit")
    assert stored(restitution) == {"retex_label": [["RETEX 1"]]}


def test_a_page_kept_of_another_account_is_not_worked_in(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.wait_until_it_opens_offline()
    fiche.cut()
    fiche.add_row("diagnosis")
    fiche.type("De l’animateur")
    fiche.wait_until_kept("De l’animateur")
    page.context.set_offline(True)
    # Left open, the fiche would ask for news meanwhile; and what it sends as it goes may pass by the network cut here.
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    page.goto("about:blank")
    page.unroute(SYNC)

    def only_the_page_was_late(route: Route) -> None:
        page.context.set_offline(False)
        route.continue_()

    page.route(SYNC, only_the_page_was_late, times=1)
    sign_in(page, cast.coordinator, live_server)
    page.goto(fiche.path)
    expect(page.locator(f"[data-live][data-account='{cast.coordinator.pk}'][data-ready]")).to_be_attached()
    fiche.add_row("diagnosis")
    fiche.type("De la coordinatrice")
    fiche.wait_until_saved()
    assert stored(restitution) == {"retex_label": [["De la coordinatrice"]]}
    assert {entry.updated_by_id for entry in Entry.objects.all()} == {cast.coordinator.pk}


def test_the_pages_kept_of_one_account_are_gone_once_another_has_signed_in(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    fiche.wait_until_it_opens_offline()
    page.goto("/mon-territoire/")
    expect(page.locator("[data-keeping]")).to_be_attached()
    fiche.wait_until_it_opens_offline()
    sign_in(page, cast.coordinator, live_server)
    page.goto("/mon-territoire/")
    expect(page.locator("[data-keeping]")).to_be_attached()
    assert page.evaluate("caches.open('egn-fiches-1').then((kept) => kept.keys()).then((keys) => keys.length)") == 0


def test_words_that_wait_in_a_fiche_are_told_wherever_one_may_leave_them(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.cut()
    fiche.add_row("diagnosis")
    fiche.type("Le bruit")
    fiche.wait_until_kept("Le bruit")
    Restitution.objects.filter(pk=restitution.pk).update(state="transmise", submitted_at=timezone.now())

    page.goto("/mon-territoire/")
    page.evaluate(NOTHING_WRITTEN)  # the device had no time: all there is was left as the page went
    page.reload()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(fiche.dialog.get_by_role("link", name="Tableaux de la thématique 1")).to_be_visible()
    fiche.dialog.get_by_role("button", name="Ne pas me déconnecter").click()
    assert f"{cast.facilitator.pk}{fiche.path}saisie/" in page.evaluate(LEFT)
    waiting = page.locator("[data-kept-list]")
    waiting.get_by_text("Lire ces textes").click()
    expect(waiting.get_by_text("Le bruit", exact=True)).to_be_visible()
    waiting.get_by_role("link", name="Tableaux de la thématique 1").click()
    box = page.get_by_role("textbox", name="Ce que vous avez écrit ici n’a pas été enregistré")
    expect(box).to_have_value("Le bruit")

    page.get_by_role("button", name="Effacer ces textes de cet appareil").click()
    page.reload()
    expect(page.locator("[data-keeping]")).to_be_attached()
    expect(box).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == []


def test_signing_out_leaves_nothing_of_a_fiche_when_asked(page: Page, cast: Cast, live_server: LiveServer) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    fiche.cut()
    fiche.add_row("diagnosis")
    fiche.type("Le bruit")
    fiche.wait_until_kept("Le bruit")

    def slowly(route: Route) -> None:
        # Meanwhile the fiche tries to send again.
        time.sleep(4)
        route.continue_()

    page.route("**/deconnexion/", slowly)
    expect(page.locator("[data-keeping]")).to_be_attached()
    page.get_by_role("button", name="Se déconnecter").click()
    fiche.look_again()
    fiche.dialog.get_by_role("button", name="Les effacer et me déconnecter").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Se connecter")).to_be_visible()
    assert page.evaluate(LEFT) == []


def test_the_scripts_of_every_page_do_not_wait_for_a_server_that_never_answers(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    sign_in(page, cast.facilitator, live_server)
    page.route(SYNC, lambda _: None)
    page.goto(f"/restitutions/{draft(cast).pk}/1/")
    expect(page.locator("template[data-later]")).to_be_attached()
    expect(page.locator("[data-keeping]")).to_be_attached(timeout=14_000)
