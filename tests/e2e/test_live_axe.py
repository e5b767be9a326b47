"""Live entry is for everybody in each of its states: axe, widths, focus, motion (tests/e2e/looking.py)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.db.models import F
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from restitutions.enums import Kind, Table
from restitutions.models import Entry, Restitution, Retex, Row, ThemeSheet
from restitutions.references import give_references
from tests.cast import Cast
from tests.e2e.live import FIRST, Fiche, draft
from tests.e2e.looking import Looker
from tests.e2e.test_live_paste import paste
from tests.e2e.world import session_of
from tests.indicators.made import make_indicator

pytestmark = pytest.mark.django_db(transaction=True)

SYNC = "**/saisie/"


def fill(restitution: Restitution, cast: Cast) -> None:
    """A fiche with something of each: a RETEX, rows, a sub-point, a highlight, a link, what is known of an acteur."""
    theme = cast.campaign.themes.get(number=1)
    sheet = ThemeSheet.objects.create(restitution=restitution, theme=theme)
    retex = Retex.objects.create(sheet=sheet, label="RETEX 1", lines=["Les familles sont venues"])
    rows = {table: Row.objects.create(sheet=sheet, table=table) for table in Table}

    def add(table: Table, kind: Kind, text: str, **values: object) -> Entry:
        return Entry.objects.create(sheet=sheet, row=rows[table], kind=kind, text=text, **values)

    irritant = add(Table.DIAGNOSIS, Kind.IRRITANT, "Le bruit")
    add(Table.DIAGNOSIS, Kind.IRRITANT, "surtout le matin", parent=irritant, highlighted=True)
    add(Table.PROJECTION, Kind.MAIN_IRRITANT, "Le bruit").answers.add(irritant)
    add(Table.PLAN, Kind.STAKEHOLDER, "Le département", role="porteur")
    add(Table.PLAN, Kind.SUCCESS_MEASURE, "Moins de bruit")
    entries = list(Entry.objects.order_by("position"))
    with transaction.atomic():
        give_references([sheet], entries, [retex])
    retex.save()
    Entry.objects.bulk_update(entries, ["reference"])
    make_indicator(cast.nantes, name="Décibels mesurés")


def keys(*pressed: str, kind: str = "irritant") -> Callable[[Fiche], None]:
    def act(fiche: Fiche) -> None:
        fiche.cell(kind).focus()
        fiche.press(*pressed)

    return act


def suggestions(fiche: Fiche) -> None:
    fiche.cell("stakeholder").focus()
    fiche.press("Enter", "Enter")
    fiche.type("dépar")
    expect(fiche.page.get_by_role("option")).to_have_count(1)
    fiche.press("ArrowDown")


def undo_offered(fiche: Fiche) -> None:
    fiche.page.get_by_role("button", name="Supprimer RETEX 1").click()
    expect(fiche.page.locator(".live-undo")).to_contain_text("RETEX supprimé.")


def indicators(fiche: Fiche) -> None:
    keys("Enter", "Control+Enter", kind="success_measure")(fiche)
    expect(fiche.dialog).to_contain_text("Décibels mesurés")


def offline(fiche: Fiche) -> None:
    fiche.page.route(SYNC, lambda route: route.abort())
    fiche.put("strength", "Une salle prêtée")
    expect(fiche.status).to_have_text(re.compile("^Hors ligne\u00a0: gardé sur cet appareil"), timeout=15_000)


def conflict(fiche: Fiche) -> None:
    fiche.page.route(SYNC, lambda route: route.abort())
    keys("Enter", kind="stakeholder")(fiche)
    fiche.type(" et la région")
    Entry.objects.filter(kind=Kind.STAKEHOLDER).update(text="Le conseil départemental", version=F("version") + 1)
    fiche.page.unroute(SYNC)
    fiche.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(fiche.status).to_have_text("Conflit à trancher")


def conflict_dialog(fiche: Fiche) -> None:
    conflict(fiche)
    fiche.press("Escape")
    fiche.page.get_by_role("button", name="Trancher", exact=True).press("Enter")


def cut_in_two(fiche: Fiche) -> None:
    keys("Enter", kind="stakeholder")(fiche)
    fiche.page.locator("textarea.live-field").fill("bruit " * 2000)
    expect(fiche.page.locator(".live-note:visible")).to_contain_text("la suite est dans le point d’après")


def refused(fiche: Fiche) -> None:
    fiche.page.get_by_label("Retour d’expérience, une phrase par ligne").fill("bruit\n" * 201)
    expect(fiche.status).to_have_text("1 modification refusée", timeout=10_000)
    fiche.page.get_by_role("button", name="Trancher", exact=True).press("Enter")


def come_back(fiche: Fiche) -> None:
    """The page was lost with words that were not sent: what the device kept is there again."""
    offline(fiche)
    fiche.wait_until_kept("Une salle prêtée")
    fiche.page.goto(fiche.path)
    fiche.wait_until_ready()
    expect(fiche.cell("strength")).to_contain_text("Une salle prêtée")


def two_tabs(fiche: Fiche) -> None:
    other = Fiche(fiche.page.context.new_page(), fiche.path).open()
    other.put("strength", "Une salle prêtée")
    other.wait_until_saved()
    fiche.page.bring_to_front()
    expect(fiche.cell("strength")).to_contain_text("Une salle prêtée", timeout=15_000)


def signed_out(fiche: Fiche) -> None:
    fiche.page.context.clear_cookies()
    fiche.put("strength", "Une salle prêtée")
    expect(fiche.page.get_by_role("link", name="Se reconnecter")).to_be_visible(timeout=15_000)


def pasted(fiche: Fiche) -> None:
    keys("Enter")(fiche)
    paste(fiche, "word_list.html", "·\tLes prises manquent\r\no\tsurtout\r\n·\tLe réseau tombe")
    expect(fiche.page.locator("textarea.live-field")).to_have_count(4)


@dataclass(frozen=True)
class Look:
    """`told`: how begins what belongs to this state and the looker takes for a fault (a refusal, Word’s styles)."""

    name: str
    act: Callable[[Fiche], None] | None = None
    told: tuple[str, ...] = ()


LOOKS = (
    Look("read"),
    Look("a cell open", keys("Enter", "Enter")),
    Look("suggestions", suggestions),
    Look("the keys", keys("?")),
    Look("links", keys("Alt+l")),
    Look("details", keys("Alt+d", kind="stakeholder")),
    Look("indicators", indicators),
    Look("undo offered", undo_offered),
    Look("offline", offline),
    Look("conflict", conflict),
    Look("conflict, asked", conflict_dialog),
    Look("cut in two", cut_in_two),
    Look("refused", refused),
    Look("back after a crash", come_back),
    Look("two tabs", two_tabs),
    Look("signed out", signed_out, ("401", "403")),
    Look("pasted", pasted, ("console: Applying inline style",)),
)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_live_entry_is_for_everybody(browser: Browser, cast: Cast, live_server: LiveServer, look: Look) -> None:
    restitution = draft(cast)
    fill(restitution, cast)
    looker = Looker(browser, live_server.url, {"me": session_of(cast.facilitator)})

    def act(page: Page) -> None:
        fiche = Fiche(page, FIRST.format(restitution.pk))
        fiche.wait_until_ready()
        if look.act:
            look.act(fiche)

    status, faults = looker.look(FIRST.format(restitution.pk), who="me", act=act)
    looker.close()
    assert "\n".join(fault for fault in faults if not fault.startswith(look.told)) == ""
    assert status == 200


def test_the_grid_says_its_columns_and_reads_each_cell_once(
    browser: Browser, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fill(restitution, cast)
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": session_of(cast.facilitator), "url": live_server.url}])
    fiche = Fiche(context.new_page(), FIRST.format(restitution.pk)).open()
    grid = fiche.page.get_by_role("grid", name="Saisie : Diagnostic des points forts et irritants")
    expect(grid.get_by_role("columnheader")).to_have_text(["RETEX", "Irritants", "Points forts", "Ligne"])
    expect(grid.get_by_role("gridcell").nth(0)).to_have_text("vide")
    expect(grid.get_by_role("gridcell").nth(1)).to_have_attribute("data-label", "Irritants")
    assert grid.get_by_role("gridcell").nth(1).get_attribute("aria-label") is None
    tabbable = "row => row.querySelectorAll(\"[tabindex='0'], textarea\").length"
    assert grid.get_by_role("row").nth(1).evaluate(tabbable) == 6
    announced = fiche.page.locator("[data-live-announce]")
    fiche.cell("irritant").focus()
    fiche.press("Enter")
    expect(announced).to_have_text("Irritants, 2 points. Échap pour sortir de la cellule.")
    expect(fiche.field("irritant", 1)).to_be_focused()
    name = "Irritants\u00a0: Sous-point 2 sur 2, particulièrement souligné"
    expect(fiche.field("irritant", 1)).to_have_attribute("aria-label", name)
    context.close()
