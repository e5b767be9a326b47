"""The states of the remarks of the coordination."""

from __future__ import annotations

from tests.e2e.states import State, send, unfold

NEW = "/restitutions/{sent}/3/remarques/"

REMARKS = (
    State("fiche et ses remarques, coordination", "/restitutions/{sent}/3/", "coordinator", unfold),
    State("remarques à traiter", "/restitutions/{sent}/remarques/", "facilitator"),
    State("remarques résolues", "/restitutions/{sent}/remarques/?etat=resolues", "facilitator"),
    State("remarques, aucune", "/restitutions/{empty}/remarques/", "facilitator"),
    State("remarques, aucune de résolue", "/restitutions/{empty}/remarques/?etat=resolues", "coordinator"),
    State("remarque à écrire", NEW, "coordinator"),
    State("remarque à écrire sur une entrée", f"{NEW}?entree={{remarked_sent}}", "coordinator"),
    State("remarque à écrire, erreurs", NEW, "coordinator", send("Envoyer la remarque", text="a" * 2001)),
    State(
        "remarque à écrire, entrée supprimée",
        NEW,
        "coordinator",
        send("Envoyer la remarque", entry="0" * 32, text="Où ?"),
    ),
    State("remarque sur ce qui est publié", "/restitutions/{published}/1/remarques/", "coordinator", status=403),
    State("remarque", "/remarques/{remark_sent}/", "facilitator"),
    State("remarque, réponse vide", "/remarques/{remark_draft}/", "facilitator", send("Répondre seulement")),
    State("remarque résolue", "/remarques/{resolved_sent}/", "coordinator"),
    State("courriels, hors démonstration", "/courriels/", status=404),
)
