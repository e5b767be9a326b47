"""The territories of the referential: counts, parents, prefixes, and a few lines checked against the official lists."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "territories.csv"
PARENT_LEVEL = {
    "national": "",
    "region_academique": "national",
    "academie": "region_academique",
    "departement": "academie",
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with FIXTURE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def find(rows: list[dict[str, str]], level: str, code: str) -> dict[str, str]:
    return next(row for row in rows if (row["level"], row["code"]) == (level, code))


def test_the_tree_has_one_nation_18_regions_30_academies_and_101_departments(rows: list[dict[str, str]]) -> None:
    assert Counter(row["level"] for row in rows) == {
        "national": 1,
        "region_academique": 18,
        "academie": 30,
        "departement": 101,
    }


def test_a_level_and_a_code_name_one_territory(rows: list[dict[str, str]]) -> None:
    assert len({(row["level"], row["code"]) for row in rows}) == 150


def test_every_parent_exists_one_level_up(rows: list[dict[str, str]]) -> None:
    keys = {(row["level"], row["code"]) for row in rows} | {("", "")}
    for row in rows:
        assert row["parent_level"] == PARENT_LEVEL[row["level"]], row
        assert (row["parent_level"], row["parent_code"]) in keys, row


def test_a_department_is_in_the_insee_region_of_its_academie_and_of_its_region(rows: list[dict[str, str]]) -> None:
    by_key = {(row["level"], row["code"]): row for row in rows}
    for row in rows:
        if row["level"] in ("academie", "departement"):
            parent = by_key[row["parent_level"], row["parent_code"]]
            assert row["insee_region_code"] == parent["insee_region_code"], row


def test_every_reference_prefix_is_short_and_used_once(rows: list[dict[str, str]]) -> None:
    assert [row["ref"] for row in rows if not re.fullmatch(r"[A-Z0-9]{2,6}", row["ref"])] == []
    assert len({row["ref"] for row in rows}) == 150


def test_a_department_prefix_is_d_and_its_code(rows: list[dict[str, str]]) -> None:
    departments = [row for row in rows if row["level"] == "departement"]
    assert all(row["ref"] == "D" + row["code"] for row in departments)


def test_only_departments_have_a_uai_prefix_and_each_its_own(rows: list[dict[str, str]]) -> None:
    prefixes = [row["uai_prefix"] for row in rows if row["uai_prefix"]]
    assert len(prefixes) == len(set(prefixes)) == 101
    assert all(bool(row["uai_prefix"]) == (row["level"] == "departement") for row in rows)


@pytest.mark.parametrize(
    ("level", "code", "expected"),
    [
        ("national", "FR", ("FR", "France", "", "", "")),
        ("region_academique", "17", ("PDL", "Pays de la Loire", "national", "FR", "")),
        ("region_academique", "15", ("NAQ", "Nouvelle-Aquitaine", "national", "FR", "")),
        ("region_academique", "05", ("COR", "Corse", "national", "FR", "")),
        ("academie", "17", ("NAN", "Nantes", "region_academique", "17", "")),
        ("academie", "12", ("NCY", "Nancy-Metz", "region_academique", "06", "")),
        ("academie", "27", ("ACOR", "Corse", "region_academique", "05", "")),
        ("academie", "70", ("ANOR", "Normandie", "region_academique", "14", "")),
        ("departement", "85", ("D85", "Vendée", "academie", "17", "085")),
        ("departement", "2A", ("D2A", "Corse-du-Sud", "academie", "27", "620")),
        ("departement", "974", ("D974", "La Réunion", "academie", "28", "974")),
    ],
)
def test_known_territories_are_where_the_official_lists_put_them(
    rows: list[dict[str, str]], level: str, code: str, expected: tuple[str, str, str, str, str]
) -> None:
    row = find(rows, level, code)
    assert tuple(row[key] for key in ("ref", "name", "parent_level", "parent_code", "uai_prefix")) == expected


def test_the_departments_of_the_two_demo_regions_are_theirs(rows: list[dict[str, str]]) -> None:
    region = {row["code"]: row["parent_code"] for row in rows if row["level"] == "academie"}
    below = {
        code: [row["code"] for row in rows if row["level"] == "departement" and region[row["parent_code"]] == code]
        for code in ("15", "17")
    }
    assert below["17"] == ["44", "49", "53", "72", "85"]
    assert below["15"] == ["16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87"]
