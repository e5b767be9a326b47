"""The periods of a value and their names, with literal dates."""

from datetime import date

import pytest

from measures.periods import following, period_of, periods_between, previous


@pytest.mark.parametrize(
    ("periodicity", "day", "start", "end", "label", "when"),
    [
        ("mensuelle", "2021-03-17", "2021-03-01", "2021-03-31", "mars 2021", "en mars 2021"),
        ("mensuelle", "2024-02-29", "2024-02-01", "2024-02-29", "février 2024", "en février 2024"),
        ("trimestrielle", "2021-06-30", "2021-04-01", "2021-06-30", "2e trimestre 2021", "au 2e trimestre 2021"),
        ("trimestrielle", "2021-01-01", "2021-01-01", "2021-03-31", "1er trimestre 2021", "au 1er trimestre 2021"),
        ("semestrielle", "2021-06-30", "2021-01-01", "2021-06-30", "1er semestre 2021", "au 1er semestre 2021"),
        ("semestrielle", "2021-07-01", "2021-07-01", "2021-12-31", "2e semestre 2021", "au 2e semestre 2021"),
        ("annuelle", "2021-12-31", "2021-01-01", "2021-12-31", "2021", "en 2021"),
        ("unique", "2021-03-03", "2021-03-03", "2021-03-03", "le 3 mars 2021", "le 3 mars 2021"),
        ("", "2021-03-01", "2021-03-01", "2021-03-01", "le 1er mars 2021", "le 1er mars 2021"),
    ],
)
def test_a_day_is_in_one_period(periodicity: str, day: str, start: str, end: str, label: str, when: str) -> None:
    found = period_of(periodicity, date.fromisoformat(day))
    told = (found.start.isoformat(), found.end.isoformat(), found.label, found.when)
    assert told == (start, end, label, when)


@pytest.mark.parametrize(
    ("periodicity", "before", "after"),
    [
        ("mensuelle", "décembre 2020", "février 2021"),
        ("trimestrielle", "4e trimestre 2020", "2e trimestre 2021"),
        ("semestrielle", "2e semestre 2020", "2e semestre 2021"),
        ("annuelle", "2020", "2022"),
    ],
)
def test_periods_follow_one_another(periodicity: str, before: str, after: str) -> None:
    here = period_of(periodicity, date(2021, 1, 15))
    one, other = previous(periodicity, here), following(periodicity, here)
    assert one is not None
    assert other is not None
    assert (one.label, other.label) == (before, after)


@pytest.mark.parametrize("periodicity", ["", "unique"])
def test_days_do_not_follow_one_another(periodicity: str) -> None:
    here = period_of(periodicity, date(2021, 1, 15))
    assert (previous(periodicity, here), following(periodicity, here)) == (None, None)
    assert periods_between(periodicity, date(2021, 1, 1), date(2021, 3, 1)) == []


def test_the_calendar_has_two_ends() -> None:
    assert previous("annuelle", period_of("annuelle", date.min)) is None
    assert following("mensuelle", period_of("mensuelle", date.max)) is None


def test_the_periods_between_two_dates_are_all_there() -> None:
    found = periods_between("trimestrielle", date(2020, 11, 30), date(2021, 4, 1))
    assert [one.label for one in found] == ["4e trimestre 2020", "1er trimestre 2021", "2e trimestre 2021"]
    assert periods_between("annuelle", date(2021, 1, 2), date(2021, 1, 1)) == []
