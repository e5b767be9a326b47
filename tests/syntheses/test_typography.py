"""How French is set on paper."""

from datetime import UTC, date, datetime

import pytest

from syntheses.writers.print_rows import is_tall
from syntheses.writers.print_text import PrintLine
from syntheses.writers.typography import breakable, iso_instant, period, printed_day, typeset


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Qui : nous", "Qui\u00a0: nous"),
        ("Vraiment ? Oui ! 50 % ; 3 €", "Vraiment\u202f? Oui\u202f! 50\u202f% ; 3\u202f€".replace(" ;", "\u202f;")),
        ("« Bien »", "«\u00a0Bien\u00a0»"),
        ("https://example.org:8000/?a=b", "https://example.org:8000/?a=b"),
        ("sans:espace", "sans:espace"),
    ],
)
def test_spaces_around_punctuation_do_not_break_and_none_is_added(text: str, expected: str) -> None:
    assert typeset(text) == expected


def test_only_the_longest_words_get_places_to_break() -> None:
    assert breakable("mot " * 100) == "mot " * 100
    assert breakable("x" * 99) == "x" * 99
    assert breakable("x" * 100) == "\u200b".join(["x" * 10] * 10)
    assert breakable("avant " + "y" * 105) == "avant " + "\u200b".join(["y" * 10] * 10) + "\u200byyyyy"


def test_days_and_periods_stay_on_one_line() -> None:
    assert printed_day(date(2020, 10, 1)) == "1er\u00a0octobre\u00a02020"
    assert printed_day(datetime(2020, 12, 31, 23, 30, tzinfo=UTC)) == "1er\u00a0janvier\u00a02021"
    first, last = date(2020, 10, 1), date(2021, 6, 30)
    assert period(first, last).replace("\u00a0", " ") == "du 1er octobre 2020 au 30 juin 2021"
    assert period(first, first).replace("\u00a0", " ") == "le 1er octobre 2020"
    assert period(first, None).replace("\u00a0", " ") == "à partir du 1er octobre 2020"
    assert period(None, last).replace("\u00a0", " ") == "jusqu’au 30 juin 2021"
    assert period(None, None) == ""


def test_the_date_of_the_file_keeps_its_time_zone() -> None:
    assert iso_instant(date(2020, 10, 1)) == "2020-10-01"
    assert iso_instant(datetime(2020, 10, 1, 8, 5, 3, 999, tzinfo=UTC)) == "2020-10-01T08:05:03Z"


@pytest.mark.parametrize(("bullets", "tall"), [(30, False), (31, True)])
def test_a_row_is_tall_when_one_of_its_cells_has_more_lines_than_a_page(bullets: int, tall: bool) -> None:
    cells = [(), tuple(PrintLine("Un point") for _ in range(bullets)), ()]
    assert is_tall("Essayer", cells, layout="ateliers", kind="diagnosis") is tall
    assert is_tall("Essayer", cells, layout="region", kind="diagnosis") is False
