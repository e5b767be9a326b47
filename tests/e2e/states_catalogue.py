"""The states of the search, of the page of the data, and of one's tokens."""

from __future__ import annotations

from tests.e2e.states import State, send

CATALOGUE = (
    State("recherche", "/recherche/"),
    State("recherche, résultats", "/recherche/?nature=irritant"),
    State("recherche, rien", "/recherche/?q=atlantide"),
    State("recherche, rien avec ces filtres", "/recherche/?q=atlantide&nature=need"),
    State("recherche, mots trop courants", "/recherche/?q=pour"),
    State("recherche, en travaillant", "/recherche/?dans=territoires&nature=irritant", "facilitator"),
    State("données", "/donnees/"),
    State("jetons", "/compte/jetons/", "facilitator"),
    State("jeton créé", "/compte/jetons/", "facilitator", send("Créer le jeton", name="Tableau de bord")),
    State("jeton, erreurs", "/compte/jetons/", "facilitator", send("Créer le jeton")),
)
