"""The states of the pages of values: what an indicator says, a value entered, corrected, taken back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.states import State, send, unfold


def refused_cells(page: Page) -> None:
    """Two cells that cannot be recorded, and the reason next to each."""
    expect(page.locator("form[data-grid][data-ready]")).to_be_attached()
    for cell, text in ((0, "beaucoup"), (1, "130")):
        page.locator(".grid-cell").nth(cell).fill(text)
    page.locator(".grid-cell").nth(2).focus()
    expect(page.locator(".grid-why:visible")).to_have_count(2)


IMPORT = "/indicateurs/{measured}/releves/importer/"
IMPORTS = (
    State("tableau de valeurs à choisir", IMPORT, "facilitator"),
    State("tableau de valeurs, erreurs", IMPORT, "facilitator", send("Lire le tableau", file=str(Path(__file__)))),
    State("tableau de valeurs lu, en partie", f"{IMPORT}{{mixed_table}}/", "facilitator"),
    State(
        "tableau de valeurs, refusé",
        f"{IMPORT}{{mixed_table}}/",
        "facilitator",
        send("Enregistrer les valeurs"),
        status=409,
    ),
    State("tableau de parts", f"{IMPORT}{{shares_table}}/", "facilitator"),
    State("tableau de valeurs enregistré", f"{IMPORT}{{done_table}}/", "facilitator"),
)

GRID = "/indicateurs/{measured}/grille/"
GRIDS = (
    State("grille de valeurs", GRID, "facilitator"),
    State("grille de valeurs, refusées", GRID, "facilitator", refused_cells),
)

MEASURES = (
    *GRIDS,
    *IMPORTS,
    State("indicateur, valeurs", "/indicateurs/{measured}/?tout=oui", "facilitator", unfold),
    State("indicateur, un département", "/indicateurs/{counted}/?territoire={vendee}", "facilitator"),
    State("indicateur, un autre territoire", "/indicateurs/{measured}/?territoire=0", "facilitator", status=404),
    State("valeur à saisir", "/indicateurs/{counted}/releves/nouveau/", "facilitator"),
    State(
        "valeur à saisir, erreurs",
        "/indicateurs/{measured}/releves/nouveau/",
        "facilitator",
        send("Enregistrer", value="beaucoup", weight="0"),
    ),
    State("valeur à corriger", "/releves/{value}/corriger/", "facilitator"),
    State(
        "valeur à corriger, conflit",
        "/releves/{value}/corriger/",
        "facilitator",
        send("Enregistrer la correction", seen="0", value="50", comment="Deux salles de plus"),
    ),
    State("valeur à retirer", "/releves/{value}/retirer/", "facilitator"),
    State("valeur à retirer, erreurs", "/releves/{value}/retirer/", "facilitator", send("Retirer la valeur")),
    State("valeur déjà retirée", "/releves/{withdrawn_value}/retirer/", "facilitator"),
    State("valeur à lire seulement", "/releves/{value}/corriger/", "reader", status=403),
)
