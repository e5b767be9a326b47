"""/indicateurs/<id>/grille/: as a form, and as the batches that its script sends."""

from __future__ import annotations

import html
import re
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from indicators.models import Indicator
from measures.models import Measure
from measures.periods import period_of
from territories.models import Territory
from tests.cast import Cast
from tests.indicators.made import NASTY
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db

OP = "00000000-0000-0000-0000-000000000001"


def address(indicator: Indicator) -> str:
    return f"/indicateurs/{indicator.pk}/grille/"


def year(back: int = 1) -> date:
    """The first day of a year before this one."""
    return period_of("annuelle", date(timezone.localdate().year - back, 1, 1)).start


def sent_form(*cells: tuple[Territory, date, str, Measure | None, str]) -> dict[str, str]:
    """The form of these cells, each with the measure and the text that were shown there."""
    sent = {"uid": str(uuid.uuid4())}
    for territory, start, text, seen, held in cells:
        shown = f"h-{territory.pk}"
        sent[f"v-{territory.pk}-{start.isoformat()}"] = text
        told = f"{start.isoformat()}:{seen.pk if seen else ''}:{held}"
        sent[shown] = f"{sent[shown]}|{told}" if shown in sent else told
    return sent


def cell(
    territory: Territory, start: date, text: str, seen: Measure | None = None, held: str = ""
) -> tuple[Territory, date, str, Measure | None, str]:
    return territory, start, text, seen, held


