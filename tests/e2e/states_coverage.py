"""The states of « Où en est la synthèse » and of « Ce qui reste sans suite »."""

from __future__ import annotations

from tests.e2e.states import State

WHERE = "/restitutions/{synthesis_draft}/consolider/couverture/"
LOOSE = "consolider/fil-rompu/"

COVERAGE = (
    State("où en est la synthèse", WHERE, "coordinator"),
    State("où en est la synthèse, lecture, par reste", f"{WHERE}?tri=reste", "facilitator"),
    State("où en est la synthèse, rien ne l’alimente", "/restitutions/{empty}/consolider/couverture/", "coordinator"),
    State("sans suite", f"/restitutions/{{sent}}/{LOOSE}", "facilitator"),
    State("sans suite, une thématique", f"/restitutions/{{sent}}/{LOOSE}?question=actions&theme=3", "coordinator"),
    State("sans suite, rien d’écrit", f"/restitutions/{{empty}}/{LOOSE}", "facilitator"),
    State("envoyer une synthèse", "/restitutions/{synthesis_draft}/etat/transmettre/", "coordinator"),
)
