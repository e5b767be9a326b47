"""The states of the pages of asks: what the links of e-mails open, and who answers for values."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.states import State, send

ANSWER = "/repondre/{{{}}}/"
PEOPLE = "/indicateurs/{measured}/responsables/"


def suspend_too_late(page: Page) -> None:
    """On a page that is older than what somebody else saved."""
    page.get_by_label("Suspendre").check(force=True)
    send("Enregistrer", version="0", text="Les crédits manquent.")(page)


ASKS = (
    State("réponse, un taux", ANSWER.format("ask_rate")),
    State("réponse, un nombre, erreurs", ANSWER.format("ask_number"), act=send("Enregistrer", value="beaucoup")),
    State("réponse déjà donnée", ANSWER.format("ask_given")),
    State("réponse refusée", ANSWER.format("ask_refused"), status=403),
    State("réponse, lien expiré", ANSWER.format("ask_expired"), status=410),
    State("réponse, nouveau lien", ANSWER.format("ask_expired"), act=send("Envoyer un nouveau lien")),
    State("réponse, lien modifié", "/repondre/rien.du.tout/", status=404),
    State("réponse, lien d’autre chose", "/repondre/{stop}/", status=404),
    State("réponse, autre chose est attendu", ANSWER.format("ask_over"), status=410),
    State("réponse, corriger", ANSWER.format("ask_again")),
    State("liens, sans le sien", "/repondre/"),
    State("liens, adresse fausse", "/repondre/", act=send("Recevoir de nouveaux liens", email="ici")),
    State("liens demandés", "/repondre/", act=send("Recevoir de nouveaux liens", email="personne@example.org")),
    State("réponse, nouvelle d’une action", ANSWER.format("ask_news")),
    State(
        "réponse, action changée entre-temps",
        ANSWER.format("ask_news"),
        act=suspend_too_late,
    ),
    State("désinscription", "/desinscription/{stop}/"),
    State("désinscription faite", "/desinscription/{stopped}/"),
    State("demandes par courriel", "/compte/demandes/", "facilitator"),
    State("demandes par courriel, aucune", "/compte/demandes/", "coordinator"),
    State("qui répond", PEOPLE, "coordinator"),
    State("qui répond, animation", PEOPLE, "facilitator", status=403),
    State("qui répond, à choisir", f"{PEOPLE}{{vendee}}/", "coordinator"),
    State(
        "qui répond, choisi entre-temps",
        f"{PEOPLE}{{vendee}}/",
        "coordinator",
        send("Enregistrer", seen="0", person=""),
    ),
)
