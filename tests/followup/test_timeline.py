"""The line of time, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from followup.models import Action
from followup.timeline import MOST_TICKS, bar_of, picture, scale_of

TODAY = date(2022, 3, 15)


def bar(**values: object) -> Action:
    return Action(reference="D85-T1-A1", text="Agir", **values)


@pytest.mark.parametrize(
    ("start", "end", "planned"),
    [
        (None, None, None),
        (date(2022, 1, 1), None, (date(2022, 1, 1), date(2022, 1, 1))),
        (None, date(2022, 5, 1), (date(2022, 5, 1), date(2022, 5, 1))),
        (date(2022, 5, 1), date(2022, 1, 1), (date(2022, 1, 1), date(2022, 5, 1))),
    ],
)
def test_what_is_planned_may_be_known_in_part(start: object, end: object, planned: object) -> None:
    assert bar_of(bar(planned_start=start, planned_end=end)).planned == planned


def test_what_took_place_goes_to_its_end_or_to_today() -> None:
    started, ended = date(2022, 1, 1), date(2022, 2, 1)
    assert bar_of(bar()).real(TODAY) is None
    assert bar_of(bar(started_on=started)).real(TODAY) == (started, TODAY)
    assert bar_of(bar(started_on=started, ended_on=ended)).real(TODAY) == (started, ended)
    assert bar_of(bar(ended_on=ended)).real(TODAY) == (ended, ended)


@pytest.mark.parametrize("last", [date(2022, 4, 2), date(2025, 1, 1), date(2100, 12, 31), date(9999, 12, 31)])
def test_the_scale_holds_every_day_with_few_ticks(last: date) -> None:
    bars = [bar_of(bar(planned_start=date(2022, 1, 5), planned_end=last))]
    scale = scale_of(bars, TODAY)
    assert scale.first == date(2022, 1, 1) <= last <= scale.last
    assert 300 <= scale.x(date(2022, 1, 5)) <= scale.x(last) <= 960
    if last.year < 2200:
        assert 1 <= len(scale.ticks) <= MOST_TICKS


def test_without_any_action_there_is_still_a_line_of_time() -> None:
    assert "aujourd’hui" in picture([], TODAY, title="Frise")


def test_a_single_day_is_a_lozenge_over_what_took_place() -> None:
    drawn = picture([bar_of(bar(planned_end=date(2022, 5, 1), started_on=date(2022, 1, 1)))], TODAY, title="Frise")
    assert drawn.count("<path") == 1
    assert drawn.index("followup-real") < drawn.index("<path")
