"""The cells of files of every usual kind, and why a file is refused."""

from __future__ import annotations

from datetime import date

import pytest

from measures.imports.cells import SheetRefusedError, read_cells
from tests.measures.imports.books import Cell, ods, swollen, xlsx

TABLE = [["territoire", "2021"], ["Vendée", "12,5"]]


@pytest.mark.parametrize(
    "data",
    [
        "territoire;2021\r\nVendée;12,5\r\n".encode("utf-8-sig"),
        'territoire,2021\nVendée,"12,5"\n'.encode(),
        "territoire;2021\nVendée;12,5\n".encode("cp1252"),
        "territoire\t2021\nVendée\t12,5\n".encode("utf-16"),
        xlsx(TABLE),
        ods(TABLE),
    ],
    ids=["csv of Excel", "csv with commas", "old csv", "text of Excel", "xlsx", "ods"],
)
def test_the_cells_of_every_usual_file_are_read(data: bytes) -> None:
    assert read_cells(data) == TABLE


def test_numbers_dates_and_answers_are_written_as_a_person_types_them() -> None:
    rows: list[list[Cell]] = [
        ["a", "b", "c", "d"],
        [0.1 + 0.2, 1200.0, date(2021, 3, 15), True],
        [2021.0, None, 12.5, "  deux\nlignes "],
        [100 / 3, 12.345, 0.125, 1e9],
    ]
    assert read_cells(xlsx(rows))[1:] == [
        ["0.3", "1200", "2021-03-15", "oui"],
        ["2021", "", "12.5", "deux lignes"],
        ["33.3333", "12.3450", "0.1250", "1000000000"],
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Ce fichier est vide"),
        (b";;;\n;;\n", "Ce fichier est vide"),
        (xlsx([["", ""]]), "Ce fichier est vide"),
        (b"PK\x03\x04 not a zip", "ne s’ouvre pas"),
        (xlsx(TABLE)[:300], "ne s’ouvre pas"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not a workbook", "ne s’ouvre pas"),
        (b"%PDF-1.4 \0\0 binary", "ne s’ouvre pas"),
        (b"a;b\n" * 5001, "dépasse 5000 lignes"),
        (b";".join([b"a"] * 401), "dépasse 5000 lignes ou 400 colonnes"),
        (xlsx([["x" * 4000] * 5] * 501), "dépasse 5000 lignes"),
    ],
    ids=["nothing", "empty cells", "empty book", "no zip", "cut", "no book", "pdf", "rows", "columns", "words"],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(SheetRefusedError, match=sentence):
        read_cells(data)


def test_a_book_made_to_swell_takes_only_its_reader_down() -> None:
    book = swollen(300)
    assert len(book) < 1_000_000
    with pytest.raises(SheetRefusedError, match="ne s’ouvre pas"):
        read_cells(book)
