"""From a published plan to the PDF of its anniversary, by keyboard alone: two years of values, given in five ways."""

from __future__ import annotations

import re
import time
import uuid
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from asks.services import ask_what_is_due
from indicators.enums import Periodicity
from indicators.models import Indicator
from mail.enums import MessageState
from mail.models import Message
from measures.models import Measure
from measures.periods import Period, period_of, previous
from tests.cast import Cast
from tests.e2e.follow_up import Follower, path_of, post_json
from tests.e2e.test_grid import SAVED
from tests.followup.conftest import publish
from tests.pdf_reading import squeeze
from tests.services import Started
from tests.verapdf import assert_valid

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Part des écoles reliées à la fibre"
WAYS = ("formulaire", "grille", "grille", "import", "import", "api", "api", "courriel")
SAID = ("12,5", "20,5", "24,5", "31,5", "37,5", "44,5", "52,5", "61,5")
"""The values of the last eight quarters that are over, the oldest first, and how each came."""

NOTE = "La convention est signée par les deux présidents."


def quarters() -> list[Period]:
    """The last eight that are over, the oldest first."""
    found = [period_of(Periodicity.QUARTERLY, timezone.localdate())]
    while len(found) <= len(SAID):
        before = previous(Periodicity.QUARTERLY, found[-1])
        assert before
        found.append(before)
    return found[:0:-1]


def define(keys: Follower, first: Period) -> Indicator:
    """A rate asked each quarter of the département, with what is aimed at in a year."""
    keys.follow("link", "Indicateurs")
    keys.follow("link", "Créer un indicateur")
    keys.write(re.compile("^Nom"), NAME)
    keys.pick_from("Territoire qui le définit", "Vend")
    keys.pick("Nature", "Taux, en pourcentage")
    keys.pick("Sens", "Plus haut vaut mieux")
    keys.pick_from("Périodicité", "Chaque trimestre")
    keys.write(re.compile("^Valeur de départ"), "10")
    keys.dial("Date de cette valeur", f"{first.start:%m%d%Y}")
    keys.dial("Échéance", f"0101{timezone.localdate().year + 2}")
    keys.write(re.compile("^Valeur à atteindre"), "90")
    keys.follow("button", "Créer l’indicateur")
    keys.is_told("créé")
    return Indicator.objects.get(name=NAME)


def tie(keys: Follower) -> None:
    """The success measure of the plan resembles it."""
    keys.follow("link", "Restitutions")
    keys.follow("link", "Restitution de Vendée")
    keys.follow("link", "Indicateurs à relier aux mesures de réussite")
    keys.follow("button", re.compile("^Relier"))
    done = keys.page.get_by_role("region", name="Votre dernière réponse")
    expect(done).to_be_focused()
    expect(done).to_contain_text(f"Reliée à {NAME}")


def open_indicator(keys: Follower) -> None:
    keys.follow("link", "Indicateurs")
    keys.follow("link", NAME)


def give_by_form(keys: Follower, period: Period, value: str) -> None:
    open_indicator(keys)
    keys.follow("link", "Saisir une valeur")
    keys.pick_from("Territoire", "Vend")
    keys.pick_from("Période", period.label)
    keys.write(re.compile("^Valeur"), value)
    keys.follow("button", "Enregistrer")
    keys.is_told("enregistrée")


def give_by_grid(keys: Follower, first: Period, *values: str) -> None:
    """A semester copied from a spreadsheet."""
    keys.follow("link", "Remplir la grille")
    page = keys.page
    expect(page.locator("form[data-grid][data-ready]")).to_be_attached()
    if not page.get_by_label(f"Vendée, {first.label}").count():
        keys.follow("link", "Périodes d’avant")
        expect(page.locator("form[data-grid][data-ready]")).to_be_attached()
    keys.walk_to("textbox", f"Vendée, {first.label}")
    keys.paste("\t".join(values))
    expect(page.locator("[data-grid-status]")).to_have_text(SAVED)


def give_by_table(keys: Follower, table: Path) -> None:
    """A file with a line that nobody can record: it is set aside by its place."""
    open_indicator(keys)
    keys.follow("link", "Importer un tableau")
    field = keys.page.get_by_label(re.compile("^Tableau de valeurs"))
    keys.walk_to_locator(field, "le champ du fichier")
    keys.page.locator(":focus").set_input_files(table)
    keys.follow("button", "Lire le tableau")
    expect(keys.page.get_by_role("heading", name="Lignes en erreur")).to_be_visible()
    keys.walk_to("checkbox", re.compile("^Écarter"))
    keys.page.keyboard.press("Space")
    keys.follow("button", "Enregistrer les valeurs")
    expect(keys.page.get_by_role("heading", name="Valeurs importées", level=1)).to_be_visible()
    expect(keys.page.get_by_role("main")).to_contain_text("1 ligne écartée")


def make_token(keys: Follower) -> str:
    keys.follow("link", re.compile("compte", re.IGNORECASE))
    keys.follow("link", "vos jetons d’accès aux données")
    keys.write(re.compile("^Nom du jeton"), "Tableau de bord")
    keys.walk_to("checkbox", re.compile("^Ce jeton peut aussi enregistrer"))
    keys.page.keyboard.press("Space")
    keys.follow("button", "Créer le jeton")
    return keys.page.locator("main").get_by_text(re.compile(r"^egn_[-\w]{30,}$")).inner_text()


def choose_who_answers(keys: Follower) -> None:
    open_indicator(keys)
    keys.follow("link", re.compile("^Qui répond des valeurs"))
    keys.follow("link", re.compile("^Choisir.*Vendée"))
    keys.pick_from("Personne", "Animateur")
    keys.follow("button", "Enregistrer")
    keys.is_told("C’est enregistré pour « Vendée ».")


