from datetime import UTC, date, datetime, time

import pytest

from common import french


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0"),
        (999, "999"),
        (1234567, "1\u202f234\u202f567"),
        (0.5, "0,5"),
        (-1200, "−1\u202f200"),
        (None, "non renseigné"),
    ],
)
def test_a_number_has_thin_spaces_and_an_unknown_one_is_not_zero(value: float | None, printed: str) -> None:
    assert french.number(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0, "0\u00a0session"), (1, "1\u00a0session"), (2, "2\u00a0sessions"), (None, "non renseigné")],
)
def test_plural_begins_at_two(value: int | None, printed: str) -> None:
    assert french.count(value, "session", "sessions") == printed


@pytest.mark.parametrize(
    ("size", "printed"),
    [
        (0, "0\u00a0octet"),
        (512, "512\u00a0octets"),
        (1000, "1\u00a0ko"),
        (234_499, "234\u00a0ko"),
        (999_499, "999\u00a0ko"),
        (999_500, "1\u00a0Mo"),
        (1_234_567, "1,2\u00a0Mo"),
        (20_000_000, "20\u00a0Mo"),
        (3_500_000_000, "3,5\u00a0Go"),
    ],
)
def test_a_size_is_in_octets_ko_and_mo(size: int, printed: str) -> None:
    assert french.file_size(size) == printed


def test_a_day_is_written_in_full_and_the_first_is_ordinal() -> None:
    assert french.day(date(2020, 10, 12)) == "lundi 12 octobre 2020"
    assert french.day(date(2020, 10, 1)) == "jeudi 1er octobre 2020"


def test_an_aware_moment_is_told_in_paris_time() -> None:
    assert french.moment(datetime(2020, 10, 12, 16, 5, tzinfo=UTC)) == "lundi 12 octobre 2020, 18\u00a0h\u00a005"


def test_a_range_within_a_year_says_the_year_once() -> None:
    assert french.day_range(date(2020, 9, 28), date(2020, 10, 9)) == "du lundi 28 septembre au vendredi 9 octobre 2020"


def test_a_range_over_two_years_says_both() -> None:
    printed = "du jeudi 31 décembre 2020 au vendredi 1er janvier 2021"
    assert french.day_range(date(2020, 12, 31), date(2021, 1, 1)) == printed


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "printed"),
    [
        (None, None, "lundi 12 octobre 2020"),
        (time(18), time(19, 30), "lundi 12 octobre 2020, 18\u00a0h\u00a000 – 19\u00a0h\u00a030"),
        (time(0), None, "lundi 12 octobre 2020, à partir de 0\u00a0h\u00a000"),
        (None, time(19, 30), "lundi 12 octobre 2020, jusqu’à 19\u00a0h\u00a030"),
    ],
)
def test_a_slot_says_the_hours_it_knows(starts_at: time | None, ends_at: time | None, printed: str) -> None:
    assert french.slot(date(2020, 10, 12), None, starts_at, ends_at) == printed
