"""The states of the pages where restitutions are listed, followed, written, imported and produced."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.states import State, send, unfold

RETURN = "Renvoyer en brouillon"
SAVE = "Enregistrer"
WRONG_LINK = "Vidéo du projet, sur le site du collège"
PLAN_ROW = "/restitutions/{draft}/3/plan/{row}/"
LONG = "é" * 20_001
FIRST = "lignes__0__"
STALE = f"{FIRST}version"

DESK = (
    State("mon territoire", "/mon-territoire/", "facilitator"),
    State("mon territoire, coordination", "/mon-territoire/", "coordinator"),
    State("mon territoire, lecture", "/mon-territoire/", "reader"),
    State("mon territoire, renvoyée", "/mon-territoire/", "neighbour"),
    State("mon territoire, premier jour", "/mon-territoire/", "newcomer"),
    State("mon territoire, rien à lire", "/mon-territoire/", "new reader"),
    State("mon territoire, aucun", "/mon-territoire/", "nobody"),
    State("restitutions", "/restitutions/", "facilitator"),
    State("restitutions, lecture", "/restitutions/", "reader"),
    State("restitutions, aucune", "/restitutions/", "newcomer"),
    State("restitutions, aucune à lire", "/restitutions/", "new reader"),
    State("restitutions, rien de tel", "/restitutions/?q=atlantide", "facilitator"),
    State("restitution brouillon", "/restitutions/{draft}/", "facilitator"),
    State("restitution vide", "/restitutions/{empty}/", "facilitator"),
    State("restitution transmise", "/restitutions/{sent}/", "facilitator"),
    State("restitution à valider", "/restitutions/{sent}/", "coordinator"),
    State("restitution validée", "/restitutions/{validated}/", "coordinator"),
    State("restitution publiée", "/restitutions/{published}/", "coordinator"),
    State("restitution publiée, lecture", "/restitutions/{published}/", "reader"),
    State("restitution dépubliée", "/restitutions/{unpublished}/", "coordinator"),
    State("restitution renvoyée", "/restitutions/{returned}/", "neighbour"),
    State("aperçu", "/restitutions/{draft}/apercu/", "facilitator"),
    State("aperçu vide", "/restitutions/{empty}/apercu/", "facilitator"),
    State("envoyer", "/restitutions/{draft}/etat/transmettre/", "facilitator"),
    State("envoyer, incomplet", "/restitutions/{empty}/etat/transmettre/", "facilitator"),
    State("valider", "/restitutions/{sent}/etat/valider/", "coordinator"),
    State("publier", "/restitutions/{validated}/etat/publier/", "coordinator"),
    State("dépublier, ses rapports avec", "/restitutions/{replacement}/etat/depublier/", "coordinator"),
    State("renvoyer", "/restitutions/{sent}/etat/renvoyer/", "coordinator"),
    State("renvoyer sans motif", "/restitutions/{sent}/etat/renvoyer/", "coordinator", send(RETURN)),
    State("renvoyer, trop tard", "/restitutions/{draft}/etat/renvoyer/", "coordinator", send(RETURN, reason="Encore")),
    State("PDF en attente", "/productions/{queued}/", "facilitator"),
    State("PDF en cours", "/productions/{running}/", "facilitator"),
    State("PDF prêt", "/productions/{done}/", "facilitator"),
    State("PDF échoué", "/productions/{failed}/", "facilitator"),
    State("PDF à refaire", "/productions/{vanished}/", "facilitator"),
    State("PDF demandé sans droit", "/productions/{running}/", "neighbour", status=404),
)  # fmt: skip

WRITING = (
    State("restitution à créer", "/restitutions/nouvelle/", "facilitator"),
    State(
        "restitution à créer, sessions",
        "/restitutions/nouvelle/",
        "facilitator",
        send("Voir les sessions du territoire choisi", title="Essai"),
    ),
    State(
        "restitution à créer, erreurs",
        "/restitutions/nouvelle/",
        "facilitator",
        send("Créer la restitution", territory="", title="a" * 400),
    ),
    State("présentation", "/restitutions/{draft}/modifier/", "facilitator"),
    State("présentation vide", "/restitutions/{empty}/modifier/", "facilitator"),
    State(
        "présentation, erreurs",
        "/restitutions/{draft}/modifier/",
        "facilitator",
        send(SAVE, title="a" * 400, description=LONG, bilan__0__participants="12"),
    ),
    State(
        "présentation, conflit",
        "/restitutions/{draft}/modifier/",
        "facilitator",
        send(SAVE, version="99", title="Mon titre"),
    ),
    State("fiche", "/restitutions/{draft}/3/", "facilitator"),
    State("fiche, lecture", "/restitutions/{published}/1/", "reader"),
    State("fiche vide", "/restitutions/{empty}/3/", "facilitator"),
    State("fiche transmise", "/restitutions/{sent}/3/", "facilitator"),
    State("fiche qui ne se modifie plus", "/restitutions/{sent}/3/plan/", "facilitator", status=403),
)

EDITED = {
    "retex": f"{FIRST}scope",
    "diagnostic": f"{FIRST}irritant",
    "projections": f"{FIRST}need",
    "plan": f"{FIRST}action",
}
"""A field of the first row of each part that is edited row by row."""

EDITORS = (
    *(
        State(f"{part}{name}", f"/restitutions/{{{which}}}/3/{part}/", "facilitator")
        for part in (*EDITED, "textes", "defis")
        for which, name in (("draft", ""), ("empty", ", vide"))
    ),
    State(
        "retex, erreurs",
        "/restitutions/{draft}/3/retex/",
        "facilitator",
        send(SAVE, **{f"{FIRST}label": "", f"{FIRST}links": WRONG_LINK}),
    ),
    *(
        State(f"{part}, erreurs", f"/restitutions/{{draft}}/3/{part}/", "facilitator", send(SAVE, **{field: LONG}))
        for part, field in {**EDITED, "textes": "situation", "defis": "challenges"}.items()
        if part != "retex"
    ),
    *(
        State(
            f"{part}, conflit",
            f"/restitutions/{{draft}}/3/{part}/",
            "facilitator",
            send(SAVE, **{STALE: "99", field: "Mon texte"}),
        )
        for part, field in EDITED.items()
    ),
    *(
        State(
            f"{part}, conflit",
            f"/restitutions/{{draft}}/3/{part}/",
            "facilitator",
            send(SAVE, **{field: "Mon texte", f"shown_{field}": "ancien"}),
        )
        for part, field in {"textes": "situation", "defis": "challenges"}.items()
    ),
    State(
        "plan, ligne supprimée entre-temps",
        "/restitutions/{draft}/3/plan/",
        "facilitator",
        send(
            SAVE,
            **{f"{FIRST}id": "00000000-0000-4000-8000-000000000000", STALE: "1", f"{FIRST}action": "Mon texte"},
        ),
    ),
    State("acteurs et échéances", PLAN_ROW, "facilitator"),
    State(
        "acteurs et échéances, erreurs",
        PLAN_ROW,
        "facilitator",
        send(SAVE, __starts_on="2021-09-01", __ends_on="2020-09-01"),
    ),
    State("acteurs et échéances, conflit", PLAN_ROW, "facilitator", send(SAVE, version="99", __starts_on="2021-09-01")),
    State("titre", "/restitutions/{draft}/3/titre/", "facilitator"),
    State("titre, erreurs", "/restitutions/{draft}/3/titre/", "facilitator", send(SAVE, number="9999")),
    State(
        "titre, conflit", "/restitutions/{draft}/3/titre/", "facilitator", send(SAVE, shown="ancien", heading="Le mien")
    ),
    State("plan, ligne ajoutée", "/restitutions/{draft}/3/plan/", "facilitator", send("Ajouter une ligne")),
    State(
        "plan, suppression à confirmer",
        "/restitutions/{draft}/3/plan/",
        "facilitator",
        send(SAVE, **{f"{FIRST}remove": "on"}),
    ),
)  # fmt: skip


IMPORTS = (
    State("import", "/restitutions/importer/", "facilitator"),
    State("import sans fichier", "/restitutions/importer/", "facilitator", send("Lire le document", territory="")),
    State(
        "import refusé",
        "/restitutions/importer/",
        "facilitator",
        send("Lire le document", territory="Vendée", file=str(Path(__file__))),
    ),
    State("import lu, en partie", "/restitutions/importer/{preview}/", "facilitator", unfold),
    State("import lu, en entier", "/restitutions/importer/{clear}/", "facilitator", unfold),
)
