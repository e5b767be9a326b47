"""The scripts of the live fiche say the official words again: those of restitutions/enums.py, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from common.text import ENTRY_LIMIT, TITLE_LIMIT
from restitutions.enums import CELLS, COLUMN_TITLES, Horizon, Speaker, StakeholderRole, Table

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js" / "fiche"


def said(script: str, name: str) -> str:
    """What stands between the braces of `export const <name> = {…};`."""
    found = re.search(rf"^export const {name} = \{{(.*?)\}};$", (SCRIPTS / script).read_text("utf-8"), re.DOTALL | re.M)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("script", "name", "words"),
    [
        ("words.js", "COLUMNS", COLUMN_TITLES.items()),
        ("words.js", "TITLES", Table.choices),
        ("retexlist.js", "SPEAKERS", Speaker.choices),
        ("bullet.js", "ROLES", StakeholderRole.choices),
        ("bullet.js", "HORIZONS", Horizon.choices),
    ],
)
def test_a_script_has_the_words_of_the_pages(script: str, name: str, words: Iterable[tuple[str, str]]) -> None:
    pairs = re.findall(r'(\w+): "([^"]*)"', said(script, name))
    assert pairs == [(str(value), str(label)) for value, label in words]


def test_the_columns_of_each_table_are_those_of_the_pages() -> None:
    columns = {
        table: re.findall(r'"(\w+)"', kinds)
        for table, kinds in re.findall(r"(\w+): \[(.*?)\]", said("tree.js", "TABLES"))
    }
    assert columns == {str(table): [str(kind) for kind in kinds] for table, kinds in CELLS.items()}


def test_a_script_counts_as_the_server_does() -> None:
    found = re.search(
        r"^export const LIMITS = \{ entry: (\d+), title: (\d+) \};$", (SCRIPTS / "limits.js").read_text(), re.M
    )
    assert found
    assert [int(limit) for limit in found.groups()] == [ENTRY_LIMIT, TITLE_LIMIT]
