"""The two reference reports, which stay outside the project: tests use them when their folder exists."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from syntheses.readers.json_reader import from_value
from syntheses.report import Report

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "reference"
REGIONS = {"pays-de-la-loire": "Pays de la Loire", "nouvelle-aquitaine": "Nouvelle-Aquitaine"}
needs_reference = pytest.mark.skipif(not FOLDER.exists(), reason="the reference reports are not beside this clone")


def reference_data(name: str) -> dict[str, Any]:
    """The .yaml as it is."""
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def reference_report(name: str) -> Report:
    """The .yaml as a report, with a region and a contact for its footers."""
    reading = from_value(reference_data(name))
    assert reading.not_understood == ()
    return replace(reading.report, region=REGIONS[name], contact="contact@example.org")
