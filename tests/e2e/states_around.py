"""The states of the pages around the main job: locked sessions, deletions, indicators, territories, one's account."""

from __future__ import annotations

from tests.e2e.states import State, send, unfold

LOCKED_SESSIONS = (
    State("session transmise", "/sessions/{locked}/", "facilitator"),
    State("session transmise, qui ne se modifie plus", "/sessions/{locked}/dates/", "facilitator", status=403),
)

TERRITORIES = (
    State("territoire", "/territoires/{region}/", "coordinator"),
    State("territoire, département", "/territoires/{vendee}/", "coordinator"),
    State("territoire, bassin", "/territoires/{bassin}/", "coordinator"),
    State("bassin à ajouter", "/territoires/{vendee}/ajouter-un-bassin/", "coordinator"),
    State("bassin à ajouter, erreurs", "/territoires/{vendee}/ajouter-un-bassin/", "coordinator", send("Ajouter")),
    State("établissement à ajouter", "/territoires/{bassin}/ajouter-un-etablissement/", "coordinator"),
    State(
        "établissement à ajouter, erreurs",
        "/territoires/{bassin}/ajouter-un-etablissement/",
        "coordinator",
        send("Ajouter", name="Collège des Tilleuls", code="0000000A"),
    ),
    State("bassin à renommer", "/territoires/{bassin}/renommer/", "coordinator"),
    State(
        "bassin à renommer, conflit",
        "/territoires/{bassin}/renommer/",
        "coordinator",
        send("Enregistrer le nom", seen="Un autre nom", name="Bassin du Haut-Bocage"),
    ),
)

REMOVALS = (
    State("brouillon à supprimer", "/restitutions/{draft}/supprimer/", "facilitator"),
    State("brouillon vide à supprimer", "/restitutions/{empty}/supprimer/", "facilitator"),
    State("brouillon dépublié, qui reste", "/restitutions/{kept}/supprimer/", "neighbour"),
    State("brouillon transmis, qui reste", "/restitutions/{sent}/supprimer/", "facilitator", status=403),
)

INDICATORS = (
    State("indicateurs", "/indicateurs/", "facilitator"),
    State("indicateurs, lecture", "/indicateurs/", "reader"),
    State("indicateurs, aucun", "/indicateurs/", "newcomer"),
    State("indicateurs, aucun à lire", "/indicateurs/", "new reader"),
    State("indicateurs, rien de tel", "/indicateurs/?q=atlantide", "facilitator"),
    State("indicateur", "/indicateurs/{indicator}/", "facilitator", unfold),
    State("indicateur, lecture", "/indicateurs/{indicator}/", "reader"),
    State("indicateur archivé", "/indicateurs/{archived}/", "facilitator"),
    State("indicateur à créer", "/indicateurs/nouveau/", "facilitator"),
    State(
        "indicateur à créer, erreurs",
        "/indicateurs/nouveau/",
        "facilitator",
        send("Créer l’indicateur", name="a" * 400, baseline_value="beaucoup", cibles__0__value="80"),
    ),
    State("indicateur à modifier", "/indicateurs/{indicator}/modifier/", "facilitator"),
    State(
        "indicateur, conflit",
        "/indicateurs/{indicator}/modifier/",
        "facilitator",
        send("Enregistrer", version="99", name="Mon indicateur"),
    ),
    State("mesures", "/indicateurs/restitutions/{draft}/", "facilitator"),
    State("mesures, aucune", "/indicateurs/restitutions/{empty}/", "facilitator"),
    State("mesures, lecture", "/indicateurs/restitutions/{sent}/", "reader"),
    State("mesure à relier", "/indicateurs/relier/{measure}/", "facilitator"),
    State(
        "mesure à relier, conflit",
        "/indicateurs/relier/{measure}/",
        "facilitator",
        send("Enregistrer", seen="", indicator=""),
    ),
    State("mesure transmise", "/indicateurs/relier/{sent_measure}/", "facilitator", status=403),
)

ACCOUNT = (
    State("compte", "/compte/", "newcomer"),
    State("compte de démonstration", "/compte/", "facilitator"),
    State("compte, erreurs", "/compte/", "newcomer", send("Changer de mot de passe", old_password="au hasard")),
)
