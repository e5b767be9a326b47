"""The states of the anniversary reports: asked for, followed, read again, published, withdrawn."""

from __future__ import annotations

from tests.e2e.states import State, send

DESK = "/restitutions/{replacement}/anniversaires/"
PLAN = "/syntheses/{replaced}/{replacement}/anniversaires/"

ANNIVERSARIES = (
    State("rapports d’un territoire", "/suivi/rapports/", "facilitator"),
    State("rapports d’un territoire, rien de publié", "/suivi/rapports/", "newcomer"),
    State("rapports, à préparer", DESK, "coordinator"),
    State("rapports, aucun", "/restitutions/{published}/anniversaires/", "coordinator"),
    State("rapports, plan hors ligne", "/restitutions/{unpublished}/anniversaires/", "facilitator"),
    State("rapport, à faire", f"{DESK}faire/", "coordinator"),
    State("rapport, ses fichiers", f"{DESK}3/fichiers/", "coordinator"),
    State("rapport, à publier", f"{DESK}3/publier/", "coordinator"),
    State("rapport, à retirer sans motif", f"{DESK}2/retirer/", "coordinator", send("Retirer le rapport")),
    State("rapport, jour passé", f"{DESK}date/", "coordinator", send("Enregistrer ce jour", day="2000-01-01")),
    State("rapport à relire", f"{PLAN}3/", "coordinator"),
    State("rapport, public", f"{PLAN}2/"),
    State("rapport retiré", f"{PLAN}1/", status=410),
    State("rapport, fichier pas encore là", f"{PLAN}2/odt/", status=503),
    State("rapports, public", PLAN),
)
