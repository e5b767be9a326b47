"""What the page says of where the words are is true, and what is typed comes through cuts, crashes and sign-outs."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from editor.protocol import read_operation
from editor.services import apply_batch
from restitutions.models import Entry, Restitution
from tests.cast import PASSWORD, Cast
from tests.e2e.device import asked_on, device, kill
from tests.e2e.live import FIRST, SAVED, SYNC, Fiche, draft, open_fiche, sign_in, stored, wait_until_stored
from workshops.models import Theme

pytestmark = pytest.mark.django_db(transaction=True)

NOTED = """() => {
  window.sent = [];
  const send = window.fetch;
  window.fetch = (url, options) => {
    if (options?.method === "POST") window.sent.push(performance.now());
    return send(url, options);
  };
}"""
"""The page notes when it sends, by its own clock."""

FROZEN = """() => {
  IDBDatabase.prototype.transaction = () => ({ objectStore: () => ({ put() {}, delete() {} }) });
}"""
"""From now on the device takes for ever to write what this page keeps."""


def received(restitution: Restitution, ops: list[dict[str, Any]], by: User) -> None:
    """What a page sent as it went, which browsers may do or not."""
    fields = ("op", "subject", "id", "base", "do", "set")
    read = [read_operation({name: op[name] for name in fields}) for op in ops]
    theme = Theme.objects.get(campaign=restitution.campaign, number=1)
    apply_batch(restitution=restitution, theme=theme, ops=read, by=by)
    assert stored(restitution) == {"retex_label": [["RETEX 1"]]}


def test_saved_is_said_only_after_the_server_has_said_so(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    page.clock.install()
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    expect(fiche.status).to_have_text("Tout est enregistré")
    held: list[Route] = []
    page.route(SYNC, lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    with page.expect_request(lambda request: request.method == "POST"):
        fiche.add_row("diagnosis")
        fiche.type("RETEX 1")
    expect(fiche.status).to_have_text("2 modifications en attente")
    fiche.look_again()
    page.clock.fast_forward(10_000)
    expect(fiche.status).to_have_text("2 modifications en attente")
    answer = held[0].fetch()
    assert stored(restitution) == {"retex_label": [["RETEX 1"]]}
    expect(fiche.status).to_have_text("2 modifications en attente")
    held[0].fulfill(response=answer)
    expect(fiche.status).to_have_text(SAVED)
    assert len(held) == 1
    page.unroute(SYNC)


def test_an_answer_that_is_lost_saves_once(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route(SYNC, lose)
    fiche.add_row("diagnosis")
    fiche.write("RETEX 1", "RETEX 2")
    fiche.wait_until_saved()
    assert lost == [200, 200]
    assert stored(restitution) == {"retex_label": [["RETEX 1", "RETEX 2"]]}


def test_while_one_types_no_request_follows_another_within_two_seconds(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    page.clock.install()
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    page.evaluate(NOTED)
    for _ in range(48):
        fiche.type("a")
        page.clock.run_for(250)
        page.wait_for_timeout(30)  # what is sent is answered meanwhile
    sent = page.evaluate("sent")
    gaps = [after - before for before, after in pairwise(sent)]
    assert len(sent) >= 3
    assert min(gaps) >= 2000


def test_offline_the_fiche_goes_on_through_a_reload_and_sends_itself_when_the_network_is_back(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.wait_until_saved()
    fiche.wait_until_it_opens_offline()
    page.context.set_offline(True)
    fiche.type(" et 2")
    expect(fiche.status).to_have_text("Hors ligne : gardé sur cet appareil (1 modification en attente)")
    fiche.press("Alt+Enter")
    fiche.type("Le bruit")
    fiche.wait_until_kept("Le bruit")
    assert stored(restitution) == {"retex_label": [["RETEX 1"]]}
    fiche.reload()
    expect(fiche.cell("retex_label")).to_contain_text("RETEX 1 et 2")
    expect(fiche.cell("irritant")).to_contain_text("Le bruit")
    fiche.put("strength", "Une salle prêtée")
    expect(fiche.status).to_have_text("Hors ligne : gardé sur cet appareil (3 modifications en attente)")
    page.context.set_offline(False)
    fiche.wait_until_saved()
    assert stored(restitution) == {
        "retex_label": [["RETEX 1 et 2"]],
        "irritant": [["Le bruit"]],
        "strength": [["Une salle prêtée"]],
    }


def test_what_was_saved_since_the_page_opened_is_there_when_it_opens_again_offline(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.wait_until_saved()
    fiche.type(" bis")
    fiche.wait_until_saved()
    fiche.wait_until_it_opens_offline()
    page.context.set_offline(True)
    fiche.reload()
    expect(fiche.cell("retex_label")).to_contain_text("RETEX 1 bis")


def test_a_browser_killed_loses_at_most_the_last_second(
    playwright: Playwright, cast: Cast, live_server: LiveServer, tmp_path: Path
) -> None:
    restitution = draft(cast)

    def start(context: BrowserContext) -> Fiche:
        page = context.pages[0]
        sign_in(page, cast.facilitator, live_server)
        return Fiche(page, FIRST.format(restitution.pk)).open()

    with device(playwright, live_server, tmp_path) as context:
        fiche = start(context)
        fiche.cut()
        fiche.add_row("diagnosis")
        fiche.write("RETEX 1", "RETEX 2")
        fiche.page.wait_for_timeout(1000)  # the last second
        kill(tmp_path)
    assert stored(restitution) == {}

    with device(playwright, live_server, tmp_path) as context:
        start(context).wait_until_saved()
    assert stored(restitution) == {"retex_label": [["RETEX 1", "RETEX 2"]]}
    assert Entry.objects.count() == 2


def test_two_tabs_of_one_fiche_save_both_and_one_sends_what_the_other_left(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.wait_until_saved()
    other = Fiche(page.context.new_page(), fiche.path).open()
    other.put("irritant", "Le bruit")
    fiche.press("Escape")
    fiche.put("strength", "Une salle prêtée")
    fiche.wait_until_saved()
    other.wait_until_saved()
    both = {"retex_label": [["RETEX 1"]], "irritant": [["Le bruit"]], "strength": [["Une salle prêtée"]]}
    wait_until_stored(restitution, both)

    other.cut()
    other.put("irritant", "Le réseau tombe")
    expect(other.status).to_have_text(re.compile("attente"))
    other.wait_until_kept("Le réseau tombe")
    other.page.close()
    expect(fiche.cell("irritant")).to_contain_text("Le réseau tombe", timeout=25_000)
    wait_until_stored(restitution, {**both, "irritant": [["Le bruit", "Le réseau tombe"]]})


def test_what_is_typed_after_words_that_a_page_sent_as_it_went_is_saved_too(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.wait_until_kept("RETEX 1")
    page.evaluate(FROZEN)  # the device has no time to write that it is sent
    page.goto("/aide/")
    left = page.evaluate("Object.values(localStorage).filter((value) => value.includes('RETEX 1'))")
    received(restitution, [op for _, op in json.loads(left[0])], cast.facilitator)
    page.evaluate("localStorage.clear()")  # an older browser, or a full one: the device alone is asked
    fiche.cut()
    fiche.open()
    expect(fiche.cell("retex_label")).to_contain_text("RETEX 1")
    fiche.cell("retex_label").focus()
    fiche.press("Enter", "End")
    fiche.type(" et 2")
    fiche.press("Escape")
    fiche.wait_until_kept(" et 2")
    fiche.join()
    fiche.save_now()
    wait_until_stored(restitution, {"retex_label": [["RETEX 1 et 2"]]})


def test_words_that_the_device_had_no_time_to_write_are_taken_up_by_the_next_page(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.cut()
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.wait_until_kept("RETEX 1")
    page.evaluate(FROZEN)
    fiche.type(" et 2")
    page.goto("/aide/")
    fiche.join()
    fiche.open()
    fiche.save_now()
    wait_until_stored(restitution, {"retex_label": [["RETEX 1 et 2"]]})
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('egn-left/'))") == []


def test_signed_out_in_the_middle_one_signs_in_elsewhere_and_it_goes_on(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.wait_until_saved()
    page.context.clear_cookies()
    fiche.type(" et 2")
    expect(fiche.status).to_have_text("Non enregistré : gardé sur cet appareil (1 modification en attente)")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Se reconnecter").click()
    door = opened.value
    door.get_by_label("Adresse électronique", exact=True).fill(cast.facilitator.email)
    door.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    door.get_by_role("button", name="Se connecter").click()
    door.wait_for_url(f"**{fiche.path}")
    door.close()
    page.bring_to_front()
    expect(fiche.status).to_have_text(SAVED, timeout=20_000)
    expect(fiche.cell("retex_label")).to_contain_text("RETEX 1 et 2")
    assert stored(restitution) == {"retex_label": [["RETEX 1 et 2"]]}


def test_what_one_account_typed_is_never_sent_by_another(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.cut()
    fiche.add_row("diagnosis")
    fiche.type("De l’animateur")
    fiche.wait_until_kept("De l’animateur")
    page.unroute(SYNC)
    sign_in(page, cast.coordinator, live_server)
    fiche.open()
    fiche.add_row("diagnosis")
    fiche.type("De la coordinatrice")
    fiche.wait_until_saved()
    assert stored(restitution) == {"retex_label": [["De la coordinatrice"]]}
    sign_in(page, cast.facilitator, live_server)
    fiche.open()
    fiche.wait_until_saved()
    wait_until_stored(restitution, {"retex_label": [["De l’animateur"], ["De la coordinatrice"]]})
    assert Entry.objects.get(text="De l’animateur").updated_by == User.objects.get(pk=cast.facilitator.pk)


REFUSED = "Object.defineProperty(window, 'indexedDB', { value: { open() { throw new Error('refused'); } } });"


def test_a_browser_that_refuses_to_keep_anything_says_so_and_offers_the_rescue_file(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    page.add_init_script(REFUSED)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    asked = asked_on(page, "accept")
    expect(page.locator(".live-status-more")).to_contain_text("Ce navigateur ne garde rien")
    page.context.set_offline(True)
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    expect(fiche.status).to_have_text("Hors ligne : gardé dans cette page seulement (2 modifications en attente)")
    assert "RETEX 1" in Path(fiche.rescue_file()).read_text(encoding="utf-8")
    page.context.set_offline(False)
    fiche.wait_until_saved()
    assert stored(restitution) == {"retex_label": [["RETEX 1"]]}
    page.goto("/mon-territoire/")
    assert asked == []


FULL = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"


def test_a_device_that_is_full_says_so_and_what_is_typed_is_saved_all_the_same(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    page.evaluate(FULL)
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    expect(page.locator(".live-status-more")).to_contain_text("Ce navigateur ne garde rien")
    fiche.wait_until_saved()
    assert stored(restitution) == {"retex_label": [["RETEX 1"]]}


def test_leaving_a_page_that_keeps_nothing_is_asked_about(page: Page, cast: Cast, live_server: LiveServer) -> None:
    page.add_init_script(REFUSED)
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    asked = asked_on(page, "dismiss")
    page.route(SYNC, lambda route: route.abort())
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.press("Escape")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Mon territoire").click(no_wait_after=True)
    expect(fiche.cell("retex_label")).to_contain_text("RETEX 1")
    assert asked == ["beforeunload"]


def test_a_clock_wrong_by_a_year_changes_nothing(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    page.clock.install(time=time.time() - 365 * 86400)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    page.clock.resume()
    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.wait_until_saved()
    page.clock.set_system_time(time.time() + 365 * 86400)
    fiche.type(" et 2")
    fiche.wait_until_saved()
    page.clock.set_system_time(time.time() - 3 * 86400)
    fiche.type(" et 3")
    expect(fiche.status).to_have_text(re.compile("attente"))
    fiche.wait_until_saved()
    assert stored(restitution) == {"retex_label": [["RETEX 1 et 2 et 3"]]}
