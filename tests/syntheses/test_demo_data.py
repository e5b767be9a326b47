"""The demo reports: the figures and the shape of the two real ones, and not one of their sentences."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from common.text import fold
from syntheses.readers import read_report
from syntheses.readers.themes import ThemeName
from syntheses.report import Reading, counts
from tests.syntheses.reference import FOLDER, REGIONS, reference_data
from workshops.enums import AttendanceCategory

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "fixtures" / "demo"
DEPARTMENTS = {
    "17": ("44", "49", "53", "72", "85"),
    "15": ("16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87"),
}
NAQ_ACADEMIES = {
    "Poitiers": ("16", "17", "79", "86"),
    "Limoges": ("19", "23", "87"),
    "Bordeaux": ("24", "33", "40", "47", "64"),
}
CELLS = {
    "diagnosis": ("retex", "irritants", "strengths"),
    "projections": ("irritants", "needs", "levers"),
    "plan": ("what", "how", "who", "when", "indicators"),
}
FILES = sorted(DEMO.rglob("*.json"))

needs_reference = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/reference is not on this machine")


def demo(name: str) -> dict[str, Any]:
    return json.loads((DEMO / f"{name}.json").read_text(encoding="utf-8"))


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in leaves(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in leaves(item))


def bullets(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Every entry of the three tables, sub-bullets left inside their lead-in."""
    return [
        entry
        for theme in report["themes"]
        for table, cells in CELLS.items()
        for row in theme.get(table, ())
        for cell in cells
        if cell != "retex"
        for entry in row[cell]
    ]


def theme_shape(theme: dict[str, Any]) -> dict[str, Any]:
    shape: dict[str, Any] = {"number": theme["number"], "heading": fold(theme["heading"])}
    for part in ("situation", "actions", "challenges"):
        shape[part] = [block["type"] for block in theme.get(part, ())]
    shape["retex"] = [(len(item["text"]), len(item["links"])) for item in theme["retex"]]
    for table, cells in CELLS.items():
        shape[table] = [tuple(len(row[cell]) for cell in cells) for row in theme.get(table, ())]
    return shape


def attendance(report: dict[str, Any], field: str, session: int = 0) -> dict[str, int | None]:
    return {line["category"]: line.get(field) for line in report["sessions"][session]["participants"]}


