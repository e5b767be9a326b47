"""The CSV files of the follow-up: what everybody has, in both forms, as the Table Schemas say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from frictionless import Package, Schema
from pytest_django import DjangoAssertNumQueries

from followup.models import Action
from followup.open_data import rows
from followup.open_data.columns import FILES
from followup.open_data.writer import write_file, write_pieces
from indicators.models import Indicator
from indicators.services import save_indicator
from indicators.values import TargetValues, read_indicator
from measures.models import Measure
from syntheses.writers import csv_cells
from syntheses.writers.csv_cells import SPREADSHEET
from syntheses.writers.csv_writer import SCHEMAS
from territories.archiving import archive_territory
from territories.services import add_territory, rename_territory
from tests.cast import Cast
from tests.catalogue.conftest import move
from tests.catalogue.measured import tied
from tests.measures.made import measure, yearly
from tests.syntheses.office import parts_of

pytestmark = [pytest.mark.django_db]

ZIP = "/donnees/suivi.zip"


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    """Published for Nantes and Vendée: a rate, with three values, and an action that is set aside in each plan."""
    made = tied(cast, cast.nantes, cast.vendee, definition="=1+1\nPuis la suite")
    measure(made, cast.bassin, "2024-05-01", "20", cast.facilitator, comment="Mot caché", source="Camille")
    measure(made, cast.vendee, "2025-05-01", "40.25", cast.facilitator)
    Action.objects.update(
        state="suspendue",
        state_reason="Motif caché",
        started_on=date(2021, 9, 6),
        progress=40,
        due_on=date(2022, 1, 31),
        responsible=cast.coordinator,
        responsible_body="@Département",
        followed_at=datetime(2021, 12, 31, 23, 30, tzinfo=UTC),
    )
    return made


def lines(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return said(response).splitlines()


def said(response: Any) -> str:
    """The text of a file, sent whole or as it is written."""
    return str(response.getvalue().decode())


def test_the_open_form_is_for_programs(client: Client, indicator: Indicator) -> None:
    head = f'"{indicator.pk}","Écoles reliées",'
    assert lines(client, "/donnees/releves.csv")[1:] == [
        f'{head}"academie","17","Nantes","2024","2024-01-01","2024-12-31","20","false","moyenne","1","4","false"',
        f'{head}"academie","17","Nantes","2025","2025-01-01","2025-12-31","40.25","false","moyenne","1","4","false"',
        f'{head}"departement","85","Vendée","2024","2024-01-01","2024-12-31","20","false","moyenne","1","0","false"',
        f'{head}"departement","85","Vendée","2025","2025-01-01","2025-12-31","40.25","false","saisie","0","0","false"',
    ]
    (told,) = csv.DictReader(io.StringIO(client.get("/donnees/indicateurs.csv").content.decode()))
    assert (told["definition"], told["cibles"]) == ("'=1+1\nPuis la suite", "2025-09-01 : 80")
    assert (told["depart_valeur"], told["actif"], told["thematique"]) == ("12.5", "true", "")
    actions = list(csv.DictReader(io.StringIO(client.get("/donnees/actions.csv").content.decode())))
    assert [(one["territoire_nom"], one["reference"]) for one in actions] == [
        ("Nantes", "NAN-T3-A1"),
        ("Vendée", "D85-T3-A1"),
    ]
    assert (actions[0]["etat"], actions[0]["en_retard"], actions[0]["organisme"]) == (
        "suspendue",
        "true",
        "'@Département",
    )
    assert (actions[0]["nouvelle"], actions[0]["echeance"]) == ("2022-01-01", "2022-01-31")
    Action.objects.update(due_on=None, planned_end=date(2022, 6, 30))
    Indicator.objects.update(active=False)
    assert {one["echeance"] for one in csv.DictReader(lines(client, "/donnees/actions.csv"))} == {"2022-06-30"}
    assert '"80","false"' in lines(client, "/donnees/indicateurs.csv")[-1].replace("2025-09-01 : ", "")


def test_the_spreadsheet_form_is_french(client: Client, indicator: Indicator) -> None:
    data = client.get("/donnees/tableur/releves.csv").getvalue()
    assert data.startswith('\ufeff"Indicateur";"Nom de l’indicateur";"Niveau du territoire";'.encode())
    assert data.decode("utf-8-sig").split("\r\n")[2] == (
        f'"{indicator.pk}";"Écoles reliées";"Académie";"17";"Nantes";"2025";"01/01/2025";"31/12/2025";"40,25";"non";'
        '"Moyenne simple";"1";"4";"non"'
    )
    assert '"Suspendue";"40";"06/09/2021"' in client.get("/donnees/tableur/actions.csv").content.decode("utf-8-sig")


def test_nobody_is_named(client: Client, indicator: Indicator) -> None:
    everything = "".join(part.decode("utf-8-sig") for part in parts_of(client.get(ZIP).content).values())
    assert "Écoles reliées" in everything
    hidden = ("Mot caché", "Camille", "Motif caché", "Coordinatrice", "Animateur", "example.org")
    assert [word for word in hidden if word in everything] == []


def test_a_small_number_leaves_an_empty_cell(client: Client, cast: Cast) -> None:
    counted = tied(cast, kind="nombre", unit="élèves")
    measure(counted, cast.vendee, "2024-05-01", "3", cast.facilitator)
    measure(counted, cast.vendee, "2025-05-01", "1200", cast.facilitator)
    told = csv.DictReader(io.StringIO(said(client.get("/donnees/releves.csv"))))
    assert [(one["valeur"], one["valeur_secret"]) for one in told] == [("", "true"), ("1200", "false")]


def test_what_is_withdrawn_disappears_at_once(client: Client, cast: Cast, indicator: Indicator) -> None:
    for path in (ZIP, *(f"/donnees/{name}.csv" for name in FILES)):
        first = client.get(path)
        assert first["Cache-Control"] == "no-cache"
        assert first["Link"].endswith('ETALAB-Licence-Ouverte-v2.0.pdf>; rel="license"')
        assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    for one in indicator.measured.select_related("entry__sheet__restitution"):
        move(one.entry.sheet.restitution, cast, "depublier")
    assert [len(lines(client, f"/donnees/{name}.csv")) for name in FILES] == [1, 1, 1]


def schema(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return value


@pytest.mark.parametrize("name", FILES)
def test_a_schema_is_one_and_says_the_columns_of_its_file(name: str) -> None:
    assert Schema.validate_descriptor(schema(name)).valid
    fields = schema(name)["fields"]
    assert [(field["name"], field["title"]) for field in fields] == [(one.name, one.title) for one in FILES[name]]
    assert all(field["description"].endswith(".") for field in fields)
    codes = {one.name: list(one.labels) for one in FILES[name] if one.labels}
    assert {field["name"]: field["constraints"]["enum"] for field in fields if field["name"] in codes} == codes


def test_the_zip_is_what_the_schemas_say_and_says_its_licence(
    client: Client, indicator: Indicator, tmp_path: Path
) -> None:
    parts = parts_of(client.get(ZIP).content)
    for name, data in parts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    found = Package(str(tmp_path / "datapackage.json")).validate()
    assert found.valid, found.flatten(["rowNumber", "fieldName", "note"])
    assert sorted(parts) == sorted(
        ["LISEZMOI.txt", "LICENCE.txt", "datapackage.json"]
        + [f"{folder}/{name}.csv" for folder in ("donnees-ouvertes", "tableur") for name in FILES]
        + [f"schemas/{name}.json" for name in FILES]
    )
    assert json.loads(parts["datapackage.json"])["licenses"][0]["name"] == "etalab-2.0"
    assert "Licence Ouverte 2.0" in parts["LICENCE.txt"].decode()
    assert parts["donnees-ouvertes/releves.csv"].count(b"\n") == 5


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_at_any_number(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    made = tied(cast, cast.nantes, *([cast.vendee] if number > 1 else []))
    for rank in range(number):
        measure(made, cast.vendee, f"{1990 + rank}-05-01", "30", cast.facilitator)
    with django_assert_num_queries(8):
        client.get(ZIP)


def test_the_values_are_written_as_they_are_sent_and_named_before_any_is_read(
    client: Client, cast: Cast, indicator: Indicator, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def etag() -> str:
        # What is not asked for again is not read: nor is what is sent, before it is.
        with django_assert_num_queries(7):
            return str(client.get("/donnees/releves.csv")["ETag"])

    seen = [etag()]
    with django_assert_num_queries(7):
        unchanged = client.get("/donnees/releves.csv", headers={"If-None-Match": seen[0]})
    assert (unchanged.status_code, unchanged.content, unchanged["Cache-Control"]) == (304, b"", "no-cache")
    assert client.get("/donnees/tableur/releves.csv", headers={"If-None-Match": seen[0]}).status_code == 200
    assert b"".join(client.head("/donnees/releves.csv")) == b""
    first = Measure.objects.earliest("pk")
    values, admin = read_indicator(indicator), cast.administrator
    coming = TargetValues(due_on=date(2027, 1, 1), value=Decimal(90))
    changes: list[Callable[[], object]] = [
        lambda: measure(indicator, cast.bassin, "2023-05-01", "20", cast.facilitator),
        lambda: measure(indicator, first.territory, "2024-05-01", "21", cast.facilitator, corrects=first),
        lambda: save_indicator(indicator=indicator, values=replace(values, targets=(coming,)), version=1, by=admin),
        lambda: rename_territory(territory=cast.bassin, name="Autre bassin", seen=cast.bassin.name),
        lambda: add_territory(level="bassin", name="Neuf", parent=cast.vendee),
        lambda: archive_territory(cast.bassin),
        lambda: indicator.measured.earliest("pk").delete(),
        lambda: move(indicator.measured.get().entry.sheet.restitution, cast, "depublier"),
        lambda: move(indicator.measured.get().entry.sheet.restitution, cast, "publier"),
    ]
    for change in changes:
        change()
        seen.append(etag())
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        seen.append(etag())
    assert len(set(seen)) == len(changes) + 2


def test_the_values_of_a_part_of_the_indicators_are_held_at_a_time(
    cast: Cast, indicator: Indicator, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = yearly(cast.nantes, "Autre", kind="nombre")
    indicator.measured.filter(entry__sheet__restitution__territory=cast.nantes).update(indicator=other)
    measure(other, cast.vendee, "2025-05-01", "1200", cast.facilitator)
    monkeypatch.setattr(rows, "TOGETHER", 1)
    monkeypatch.setattr(csv_cells, "PIECE", 2)
    some = list(write_pieces("releves", SPREADSHEET))
    assert (len(some), b"".join(some)) == (len(some), write_file("releves", SPREADSHEET))
    assert [one.count(b"\r\n") for one in some[:-1]] == [2] * (len(some) - 1)
    assert b"".join(some).count(b"\xef\xbb\xbf") == 1
    monkeypatch.setattr(rows, "TOGETHER", 50)
    assert write_file("releves", SPREADSHEET) == b"".join(some)
