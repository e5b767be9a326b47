"""The states of the consolidation: what feeds a synthesis, its workbench, what is alike, a wording, setting aside."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.states import State, send, unfold

FEEDS = "/restitutions/{synthesis_draft}/consolider/"
BENCH = f"{FEEDS}3/"
WORDING = f"{BENCH}point/{{taken_point}}/"
ALIKE = f"{BENCH}rapprochements/"
ASIDE = f"{BENCH}ecarter/{{to_set_aside}}/"


def untie_mayenne(page: Page) -> None:
    """Untick one whose points were taken: it is refused."""
    page.get_by_role("checkbox", name=re.compile("Mayenne")).uncheck(force=True)
    send("Enregistrer ce qui alimente")(page)


def open_keys(page: Page) -> None:
    page.locator("[data-line]").first.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Les touches")).to_be_visible()


def keys_of_pairs(page: Page) -> None:
    page.locator("[data-pair]").first.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Les touches")).to_be_visible()


def refuse_the_first(page: Page) -> None:
    page.locator("[data-refuse]").first.click()
    expect(page.get_by_role("status").first).to_contain_text("deux points différents")


def ask_why(page: Page) -> None:
    page.locator("[data-aside]").first.click()
    expect(page.get_by_role("dialog", name="Écarter ce point")).to_be_visible()


def choose(page: Page) -> None:
    """Choose a point of the fiche: merging is then offered."""
    page.locator("[data-choose]").first.click()
    expect(page.locator("[data-target]")).to_contain_text("Fusionner avec")


CONSOLIDATION = (
    State("ce qui alimente", FEEDS, "coordinator"),
    State("ce qui alimente, lecture", FEEDS, "facilitator"),
    State("ce qui alimente, refus", FEEDS, "coordinator", untie_mayenne),
    State("ce qui alimente, rien", "/restitutions/{empty}/consolider/", "coordinator"),
    State("consolider", BENCH, "coordinator", unfold),
    State("consolider, un point choisi", BENCH, "coordinator", choose),
    State("consolider, les touches", BENCH, "coordinator", open_keys),
    State("consolider, pourquoi écarter", BENCH, "coordinator", ask_why),
    State("consolider, tout", f"{BENCH}?decision=toutes&tri=territoire", "coordinator"),
    State("consolider, modifiés depuis", f"{BENCH}?decision=modifiees", "coordinator"),
    State("consolider, rien de tel", f"{BENCH}?q=atlantide", "coordinator"),
    State("consolider, rien", "/restitutions/{empty}/consolider/3/", "coordinator"),
    State("consolider, les défis", f"{BENCH}?tableau=defis&nature=proposal", "coordinator"),
    State("consolider, dans un défi", f"{BENCH}?ligne={{taken_challenge}}", "coordinator"),
    State("consolider, les défis, lecture", f"{BENCH}?tableau=defis", "facilitator"),
    State("consolider, lecture", f"{BENCH}?decision=toutes", "facilitator"),
    State("points qui se ressemblent", ALIKE, "coordinator"),
    State("points qui se ressemblent, les touches", ALIKE, "coordinator", keys_of_pairs),
    State("points qui se ressemblent, refus", ALIKE, "coordinator", refuse_the_first),
    State("points qui se ressemblent, refusés", f"{ALIKE}?voir=refuses", "coordinator"),
    State("points qui se ressemblent, lecture", ALIKE, "facilitator"),
    State("points qui se ressemblent, rien", "/restitutions/{empty}/consolider/3/rapprochements/", "coordinator"),
    State("formulation", WORDING, "coordinator"),
    State("formulation, lecture", WORDING, "facilitator"),
    State(
        "formulation, conflit",
        WORDING,
        "coordinator",
        send("Enregistrer la formulation", version="1", text="Mes mots à moi"),
    ),
    State("point à écarter", ASIDE, "coordinator"),
    State("point à écarter, sans motif", ASIDE, "coordinator", send("Écarter")),
)
