"""The JSON form of a report: read(write(x)) is x, and anything else is refused."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anniversaries import codec
from anniversaries.enums import ChangeKind
from anniversaries.report import (
    AnniversaryReport,
    Before,
    Change,
    Followed,
    Mark,
    Measured,
    News,
    Part,
    Range,
    Spread,
    Step,
    ThemeName,
    UnknownSchemaError,
    Value,
    Who,
    Words,
    from_dict,
    to_dict,
)
from anniversaries.writers.shape import shaped
from followup.enums import ActionState
from measures.milestones import Standing

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=20)
DAY = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1))
NUMBER = st.fractions(min_value=0, max_value=10**6, max_denominator=300)
SOME = {str: TEXT, date: DAY, Fraction: NUMBER, int: st.integers(0, 10**6), bool: st.booleans()}


def some(shape: type, /, **named: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value for each field that is not named: texts, days, numbers; the others keep their default."""
    plain = {name: SOME[hint] for name, hint in get_type_hints(shape).items() if hint in SOME}
    return st.builds(shape, **{**plain, **named})


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(one, max_size=2).map(tuple)


ACTIONS = some(
    Followed,
    state=st.sampled_from(ActionState.values),
    theme=st.none() | st.integers(1, 5),
    who=several(some(Who)),
    details=several(TEXT),
    when=several(TEXT),
    due=st.none() | DAY,
    started_on=st.none() | DAY,
    news=st.none() | some(News),
)
SPREADS = some(
    Spread,
    parts=several(some(Part, number=st.none() | NUMBER)),
    target=st.none() | some(Step),
    ranges=several(some(Range, step=st.integers(0, 4))),
)
INDICATORS = some(
    Measured,
    standing=st.sampled_from(Standing.values),
    measures=several(st.tuples(TEXT, TEXT)),
    baseline=st.none() | some(Mark),
    targets=several(some(Mark)),
    values=several(some(Value, number=st.none() | NUMBER)),
    scale=several(some(Step, number=NUMBER.map(lambda one: one + 1))),
    spread=st.none() | SPREADS,
)
REPORTS = some(
    AnniversaryReport,
    themes=st.lists(some(ThemeName, number=st.integers(1, 5)), max_size=3, unique_by=lambda one: one.number).map(tuple),
    actions=several(ACTIONS),
    indicators=several(INDICATORS),
    words=several(some(Words, theme=st.none() | st.integers(1, 5))),
    before=st.none() | some(Before),
    changes=several(some(Change, kind=st.sampled_from(ChangeKind.values))),
)


@settings(max_examples=60, deadline=None)
@given(REPORTS)
def test_what_is_read_is_what_was_written(report: AnniversaryReport) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(report)))) == report


@settings(max_examples=40, deadline=None)
@given(REPORTS)
def test_every_action_is_shown_once_and_every_measure_in_words(report: AnniversaryReport) -> None:
    shape = shaped(report)
    assert sorted(one.reference for theme in shape.themes for one in theme.actions) == sorted(
        one.reference for one in report.actions
    )
    assert sum(len(theme.words) for theme in shape.themes) == len(report.words)


SMALL = AnniversaryReport(
    title="Plan", territory="Vendée", version=1, published_on=date(2021, 6, 1), as_of=date(2022, 6, 1)
)


@pytest.mark.parametrize(
    "wrong",
    [
        {"schema": 3},
        {"schema": None},
        {"version": "1"},
        {"as_of": "hier"},
        {"as_of": 20220601},
        {"actions": {}},
        {"actions": [{"reference": "A1"}]},
        {"more": ""},
        {"before": [1]},
    ],
    ids=str,
)
def test_what_is_not_a_report_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnknownSchemaError):
        from_dict({**to_dict(SMALL), **wrong})


@pytest.mark.parametrize("odd", ["1e9", "0.5", " 1", "1/0", "1_0"])
def test_a_fraction_that_we_did_not_write_is_refused(odd: str) -> None:
    """The first with a greater exponent would take all the memory there is."""
    assert codec.read(Step, {"number": "-1/3", "said": ""}).number == Fraction(-1, 3)
    with pytest.raises(codec.NotThisShapeError):
        codec.read(Step, {"number": odd, "said": ""})
