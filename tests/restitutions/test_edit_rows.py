"""Editing tables and RETEX row by row, as a browser without script."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from restitutions.enums import Kind, State, Table
from restitutions.models import Entry, Restitution, Retex, Row, ThemeSheet
from restitutions.services import delete_row, save_row
from tests.cast import Cast
from tests.restitutions.browser import form_of, typed
from tests.restitutions.conftest import cells

pytestmark = [pytest.mark.django_db]


def address(restitution: Restitution, part: str = "diagnostic", number: int = 3) -> str:
    return f"/restitutions/{restitution.pk}/{number}/{part}/"


@pytest.fixture
def facilitator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.facilitator)
    return client


@pytest.mark.parametrize("part", ["retex", "diagnostic", "projections", "plan", "textes", "defis"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("facilitator", 200),
        ("reader", 404),
        ("other_coordinator", 404),
        ("other_facilitator", 404),
        ("outsider", 404),
    ],
)
def test_each_part_opens_for_those_who_write_there(
    client: Client, cast: Cast, row: Row, restitution: Restitution, who: str, status: int, part: str
) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(address(restitution, part)).status_code == status


def test_a_reader_of_what_is_sent_may_not_edit_it(client: Client, cast: Cast, restitution: Restitution) -> None:
    Restitution.objects.update(state=State.SUBMITTED, submitted_at="2020-10-20T10:00:00Z")
    client.force_login(cast.reader)
    response = client.get(address(restitution))
    assert response.status_code == 403
    assert "Votre rôle ne permet pas cette action" in response.content.decode()


def test_what_is_sent_says_why_it_does_not_change_and_keeps_what_was_typed(
    facilitator: Client, row: Row, restitution: Restitution
) -> None:
    page = facilitator.get(address(restitution))
    Restitution.objects.update(state=State.SUBMITTED, submitted_at="2020-10-20T10:00:00Z")
    response = facilitator.post(address(restitution), typed(page, {"lignes-0-strength": "Une phrase tardive"}))
    text = response.content.decode()
    assert response.status_code == 403
    assert "Cette restitution ne se modifie plus" in text
    assert "demandez à la personne qui coordonne votre territoire" in text
    assert "Une phrase tardive" in text
    assert not Entry.objects.filter(text="Une phrase tardive").exists()


def test_a_part_of_no_name_is_not_found(facilitator: Client, restitution: Restitution) -> None:
    assert facilitator.get(address(restitution, "autre")).status_code == 404


def test_the_first_save_creates_the_fiche_and_its_row(facilitator: Client, restitution: Restitution) -> None:
    page = facilitator.get(address(restitution, "plan", 2))
    assert not ThemeSheet.objects.exists()
    typing = {
        "lignes-0-action": "* Prêter un ordinateur\n- au collège",
        "lignes-0-timeframe": "Dès janvier",
        "lignes-0-horizon": "court",
    }
    response = facilitator.post(address(restitution, "plan", 2), typed(page, typing))
    assert (response.status_code, response["Location"]) == (302, f"/restitutions/{restitution.pk}/2/#plan")
    assert list(Entry.objects.order_by("reference").values_list("text", "reference", "highlighted", "horizon")) == [
        ("Prêter un ordinateur", "NAN-T2-A1", True, ""),
        ("au collège", "NAN-T2-A2", False, ""),
        ("Dès janvier", "NAN-T2-E1", False, "court"),
    ]


@pytest.mark.parametrize("part", ["retex", "diagnostic", "projections", "plan", "textes", "defis"])
def test_a_save_of_nothing_creates_nothing(facilitator: Client, restitution: Restitution, part: str) -> None:
    page = facilitator.get(address(restitution, part, 2))
    assert facilitator.post(address(restitution, part, 2), form_of(page)).status_code == 302
    assert not ThemeSheet.objects.exists()


def test_a_form_sent_twice_is_one_row(facilitator: Client, restitution: Restitution) -> None:
    sent = typed(facilitator.get(address(restitution)), {"lignes-0-strength": "Un relais"})
    for _ in range(3):
        assert facilitator.post(address(restitution), sent).status_code == 302
    assert (Row.objects.count(), Entry.objects.count()) == (1, 1)


def test_saving_without_typing_changes_nothing(facilitator: Client, row: Row, restitution: Restitution) -> None:
    before = list(Row.objects.values()) + list(Entry.objects.order_by("pk").values())
    response = facilitator.post(address(restitution), form_of(facilitator.get(address(restitution))))
    assert response.status_code == 302
    assert list(Row.objects.values()) + list(Entry.objects.order_by("pk").values()) == before


def test_another_line_is_given_and_what_is_typed_stays(facilitator: Client, row: Row, restitution: Restitution) -> None:
    sent = typed(facilitator.get(address(restitution)), {"lignes-1-strength": "Pas encore enregistré"}, "ajouter")
    page = facilitator.post(address(restitution), sent)
    assert form_of(page)["lignes-TOTAL_FORMS"] == ["3"]
    assert form_of(page)["lignes-1-strength"] == ["Pas encore enregistré"]
    assert Row.objects.count() == 1
    assert facilitator.post(address(restitution), form_of(page)).status_code == 302
    assert list(Row.objects.order_by("position").values_list("position", flat=True)) == [0, 1]


@pytest.mark.parametrize(
    ("part", "field"), [("diagnostic", "retex_label"), ("plan", "planned_lever"), ("retex", "label")]
)
def test_who_asks_for_another_line_writes_in_it_at_once(
    facilitator: Client, restitution: Restitution, part: str, field: str
) -> None:
    opened = facilitator.get(address(restitution, part))
    given = facilitator.post(address(restitution, part), typed(opened, {}, "ajouter")).content.decode()
    moved = facilitator.post(address(restitution, part), typed(opened, {}, "monter:0"))
    focused = [tag for tag in re.findall(r"<[^>]*>", given) if " autofocus" in tag]
    assert [re.findall(r'name="([^"]*)"', tag) for tag in focused] == [[f"lignes-1-{field}"]]
    assert b" autofocus" not in opened.content + moved.content


def test_a_row_is_moved_then_saved_where_it_was_put(
    facilitator: Client, row: Row, sheet: ThemeSheet, restitution: Restitution, cast: Cast
) -> None:
    second = save_row(
        sheet=sheet,
        table=Table.DIAGNOSIS,
        row_id=uuid.uuid4(),
        version=0,
        position=None,
        cells=cells(strength="Deux"),
        by=cast.facilitator,
    )
    page = facilitator.post(address(restitution), typed(facilitator.get(address(restitution)), {}, "monter:1"))
    assert form_of(page)["lignes-0-strength"] == ["Deux"]
    facilitator.post(address(restitution), form_of(page))
    assert list(Row.objects.order_by("position").values_list("pk", flat=True)) == [second.pk, row.pk]


@pytest.mark.parametrize(
    "action", ["monter:0", "monter:99", "descendre:-1", "descendre:x", "monter:", "monter:²", "monter:" + "9" * 5000]
)
def test_a_move_that_cannot_be_made_changes_nothing(
    facilitator: Client, row: Row, restitution: Restitution, action: str
) -> None:
    shown = facilitator.get(address(restitution))
    page = facilitator.post(address(restitution), typed(shown, {}, action))
    assert page.status_code == 200
    assert form_of(page)["lignes-0-strength"] == ["Un relais"]


def test_a_row_is_deleted_after_a_confirmation(facilitator: Client, row: Row, restitution: Restitution) -> None:
    sent = typed(facilitator.get(address(restitution)), {"lignes-0-remove": "on"})
    page = facilitator.post(address(restitution), sent)
    assert "Supprimer 1\xa0ligne" in page.content.decode()
    assert Row.objects.count() == 1
    kept = facilitator.post(address(restitution), typed(page, {}, "garder"))
    assert "lignes-0-remove" not in form_of(kept)
    facilitator.post(address(restitution), typed(page, {}, "supprimer"))
    assert Row.objects.count() == 0


def test_a_row_emptied_is_not_deleted_silently(facilitator: Client, row: Row, restitution: Restitution) -> None:
    empty = dict.fromkeys(["lignes-0-retex_label", "lignes-0-irritant", "lignes-0-strength"], " ")
    page = facilitator.post(address(restitution), typed(facilitator.get(address(restitution)), empty))
    assert "Cette ligne est vide" in page.content.decode()
    assert Entry.objects.filter(kind=Kind.STRENGTH).exists()


def test_who_saves_second_is_told_and_loses_nothing(
    facilitator: Client, row: Row, restitution: Restitution, cast: Cast
) -> None:
    page = facilitator.get(address(restitution))
    other = Client()
    other.force_login(cast.coordinator)
    other.post(address(restitution), typed(page, {"lignes-0-strength": "Un relais fort"}))
    mine = {"lignes-0-strength": "Un relais solide", "lignes-1-irritant": "Une ligne de plus"}
    again = facilitator.post(address(restitution), typed(page, mine))
    text = again.content.decode()
    assert "Une autre personne a modifié ce texte pendant que vous écriviez" in text
    assert "Texte enregistré par Coordinatrice" in text
    assert '<dd dir="auto">Un relais fort</dd>' in text
    assert form_of(again)["lignes-0-strength"] == ["Un relais solide"]
    assert form_of(again)["lignes-1-irritant"] == ["Une ligne de plus"]
    assert Entry.objects.filter(text="Un relais fort").exists()
    assert not Entry.objects.filter(text="Une ligne de plus").exists()
    assert facilitator.post(address(restitution), form_of(again)).status_code == 302
    assert set(Entry.objects.exclude(kind=Kind.RETEX_LABEL).values_list("text", flat=True)) == {
        "Le réseau tombe",
        "le soir",
        "Peu de prêts",
        "Un relais solide",
        "Une ligne de plus",
    }


def test_who_goes_back_and_saves_again_is_not_told_of_another_person(
    facilitator: Client, row: Row, restitution: Restitution
) -> None:
    page = facilitator.get(address(restitution))
    facilitator.post(address(restitution), typed(page, {"lignes-0-strength": "Un relais fort"}))
    again = facilitator.post(address(restitution), typed(page, {"lignes-0-strength": "Un relais solide"}))
    text = again.content.decode()
    assert "Vous avez déjà enregistré une autre version de ce texte" in text
    assert "Une autre personne" not in text


def test_two_people_on_two_rows_do_not_meet(
    facilitator: Client, row: Row, sheet: ThemeSheet, restitution: Restitution, cast: Cast
) -> None:
    page = facilitator.get(address(restitution))
    save_row(
        sheet=sheet,
        table=Table.DIAGNOSIS,
        row_id=row.pk,
        version=1,
        position=None,
        cells=cells(strength="Un relais fort"),
        by=cast.coordinator,
    )
    response = facilitator.post(address(restitution), typed(page, {"lignes-1-strength": "Une autre ligne"}))
    assert response.status_code == 302
    assert set(Entry.objects.filter(kind=Kind.STRENGTH).values_list("text", flat=True)) == {
        "Un relais fort",
        "Une autre ligne",
    }


def test_a_row_deleted_meanwhile_comes_back_if_saved_again(
    facilitator: Client, row: Row, sheet: ThemeSheet, restitution: Restitution, cast: Cast
) -> None:
    page = facilitator.get(address(restitution))
    delete_row(sheet=sheet, table=Table.DIAGNOSIS, row_id=row.pk, version=1, by=cast.coordinator)
    again = facilitator.post(address(restitution), typed(page, {"lignes-0-strength": "Un relais solide"}))
    assert "Cette ligne a été supprimée." in again.content.decode()
    assert facilitator.post(address(restitution), form_of(again)).status_code == 302
    assert Entry.objects.get(kind=Kind.STRENGTH).text == "Un relais solide"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\n" + "b" * 10_001, "La ligne 2 compte 10001 caractères"),
        ("ligne\n" * 201, "Ce texte compte 201 lignes"),
    ],
)
def test_a_text_too_long_is_said_at_its_cell_and_kept(
    facilitator: Client, restitution: Restitution, text: str, sentence: str
) -> None:
    sent = typed(facilitator.get(address(restitution)), {"lignes-0-strength": text})
    page = facilitator.post(address(restitution), sent)
    assert sentence in page.content.decode()
    assert 'href="#id_lignes-0-strength"' in page.content.decode()
    assert form_of(page)["lignes-0-strength"] == [text.removesuffix("")]
    assert not Row.objects.exists()


def test_a_hundred_rows_and_no_more(facilitator: Client, restitution: Restitution) -> None:
    sent = {"lignes-TOTAL_FORMS": ["101"], "lignes-INITIAL_FORMS": ["0"]}
    sent |= {f"lignes-{number}-strength": [f"Point {number}"] for number in range(101)}
    page = facilitator.post(address(restitution), sent)
    assert "Gardez 100 lignes au plus" in page.content.decode()
    assert not Row.objects.exists()


def test_controls_marks_html_and_template_syntax_are_kept_as_text(
    facilitator: Client, restitution: Restitution
) -> None:
    hostile = "<img src=x onerror=alert(1)>{{ x }}{% y %}\x00\x07 \u202etxet"
    response = facilitator.post(
        address(restitution), typed(facilitator.get(address(restitution)), {"lignes-0-strength": hostile})
    )
    assert response.status_code == 302
    assert Entry.objects.get().text == "<img src=x onerror=alert(1)>{{ x }}{% y %} \u202etxet"
    assert "<img src=x" not in facilitator.get(address(restitution)).content.decode()


@pytest.mark.parametrize(
    "hidden",
    [
        {"lignes-0-id": "pas un identifiant"},
        {"lignes-0-version": "-1"},
        {"lignes-0-version": "9" * 40, "lignes-0-shown": "x"},
        {"lignes-0-version": "9" * 5000},
        {"lignes-0-place": "9" * 5000},
        {"lignes-TOTAL_FORMS": "9" * 5000},
        {"lignes-0-place": "x"},
        {"lignes-TOTAL_FORMS": "x"},
        {"lignes-TOTAL_FORMS": "999999999"},
    ],
)
def test_a_form_tampered_with_is_no_failure(
    facilitator: Client, row: Row, restitution: Restitution, hidden: dict[str, str]
) -> None:
    sent = typed(facilitator.get(address(restitution)), {"lignes-0-strength": "Autre", **hidden})
    assert facilitator.post(address(restitution), sent).status_code in {200, 302}


def test_a_row_of_another_fiche_is_not_taken(facilitator: Client, row: Row, restitution: Restitution) -> None:
    page = facilitator.get(address(restitution, number=1))
    sent = typed(page, {"lignes-0-id": str(row.pk), "lignes-0-strength": "Volée"})
    answer = facilitator.post(address(restitution, number=1), sent)
    assert "une ligne n’est pas de cette fiche" in answer.content.decode()
    assert not Entry.objects.filter(text="Volée").exists()


def test_retex_are_written_with_their_links_and_speakers(facilitator: Client, restitution: Restitution) -> None:
    page = facilitator.get(address(restitution, "retex"))
    typing: dict[str, str | list[str]] = {
        "lignes-0-label": "RETEX 1",
        "lignes-0-scope": "Collège",
        "lignes-0-lines": "Une phrase.\nUne autre.",
        "lignes-0-speakers": ["parents", "eleves"],
        "lignes-0-links": "Vidéo du projet https://exemple.fr/v\nHTTP://exemple.fr",
    }
    assert facilitator.post(address(restitution, "retex"), typed(page, typing)).status_code == 302
    retex = Retex.objects.get()
    assert (retex.label, retex.scope, retex.lines, retex.speakers, retex.reference) == (
        "RETEX 1",
        "Collège",
        ["Une phrase.", "Une autre."],
        ["eleves", "parents"],
        "NAN-T3-R1",
    )
    assert list(retex.links.values_list("label", "url")) == [
        ("Vidéo du projet", "https://exemple.fr/v"),
        ("", "http://exemple.fr"),
    ]
    again = facilitator.get(address(restitution, "retex"))
    assert facilitator.post(address(restitution, "retex"), form_of(again)).status_code == 302
    assert Retex.objects.get().version == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lignes-0-label": "", "lignes-0-lines": "Une phrase."}, "Donnez un intitulé à ce RETEX"),
        ({"lignes-0-links": "javascript:alert(1)"}, "finissez par une adresse complète"),
        ({"lignes-0-speakers": ["pirates"]}, "pirates"),
        ({"lignes-0-label": "x" * 301}, "301 caractères"),
    ],
)
def test_a_retex_refused_says_what_to_write(
    facilitator: Client, restitution: Restitution, changes: dict[str, str], sentence: str
) -> None:
    page = facilitator.get(address(restitution, "retex"))
    answer = facilitator.post(address(restitution, "retex"), typed(page, {"lignes-0-label": "RETEX 1", **changes}))
    assert sentence in answer.content.decode()
    assert not Retex.objects.exists()


def test_a_get_writes_nothing_and_head_is_answered(facilitator: Client, restitution: Restitution) -> None:
    assert facilitator.head(address(restitution)).status_code == 200
    assert facilitator.put(address(restitution)).status_code == 405
