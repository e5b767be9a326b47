"""CSV: what stands in the files, in both forms, and that they are what the Table Schemas say."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from frictionless import Package, Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from common.formulas import guarded
from followup.open_data.columns import FILES as FOLLOW_UP
from syntheses.edition import Edition
from syntheses.report import (
    Attendance,
    Entry,
    Facilitator,
    PlanRow,
    Report,
    Session,
    TerritoryRef,
    ThemeSection,
    entries_of,
)
from syntheses.writers.csv_cells import FORMS, OPEN, SPREADSHEET
from syntheses.writers.csv_columns import FILES
from syntheses.writers.csv_notice import licence, notice
from syntheses.writers.csv_writer import SCHEMAS, write_csv, write_csv_zip
from tests.syntheses.office import parts_of
from tests.syntheses.strategies import reports

EDITION = Edition(
    version=2,
    date=date(2020, 11, 4),
    brand={"entity": "Éducation publique"},
    campaign_title="États généraux du numérique 2020",
    territory_name="Académie de Nantes",
    checksum="ab" * 32,
)
PLACE = "egn-2020,academie,17,Académie de Nantes,2".replace(",", '","')
SMALL = Report(
    layout="ateliers",
    title="Synthèse",
    campaign="egn-2020",
    territory=TerritoryRef(level="academie", code="17", name="Académie de Nantes"),
    contact="prenom.nom@example.org",
    sessions=(
        Session(
            region="Bocage",
            format="presentiel",
            facilitators=(Facilitator(name="Camille Martin", role="Inspection"),),
            participants=(
                Attendance(category="premier_degre", checked=True, participants=12, participants_note="dont 2 aides"),
                Attendance(category="usagers", checked=True, participants=3),
                Attendance(category="elus", checked=True),
            ),
        ),
    ),
    themes=(
        ThemeSection(
            theme=3,
            label="Équipement",
            plan=(
                PlanRow(
                    what=(Entry(text="=1+1", highlighted=True, ref="PDL-T3-Q1", items=(Entry(text="dessous"),)),),
                    when=(Entry(text="Bientôt", horizon="court", ends_on=date(2021, 6, 30)),),
                ),
            ),
        ),
    ),
)


def unguarded(cell: str) -> str:
    """What a cell was made from, by the rule that goes with the files."""
    rule = re.search(r"correspond à  (\S+)  ,", notice())
    assert rule
    return cell[1:] if re.match(rule[1], cell) else cell


def rows(report: Report, *names: str) -> list[dict[str, str]]:
    files = write_csv([(report, EDITION)], form=OPEN)
    texts = [files[f"{name}.csv"].decode() for name in names]
    return [line for text in texts for line in csv.DictReader(io.StringIO(text, newline=""))]


# --- the two forms --------------------------------------------------------------------------------------------------


def test_the_open_form_is_for_programs() -> None:
    data = write_csv([(SMALL, EDITION)], form=OPEN)["plan.csv"].decode()
    assert data.splitlines()[1:] == [
        f'"{PLACE}","3","Équipement","1","planned_lever","1","","PDL-T3-Q1","","\'=1+1","true","","","","",""',
        f'"{PLACE}","3","Équipement","1","planned_lever","1","1","","PDL-T3-Q1","dessous","false","","","","",""',
        f'"{PLACE}","3","Équipement","1","timeframe","1","","","","Bientôt","false","","","court","","2021-06-30"',
    ]
    assert data.startswith('"campagne","territoire_niveau",')
    assert "\r" not in data


def test_the_spreadsheet_form_is_french() -> None:
    data = write_csv([(SMALL, EDITION)], form=SPREADSHEET)["plan.csv"]
    assert data.startswith(b'\xef\xbb\xbf"Campagne";"Niveau du territoire";')
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[3] == (
        '"egn-2020";"Académie";"17";"Académie de Nantes";"2";"3";"Équipement";"1";"Échéance";"1";"";"";"";'
        '"Bientôt";"non";"";"";"Court terme";"";"30/06/2021"'
    )
    assert len(lines) == 5


def test_several_reports_stand_one_below_the_other() -> None:
    other = replace(SMALL, title="Une autre")
    text = write_csv([(SMALL, EDITION), (other, EDITION)], form=OPEN)["restitutions.csv"].decode()
    assert [line["titre"] for line in csv.DictReader(io.StringIO(text))] == ["Synthèse", "Une autre"]


def test_nobody_is_named() -> None:
    text = "".join(member.decode("utf-8-sig") for member in parts_of(write_csv_zip([(SMALL, EDITION)])).values())
    assert "Inspection" in text
    assert "Camille" not in text
    assert "prenom.nom" not in text


def test_a_small_head_count_is_not_given_nor_can_it_be_computed() -> None:
    lines = rows(SMALL, "participation")
    assert [(line["participants"], line["participants_secret"], line["precision"]) for line in lines] == [
        ("", "true", ""),
        ("", "true", ""),
        ("", "false", ""),
    ]
    assert [(line["participants"], line["categories_inconnues"]) for line in rows(SMALL, "sessions")] == [("15", "1")]


# --- formulas -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=SUM(A1:A9)", "'=SUM(A1:A9)"),
        ("+33", "'+33"),
        ("-1", "'-1"),
        ("@moi", "'@moi"),
        ("\tsuite", "'\tsuite"),
        ("\rsuite", "'\rsuite"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("’ici", "’ici"),
        ("'ici", "'ici"),
        ("1 = 1", "1 = 1"),
    ],
)
def test_a_formula_is_a_text(text: str, cell: str) -> None:
    assert (guarded(text), unguarded(cell)) == (cell, text)


@given(text=st.text(alphabet="'=+-@\t\r\n＝ a", max_size=6) | st.text(max_size=20))
def test_the_text_comes_back_by_the_rule_that_is_written(text: str) -> None:
    cell = guarded(text)
    assert not re.match(r"\s*[=+\-@\t\r\n]", cell)
    assert unguarded(cell) == text


# --- schemas --------------------------------------------------------------------------------------------------------


def schema(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return value


@pytest.mark.parametrize("name", FILES)
def test_a_schema_is_one_and_says_the_columns_of_its_file(name: str) -> None:
    assert Schema.validate_descriptor(schema(name)).valid
    fields = schema(name)["fields"]
    assert [(field["name"], field["title"]) for field in fields] == [(one.name, one.title) for one in FILES[name]]
    assert all(field["description"].endswith(".") for field in fields)


def test_there_is_a_schema_for_each_file() -> None:
    assert {path.stem for path in SCHEMAS.glob("*.json")} == {*FILES, *FOLLOW_UP}


@settings(max_examples=8)
@given(report=reports())
def test_the_files_are_what_the_schemas_say(report: Report, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("csv")
    with zipfile.ZipFile(io.BytesIO(write_csv_zip([(report, EDITION)]))) as archive:
        archive.extractall(folder)
    found = Package(str(folder / "datapackage.json")).validate()
    assert found.valid, found.flatten(["name", "fieldName", "rowNumber", "note"])[:5]
    assert found.stats["tasks"] == 11


@settings(max_examples=30)
@given(report=reports())
def test_every_entry_is_in_its_file(report: Report) -> None:
    written = [
        (
            unguarded(line["thematique_libelle"]),
            unguarded(line["reference"]),
            unguarded(line["parent"]),
            unguarded(line["texte"]),
            line["souligne"] == "true",
            unguarded(line["sources"]),
        )
        for line in rows(report, "diagnostic", "projections", "plan")
        if line["nature"] != "retex_label"
    ]
    assert sorted(written) == sorted(expected(report))


def expected(report: Report) -> Iterator[tuple[str, str, str, str, bool, str]]:
    for section in report.themes:
        label = section.label or section.heading
        for _, entry in entries_of(section):
            for one, parent in ((entry, ""), *((item, entry.ref) for item in entry.items)):
                yield label, one.ref, parent, one.text, one.highlighted, "\n".join(one.sources)


# --- the zip --------------------------------------------------------------------------------------------------------


def test_the_zip_is_whole_and_always_the_same() -> None:
    data = write_csv_zip([(SMALL, EDITION)])
    members = parts_of(data)
    assert set(members) == {
        "LISEZMOI.txt",
        "LICENCE.txt",
        "datapackage.json",
        *(f"{form.folder}/{name}.csv" for form in FORMS for name in FILES),
        *(f"schemas/{name}.json" for name in FILES),
    }
    assert write_csv_zip([(SMALL, EDITION)]) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o644}


def test_the_licence_says_who_to_name() -> None:
    text = licence([EDITION])
    assert "Licence Ouverte 2.0 (Etalab)" in text
    assert text.endswith(
        "Éducation publique – Académie de Nantes, États généraux du numérique 2020, version 2 du 4 novembre 2020\n"
    )
    package = json.loads(parts_of(write_csv_zip([(SMALL, EDITION)]))["datapackage.json"])
    assert [one["name"] for one in package["licenses"]] == ["etalab-2.0"]


def test_a_working_document_is_under_no_licence_yet() -> None:
    draft = replace(EDITION, version=None)
    assert licence([EDITION, draft]).startswith("Ces données viennent d’un document de travail")
    assert "licenses" not in json.loads(parts_of(write_csv_zip([(SMALL, draft)]))["datapackage.json"])