def mail_of(cast: Cast) -> str:
    """What the worker sent to who answers, once it says that it is sent."""
    assert ask_what_is_due(timezone.now()) == 1
    limit = time.monotonic() + 30
    while True:
        message = Message.objects.get(to=cast.facilitator.email, key__startswith="demandes:")
        if message.state == MessageState.SENT:
            return message.text_sent
        assert time.monotonic() < limit, message.state
        time.sleep(0.1)


def give_by_mail(keys: Follower, text: str, value: str) -> None:
    """Somebody who is signed in nowhere opens the link of their message."""
    found = re.search(r"https?://\S+/repondre/\S+", text)
    assert found
    keys.page.goto(path_of(found[0]))
    keys.look()
    keys.write(re.compile("^Valeur"), value)
    keys.follow("button", "Enregistrer")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text("La réponse est enregistrée")
    expect(keys.page.get_by_role("main")).to_contain_text(value)


def end_the_action(keys: Follower) -> None:
    keys.follow("link", "Restitutions")
    keys.follow("link", "Restitution de Vendée")
    keys.follow("link", "Suivi des actions")
    keys.follow("link", "Signer une convention avec le département")
    keys.follow("button", "Lancer")
    keys.is_told("L’action est en cours.")
    keys.write("Motif", NOTE)
    keys.follow("button", "Terminer")
    keys.is_told("L’action est terminée.")


def make_the_report(keys: Follower) -> None:
    page = keys.page
    keys.follow("link", "Suivi")
    keys.follow("link", "Avec les territoires qu’il contient")
    keys.follow("link", "Vendée")
    keys.follow("link", "Rapports anniversaires")
    keys.follow("link", re.compile("^Rapports faits et à faire"))
    keys.follow("link", "Faire un rapport")
    keys.follow("button", "Faire le rapport")
    expect(page.get_by_role("link", name=re.compile("PDF –"))).to_be_visible(timeout=60_000)
    keys.follow("link", "Relire le rapport")
    keys.follow("link", re.compile("^Publier ce rapport"))
    keys.follow("button", "Publier le rapport")
    keys.is_told("publié")


def read_as_everybody(keys: Follower, words: list[str]) -> bytes:
    """From the home page to the report, its PDF, and the thread of the measure."""
    page = keys.page
    page.goto("/")
    keys.look()
    keys.follow("link", "Synthèses")
    keys.follow("link", re.compile("Vendée"))
    keys.follow("link", "Rapports anniversaires")
    keys.follow("link", re.compile("^Rapport n°"))
    main = page.get_by_role("main")
    for word in words:
        expect(main).to_contain_text(word)
    data = Path(keys.download(re.compile("PDF –")).path()).read_bytes()
    keys.follow("link", "D85-T3-A1")
    keys.walk_to_locator(page.locator("summary").filter(has_text="La courbe et les valeurs"), "les valeurs du fil")
    page.keyboard.press("Enter")
    keys.seen.clear()
    keys.look()
    for word in words:
        expect(page.get_by_role("cell").filter(has_text=word)).to_be_visible()
    return data


def test_two_years_of_values_make_an_anniversary(
    page: Page, browser: Browser, cast: Cast, live_server: LiveServer, celery_worker: Started, settings: Settings,
    tmp_path: Path,
) -> None:  # fmt: skip
    # The days that one waits before asking have tests of their own: here, a quarter that is over is asked at once.
    settings.ASK_VALUE_DAYS = 0
    publish(cast, cast.vendee)
    past = quarters()
    keys = Follower(page)
    keys.sign_in(cast.coordinator)
    indicator = define(keys, past[0])
    tie(keys)
    give_by_form(keys, past[0], SAID[0])
    give_by_grid(keys, past[1], *SAID[1:3])
    table = tmp_path / "valeurs.csv"
    lines = [f"Vendée;{period.label};{value}" for period, value in zip(past[3:5], SAID[3:5], strict=True)]
    table.write_text("\n".join(["territoire;période;valeur", *lines, f"Atlantide;{past[3].label};40"]), "utf-8")
    give_by_table(keys, table)
    sent = [
        {"uid": str(uuid.uuid4()), "territory": "D85", "day": str(period.start), "value": value.replace(",", ".")}
        for period, value in zip(past[5:7], SAID[5:7], strict=True)
    ]
    secret = make_token(keys)
    told = post_json(f"{live_server.url}/api/v1/indicators/{indicator.pk}/measures", secret, {"measures": sent})
    assert (told["recorded"], told["refused"]) == (2, 0)
    choose_who_answers(keys)
    visitor = browser.new_context(base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris")
    by_mail = Follower(visitor.new_page())
    give_by_mail(by_mail, mail_of(cast), SAID[7])
    recorded = Measure.objects.in_force().order_by("period_start").values_list("period_start", "way", "value")
    numbers = [value.replace(",", ".") for value in SAID]
    assert [(start, way, f"{value:.1f}") for start, way, value in recorded] == [
        (period.start, way, number) for period, way, number in zip(past, WAYS, numbers, strict=True)
    ]
    end_the_action(keys)
    make_the_report(keys)
    data = read_as_everybody(by_mail, [f"{value}\u00a0%" for value in SAID])
    path = tmp_path / "rapport.pdf"
    path.write_bytes(data)
    assert_valid(path)
    text = squeeze("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages))
    wanted = [*(f"{value} %" for value in SAID), NAME, "Terminée", "Signer une convention avec le département"]
    assert [words for words in wanted if squeeze(words) not in text] == []
    assert NOTE not in text
    visitor.close()
    assert "\n".join((*keys.faults, *by_mail.faults)) == ""
