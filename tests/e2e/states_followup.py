"""The states of the pages of the follow-up: those that `follow_demo` leaves."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.states import Act, State, send


def answer(button: str) -> Act:
    """Give the first of the answers that a page offers; their names go on with what they are about."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name=button).first.click()

    return act


TIES = "/suivi/restitutions/{published}/indicateurs/"
ACTION = "/suivi/actions/PDL-T1-A{}/"

FOLLOWUP = (
    State("suivi", "/suivi/", "facilitator"),
    State("suivi, rien de tel", "/suivi/?q=atlantide", "facilitator"),
    State("suivi, avec les territoires contenus", "/suivi/?perimetre=tout&tri=thematique&page=2", "facilitator"),
    State("suivi, sans plan à soi", "/suivi/", "administrator"),
    State("suivi, aucun plan", "/suivi/", "newcomer"),
    State("suivi, aucun territoire", "/suivi/", "nobody"),
    State("frise", "/suivi/frise/", "facilitator"),
    State("frise, rien", "/suivi/frise/?q=atlantide", "facilitator"),
    State("plan suivi, public", "/suivi/plans/{published}/"),
    State("action suivie, public", ACTION.format(1)),
    State("action suivie, lecture", ACTION.format(2), "reader"),
    State("action suivie, abandonnée", ACTION.format(5), "facilitator"),
    State("action suivie, à lancer", ACTION.format(7), "facilitator"),
    State("action suivie, sans motif", ACTION.format(1), "facilitator", send("Suspendre")),
    State(
        "action suivie, changée entre-temps",
        ACTION.format(1),
        "facilitator",
        send("Suspendre", version="0", reason="Les crédits manquent."),
    ),
    State("fil d’une action suivie", "/fil/PDL-T1-A1/"),
    State("indicateurs à relier", TIES, "coordinator"),
    State("indicateurs à relier, une réponse", TIES, "coordinator", answer("Relier")),
    State("indicateurs à relier, un écarté", TIES, "coordinator", answer("Ce n’est pas lui")),
    State("indicateurs reliés", f"{TIES}?reponses=oui", "coordinator"),
    State("indicateurs à relier, lecture", TIES, "reader"),
    State("indicateurs à relier, aucune mesure", "/suivi/restitutions/{empty}/indicateurs/", "facilitator"),
)