def batch(client: Client, indicator: Indicator, *cells: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(status, text, why) of each cell."""
    response = client.post(address(indicator), {"cells": list(cells)}, content_type="application/json")
    assert response.status_code == 200
    assert re.fullmatch(r"\d{1,2}\u00a0h\u00a0\d\d", response.json()["at"])
    return [(one["status"], one["text"], one["why"]) for one in response.json()["cells"]]


def typed(territory: Territory, text: str, seen: int | None = None, op: str = "", start: str = "") -> dict[str, Any]:
    return {
        "op": op or str(uuid.uuid4()),
        "territory": territory.pk,
        "start": start or year().isoformat(),
        "text": text,
        "seen": seen,
    }


def values() -> list[tuple[str, str, str]]:
    rows = Measure.objects.in_force().order_by("territory__ref", "period_start")
    return [(one.territory.ref, str(one.value), one.way) for one in rows.select_related("territory")]


def test_the_form_records_what_changed_and_keeps_what_is_refused_next_to_its_reason(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    there = measure(indicator, cast.vendee, year(2).isoformat(), "12", cast.facilitator, weight="40", source="Enquête")
    loire = Territory.objects.get(ref="D44")
    client.force_login(cast.facilitator)
    text = client.get(address(indicator)).content.decode()
    names = re.findall(r'scope="row"[^>]*>\s*(?:<[^>]+>\s*)*([^<]+?)\s*<', text)
    assert names == ["Loire-Atlantique", "Maine-et-Loire", "Mayenne", "Sarthe", "Vendée"]
    assert f'aria-label="Vendée, {year(2).year}"' in text
    assert re.search(rf'aria-label="Vendée, {year(2).year}"\s+value="12"', text)
    # What the form without script sends back to tell what changed.
    shown = f"{year(2).isoformat()}:{there.pk}:12"
    assert re.search(rf'name="h-{cast.vendee.pk}"\s+value="[^"]*{shown}', text)
    sent = sent_form(
        cell(cast.vendee, year(2), "13,5 %", there, "12"),
        cell(cast.vendee, year(1), NASTY),
        cell(loire, year(1), "130"),
        cell(loire, year(2), "20"),
    )
    answer = client.post(address(indicator), sent)
    assert answer.status_code == 200
    page = html.unescape(re.sub(r"\s+", " ", answer.content.decode()))
    assert "2 valeurs enregistrées." in page.replace("\u00a0", " ")
    assert "Un taux est compris entre 0 et 100." in page
    assert 'value="130"' in page
    assert "<script>alert" not in answer.content.decode()
    assert values() == [("D44", "20.00", "grille"), ("D85", "13.50", "grille")]
    last = Measure.objects.get(corrects=there)
    assert (str(last.weight), last.source) == ("40.00", "Enquête")


def test_the_form_sent_twice_records_once(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    sent = sent_form(cell(cast.vendee, year(), "13"))
    assert {client.post(address(indicator), sent).status_code for _ in range(2)} == {302}
    assert Measure.objects.count() == 1


def test_each_cell_of_a_batch_has_its_answer(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    there = measure(indicator, cast.bassin, year().isoformat(), "5", cast.facilitator)
    client.force_login(cast.facilitator)
    answers = batch(
        client,
        indicator,
        typed(cast.vendee, "12,5 %"),
        typed(cast.morbihan, "13"),
        typed(cast.bassin, "6"),
        typed(cast.bassin, "", there.pk),
        typed(cast.vendee, "x", start=year(2).isoformat()),
        typed(cast.vendee, "3", start=f"{year(2).year}-02-01"),
    )
    assert [status for status, _, _ in answers] == ["saved", "refused", "changed", "refused", "refused", "refused"]
    assert answers[0][1] == "12,5"
    assert answers[1][2] == "Vous ne saisissez pas les valeurs de ce territoire."
    assert answers[2][1:] == ("5", "Entre-temps, 5\u00a0% y a été saisi.")
    assert answers[3][2].startswith("Une cellule vide ne retire pas la valeur.")
    assert answers[4][2].startswith("«\u00a0x\u00a0» n’est pas un nombre")
    assert answers[5][2].startswith("Cette colonne n’est plus une période")
    assert values() == [("D85", "12.50", "grille"), (cast.bassin.ref, "5.00", "formulaire")]


def test_each_wrong_cell_has_its_sentence_and_the_others_are_saved(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    coming = period_of("annuelle", date(timezone.localdate().year + 1, 1, 1))
    twice = typed(cast.vendee, "14"), typed(cast.vendee, "15")
    wrong = [
        typed(cast.bassin, "12 écoles"),
        typed(cast.bassin, "130"),
        typed(cast.bassin, "13", start=coming.start.isoformat()),
        typed(cast.morbihan, "13"),
        {**typed(cast.bassin, "13"), "territory": 10**9},
    ]
    first, *refused, second, last = batch(client, indicator, twice[0], *wrong, twice[1], typed(cast.bassin, "16"))
    assert [(status, why.replace("\u00a0", " ")) for status, _, why in refused] == [
        ("refused", "« 12 écoles » n’est pas dans la bonne unité : l’indicateur est en « % »."),
        ("refused", "Un taux est compris entre 0 et 100."),
        ("refused", f"Cette période n’a pas commencé : une valeur en {coming.start.year} ne se donne pas d’avance."),
        ("refused", "Vous ne saisissez pas les valeurs de ce territoire."),
        ("refused", "Vous ne saisissez pas les valeurs de ce territoire."),
    ]
    assert (first[0], second, last[0]) == ("saved", ("changed", "14", "Entre-temps, 14\u00a0% y a été saisi."), "saved")
    assert values() == [("D85", "14.00", "grille"), (cast.bassin.ref, "16.00", "grille")]


def test_a_batch_sent_again_after_a_lost_answer_records_once(client: Client, cast: Cast) -> None:
    indicator, one = yearly(cast.nantes), typed(cast.vendee, "12")
    client.force_login(cast.facilitator)
    assert batch(client, indicator, one) == batch(client, indicator, one) == [("saved", "12", "")]
    assert Measure.objects.count() == 1


def test_two_people_in_one_cell_do_not_overwrite_each_other(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    there = measure(indicator, cast.vendee, year().isoformat(), "5", cast.facilitator)
    client.force_login(cast.facilitator)
    assert batch(client, indicator, typed(cast.vendee, "6", there.pk))[0][0] == "saved"
    client.force_login(cast.coordinator)
    assert batch(client, indicator, typed(cast.vendee, "7", there.pk)) == [
        ("changed", "6", "Entre-temps, 6\u00a0% y a été saisi.")
    ]
    last = Measure.objects.in_force().get()
    assert batch(client, indicator, typed(cast.vendee, "7", last.pk))[0][0] == "saved"
    assert values() == [("D85", "7.00", "grille")]


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{",
        '{"cells": [1]}',
        '{"cells": [{"op": "x", "territory": 1, "start": "2020-01-01", "text": "1", "seen": null}]}',
        f'{{"cells": [{{"op": "{OP}", "territory": "1", "start": "2020-01-01", "text": "1", "seen": null}}]}}',
        f'{{"cells": [{{"op": "{OP}", "territory": {10**22}, "start": "2020-01-01", "text": "1", "seen": 1}}]}}',
    ],
    ids=["list", "cut", "number", "op", "territory", "huge"],
)
def test_what_is_not_a_batch_is_refused(client: Client, cast: Cast, body: str) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    assert client.post(address(indicator), body, content_type="application/json").status_code == 400
    too_many = {"cells": [typed(cast.vendee, "1", start="2020-01-01")] * 601}
    assert client.post(address(indicator), too_many, content_type="application/json").status_code == 413


def test_the_grid_takes_as_many_statements_with_values_as_without(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    client.get(address(indicator))
    for territory in (None, *Territory.objects.within(cast.nantes).filter(level="departement")):
        if territory:
            for back in range(1, 9):
                measure(indicator, territory, year(back).isoformat(), "5", cast.facilitator)
        with django_assert_num_queries(7):
            client.get(address(indicator))


def test_an_indicator_without_periods_has_no_grid(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    assert client.get(address(yearly(cast.nantes, periodicity="unique"))).status_code == 404


def test_what_is_refused_of_a_cell_that_left_the_page_is_said_too(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    answer = client.post(address(indicator), sent_form(cell(cast.vendee, date(1990, 1, 1), "130")))
    page = html.unescape(re.sub(r"\s+", " ", answer.content.decode()))
    assert "1er janvier 1990, «\u00a0130\u00a0»\u00a0: Un taux est compris entre 0 et 100." in page


def test_the_grid_goes_no_further_back_than_values_do(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    indicator = yearly(cast.nantes)
    page = client.get(address(indicator), {"jusqu": "1900-01-01"}).content.decode()
    assert re.findall(r'scope="col">(\d+)<', page) == ["1950"]
    assert "Périodes d’avant" not in page
