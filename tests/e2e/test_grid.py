"""The grid of an indicator by keyboard: typed, pasted, without network, by two people; then what the database holds."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from measures.models import Measure
from tests.cast import Cast
from tests.e2e.live import sign_in
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile(r"^Enregistré à \d{1,2}\s?h\s?\d\d\.$")
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


def values() -> dict[tuple[str, int], str]:
    rows = Measure.objects.in_force().select_related("territory")
    return {(one.territory.ref, one.period_start.year): f"{one.value:f}" for one in rows}


class Grid:
    """One open grid; `last` is the last year it shows."""

    def __init__(self, page: Page, indicator: int) -> None:
        self.page = page
        self.page.goto(f"/indicateurs/{indicator}/grille/")
        expect(page.locator("form[data-grid][data-ready]")).to_be_attached()
        self.last = int(page.locator("thead th").last.inner_text())
        self.status = page.locator("[data-grid-status]")

    def focus(self, place: str, year: int) -> None:
        self.page.get_by_label(f"{place}, {year}").focus()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def wait_until_saved(self) -> None:
        expect(self.status).to_have_text(SAVED, timeout=15_000)


def test_cells_are_typed_pasted_and_saved_by_keyboard_alone(page: Page, cast: Cast, live_server: LiveServer) -> None:
    sign_in(page, cast.facilitator, live_server)
    grid = Grid(page, yearly(cast.nantes).pk)
    year = grid.last - 1
    grid.focus("Loire-Atlantique", year)
    grid.type("12,5 %")
    grid.press("Enter")
    expect(page.get_by_label(f"Maine-et-Loire, {year}")).to_be_focused()
    grid.type("130")
    grid.press("ArrowDown")
    expect(page.locator(".grid-why:visible")).to_have_text("Un taux est compris entre 0 et 100.")
    expect(grid.status).to_contain_text("1 cellule n’est pas enregistrée")
    grid.press("ArrowUp")
    grid.type("13")
    grid.wait_until_saved()
    expect(page.get_by_label(f"Loire-Atlantique, {year}")).to_have_value("12,5")
    grid.focus("Mayenne", year - 1)
    page.evaluate(PASTE, "1\t2\r\n3\t4\r\n")
    grid.wait_until_saved()
    assert values() == {
        ("D44", year): "12.50",
        ("D49", year): "13.00",
        ("D53", year - 1): "1.00",
        ("D53", year): "2.00",
        ("D72", year - 1): "3.00",
        ("D72", year): "4.00",
    }
    assert set(Measure.objects.values_list("way", flat=True)) == {"grille"}


def test_without_network_values_stay_on_the_device_and_leave_from_the_next_page(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    indicator = yearly(cast.nantes)
    sign_in(page, cast.facilitator, live_server)
    grid = Grid(page, indicator.pk)
    year = grid.last - 1
    page.route("**/grille/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    grid.focus("Vendée", year)
    grid.type("40")
    grid.press("Enter")
    expect(grid.status).to_have_text("Hors ligne : gardé sur cet appareil (1 valeur en attente).", timeout=15_000)
    assert values() == {}
    page.goto("about:blank")
    page.unroute("**/grille/")
    again = Grid(page, indicator.pk)
    again.wait_until_saved()
    expect(page.get_by_label(f"Vendée, {year}")).to_have_value("40")
    assert values() == {("D85", year): "40.00"}


def test_what_somebody_else_typed_is_shown_and_one_chooses(
    page: Page, browser: Browser, cast: Cast, live_server: LiveServer
) -> None:
    indicator = yearly(cast.nantes)
    sign_in(page, cast.facilitator, live_server)
    mine = Grid(page, indicator.pk)
    context = browser.new_context(base_url=live_server.url)
    sign_in(other := context.new_page(), cast.coordinator, live_server)
    theirs = Grid(other, indicator.pk)
    year = mine.last - 1
    for grid, text in ((mine, "40"), (theirs, "50")):
        grid.focus("Vendée", year)
        grid.type(text)
        grid.press("Enter")
        if grid is mine:
            grid.wait_until_saved()
    expect(other.locator(".grid-why:visible")).to_contain_text("Entre-temps, 40 % y a été saisi.")
    assert values() == {("D85", year): "40.00"}
    other.get_by_role("button", name="Garder 50").press("Enter")
    theirs.wait_until_saved()
    assert values() == {("D85", year): "50.00"}
    context.close()


def test_what_was_refused_on_another_page_is_said_until_it_is_erased(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    indicator = yearly(cast.nantes)
    sign_in(page, cast.facilitator, live_server)
    grid = Grid(page, indicator.pk)
    year = grid.last - 1
    grid.focus("Vendée", year)
    grid.type("130")
    grid.press("Enter")
    expect(grid.status).to_contain_text("1 cellule n’est pas enregistrée")
    page.get_by_role("link", name="Périodes d’avant").click()
    lost = page.locator("[data-grid-elsewhere]")
    expect(lost).to_contain_text(f"Vendée, {year} : 130. Un taux est compris entre 0 et 100.", timeout=15_000)
    page.goto(f"/indicateurs/{indicator.pk}/grille/")
    expect(page.locator(".grid-why:visible")).to_have_text("Un taux est compris entre 0 et 100.", timeout=15_000)
    expect(page.get_by_label(f"Vendée, {year}")).to_have_value("130")
    page.get_by_role("link", name="Périodes d’avant").click()
    lost.get_by_role("button", name="Effacer").press("Enter")
    expect(lost).to_be_hidden()
    page.goto(f"/indicateurs/{indicator.pk}/grille/")
    expect(page.locator("form[data-grid][data-ready]")).to_be_attached()
    expect(page.get_by_label(f"Vendée, {year}")).to_have_value("")
    assert values() == {}


def test_what_is_typed_while_the_server_answers_never_replaces_what_nobody_saw(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    indicator = yearly(cast.nantes)
    sign_in(page, cast.facilitator, live_server)
    grid = Grid(page, indicator.pk)
    year = grid.last - 1
    measure(indicator, cast.vendee, f"{year}-01-01", "50", cast.coordinator)
    held: list[Route] = []

    def slow(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/grille/", slow)
    grid.focus("Vendée", year)
    with page.expect_request(lambda request: request.method == "POST"):
        grid.type("4")
    grid.type("0")
    expect(grid.status).to_contain_text("2 valeurs en attente")
    held[0].continue_()
    why = page.locator(".grid-why:visible")
    expect(why).to_contain_text("Entre-temps, 50 % y a été saisi.")
    # The question stays while one goes on typing.
    grid.press("Backspace")
    grid.type("5")
    expect(why).to_be_hidden()
    expect(why).to_contain_text("Entre-temps, 50 % y a été saisi.", timeout=10_000)
    assert values() == {("D85", year): "50.00"}
    why.get_by_role("button", name="Garder 45").press("Enter")
    grid.wait_until_saved()
    assert values() == {("D85", year): "45.00"}


def test_what_was_refused_goes_again_only_when_its_person_says_so(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    indicator = yearly(cast.nantes)
    sign_in(page, cast.facilitator, live_server)
    grid = Grid(page, indicator.pk)
    year = grid.last - 1
    theirs = measure(indicator, cast.vendee, f"{year}-01-01", "50", cast.coordinator)
    grid.focus("Vendée", year)
    grid.type("40")
    grid.press("Enter")
    why = page.locator(".grid-why:visible")
    expect(why).to_contain_text("Entre-temps, 50 % y a été saisi.")
    measure(indicator, cast.vendee, f"{year}-01-01", None, cast.coordinator, corrects=theirs, comment="Une erreur")
    Grid(page, indicator.pk)
    expect(page.get_by_label(f"Vendée, {year}")).to_have_value("40")
    expect(why.get_by_role("button")).to_have_text(["Garder 40", "Laisser vide"])
    page.goto("/mon-territoire/")
    expect(page.locator("[data-kept-list]")).to_contain_text(f"Vendée, {year} : 40")
    assert values() == {}
    again = Grid(page, indicator.pk)
    why.get_by_role("button", name="Garder 40").press("Enter")
    again.wait_until_saved()
    assert values() == {("D85", year): "40.00"}


def test_what_is_typed_before_the_script_is_there_is_saved(page: Page, cast: Cast, live_server: LiveServer) -> None:
    indicator = yearly(cast.nantes)
    sign_in(page, cast.facilitator, live_server)
    held: list[Route] = []
    page.route("**/grid.*js", lambda route: held.append(route))
    page.goto(f"/indicateurs/{indicator.pk}/grille/", wait_until="commit")
    year = int(page.locator("thead th").last.inner_text()) - 1
    page.get_by_label(f"Vendée, {year}").fill("40")
    held[0].continue_()
    expect(page.locator("[data-grid-status]")).to_have_text(SAVED, timeout=15_000)
    assert values() == {("D85", year): "40.00"}
