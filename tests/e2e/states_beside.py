"""The states of the pages that go with a restitution: sheets to print, share links, files, templates, archives."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.states import State, send, unfold

SHEETS = (
    State("feuilles, toutes", "/restitutions/{draft}/feuilles/", "facilitator"),
    State("feuilles d’une thématique", "/restitutions/{draft}/3/feuilles/", "facilitator"),
    State("feuilles, plusieurs sessions", "/restitutions/{published}/1/feuilles/", "reader"),
    State("feuilles d’une session", "/restitutions/sessions/{session}/feuilles/", "facilitator"),
)

SHARING = (
    State("partages", "/restitutions/{draft}/partages/", "facilitator", unfold),
    State("partages, aucun", "/restitutions/{empty}/partages/", "facilitator"),
    State("partages, publiée", "/restitutions/{published}/partages/", "coordinator"),
    State("partages, erreurs", "/restitutions/{draft}/partages/", "facilitator", send("Créer un lien", uid="faux")),
    State("partage", "/partage/{shared}/"),
    State("partage expiré", "/partage/{expired}/", status=410),
    State("partage retiré", "/partage/{revoked}/", status=410),
)

PIECES = "/restitutions/{draft}/3/retex/{retex}/pieces/"
FILES = (
    State("pièces jointes", PIECES, "facilitator", unfold),
    State("pièces jointes, aucune", "/restitutions/{draft}/3/retex/{bare_retex}/pieces/", "facilitator"),
    State("pièces jointes, erreurs", PIECES, "facilitator", send("Joindre", file=str(Path(__file__)))),
)

TEMPLATE = "/territoires/{region}/modele-word/"
TEMPLATES = (
    State("modèle Word", TEMPLATE, "coordinator"),
    State("modèle Word, erreurs", TEMPLATE, "coordinator", send("Enregistrer le modèle", file=str(Path(__file__)))),
)

ARCHIVE = "/territoires/{region}/archive/"
ARCHIVES = (
    State("archive, à demander", ARCHIVE, "coordinator"),
    State("archive, rien", "/territoires/{corse}/archive/", "administrator"),
    State("archive en attente", "/archives/{archive_queued}/", "coordinator"),
    State("archive prête", "/archives/{archive_ready}/", "coordinator"),
    State("archive échouée", "/archives/{archive_failed}/", "coordinator"),
    State("archive supprimée", "/archives/{archive_gone}/", "coordinator"),
)

BESIDE = (*SHEETS, *SHARING, *FILES, *TEMPLATES, *ARCHIVES)
