"""Where an indicator stands on each day to come is what the rule says on that day."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.enums import Periodicity
from measures.milestones import Course, Mark, Standing, judge
from measures.periods import period_of, periods_between, previous
from measures.spells import History, stretches

DAY = timedelta(days=1)
FLOOR = date(2024, 3, 10)

days = st.dates(date(2023, 1, 1), date(2026, 12, 31))
numbers = st.integers(0, 400).map(lambda one: Fraction(one, 4))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    marks = draw(st.lists(st.tuples(days, numbers), max_size=4, unique_by=lambda one: one[0]))
    baseline = draw(st.none() | st.builds(Mark, days, numbers))
    return Course(
        kind=draw(st.sampled_from(["nombre", "taux", "oui_non"])),
        direction=draw(st.sampled_from(["hausse", "baisse"])),
        periodicity=draw(st.sampled_from(["", "unique", *(one.value for one in Periodicity)])),
        baseline=baseline,
        targets=[Mark(on, value) for on, value in sorted(marks)],
        since=baseline.on if baseline else draw(days),
        say=lambda _value: "",
    )


@st.composite
def histories(draw: st.DrawFn, course: Course) -> History:
    starts = {period_of(course.periodicity, day) for day in draw(st.lists(days, max_size=4))}
    return History([(one, draw(numbers)) for one in sorted(starts)], draw(st.booleans()))


@settings(max_examples=150)
@given(st.data())
def test_each_day_stands_where_the_rule_says(data: st.DataObject) -> None:
    course = data.draw(courses())
    history = data.draw(histories(course))
    found = stretches(course, history, FLOOR)
    assert (found[0].first, found[-1].last) == (date.min, date.max)
    assert all(one.last + DAY == other.first for one, other in pairwise(found))
    begin = max(FLOOR, history.values[-1][0].start) if history.values else FLOOR
    for rank in range(0, 1600, 3):
        day = begin + rank * DAY
        one = next(one for one in found if one.first <= day <= one.last)
        assert (one.standing, one.values) == (judge(course, history.on(day), day).standing, history.on(day)), day


def test_a_complete_value_of_a_running_year_is_late_from_the_day_the_line_passes_it() -> None:
    targets = [Mark(date(2025, 12, 31), Fraction(365))]
    baseline = Mark(date(2024, 12, 31), Fraction(0))
    course = Course("nombre", "hausse", "annuelle", baseline, targets, baseline.on, lambda _value: "")
    found = stretches(course, History([(period_of("annuelle", date(2025, 1, 1)), Fraction(100))]), FLOOR)
    assert [(one.first, one.standing) for one in found] == [
        (date.min, Standing.ON_COURSE),
        (date(2025, 4, 11), Standing.LATE),
        (date(2027, 2, 15), Standing.SILENT),
    ]


def test_what_does_not_count_yet_leaves_the_value_before_it() -> None:
    course = Course("nombre", "hausse", "mensuelle", None, [], date(2025, 1, 1), lambda _value: "")
    months = periods_between("mensuelle", date(2025, 1, 1), date(2025, 2, 1))
    history = History([(one, Fraction(1)) for one in months], is_partial=True)
    assert [(one.first, len(one.values), one.standing) for one in stretches(course, history, FLOOR)] == [
        (date.min, 1, Standing.OPEN),
        (date(2025, 2, 28), 2, Standing.OPEN),
        (date(2025, 5, 16), 2, Standing.SILENT),
    ]
    assert previous("mensuelle", months[1]) == months[0]
