"""Every page in every state a person can put it in, as data. Addresses are filled from `World.ids`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.cast import PASSWORD
from tests.e2e.world import LOCKED

NOWHERE = "/nulle-part/"
KEEP_A_FICHE = """async () => {
  const kept = await caches.open("egn-fiches-1");
  await kept.put("/restitutions/1/1/", new Response("<title>Thématique 1 – Vendée – États généraux</title>"));
}"""

Act = Callable[[Page], None]


def keep_a_fiche(page: Page) -> None:
    """As the service worker does."""
    page.evaluate(KEEP_A_FICHE)
    page.reload()
    page.get_by_role("link", name="Thématique 1 – Vendée").wait_for()


@dataclass(frozen=True)
class State:
    """`who` is a name of `World.cookies`, "" a visitor; `act` what the person does once the page is there."""

    name: str
    path: str
    who: str = ""
    act: Act | None = None
    status: int = 200


def send(button: str, **fields: str) -> Act:
    """Fill fields (name → value), hidden ones too, and press a button of the page.

    In names, `__` stands for `-`; a name that begins so is the end of one.
    """

    def act(page: Page) -> None:
        main = page.get_by_role("main")
        for name, value in fields.items():
            match = "$=" if name.startswith("__") else "="
            fill(main.locator(f"[name{match}'{name.replace('__', '-')}']").first, value)
        with page.expect_navigation():
            main.get_by_role("button", name=button, exact=True).click()

    return act


def fill(field: Locator, value: str) -> None:
    kind = field.get_attribute("type")
    if kind == "hidden":
        field.evaluate("(field, value) => { field.value = value }", value)
    elif kind == "checkbox":
        field.check(force=True)
    elif kind == "file":
        field.set_input_files(Path(value))
    elif field.evaluate("field => field.localName") == "select":
        field.select_option(label=value) if value else field.select_option("")
    else:
        field.fill(value)


def forgotten(act: Act) -> Act:
    """The same, when the connection has expired since the page was opened."""

    def acted(page: Page) -> None:
        page.context.clear_cookies(name="sessionid")
        act(page)

    return acted


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    for summary in page.get_by_role("main").locator("summary").all():
        summary.click()


PUBLIC = (
    State("accueil", "/"),
    State("accueil, recherche", "/?q=loire"),
    State("accueil, rien", "/?q=atlantide"),
    State("synthèses", "/syntheses/"),
    State("synthèses, rien", "/syntheses/?q=atlantide"),
    State("synthèse, ateliers", "/syntheses/{synthesis}/"),
    State("synthèse, région", "/syntheses/{portrait}/"),
    State("synthèse refaite", "/syntheses/{replaced}/"),
    State("version", "/syntheses/{replaced}/v2/"),
    State("version, de sa restitution", "/syntheses/{replaced}/{replacement}/v2/"),
    State("version retirée", "/syntheses/{withdrawn}/v1/", status=410),
    State("version retirée et remplacée", "/syntheses/{replaced}/v1/", status=410),
    State("PDF disparu", "/productions/{vanished}/fichier/", status=503),
    State("connexion", "/connexion/"),
    State("connexion, rien d’écrit", "/connexion/", act=send("Se connecter")),
    State(
        "connexion, mauvais mot de passe",
        "/connexion/",
        act=send("Se connecter", username="animateur@example.org", password="au hasard"),
    ),
    State("connexion, trop d’essais", "/connexion/", act=send("Se connecter", username=LOCKED, password=PASSWORD)),
    *(
        State(name, f"/{name}/")
        for name in ("plan-du-site", "accessibilite", "mentions-legales", "donnees-personnelles", "cookies", "aide")
    ),
    State("hors connexion", "/hors-connexion/"),
    State("hors connexion, une fiche gardée", "/hors-connexion/", act=keep_a_fiche),
    State("introuvable", NOWHERE, status=404),
    State("introuvable, en travaillant", "/restitutions/999999/", "facilitator", status=404),
    State("interdit", "/territoires/{vendee}/", "facilitator", status=403),
    State(
        "connexion expirée",
        "/sessions/{bare}/general/",
        "facilitator",
        forgotten(send("Enregistrer", general__title="Un long intitulé à ne pas perdre")),
        status=401,
    ),
    State("mauvaise requête", "/erreur/400/", status=400),
    State("adresse qui ne s’ouvre pas seule", "/deconnexion/", status=405),
    State("formulaire trop vieux", "/erreur/csrf/", status=403),
    State("panne", "/erreur/500/", status=500),
)

SESSIONS = (
    State("sessions", "/sessions/", "facilitator"),
    State("sessions, lecture", "/sessions/", "reader"),
    State("sessions, aucune", "/sessions/", "newcomer"),
    State("sessions, aucune à lire", "/sessions/", "new reader"),
    State("sessions, rien de tel", "/sessions/?q=atlantide", "facilitator"),
    State("sessions, filtre faux", "/sessions/?etat=perdue", "facilitator"),
    State("session à créer", "/sessions/nouvelle/", "facilitator"),
    State(
        "session à créer, erreurs",
        "/sessions/nouvelle/",
        "facilitator",
        send("Créer la session", general__title="a" * 400, general__territory=""),
    ),
    State("session", "/sessions/{session}/", "facilitator"),
    State("session, lecture", "/sessions/{session}/", "reader"),
    State("session nue", "/sessions/{bare}/", "facilitator"),
    State("session nue, suppression", "/sessions/{bare}/", "facilitator", unfold),
    *(
        State(f"session, {block}", f"/sessions/{{session}}/{block}/", "facilitator")
        for block in ("general", "dates", "equipe", "participation")
    ),
    *(
        State(f"session nue, {block}", f"/sessions/{{bare}}/{block}/", "facilitator")
        for block in ("dates", "equipe", "participation")
    ),
    State(
        "session, general, erreurs",
        "/sessions/{session}/general/",
        "facilitator",
        send("Enregistrer", general__title="a" * 400),
    ),
    State(
        "session nue, general, erreurs",
        "/sessions/{bare}/general/",
        "facilitator",
        send("Enregistrer", general__territory="", general__title="a" * 400),
    ),
    State(
        "session, dates, erreurs",
        "/sessions/{session}/dates/",
        "facilitator",
        send("Enregistrer", dates__0__starts_on="2020-10-12", dates__0__ends_on="2020-10-01"),
    ),
    State(
        "session, equipe, erreurs",
        "/sessions/{session}/equipe/",
        "facilitator",
        send("Enregistrer", equipe__0__name="a" * 400),
    ),
    State(
        "session, participation, erreurs",
        "/sessions/{session}/participation/",
        "facilitator",
        send("Enregistrer", participation__0__participants="douze"),
    ),
    *(
        State(f"session, {block}, conflit", f"/sessions/{{session}}/{block}/", "facilitator", act)
        for block, act in {
            "general": send("Enregistrer", version="1", general__title="Mon intitulé"),
            "dates": send("Enregistrer", version="1", dates__0__place="Mon lieu"),
            "equipe": send("Enregistrer", version="1", equipe__0__name="Camille Exemple"),
            "participation": send("Enregistrer", version="1", participation__0__participants="9"),
        }.items()
    ),
)
