"""The five ways in: what a wrong value gets, a sentence beside it, and the others are saved."""

from __future__ import annotations

import re
import uuid
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from asks.links import ANSWER, token_of
from indicators.models import Indicator
from measures.imports.weigh import Effect
from measures.models import Measure
from tests.asks.made import asked, at, link_of, run
from tests.cast import Cast
from tests.catalogue.measured import API, headers
from tests.measures.imports.test_import import kept_of, settle, weighed
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db

UNIT = "« 12 € » n’est pas dans la bonne unité : l’indicateur est en « % »."
BOUNDS = "Un taux est compris entre 0 et 100."
COMING = "Cette période n’a pas commencé : une valeur en 2027 ne se donne pas d’avance."
TWICE = "Il y a déjà une valeur en 2025 : 40 %, enregistrée par Animateur le dimanche 22 novembre 2026, 12 h 00."


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel("2026-11-22T12:00:00+01:00", tick=False) as moved:
        yield moved


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    """A rate of each département, that Vendée gave for 2025."""
    made = yearly(cast.nantes)
    measure(made, cast.vendee, "2025-01-01", "40", cast.facilitator)
    return made


def plain(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", unescape(text))


def values() -> list[str]:
    rows = Measure.objects.in_force().order_by("period_start", "territory__ref").values_list("period_start", "value")
    return [f"{start.year} {value}" for start, value in rows]


def test_a_form_says_it_beside_the_field_and_keeps_what_was_typed(
    client: Client, cast: Cast, indicator: Indicator
) -> None:
    client.force_login(cast.facilitator)
    sent = {"uid": str(uuid.uuid4()), "territory": cast.vendee.pk, "day": "2024-01-01", "value": "41"}
    sent |= {"weight": "", "source": "Enquête", "comment": ""}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"value": "12 €"}, UNIT),
        ({"value": "130"}, BOUNDS),
        ({"weight": "12 %"}, "« 12 % » n’est pas dans la bonne unité : écrivez un nombre sans unité."),
        ({"day": "2027-01-01"}, "Choisissez une période de la liste."),
        ({"territory": cast.morbihan.pk}, "Sélectionnez un choix valide."),
        ({"day": "2025-01-01"}, TWICE),
    ]
    for changes, said in wrong:
        answer = client.post(f"/indicateurs/{indicator.pk}/releves/nouveau/", {**sent, **changes})
        page = plain(answer.content.decode())
        [field] = set(changes)
        beside = page.partition(f'id="id_{field}_error"')[2].partition("</div>")[0]
        assert (answer.status_code, said in beside, 'value="Enquête"' in page) == (200, True, True), (changes, beside)
    assert values() == ["2025 40.00"]


def test_a_grid_says_it_of_each_cell_and_saves_the_others(client: Client, cast: Cast, indicator: Indicator) -> None:
    client.force_login(cast.facilitator)

    def cell(text: str, place: int = cast.vendee.pk, year: int = 2024) -> dict[str, Any]:
        return {"op": str(uuid.uuid4()), "territory": place, "start": f"{year}-01-01", "text": text, "seen": None}

    sent = [cell("12 €"), cell("130"), cell("5", year=2027), cell("5", cast.morbihan.pk), cell("6", year=2025)]
    address = f"/indicateurs/{indicator.pk}/grille/"
    answer = client.post(address, {"cells": [*sent, cell("41 %")]}, content_type="application/json")
    *refused, last = [(one["status"], plain(one["why"])) for one in answer.json()["cells"]]
    assert refused == [
        ("refused", UNIT),
        ("refused", BOUNDS),
        ("refused", COMING),
        ("refused", "Vous ne saisissez pas les valeurs de ce territoire."),
        ("changed", "Entre-temps, 40 % y a été saisi."),
    ]
    assert (last[0], values()) == ("saved", ["2024 41.00", "2025 40.00"])


