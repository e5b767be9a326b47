"""The states of the history of a fiche."""

from __future__ import annotations

from tests.e2e.states import State

HISTORY_PAGE = "/restitutions/{draft}/3/historique/"

HISTORY = (
    State("historique d’une fiche", HISTORY_PAGE, "facilitator"),
    State("historique, filtré, rien", f"{HISTORY_PAGE}?quoi=retex", "facilitator"),
    State("historique, vide", "/restitutions/{empty}/3/historique/", "facilitator"),
    State("historique d’un point", f"{HISTORY_PAGE}{{changed}}/", "facilitator"),
    State("historique d’un point supprimé", f"{HISTORY_PAGE}{{deleted}}/", "coordinator"),
    State("historique d’un point supprimé, à relire seulement", f"{HISTORY_PAGE}{{long_gone}}/", "facilitator"),
)
