"""Cells of a CSV file in its two forms."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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


def written(rows: Iterable[Row], columns: tuple[Column, ...], form: Form) -> bytes:
    """One file: its header, then its rows. Every cell is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=form.delimiter, lineterminator=form.newline, quoting=csv.QUOTE_ALL)
    writer.writerow([column.name if form.machine else column.title for column in columns])
    writer.writerows([_cell(row[column.name], column, form) for column in columns] for row in rows)
    return out.getvalue().encode(form.encoding, "replace")


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
