"""What a report from elsewhere may say: the values of our lists, and what can be drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from anniversaries.known import can_be_shown, says_what_is_known
from anniversaries.report import AnniversaryReport, Change, Followed, Range, Step, Value, Who
from tests.anniversaries.test_spread import REPORT, SPREAD

LEADS = Who(text="Lui", role="porteur")
ACTION = Followed(reference="A1", text="Signer", state="en_cours", horizon="court", who=(LEADS,))
CHANGE = Change(kind="etat", key="A1", name="Signer")
WHOLE = replace(REPORT, actions=(ACTION,), changes=(CHANGE,))
[INDICATOR] = REPORT.indicators
YEAR = Value(start=date(2021, 1, 1), end=date(2021, 12, 31), label="2021", number=Fraction(1), said="1")


def drawing(**more: object) -> AnniversaryReport:
    return replace(WHOLE, indicators=(replace(INDICATOR, **more),))  # type: ignore[arg-type]


def test_what_we_write_is_known_and_can_be_shown() -> None:
    assert says_what_is_known(WHOLE)
    assert can_be_shown(drawing(values=(YEAR,), scale=(Step(number=Fraction(2), said="2"),)))


@pytest.mark.parametrize(
    "report",
    [
        replace(WHOLE, actions=(replace(ACTION, state="perdue"),)),
        replace(WHOLE, actions=(replace(ACTION, horizon="jamais"),)),
        replace(WHOLE, actions=(replace(ACTION, who=(Who(text="Elle", role="cheffe"),)),)),
        replace(WHOLE, changes=(replace(CHANGE, kind="rien"),)),
        drawing(standing="ailleurs"),
    ],
    ids=["state", "horizon", "role", "change", "standing"],
)
def test_a_value_of_no_list_is_not_known(report: AnniversaryReport) -> None:
    assert not says_what_is_known(report)


@pytest.mark.parametrize(
    "report",
    [
        drawing(values=(YEAR,), scale=(Step(number=Fraction(0), said="0"),)),
        drawing(spread=replace(SPREAD, ranges=(Range(low=Fraction(0), high=Fraction(1), said="", step=9),))),
        drawing(spread=replace(SPREAD, parts=(replace(SPREAD.parts[-1], code="999"),))),
    ],
    ids=["an axis up to nothing", "no such colour", "no such square"],
)
def test_what_cannot_be_drawn_is_told(report: AnniversaryReport) -> None:
    assert not can_be_shown(report)
