"""Reports → CSV files, in an open-data form and in a spreadsheet form, and the zip that holds both.

Deterministic: the same reports and editions, the same bytes. No database, no request, no clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from syntheses.edition import Edition
from syntheses.report import Report
from syntheses.writers.csv_cells import FORMS, OPEN, Form, written
from syntheses.writers.csv_columns import FILES
from syntheses.writers.csv_notice import LICENCE_NAME, LICENCE_TITLE, LICENCE_URL, licence, notice
from syntheses.writers.csv_rows import rows_of
from syntheses.writers.office_zip import zipped

SCHEMAS = Path(__file__).resolve().parents[2] / "tableschemas"


def write_csv(reports: Sequence[tuple[Report, Edition]], *, form: Form) -> dict[str, bytes]:
    """Every file by name ("plan.csv"), each with all the reports, in their order. A file without row has its header."""
    gathered = [rows_of(report, edition) for report, edition in reports]
    return {
        f"{name}.csv": written((row for rows in gathered for row in rows.get(name, ())), columns, form)
        for name, columns in FILES.items()
    }


def write_csv_zip(reports: Sequence[tuple[Report, Edition]]) -> bytes:
    """The zip: both forms, their schemas, `datapackage.json` that describes the whole, how to read it, the licence."""
    editions = [edition for _, edition in reports]
    members = {
        "LISEZMOI.txt": notice().encode(),
        "LICENCE.txt": licence(editions).encode(),
        "datapackage.json": _json(_package(editions)),
    }
    for form in FORMS:
        members |= {f"{form.folder}/{name}": data for name, data in write_csv(reports, form=form).items()}
    members |= {f"schemas/{name}.json": (SCHEMAS / f"{name}.json").read_bytes() for name in FILES}
    return zipped(members)


def _package(editions: Sequence[Edition]) -> dict[str, Any]:
    """The Data Package of some reports."""
    return package_of("etats-generaux-du-numerique", FILES, published=all(edition.version for edition in editions))


def package_of(name: str, files: Iterable[str], *, published: bool) -> dict[str, Any]:
    """The Data Package of the open-data form of some files. Its licence is that of what is published."""
    licences = [{"name": LICENCE_NAME, "title": LICENCE_TITLE, "path": LICENCE_URL}] if published else []
    return {
        "name": name,
        "profile": "tabular-data-package",
        **({"licenses": licences} if licences else {}),
        "resources": [
            {
                "name": file,
                "path": f"{OPEN.folder}/{file}.csv",
                "profile": "tabular-data-resource",
                "encoding": OPEN.encoding,
                "dialect": {"delimiter": OPEN.delimiter, "lineTerminator": OPEN.newline},
                "schema": f"schemas/{file}.json",
            }
            for file in files
        ],
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
