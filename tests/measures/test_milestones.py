"""Where an indicator stands, with literal values and dates."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from measures.milestones import Course, Mark, Standing, judge
from measures.periods import Period, period_of

BASELINE = Mark(date(2021, 1, 1), Fraction(20))
TARGETS = (Mark(date(2023, 1, 1), Fraction(40)), Mark(date(2025, 1, 1), Fraction(80)))
TODAY = date(2022, 3, 1)


def course(**changes: Any) -> Course:
    base: dict[str, Any] = {
        "kind": "taux",
        "direction": "hausse",
        "periodicity": "annuelle",
        "baseline": BASELINE,
        "targets": TARGETS,
        "since": date(2021, 1, 1),
        "say": lambda value: f"{float(value):g} %",
    }
    return Course(**{**base, **changes})


def in_years(**values: str) -> list[tuple[Period, Fraction]]:
    """`y2021="30"`."""
    return [(period_of("annuelle", date(int(y[1:]), 1, 1)), Fraction(value)) for y, value in values.items()]


def test_a_value_on_the_line_is_on_course() -> None:
    # 364 of the 730 days from 1 January 2021 to 1 January 2023: 20 + 20 × 364 ÷ 730 = 29.97.
    verdict = judge(course(), in_years(y2021="29.97"), TODAY)
    assert verdict.standing == Standing.ON_COURSE
    assert verdict.sentence == (
        "29.97 % en 2021, pour 29.97 % attendus le 31 décembre 2021\u00a0: "
        "de 20 % (le 1er janvier 2021) à 40 % (le 1er janvier 2023)."
    )


def test_a_value_under_the_line_is_late() -> None:
    assert judge(course(), in_years(y2021="29.96"), TODAY).standing == Standing.LATE


def test_where_lower_is_better_the_line_is_read_the_other_way() -> None:
    down = course(direction="baisse", targets=(Mark(date(2023, 1, 1), Fraction(0)),))
    # 20 − 20 × 364 ÷ 730 = 10.03.
    assert judge(down, in_years(y2021="10.03"), TODAY).standing == Standing.ON_COURSE
    assert judge(down, in_years(y2021="10.04"), TODAY).standing == Standing.LATE
    assert judge(down, in_years(y2021="0"), TODAY).standing == Standing.REACHED


def test_a_whole_number_is_awaited_whole() -> None:
    # 29.97, said 30: 29 is late, 30 is not.
    whole = course(kind="nombre")
    assert judge(whole, in_years(y2021="30"), TODAY).standing == Standing.ON_COURSE
    assert "pour 30 % attendus" in judge(whole, in_years(y2021="29"), TODAY).sentence
    assert judge(whole, in_years(y2021="29"), TODAY).standing == Standing.LATE


def test_after_a_target_the_line_goes_from_it_to_the_next() -> None:
    # 364 of 731 days after 1 January 2023, from 40 to 80: 59.92.
    verdict = judge(course(), in_years(y2021="30", y2023="59.92"), date(2024, 2, 1))
    assert verdict.standing == Standing.ON_COURSE
    assert verdict.sentence.endswith("de 40 % (le 1er janvier 2023) à 80 % (le 1er janvier 2025).")


def test_the_last_target_is_reached_even_early() -> None:
    verdict = judge(course(), in_years(y2021="80"), TODAY)
    assert (verdict.standing, verdict.sentence) == (
        Standing.REACHED,
        "80 % en 2021\u202f; dernière cible\u00a0: 80 % (le 1er janvier 2025).",
    )


def test_after_the_last_target_what_is_under_it_is_late() -> None:
    verdict = judge(course(), in_years(y2025="79"), date(2026, 2, 1))
    assert verdict.standing == Standing.LATE
    assert verdict.sentence == (
        "79 % en 2025, pour 80 % attendus le 31 décembre 2025\u00a0: "
        "la dernière cible était 80 % (le 1er janvier 2025)."
    )


@pytest.mark.parametrize(
    ("today", "standing"),
    [(date(2023, 2, 14), Standing.ON_COURSE), (date(2023, 2, 15), Standing.SILENT)],
)
def test_without_a_value_45_days_after_its_period_there_is_no_news(today: date, standing: Standing) -> None:
    verdict = judge(course(), in_years(y2021="35"), today)
    assert verdict.standing == standing
    if standing == Standing.SILENT:
        said = "Aucune valeur en 2022, plus de 45 jours après la fin de cette période\u202f; la dernière est pour 2021."
        assert verdict.sentence == said


def test_nothing_is_awaited_of_what_was_before_the_beginning() -> None:
    new = course(since=date(2022, 2, 1))
    assert judge(new, [], TODAY).standing == Standing.OPEN
    assert judge(course(), [], TODAY).standing == Standing.SILENT


def test_a_value_of_the_running_period_is_compared_to_today() -> None:
    # 59 of 730 days: 20 + 20 × 59 ÷ 730 = 21.62.
    verdict = judge(course(since=date(2021, 1, 1)), in_years(y2021="21.62"), date(2021, 3, 1))
    assert (verdict.standing, "le 1er mars 2021" in verdict.sentence) == (Standing.ON_COURSE, True)


def test_without_a_target_or_a_start_nothing_is_judged() -> None:
    assert judge(course(targets=()), in_years(y2021="30"), TODAY).standing == Standing.OPEN
    assert judge(course(baseline=None), in_years(y2021="30"), TODAY).standing == Standing.OPEN
    # From the first value: 20 on 31 December 2021, 40 on 1 January 2023; 39.95 on 31 December 2022.
    later = judge(course(baseline=None), in_years(y2021="20", y2022="39.95"), date(2023, 1, 5))
    assert later.standing == Standing.ON_COURSE


def test_yes_or_no_is_awaited_at_its_date_and_not_before() -> None:
    say = course(
        kind="oui_non", baseline=Mark(date(2021, 1, 1), Fraction(0)), targets=(Mark(date(2023, 1, 1), Fraction(1)),)
    )
    assert judge(say, in_years(y2021="0"), TODAY).standing == Standing.ON_COURSE
    assert judge(say, in_years(y2021="0", y2023="0"), date(2024, 1, 2)).standing == Standing.LATE
    assert judge(say, in_years(y2021="1"), TODAY).standing == Standing.REACHED


def test_a_value_asked_once_is_awaited_at_its_target() -> None:
    once = course(periodicity="unique", targets=(Mark(date(2023, 1, 1), Fraction(40)),))
    assert judge(once, [], date(2023, 2, 15)).standing == Standing.OPEN
    verdict = judge(once, [], date(2023, 2, 16))
    assert verdict.standing == Standing.SILENT
    assert "l’échéance du 1er janvier 2023" in verdict.sentence
