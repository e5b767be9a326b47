"""The cells of a file of values, as texts: CSV of any usual kind, XLSX, XLS, ODS."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

from common.text import clean_text
from measures.imports import probe

Rows = list[list[str]]
"""Lines of cells; a line may be shorter than another."""

_SECONDS = 30
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITERS = ";,\t|"

REFUSALS = {
    "large": (
        f"Ce tableau dépasse {probe.ROWS} lignes ou {probe.COLUMNS} colonnes. "
        "Partagez-le en plusieurs fichiers, puis recommencez."
    ),
    "encrypted": "Ce classeur est protégé par un mot de passe. Enregistrez-le sans protection, puis recommencez.",
    "broken": "Ce fichier ne s’ouvre pas. Enregistrez-le de nouveau en XLSX, ODS ou CSV, puis recommencez.",
    "empty": "Ce fichier est vide\u00a0: aucune cellule n’y est remplie.",
}


class SheetRefusedError(Exception):
    """A file whose cells cannot be read. `str()` is one French sentence."""


def read_cells(data: bytes) -> Rows:
    """Every cell of the first sheet that has some, cleaned. Raises SheetRefusedError."""
    rows = _of_spreadsheet(data) if data.startswith(_SPREADSHEETS) else _of_text(data)
    cleaned = [[clean_text(cell) for cell in row] for row in rows]
    if not any(cell for row in cleaned for cell in row):
        raise SheetRefusedError(REFUSALS["empty"])
    return cleaned


def _of_spreadsheet(data: bytes) -> Rows:
    """Costs a process of its own, a tenth of a second."""
    program = [sys.executable, "-I", str(Path(probe.__file__))]
    try:
        done = subprocess.run(program, input=data, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own program, no shell
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        said = {"refused": "broken"}
    if "rows" not in said:
        raise SheetRefusedError(REFUSALS[said["refused"]])
    rows: Rows = said["rows"]
    return rows


def _of_text(data: bytes) -> Rows:
    text = _decoded(data)
    if "\0" in text:
        raise SheetRefusedError(REFUSALS["broken"])
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    rows: Rows = []
    size = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            size += sum(map(len, row))
            if len(rows) > probe.ROWS or len(row) > probe.COLUMNS or size > probe.TEXT:
                raise SheetRefusedError(REFUSALS["large"])
    except csv.Error:
        raise SheetRefusedError(REFUSALS["broken"]) from None
    return rows


def _decoded(data: bytes) -> str:
    """UTF-16 says so itself; the rest is UTF-8, or what old versions of Excel write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
