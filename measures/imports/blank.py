"""An empty table of values, to fill in a spreadsheet and send back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from common.formulas import guarded
from indicators.enums import IndicatorKind
from indicators.models import Indicator
from measures.periods import has_periods, period_of, previous
from territories.models import Territory

PERIODS = 4
"""The current one and those before."""


def blank_table(indicator: Indicator, territories: Sequence[Territory], today: date) -> bytes:
    """CSV that French spreadsheets open: UTF-8 with its mark, semicolons. One column a period, or one line a value."""
    weights = ["sur combien"] if indicator.kind == IndicatorKind.RATE else []
    columns = [*_periods(indicator, today), *weights, "source"]
    if not has_periods(indicator.periodicity):
        columns = ["date", "valeur", *weights, "source", "commentaire"]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["territoire", "libellé", *columns])
    for one in territories:
        writer.writerow([guarded(one.ref), guarded(one.label), *[""] * len(columns)])
    return text.getvalue().encode("utf-8-sig")


def _periods(indicator: Indicator, today: date) -> list[str]:
    """The labels of the last periods, the oldest first."""
    found = [period_of(indicator.periodicity, today)]
    while len(found) < PERIODS and (before := previous(indicator.periodicity, found[-1])):
        found.append(before)
    return [one.label for one in reversed(found)]