def summed(codes: tuple[str, ...], field: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for code in codes:
        total.update({key: value or 0 for key, value in attendance(demo(f"departements/{code}"), field).items()})
    return total


@needs_reference
@pytest.mark.parametrize("name", REGIONS)
def test_each_thematique_has_the_shape_of_the_real_report(name: str) -> None:
    assert [theme_shape(t) for t in demo(name)["themes"]] == [theme_shape(t) for t in reference_data(name)["themes"]]


@needs_reference
@pytest.mark.parametrize("name", REGIONS)
def test_the_introduction_has_the_shape_and_figures_of_the_real_report(name: str) -> None:
    ours, theirs = demo(name), reference_data(name)
    types = [[block["type"] for block in report.get("description", ())] for report in (ours, theirs)]
    assert types[0] == types[1]
    meetings = [{key: value for key, value in line.items() if value is not None} for line in theirs.get("meetings", ())]
    assert ours.get("meetings", []) == meetings


@needs_reference
def test_the_two_session_sheets_carry_the_real_figures() -> None:
    values = {fold(category.label): category.value for category in AttendanceCategory}
    ours, theirs = demo("pays-de-la-loire")["sessions"], reference_data("pays-de-la-loire")["sessions"]
    for mine, real in zip(ours, theirs, strict=True):
        assert mine["format"] == real["format"]
        assert len(mine["dates_places"]) == len(real["dates_places"])
        assert len(mine["facilitators"]) == len(real["facilitators"])
        for line, expected in zip(mine["participants"], real["participants"], strict=True):
            assert line["category"] == values[fold(expected["category"])]
            assert line["checked"] is True
            assert line["participants"] == expected["participants"]
            assert line.get("establishments") == expected["establishments"]
            assert bool(line.get("participants_note")) == bool(expected["participants_note"])


@needs_reference
def test_no_sentence_of_the_real_reports_is_in_the_fixtures() -> None:
    facts = {fold(title) for title in official_titles()}
    ours = "\n".join(fold(text) for file in (ROOT / "fixtures").rglob("*.json") for text in leaves(json_of(file)))
    copied = [
        sentence
        for name in REGIONS
        for text in leaves(reference_data(name))
        for sentence in re.split(r"(?<=[.!?;:])\s+", text)
        if len(sentence) > 25 and fold(sentence) not in facts and fold(sentence) in ours
    ]
    assert copied == []


def official_titles() -> Iterator[str]:
    """Headings and labels of the thématiques, and the name of the second session sheet: facts, not sentences."""
    for name in REGIONS:
        report = reference_data(name)
        for theme in report["themes"]:
            yield from (theme["heading"], theme.get("label", ""))
            yield from re.split(r"\s*[:/]\s*", theme["heading"])
        yield from (session["region"] for session in report.get("sessions", ()))
    for theme in json_of(ROOT / "fixtures" / "campaigns.json")[0]["themes"]:
        yield from (theme["title"], *theme["variants"])


def json_of(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_demo_is_two_regions_their_seventeen_departments_and_an_académie_of_three() -> None:
    expected = {f"{name}.json" for name in REGIONS}
    expected |= {f"departements/{code}.json" for codes in DEPARTMENTS.values() for code in codes}
    expected |= {f"rennes/{name}.json" for name in ("academie", "22", "29", "56")}
    assert {file.relative_to(DEMO).as_posix() for file in FILES} == expected
    assert demo("pays-de-la-loire")["territory"] == {
        "level": "region_academique",
        "code": "17",
        "name": "Pays de la Loire",
    }
    assert demo("nouvelle-aquitaine")["territory"]["code"] == "15"
    for codes in DEPARTMENTS.values():
        for code in codes:
            territory = demo(f"departements/{code}")["territory"]
            assert (territory["level"], territory["code"]) == ("departement", code)


def test_the_departments_of_pays_de_la_loire_add_up_to_the_second_session_sheet() -> None:
    people = summed(DEPARTMENTS["17"], "participants")
    assert people == {
        "premier_degre": 328,
        "second_degre": 183,
        "representants_academiques": 4,
        "usagers": 2238,
        "associations": 15,
        "elus": 69,
        "chercheurs": 1,
        "operateurs": 7,
        "edtech": 0,
    }
    assert people == attendance(demo("pays-de-la-loire"), "participants", session=1)
    assert +summed(DEPARTMENTS["17"], "establishments") == {"premier_degre": 215, "second_degre": 76}


def test_the_departments_of_nouvelle_aquitaine_add_up_to_their_academies() -> None:
    heads = {name: sum(summed(codes, "participants").values()) for name, codes in NAQ_ACADEMIES.items()}
    assert heads == {"Poitiers": 325, "Limoges": 50, "Bordeaux": 425}
    assert heads == {line["academie"]: line["participants"] for line in demo("nouvelle-aquitaine")["meetings"]}


def test_the_departments_met_on_the_days_the_region_says() -> None:
    second_sheet = demo("pays-de-la-loire")["sessions"][1]["dates_places"]
    assert second_sheet == [
        "Du 28 septembre au 9 octobre 2020\u00a0: Vendée",
        "Les 29 septembre, 12 et 13 octobre 2020\u00a0: Loire-Atlantique",
        "Le 5 octobre 2020\u00a0: Maine-et-Loire",
        "Du 6 au 14 octobre 2020\u00a0: Mayenne",
        "Le 14 octobre 2020\u00a0: Sarthe",
    ]
    own = [demo(f"departements/{code}")["sessions"][0]["dates_places"] for code in ("85", "44", "49", "53", "72")]
    assert own == [[line] for line in second_sheet]


def test_the_vendee_survey_adds_up() -> None:
    note = next(
        line["participants_note"]
        for line in demo("departements/85")["sessions"][0]["participants"]
        if line["category"] == "usagers"
    )
    figures = [int(re.sub(r"\D", "", number)) for number in re.findall(r"\d[\d\u202f]*", note)]
    assert figures == [2222, 1287, 92, 783, 60]
    assert sum(figures[1:]) == figures[0]


def test_some_actions_are_highlighted_and_some_entries_have_sub_bullets() -> None:
    entries = bullets(demo("pays-de-la-loire"))
    assert sum(entry.get("highlighted", False) for entry in entries) == 11
    assert [len(entry["items"]) for entry in entries if "items" in entry] == [3, 2, 3, 3, 2]


@pytest.mark.parametrize("code", [code for codes in DEPARTMENTS.values() for code in codes])
def test_a_department_brings_one_session_and_one_to_three_full_fiches(code: str) -> None:
    report = demo(f"departements/{code}")
    assert report["layout"] == "ateliers"
    assert len(report["sessions"]) == 1
    assert 1 <= len(report["themes"]) <= 3
    for theme in report["themes"]:
        assert theme["theme"] == theme["number"]
        for part in ("retex", "diagnosis", "projections", "plan"):
            assert 1 <= len(theme[part]) <= 2, (theme["heading"], part)
        assert all(row[cell] for table, cells in CELLS.items() for row in theme[table] for cell in cells)


def test_every_link_goes_to_example_org() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
    assert set(re.findall(r"https?://[^/\"\s]*", text)) == {"https://example.org"}
    assert set(re.findall(r"[\w.+-]+@[\w.-]+", text)) == {"contact@example.org"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_french_typography_is_kept(file: Path) -> None:
    wrong = [
        text
        for text in leaves(json_of(file))
        if not text.startswith("http") and re.search(r"'| [:;?!»]|« |\.\.\.|\w·\w", text)
    ]
    assert wrong == []


def read(report: dict[str, Any]) -> Reading:
    campaign = json_of(ROOT / "fixtures" / "campaigns.json")[0]
    themes = [
        ThemeName(number=theme["number"], names=(theme["title"], theme["label"], *theme["variants"]))
        for theme in campaign["themes"]
    ]
    return read_report(json.dumps(report).encode(), filename="demo.json", themes=themes)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_demo_file_is_a_report_read_to_the_last_word(file: Path) -> None:
    reading = read(json_of(file))
    assert reading.not_understood == ()
    assert [section.theme for section in reading.report.themes] == [t["theme"] for t in json_of(file)["themes"]]


@pytest.mark.parametrize(
    ("name", "numbers"), [("pays-de-la-loire", [1, 3, 5, 4, 2]), ("nouvelle-aquitaine", [1, 2, 3, 4, 5])]
)
def test_the_campaign_knows_the_titles_that_reports_give_its_thematiques(name: str, numbers: list[int]) -> None:
    report = demo(name)
    for theme in report["themes"]:
        del theme["theme"]
    assert [section.theme for section in read(report).report.themes] == numbers


def test_the_pays_de_la_loire_demo_holds_as_much_as_the_real_report() -> None:
    assert counts(read(demo("pays-de-la-loire")).report) == {
        "sessions": 2,
        "meetings": 0,
        "description": 0,
        "themes": 5,
        "situation": 0,
        "actions": 0,
        "retex": 11,
        "diagnosis": 10,
        "projections": 16,
        "plan": 11,
        "challenges": 0,
        "entries": 400,
        "highlighted": 11,
    }
