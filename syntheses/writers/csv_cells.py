"""Cells of a CSV file in its two forms."""

from __future__ import annotations

import csv
import io
from codecs import getincrementalencoder
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, islice

from common.formulas import guarded
from syntheses.writers.csv_columns import Column

Value = str | int | bool | Decimal | date | tuple[str, ...] | None
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Form:
    """How a file is written. `machine`: names, codes, ISO dates, true/false; otherwise titles and French forms."""

    folder: str
    encoding: str
    delimiter: str
    newline: str
    machine: bool


OPEN = Form("donnees-ouvertes", "utf-8", ",", "\n", machine=True)
SPREADSHEET = Form("tableur", "utf-8-sig", ";", "\r\n", machine=False)
FORMS = (OPEN, SPREADSHEET)
PIECE = 500
"""Lines of a file that are written together."""


def written(rows: Iterable[Row], columns: tuple[Column, ...], form: Form) -> bytes:
    """One file: its header, then its rows. Every cell is quoted."""
    return b"".join(pieces(rows, columns, form))


def pieces(rows: Iterable[Row], columns: tuple[Column, ...], form: Form) -> Iterator[bytes]:
    """The same, as it is written: no more than `PIECE` lines are held."""
    head = [column.name if form.machine else column.title for column in columns]
    lines = chain([head], ([_cell(row[column.name], column, form) for column in columns] for row in rows))
    encoder = getincrementalencoder(form.encoding)("replace")
    while some := list(islice(lines, PIECE)):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=form.delimiter, lineterminator=form.newline, quoting=csv.QUOTE_ALL)
        writer.writerows(some)
        yield encoder.encode(out.getvalue())


def _cell(value: Value, column: Column, form: Form) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("true" if value else "false") if form.machine else ("oui" if value else "non")
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}" if form.machine else f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        number = f"{value.normalize():f}"
        return number if form.machine else number.replace(".", ",")
    texts = value if isinstance(value, tuple) else (value,)
    said = texts if form.machine else [column.labels.get(text, text) for text in texts]
    return guarded("\n".join(said))