def test_a_table_says_it_of_each_line_and_writes_nothing_until_they_are_set_aside(
    cast: Cast, indicator: Indicator
) -> None:
    lines = [f"{cast.vendee.ref};2024;12 €", "D44;2024;130", "D85;2027;5", "D56;2024;5", "D85;2024;41", "D85;2024;42"]
    kept = kept_of(indicator, cast.coordinator, "code;période;valeur", *lines)
    wrong = [(one.raw.where, plain(" ".join(one.errors))) for one in weighed(kept).of(Effect.WRONG)]
    assert wrong == [
        ("ligne 2", UNIT),
        ("ligne 3", BOUNDS),
        ("ligne 4", COMING),
        ("ligne 5", "« D56 » n’est pas un territoire de cet indicateur. Écrivez son code ou son nom complet."),
        ("ligne 7", "Le fichier donne déjà une valeur pour ce territoire en 2024."),
    ]
    assert values() == ["2025 40.00"]
    settle(kept, without=tuple(where for where, _ in wrong))
    assert values() == ["2024 41.00", "2025 40.00"]


def test_the_api_says_it_of_each_value_and_records_the_others(client: Client, cast: Cast, indicator: Indicator) -> None:
    def value(number: Any, day: str = "2024-05-01", territory: str = "D85") -> dict[str, Any]:
        return {"uid": str(uuid.uuid4()), "territory": territory, "day": day, "value": number}

    sent = [
        value("12 €"), value("beaucoup"), value("NaN"), value(130), value(5, "2027-01-01"), value(5, territory="D56"),
        value(6, "2025-03-01"), value("12,5 %"), value("41.250", "2023-01-01"),
    ]  # fmt: skip
    by = headers(cast.facilitator, may_write=True)
    address = f"{API}/indicators/{indicator.pk}/measures"
    told = client.post(address, {"measures": sent}, content_type="application/json", headers=by).json()["results"]
    assert [[(fault["name"], plain(fault["detail"])) for fault in one["errors"]] for one in told] == [
        [("value", UNIT)],
        [("value", "« beaucoup » n’est pas un nombre reconnu. Écrivez un nombre en chiffres, sans texte autour.")],
        [("value", "« NaN » n’est pas un nombre reconnu. Écrivez un nombre en chiffres, sans texte autour.")],
        [("value", BOUNDS)],
        [("day", COMING)],
        [("territory", "Aucun territoire de ce préfixe où vous saisissiez des valeurs de cet indicateur.")],
        [("day", f"{TWICE} Corrigez-la plutôt.")],
        [],
        [],
    ]
    assert values() == ["2023 41.25", "2024 12.50", "2025 40.00"]


def test_a_link_of_an_email_says_it_beside_its_field_and_records_nothing(
    client: Client, cast: Cast, clock: Any
) -> None:
    asked(cast.nantes, cast.facilitator, where=cast.vendee, kind="taux")
    run("2026-02-06")
    clock.move_to(at("2026-02-07"))
    address = reverse("asks:answer", args=[token_of(ANSWER, link_of(cast.facilitator).uid)])

    def answered(value: str) -> str:
        return plain(client.post(address, {"value": value}, follow=True).content.decode())

    for typed, said in (("12 €", UNIT), ("130", BOUNDS)):
        page = answered(typed)
        beside = page.partition('id="id_value_error"')[2].partition("</div>")[0]
        assert (said in beside, f'value="{typed}"' in page) == (True, True)
    # A clock put back: the month has not begun.
    clock.move_to(at("2025-12-20"))
    assert "Cette période n’a pas commencé : une valeur en janvier 2026 ne se donne pas d’avance." in answered("12")
    clock.move_to(at("2026-02-08"))
    roles = list(Membership.objects.filter(user=cast.facilitator))
    Membership.objects.filter(user=cast.facilitator).delete()
    assert "plus de rôle" in answered("12")
    assert Measure.objects.count() == 0
    Membership.objects.bulk_create(roles)
    assert "La réponse est enregistrée" in answered("12 %")
    assert "Ce lien a servi" in answered("13")
    assert [(str(one.value), one.period_start) for one in Measure.objects.all()] == [("12.00", date(2026, 1, 1))]
