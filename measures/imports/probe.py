"""The cells of a spreadsheet. Run as a program, apart: a file made to harm takes only this process down.

Reads the bytes on its input and prints a JSON object: {"rows": [[cell…]…]} or {"refused": word}, the words being those
of `measures.imports.cells.REFUSALS`. Imports nothing of ours, nor Django.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""

SECONDS = 20
ROWS, COLUMNS = 5_000, 400
TEXT, LONGEST = 10_000_000, 5_000
"""Characters of a sheet, and of a cell: what is after that is past every limit of ours already."""


def rows_of(data: bytes) -> dict[str, Any]:
    """The first sheet that has something in it."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for index in range(len(book.sheet_names)):
            sheet = book.get_sheet_by_index(index)
            if sheet.total_height > ROWS or sheet.total_width > COLUMNS:
                return {"refused": "large"}
            rows = [[written(cell)[:LONGEST] for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            if sum(len(cell) for row in rows for cell in row) > TEXT:
                return {"refused": "large"}
            if any(cell != "" for row in rows for cell in row):
                return {"rows": rows}
    except calamine.PasswordError:
        return {"refused": "encrypted"}
    except Exception:
        return {"refused": "broken"}
    return {"refused": "empty"}


def written(cell: Any) -> str:
    """What a cell holds, as a person would type it: « 12.5 », « 2021-03-01 », « oui »."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        # What a spreadsheet reckoned (0.1 + 0.2, 100 / 3): a value has two decimals, a share four. Never three, which
        # people write after thousands.
        shown = format(round(cell, 4), ".4f").rstrip("0").rstrip(".")
        return f"{shown}0" if shown[-4:-3] == "." else shown
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if isinstance(cell, timedelta) else str(cell)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.write(json.dumps(rows_of(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
