"""The states of the pages where one comes in, and of those who let others in: codes, devices, members."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.states import Act, State, send
from tests.e2e.world import LOCKED_CODES

MEMBERS = "/territoires/{region}/membres/"


def give(role: str, **fields: str) -> Act:
    """Choose a role, and save it."""

    def act(page: Page) -> None:
        page.locator(f"[name=role][value={role}]").check(force=True)
        send("Enregistrer le rôle", **fields)(page)

    return act


CODES = (
    State("code demandé, pas d’adresse", "/connexion/", act=send("Recevoir un code")),
    State("code demandé, codes bloqués", "/connexion/", act=send("Recevoir un code", email=LOCKED_CODES)),
    State("code à saisir", "/connexion/code/", "asked"),
    State("code à saisir, rien d’écrit", "/connexion/code/", "asked", send("Se connecter")),
    State("code à saisir, trop court", "/connexion/code/", "asked", send("Se connecter", code="1234")),
    State("code faux", "/connexion/code/", "asked", send("Se connecter", code="0000 0000")),
)

DEVICES = (State("compte sans mot de passe, deux appareils", "/compte/", "by code"),)

TEAM = (
    State("membres", MEMBERS, "coordinator"),
    State("membres, personne", "/territoires/{bassin}/membres/", "coordinator"),
    State("membres, rien de tel", f"{MEMBERS}?q=atlantide", "coordinator"),
    State("membres, hors de portée", "/territoires/{france}/membres/", "national coordinator"),
    State("membre à inviter", f"{MEMBERS}inviter/", "coordinator"),
    State(
        "membre à inviter, erreurs", f"{MEMBERS}inviter/", "coordinator", send("Envoyer l’invitation", name="a" * 200)
    ),
    State(
        "membre déjà là",
        f"{MEMBERS}inviter/",
        "coordinator",
        send("Envoyer l’invitation", name="Lecture", email="lecture.pays-de-la-loire@demo.example.org"),
    ),
    State("rôle à changer", f"{MEMBERS}{{member}}/", "coordinator"),
    State("rôle à changer, conflit", f"{MEMBERS}{{member}}/", "coordinator", give("coordinateur", seen="animateur")),
    State("membre à retirer", f"{MEMBERS}{{member}}/retirer/", "coordinator"),
    State("membre qui reste", f"{MEMBERS}{{last}}/retirer/", "coordinator", send("Renoncer à ce rôle")),
    State("journal des membres", f"{MEMBERS}journal/", "coordinator"),
    State("journal des membres, vide", "/territoires/{bassin}/membres/journal/", "coordinator"),
)

DOORS = (*CODES, *DEVICES, *TEAM)
