"""/sessions/<id>/<bloc>/: each block is saved by itself, and nothing typed is lost."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from tests.cast import Cast
from tests.workshops.sheets import NASTY, NASTY_KEPT, attendance, general, make_workshop, rows
from workshops.blocks import read_block
from workshops.models import BlockSave, Workshop
from workshops.values import AttendanceValues, FacilitatorValues, MeetingValues

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(client: Client, cast: Cast) -> Workshop:
    client.force_login(cast.facilitator)
    return make_workshop(cast)


def save(client: Client, workshop: Workshop, block: str, data: dict[str, Any]) -> Any:
    return client.post(f"/sessions/{workshop.pk}/{block}/", data)


def stored(workshop: Workshop, block: str) -> Any:
    return read_block(Workshop.objects.select_related("territory", "campaign").get(pk=workshop.pk), block)


def test_the_general_block_moves_the_session_within_one_s_territories(
    client: Client, cast: Cast, workshop: Workshop
) -> None:
    data = general(cast, title="  Nouvel\nintitulé ", territory=cast.bassin.pk, format="", state="annulee")
    assert save(client, workshop, "general", data)["Location"] == f"/sessions/{workshop.pk}/#contenu"
    values = stored(workshop, "general")
    assert (values.title, values.territory, values.format, values.state) == (
        "Nouvel intitulé",
        cast.bassin,
        "",
        "annulee",
    )
    refused = save(client, workshop, "general", general(cast, territory=cast.morbihan.pk) | {"version": "1"})
    assert refused.status_code == 200
    assert stored(workshop, "general").territory == cast.bassin


def test_dates_are_added_emptied_removed_and_put_in_order(client: Client, workshop: Workshop) -> None:
    data = rows(
        "dates",
        [
            {"starts_on": "2020-10-12", "place": "Fontenay", "DELETE": "on"},
            {"starts_on": "2020-10-20", "starts_at": "18:00", "place": "Luçon"},
            {"starts_on": "2020-10-14", "ends_on": "2020-10-16"},
            {"starts_on": "", "place": " "},
        ],
        initial=1,
    )
    save(client, workshop, "dates", data)
    assert stored(workshop, "dates") == (
        MeetingValues(starts_on=date(2020, 10, 14), ends_on=date(2020, 10, 16)),
        MeetingValues(starts_on=date(2020, 10, 20), starts_at=time(18), place="Luçon"),
    )


def test_dates_in_words_keep_the_order_they_were_written_in(client: Client, workshop: Workshop) -> None:
    lines = [{"starts_on": "2020-10-20"}, {"text": "Du 28/09 au 09/10 : Vendée"}, {"starts_on": "2020-10-01"}]
    save(client, workshop, "dates", rows("dates", lines))
    said = [(one.starts_on, one.text) for one in stored(workshop, "dates")]
    assert said == [(date(2020, 10, 20), ""), (None, "Du 28/09 au 09/10 : Vendée"), (date(2020, 10, 1), "")]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"place": "Luçon"}, "Indiquez une date, ou écrivez la date et le lieu en toutes lettres."),
        ({"ends_on": "2020-10-12", "text": "Octobre"}, "Indiquez une date, ou écrivez la date et le lieu"),
        ({"starts_on": "2020-10-12", "ends_on": "2020-10-11"}, "La date de fin ne peut pas précéder la date de début."),
        (
            {"starts_on": "2020-10-12", "starts_at": "18:00", "ends_at": "17:00"},
            "L’heure de fin ne peut pas précéder l’heure de début.",
        ),
        ({"starts_on": "31/02/2020"}, "Écrivez une date complète"),
        ({"starts_on": "2020-10-12", "starts_at": "25:00"}, "Écrivez une heure complète"),
        ({"starts_on": "2020-10-12", "place": "x" * 100_000}, "réduisez-le à 200 au plus"),
        ({"text": "x" * 100_000}, "réduisez-le à 500 au plus"),
    ],
)
def test_a_wrong_date_gets_a_sentence_and_stays_in_its_fields(
    client: Client, workshop: Workshop, line: dict[str, str], sentence: str
) -> None:
    answer = save(client, workshop, "dates", rows("dates", [line], version=0))
    page = answer.content.decode()
    assert sentence in page
    assert all(f'value="{value}"' in page for value in line.values())
    assert [one.place for one in stored(workshop, "dates")] == ["Fontenay"]


def test_the_team_keeps_its_order_and_needs_a_name_or_a_function(client: Client, workshop: Workshop) -> None:
    lines = [{"name": "Zoé Exemple"}, {"name": "", "role": ""}, {"role": "inspection"}]
    save(client, workshop, "equipe", rows("equipe", lines, initial=1))
    assert stored(workshop, "equipe") == (FacilitatorValues(name="Zoé Exemple"), FacilitatorValues(role="inspection"))


@pytest.mark.parametrize(
    ("block", "data"),
    [
        ("dates", rows("dates", [{"text": NASTY}])),
        ("equipe", rows("equipe", [{"name": NASTY, "role": NASTY}])),
        ("participation", attendance({"checked": "on", "participants_note": NASTY})),
    ],
)
def test_strange_texts_are_kept_and_printed_as_text(
    client: Client, workshop: Workshop, block: str, data: dict[str, Any]
) -> None:
    answer = save(client, workshop, block, data)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert escape(NASTY_KEPT) in page
    assert "<script>alert" not in page


def test_unknown_is_not_nobody(client: Client, workshop: Workshop) -> None:
    data = attendance(
        {"checked": "on", "participants": "0"},
        {"checked": "on", "participants": "", "participants_note": "une vingtaine"},
        {"participants": "1 000"},
        {},
    )
    save(client, workshop, "participation", data)
    lines = stored(workshop, "participation")
    assert lines[:4] == (
        AttendanceValues(category="premier_degre", checked=True, participants=0),
        AttendanceValues(category="second_degre", checked=True, participants_note="une vingtaine"),
        AttendanceValues(category="representants_academiques", checked=True, participants=1000),
        AttendanceValues(category="usagers"),
    )
    page = client.get(f"/sessions/{workshop.pk}/").content.decode()
    assert "<strong>au moins 1\u202f000</strong>" in page


def test_the_open_form_shows_the_saved_total_for_those_without_script(client: Client, workshop: Workshop) -> None:
    page = client.get(f"/sessions/{workshop.pk}/participation/").content.decode()
    assert '<strong data-total="participants">au moins 1\u202f234</strong>' in page
    assert 'aria-live="polite"' in page
    assert 'value="1200"' in page


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("une vingtaine", "Écrivez un nombre entier, en chiffres."),
        ("-3", "Écrivez un nombre supérieur ou égal à 0."),
        ("2,5", "Écrivez un nombre entier, en chiffres."),
        ("9999999", "Écrivez un nombre inférieur ou égal à"),
        ("9" * 100_000, "Écrivez un nombre"),
        (NASTY, "Écrivez un nombre entier, en chiffres."),
    ],
)
def test_a_head_count_in_words_is_refused_and_kept(
    client: Client, workshop: Workshop, value: str, sentence: str
) -> None:
    data = attendance({"checked": "on", "participants": value}, {"participants_note": "à garder"})
    page = save(client, workshop, "participation", data).content.decode()
    assert sentence in page
    assert escape(value) in page
    assert 'value="à garder"' in page
    assert stored(workshop, "participation")[0].participants == 1200


@pytest.mark.parametrize("block", ["dates", "equipe", "participation"])
def test_a_form_that_lost_its_counters_is_refused_with_a_sentence(
    client: Client, workshop: Workshop, block: str
) -> None:
    before = stored(workshop, block)
    page = save(client, workshop, block, {"version": "0"}).content.decode()
    assert "Le formulaire est arrivé incomplet." in page
    too_many = rows(block, [{} for _ in range(3)]) | {f"{block}-TOTAL_FORMS": "100000"}
    assert save(client, workshop, block, too_many).status_code == 200
    assert stored(workshop, block) == before


def test_saving_can_lead_to_the_next_block(client: Client, workshop: Workshop) -> None:
    data = rows("equipe", [{"name": "Zoé Exemple"}]) | {"next": "1"}
    assert save(client, workshop, "equipe", data)["Location"] == f"/sessions/{workshop.pk}/participation/#participation"


def test_a_block_sent_five_times_is_saved_once(client: Client, cast: Cast, workshop: Workshop) -> None:
    for _ in range(5):
        assert save(client, workshop, "equipe", rows("equipe", [{"name": "Zoé Exemple"}])).status_code == 302
    last = BlockSave.objects.get(workshop=workshop)
    assert (last.block, last.version, last.saved_by) == ("equipe", 1, cast.facilitator)
    workshop.refresh_from_db()
    assert workshop.version == 2
