"""Saying who carries an action, and when: the page of one row of the plan."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.test import Client

from restitutions.enums import Kind, State, Table
from restitutions.models import Entry, Restitution, Row, ThemeSheet
from restitutions.services import Detail, NotADraftError, StaleRowError, set_details
from tests.cast import Cast
from tests.restitutions.browser import form_of, typed
from tests.restitutions.test_rows import create, save

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def facilitator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.facilitator)
    return client


@pytest.fixture
def plan(sheet: ThemeSheet, cast: Cast) -> Row:
    texts = {"action": "Prêter", "stakeholder": "La DANE\nLe département", "timeframe": "Dès janvier"}
    return create(sheet, Table.PLAN, cast.facilitator, **texts)


def one(text: str) -> Entry:
    return Entry.objects.get(text=text)


def address(row: Row) -> str:
    return f"/restitutions/{row.sheet.restitution_id}/3/plan/{row.pk}/"


def test_roles_horizon_and_dates_are_saved_and_shown_on_the_fiche(facilitator: Client, plan: Row) -> None:
    page = facilitator.get(address(plan))
    assert "Prêter" not in page.content.decode()
    dane, january = one("La DANE"), one("Dès janvier")
    changes = {
        f"{dane.pk}-role": "porteur",
        f"{january.pk}-horizon": "court",
        f"{january.pk}-starts_on": "2021-01-01",
        f"{january.pk}-ends_on": "2021-06-30",
    }
    response = facilitator.post(address(plan), typed(page, changes))
    assert response["Location"] == f"/restitutions/{plan.sheet.restitution_id}/3/#plan"
    january.refresh_from_db()
    assert (one("La DANE").role, one("Le département").role) == ("porteur", "")
    assert (january.horizon, january.starts_on, january.ends_on) == ("court", date(2021, 1, 1), date(2021, 6, 30))
    assert (one("La DANE").version, one("Le département").version) == (2, 1)
    fiche = facilitator.get(response["Location"]).content.decode()
    assert "(porteur)" in fiche
    assert "(court terme, du 1er janvier 2021 au 30 juin 2021)" in fiche
    assert form_of(facilitator.get(address(plan)))[f"{january.pk}-ends_on"] == ["2021-06-30"]


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        (Detail(), ""),
        (Detail(role="concerne"), "concerné"),
        (Detail(starts_on=date(2021, 3, 2)), "à partir du 2 mars 2021"),
        (Detail(starts_on=date(2021, 3, 2), ends_on=date(2021, 3, 2)), "le 2 mars 2021"),
        (Detail(horizon="long", ends_on=date(2021, 3, 2)), "long terme, jusqu’au 2 mars 2021"),
    ],
)
def test_a_detail_is_said_in_words(detail: Detail, words: str) -> None:
    assert detail.words == words


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("2021-06-30", "2021-01-01", "La fin ne peut pas précéder le début"),
        ("30 juin", "", "30 juin"),
        ("", "9" * 5000, "Rien n’a été enregistré"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_kept(
    facilitator: Client, plan: Row, start: str, end: str, sentence: str
) -> None:
    january = one("Dès janvier")
    changes = {f"{january.pk}-starts_on": start, f"{january.pk}-ends_on": end}
    page = facilitator.post(address(plan), typed(facilitator.get(address(plan)), changes))
    assert sentence in page.content.decode()
    assert form_of(page)[f"{january.pk}-starts_on"] == [start]
    assert one("Dès janvier").starts_on is None


def test_who_saves_second_is_told_and_loses_nothing(facilitator: Client, plan: Row, cast: Cast) -> None:
    page, dane = facilitator.get(address(plan)), one("La DANE")
    set_details(row=plan, version=1, details={dane.pk: Detail(role="concerne")}, by=cast.coordinator)
    again = facilitator.post(address(plan), typed(page, {f"{dane.pk}-role": "porteur"}))
    text = again.content.decode()
    assert "Texte enregistré par Coordinatrice" in text
    assert '<dd dir="auto">concerné</dd>' in text
    assert one("La DANE").role == "concerne"
    assert form_of(again)[f"{dane.pk}-role"] == ["porteur"]
    assert facilitator.post(address(plan), form_of(again)).status_code == 302
    assert one("La DANE").role == "porteur"


def test_saving_the_same_twice_changes_nothing(plan: Row, cast: Cast) -> None:
    details = {one("La DANE").pk: Detail(role="porteur")}
    for _ in range(2):
        set_details(row=plan, version=1, details=details, by=cast.facilitator)
    plan.refresh_from_db()
    assert plan.version == 2


def test_an_entry_deleted_or_a_row_gone_meanwhile_is_said(plan: Row, cast: Cast) -> None:
    details = {one("Le département").pk: Detail(role="porteur")}
    save(plan, cast.coordinator, stakeholder="La DANE")
    with pytest.raises(StaleRowError):
        set_details(row=plan, version=1, details=details, by=cast.facilitator)
    gone = Row(id=uuid.uuid4(), sheet=plan.sheet, table=Table.PLAN)
    with pytest.raises(StaleRowError):
        set_details(row=gone, version=1, details={}, by=cast.facilitator)


def test_what_is_sent_does_not_change(plan: Row, cast: Cast) -> None:
    Restitution.objects.update(state=State.SUBMITTED, submitted_at="2020-10-20T10:00:00Z")
    with pytest.raises(NotADraftError):
        set_details(row=plan, version=1, details={}, by=cast.facilitator)


def test_the_page_is_one_press_away_from_the_fiche_and_the_editor(facilitator: Client, plan: Row) -> None:
    fiche = f"/restitutions/{plan.sheet.restitution_id}/3/"
    assert f'href="{address(plan)}"' in facilitator.get(fiche).content.decode()
    assert f'value="preciser:{plan.pk}"' in facilitator.get(f"{fiche}plan/").content.decode()


def test_a_row_of_another_fiche_or_table_has_no_page(
    facilitator: Client, plan: Row, sheet: ThemeSheet, cast: Cast
) -> None:
    assert facilitator.get(address(plan).replace("/3/", "/2/")).status_code == 404
    other = create(sheet, Table.DIAGNOSIS, cast.facilitator, strength="Un relais")
    assert facilitator.get(address(other)).status_code == 404


def test_a_horizon_of_the_row_goes_on_applying(facilitator: Client, plan: Row) -> None:
    assert Entry.objects.filter(kind=Kind.TIMEFRAME).count() == 1
    editor = f"/restitutions/{plan.sheet.restitution_id}/3/plan/"
    facilitator.post(editor, typed(facilitator.get(editor), {"lignes-0-horizon": "moyen"}))
    assert form_of(facilitator.get(address(plan)))[f"{one('Dès janvier').pk}-horizon"] == ["moyen"]


def test_going_to_the_details_from_the_plan_saves_what_was_typed_first(facilitator: Client, plan: Row) -> None:
    editor = f"/restitutions/{plan.sheet.restitution_id}/3/plan/"
    page = facilitator.get(editor)
    assert f'href="{address(plan)}"' not in page.content.decode()
    response = facilitator.post(editor, typed(page, {"lignes-0-action": "Prêter, et réparer"}, f"preciser:{plan.pk}"))
    assert response["Location"] == address(plan)
    assert Entry.objects.filter(kind=Kind.ACTION).values_list("text", flat=True).get() == "Prêter, et réparer"
    assert "c’est enregistré" in facilitator.get(address(plan)).content.decode()


@pytest.mark.parametrize("asked", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_details_of_no_row_of_the_plan_lead_to_the_fiche(facilitator: Client, plan: Row, asked: str) -> None:
    editor = f"/restitutions/{plan.sheet.restitution_id}/3/plan/"
    response = facilitator.post(editor, typed(facilitator.get(editor), {}, f"preciser:{asked}"))
    assert response["Location"] == f"/restitutions/{plan.sheet.restitution_id}/3/#plan"
