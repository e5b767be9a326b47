"""The states of the pages of a point, and of the thread of a thématique."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.states import State


def open_values(page: Page) -> None:
    page.get_by_text("La courbe et les valeurs").click()
    page.get_by_role("img", name="Part des salles").wait_for()


THREADS = (
    State("fil d’un point", "/fil/PDL-T3-B1/"),
    State("fil d’un point, ses valeurs", "/fil/PDL-T3-S1/", act=open_values),
    State("fil d’un point, ses valeurs, pour son équipe", "/fil/PDL-T3-S1/", "facilitator", act=open_values),
    State("fil d’un point, origines", "/fil/PDL-T3-B1/origines/"),
    State("fil d’un point inconnu", "/fil/PDL-T3-B999/", status=404),
    State("fil d’une thématique publiée", "/syntheses/region-academique-pays-de-la-loire/fil/3/"),
    State("fil d’une fiche", "/restitutions/{draft}/3/fil/", "facilitator"),
    State("fil d’une fiche, vide", "/restitutions/{empty}/3/fil/", "facilitator"),
)
