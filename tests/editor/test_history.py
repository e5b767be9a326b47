"""The history of a fiche and of its things; putting back, going back to earlier words."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from editor.changes.words import compare
from editor.purge import purge_history
from restitutions.block_text import parse_blocks
from restitutions.cell_text import fingerprint
from restitutions.enums import State
from restitutions.models import Entry, Restitution, Revision, Row
from restitutions.services import save_challenges
from restitutions.services.texts import challenge_text
from tests.editor.fiche import Fiche, delete, new_id, op, place, restore, write

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> & \u202eesrever\u202c {{ x }} \"'"


def history(fiche: Fiche, thing: str = "") -> str:
    return fiche.address.replace("saisie/", f"historique/{thing}{'/' if thing else ''}")


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.content
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<(?!/?(?:ins|del)\b)[^>]*>", " ", main).split())


def age(minutes: int) -> None:
    """Everything so far happened that long ago."""
    for revision in Revision.objects.all():
        revision.at -= timedelta(minutes=minutes)
        revision.save()


def button(response: Any, verb: str) -> dict[str, str]:
    """The hidden fields of the first form of that verb."""
    form = response.content.decode().split(f"/{verb}/")[1].split("</form>")[0]
    return dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', form.replace("csrfmiddlewaretoken", "csrf_")))


def test_a_fiche_where_nothing_changed_says_so(fiche: Fiche, browser: Client) -> None:
    assert "Rien n’a encore changé" in text_of(browser.get(history(fiche)))


def test_the_latest_changes_by_day_and_person(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    fiche.entry(row, "Le réseau tombe")
    age(24 * 60 + 30)
    fiche.send(write(fiche.entry(row, "Les postes"), 1, text="Les postes rament"), by=fiche.cast.coordinator)
    page = text_of(browser.get(history(fiche)))
    told = page.split("Filtrer ")[-1]
    today = ["Coordinatrice", "Modification", "Les postes rament", "Animateur", "Ajout", "Les postes rament"]
    at = 0
    for part in [*today, "Animateur", "Ajout", "Le réseau tombe", "Ajout", "Ligne 1"]:
        at = told.index(part, at) + len(part)
    assert "Irritant, NAN-T3-I1" in told
    assert len(re.findall(r"\b20\d\d\b", told.split("Page")[0])) >= 2  # two days


def test_what_is_only_noted_is_no_change(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(write(pk, 1, text="Un"), delete(str(uuid.uuid4()), 1))
    assert text_of(browser.get(history(fiche, pk))).count("Ajout") == 1
    assert "Lien" not in text_of(browser.get(history(fiche)))


def test_a_person_s_saves_within_ten_minutes_are_one_change_with_its_words_marked(
    fiche: Fiche, browser: Client
) -> None:
    pk = fiche.entry(fiche.row(), "Le réseau tombe le soir")
    age(60)
    fiche.send(write(pk, 1, text="Le réseau tombe sou"))
    fiche.send(write(pk, 2, text="Le réseau tombe souvent le soir"))
    page = text_of(browser.get(history(fiche, pk)))
    assert page.count("Modification") == 1
    assert "Le réseau tombe <ins>souvent </ins>le soir" in page


def test_what_another_person_wrote_in_between_parts_the_changes(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "a")
    age(60)
    fiche.send(write(pk, 1, text="b"))
    fiche.send(write(pk, 2, text="c"), by=fiche.cast.coordinator)
    fiche.send(write(pk, 3, text="d"))
    page = text_of(browser.get(history(fiche, pk)))
    assert re.findall(r"<del>(\w)</del><ins>(\w)</ins>", page) == [("c", "d"), ("b", "c"), ("a", "b")]


def test_after_ten_minutes_it_is_another_change(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "a")
    age(60)
    fiche.send(write(pk, 1, text="b"))
    age(11)
    fiche.send(write(pk, 2, text="c"))
    assert text_of(browser.get(history(fiche, pk))).count("Modification") == 2


def test_every_field_is_told_in_french(fiche: Fiche, browser: Client) -> None:
    row = fiche.row("plan")
    pk = fiche.entry(row, "Rentrée", "timeframe")
    actor = fiche.entry(row, "La DSI", "stakeholder")
    retex = fiche.retex()
    age(60)
    fiche.send(
        write(pk, 1, horizon="court", ends_on="2021-06-30", highlighted=True),
        write(actor, 1, role="porteur"),
        op("set", "retex", retex, 1, speakers=["eleves"], links=[{"url": "https://a.fr", "label": "A"}]),
        write(actor, 2, place=place(row, "action")),
    )
    page = text_of(browser.get(history(fiche, pk)))
    for words in ("Horizon", "Court terme", "Avant le", "30 juin 2021", "Particulièrement souligné", "oui"):
        assert words in page
    assert "<del>Qui (acteurs)</del><ins>Comment</ins>" in text_of(browser.get(history(fiche, actor)))
    assert "<del>–</del><ins>A (https://a.fr)</ins>" in text_of(browser.get(history(fiche, retex)))


def test_what_was_deleted_is_put_back_once(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(delete(pk, 1))
    page = browser.get(history(fiche, pk))
    assert "Rétablir" in text_of(page)
    sent = button(page, "retablir")
    for _ in range(2):
        response = browser.post(history(fiche, pk) + "retablir/", sent)
        assert response["Location"] == history(fiche, pk)
    assert fiche.texts(row) == ["Un"]
    assert fiche.changes(pk) == ["created", "deleted", "restored"]
    assert "C’est rétabli, à sa place dans la fiche." in browser.get(history(fiche, pk)).content.decode()


def test_a_row_is_put_back_with_the_points_that_went_with_it(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    early = fiche.entry(row, "Supprimé bien avant")
    fiche.send(delete(early, 1))
    age(60)
    lead = fiche.entry(row, "Le réseau")
    item = fiche.entry(row, "tombe", parent=lead)
    fiche.send(delete(item, 1), delete(lead, 1), delete(row, 1, "row"))
    sent = button(browser.get(history(fiche, row)), "retablir")
    for _ in range(2):
        browser.post(history(fiche, row) + "retablir/", sent)
    assert fiche.texts(row) == ["Le réseau", "- tombe"]


def test_a_challenge_is_put_back_where_it_was(fiche: Fiche, browser: Client) -> None:
    fiche.row()
    lines = parse_blocks("Comment relier ?\n- Par la fibre\nComment payer ?", challenges=True)
    save_challenges(sheet=fiche.sheet, lines=lines, shown=fingerprint(""), by=None)
    before = list(Entry.objects.filter(row=None).order_by("position").values_list("text", "kind", "style", "reference"))
    gone = Entry.objects.filter(row=None).order_by("position")[1]
    left = [line for line in lines if line.text != gone.text]
    shown = fingerprint(challenge_text(Entry.objects.filter(row=None).order_by("position")))
    save_challenges(sheet=fiche.sheet, lines=left, shown=shown, by=None)
    assert Entry.objects.filter(row=None).count() == len(before) - 1
    browser.post(history(fiche, str(gone.pk)) + "retablir/", {"uid": str(uuid.uuid4())})
    back = Entry.objects.filter(row=None).order_by("position")
    assert list(back.values_list("text", "kind", "style", "reference")) == before
    assert sorted(back.values_list("position", flat=True)) == [0, 1, 2]


def test_after_thirty_days_nothing_is_put_back(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(delete(pk, 1))
    sent = button(browser.get(history(fiche, pk)), "retablir")
    age(31 * 24 * 60)
    page = text_of(browser.get(history(fiche, pk)))
    assert "depuis trop longtemps" in page
    assert "Rétablir" not in page
    response = browser.post(history(fiche, pk) + "retablir/", sent, follow=True)
    assert "il a été supprimé il y a trop longtemps" in response.content.decode()
    assert not Entry.objects.filter(pk=pk).exists()


def test_earlier_words_come_back_as_a_new_change(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    age(60)
    fiche.send(write(pk, 1, text="Deux"))
    sent = button(browser.get(history(fiche, pk)), "revenir")
    for _ in range(2):
        browser.post(history(fiche, pk) + "revenir/", sent)
    assert (Entry.objects.get(pk=pk).text, fiche.version(pk)) == ("Un", 3)
    assert fiche.changes(pk) == ["created", "edited", "edited"]


def test_earlier_words_never_cover_what_somebody_just_wrote(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    age(60)
    fiche.send(write(pk, 1, text="Deux"))
    sent = button(browser.get(history(fiche, pk)), "revenir")
    fiche.send(write(pk, 2, text="Trois"), by=fiche.cast.coordinator)
    response = browser.post(history(fiche, pk) + "revenir/", sent, follow=True)
    assert "Coordinatrice a modifié ce texte entre-temps" in response.content.decode()
    assert Entry.objects.get(pk=pk).text == "Trois"


def test_the_words_of_a_retex_come_back(fiche: Fiche, browser: Client) -> None:
    pk = fiche.retex("RETEX 1")
    fiche.send(op("set", "retex", pk, 1, lines=["Une ligne", "Deux lignes"]))
    age(60)
    fiche.send(op("set", "retex", pk, 2, lines=[], label="RETEX un"))
    browser.post(history(fiche, pk) + "revenir/", button(browser.get(history(fiche, pk)), "revenir"))
    (retex,) = fiche.state["retex"]
    assert (retex["label"], retex["lines"]) == ("RETEX 1", ["Une ligne", "Deux lignes"])


def test_nothing_is_put_back_in_what_is_no_draft_any_more(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(write(pk, 1, text="Deux"))
    Restitution.objects.update(state=State.SUBMITTED, submitted_at=timezone.now())
    page = browser.get(history(fiche, pk))
    assert b"revenir/" not in page.content
    assert browser.post(history(fiche, pk) + "retablir/", {"uid": str(uuid.uuid4())}).status_code == 403


@pytest.mark.parametrize(
    "body", [{}, {"uid": "x"}, {"uid": "6a2f4c1e-9b0d-4e37-8c55-1d2e3f4a5b6c", "version": "0", "premiere": "9" * 30}]
)
def test_a_form_that_was_tampered_with_changes_nothing(fiche: Fiche, browser: Client, body: dict[str, str]) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    assert browser.post(history(fiche, pk) + "revenir/", body).status_code == 400


def test_a_thing_of_another_fiche_is_not_found(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    address = history(fiche, pk).replace("/3/", "/4/")
    assert browser.get(address).status_code == 404
    assert browser.post(address + "retablir/", {"uid": str(uuid.uuid4())}).status_code == 404
    assert browser.get(history(fiche, str(uuid.uuid4()))).status_code == 404


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("quoi=points", {"Un", "Deux"}),
        ("quoi=retex", {"RETEX 1"}),
        ("quoi=lignes", {"Ligne 1"}),
        ("quoi=suppressions", {"Deux"}),
        ("quoi=rien&qui=x&page=99999999999999999999", {"Un", "Deux", "RETEX 1", "Ligne 1"}),
    ],
)
def test_the_filters(fiche: Fiche, browser: Client, asked: str, expected: set[str]) -> None:
    row = fiche.row()
    fiche.entry(row, "Un")
    fiche.retex("RETEX 1")
    fiche.send(delete(fiche.entry(row, "Deux"), 1))
    page = browser.get(f"{history(fiche)}?{asked}").content.decode()
    assert set(re.findall(r'<span dir="auto">([^<]+)</span></a>', page)) == expected


def test_the_changes_of_one_person(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    fiche.entry(row, "Un")
    pk = str(uuid.uuid4())
    fiche.send(write(pk, 0, text="Deux", place=place(row)), by=fiche.cast.coordinator)
    page = browser.get(f"{history(fiche)}?qui={fiche.cast.coordinator.pk}").content.decode()
    assert re.findall(r'<span dir="auto">([^<]+)</span></a>', page) == ["Deux"]


def test_hostile_texts_are_shown_as_they_were_typed(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), HOSTILE)
    retex = fiche.retex(HOSTILE)
    fiche.send(write(pk, 1, text=HOSTILE + " <b>"), op("set", "retex", retex, 1, lines=["</del><script>"]))
    for address in (history(fiche), history(fiche, pk), history(fiche, retex)):
        page = browser.get(address).content.decode()
        assert "<script>alert" not in page
        assert "</del><script>" not in page
        assert "&lt;script&gt;" in page


def test_as_many_statements_for_one_change_as_for_three_hundred(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    assert (statements(browser, history(fiche)), statements(browser, history(fiche, pk))) == (11, 13)
    fiche.send(*[write(str(uuid.uuid4()), 0, text=f"Point {n}", place=place(row)) for n in range(150)])
    fiche.send(*[write(pk, n + 1, text=f"Un {n}") for n in range(150)])
    assert (statements(browser, history(fiche)), statements(browser, history(fiche, pk))) == (11, 13)


def statements(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_the_fiche_leads_to_its_history(fiche: Fiche, browser: Client) -> None:
    fiche.entry(fiche.row(), "Un")
    assert history(fiche) in browser.get(fiche.address.replace("saisie/", "")).content.decode()


def test_what_is_older_than_a_year_is_forgotten(fiche: Fiche) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    age(366 * 24 * 60)
    fiche.send(write(pk, 1, text="Deux"))
    assert (purge_history(), purge_history()) == (2, 0)
    assert fiche.changes(pk) == ["edited"]
    assert (Row.objects.count(), Entry.objects.get().text) == (1, "Deux")


def test_how_long_things_are_kept_is_a_setting_and_what_was_deleted_is_never_made_again(
    fiche: Fiche, browser: Client, settings: Settings
) -> None:
    settings.RESTORE_DAYS, settings.HISTORY_RETENTION_DAYS = 5, 10
    pk, row = new_id(), fiche.row()
    made = write(pk, 0, text="Le bruit", place=place(row))
    fiche.send(made, delete(pk, 1))
    age(6 * 24 * 60)
    assert fiche.one(restore(pk)).status == "refused"
    assert purge_history() == 0
    age(5 * 24 * 60)
    assert purge_history() == 2
    left = Revision.objects.get()
    assert (left.subject_id, left.before, left.after, left.by) == (uuid.UUID(pk), {}, {}, None)
    outcome = fiche.one(made)
    assert (outcome.status, outcome.deleted) == ("conflict", True)
    assert not Entry.objects.exists()
    assert "Le bruit" not in text_of(browser.get(history(fiche)))
    assert browser.get(history(fiche, pk)).status_code == 404


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "Un", [("ins", "Un")]),
        ("Un", "", [("del", "Un")]),
        ("Un", "Un", [("same", "Un")]),
        ("Le soir", "Le matin", [("same", "Le "), ("del", "soir"), ("ins", "matin")]),
        ("a b c", "a x c", [("same", "a "), ("del", "b"), ("ins", "x"), ("same", " c")]),
        ("a", "a a", [("same", "a"), ("ins", " a")]),
        ("a b, c d", "a x, y d", [("same", "a "), ("del", "b, c"), ("ins", "x, y"), ("same", " d")]),
    ],
)
def test_words_taken_out_and_put_in(before: str, after: str, shown: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in compare(before, after)] == shown


def test_two_long_texts_that_share_nothing_are_compared_at_once() -> None:
    began = timezone.now()
    pieces = compare("a b " * 2500, "b a " * 2500)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == "a b " * 2500
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == "b a " * 2500
    assert (timezone.now() - began).total_seconds() < 2
