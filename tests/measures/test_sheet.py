"""What the page knows of a territory on a given day: periods, what is missing, which value says where it stands."""

from datetime import date
from typing import Any

import pytest

from accounts.scope import Scope
from indicators.models import Indicator
from indicators.values import read_indicator
from measures.board import history_of, read_board
from measures.curve import said_of
from measures.drawn import chart_of
from measures.milestones import Standing
from measures.sheet import Sheet, course_of, make_sheet
from territories.models import Territory
from tests.cast import Cast
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def sheet_of(indicator: Indicator, cast: Cast, root: Territory, **more: Any) -> Sheet:
    board = read_board(indicator, Scope(cast.reader))
    course = course_of(indicator, read_indicator(indicator), root)
    history = history_of(indicator, root)
    return make_sheet(board, root, course=course, history=history, asked=more.get("asked"), today=TODAY)


def departements() -> list[Territory]:
    return list(Territory.objects.filter(level="departement", parent__code="17", parent__level="academie"))


def test_periods_go_from_the_first_value_to_today_none_left_out(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    measure(indicator, cast.vendee, "2023-01-01", "40", cast.facilitator)
    found = sheet_of(indicator, cast, cast.nantes)
    assert [one.period.label for one in found.lines] == ["2026", "2025", "2024", "2023"]
    assert [len(one.missing) for one in found.lines] == [5, 5, 5, 4]
    assert [one.is_running for one in found.lines] == [True, False, False, False]
    assert found.shown.period.label == "2023"
    assert [one.territory.name for one in found.children] == [
        "Loire-Atlantique",
        "Maine-et-Loire",
        "Mayenne",
        "Sarthe",
        "Vendée",
    ]


def test_without_a_value_the_last_period_closed_and_the_running_one_are_there(cast: Cast) -> None:
    found = sheet_of(yearly(cast.nantes, periodicity="trimestrielle"), cast, cast.nantes)
    assert [one.period.label for one in found.lines] == ["4e trimestre 2026", "3e trimestre 2026"]
    days = sheet_of(yearly(cast.nantes, "Autre", periodicity=""), cast, cast.nantes)
    assert [one.period.label for one in days.lines] == ["le 22 novembre 2026"]


def test_a_running_period_says_where_it_stands_only_when_nothing_is_missing(cast: Cast) -> None:
    indicator = yearly(cast.nantes, kind="nombre", unit="prêts")
    for place in departements():
        measure(indicator, place, "2025-01-01", "30", cast.facilitator)
    first, *others = departements()
    measure(indicator, first, "2026-01-01", "31", cast.facilitator)
    found = sheet_of(indicator, cast, cast.nantes)
    assert found.verdict.standing == Standing.REACHED
    assert found.verdict.sentence.startswith("150\u00a0prêts en 2025\u202f;")
    for place in others:
        measure(indicator, place, "2026-01-01", "31", cast.facilitator)
    found = sheet_of(indicator, cast, cast.nantes)
    assert found.verdict.sentence.startswith("155\u00a0prêts en 2026\u202f;")
    assert found.judged == found.lines[0]


def test_a_closed_period_is_judged_even_partial(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    measure(indicator, cast.vendee, "2025-01-01", "40", cast.facilitator)
    found = sheet_of(indicator, cast, cast.nantes)
    assert found.verdict.standing == Standing.LATE
    assert found.judged is not None
    assert len(found.judged.missing) == 4


def test_the_curve_stops_where_a_period_has_no_value(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    for year, value in (("2021", "20"), ("2022", "30"), ("2024", "50")):
        measure(indicator, cast.vendee, f"{year}-01-01", value, cast.facilitator)
    found = sheet_of(indicator, cast, cast.vendee)
    chart = chart_of(indicator, course_of(indicator, read_indicator(indicator), cast.vendee), found)
    assert chart is not None
    assert [[one.on.isoformat() for one in group] for group in chart.values] == [
        ["2021-12-31", "2022-12-31"],
        ["2024-12-31"],
    ]
    assert said_of(chart) == (
        "Valeurs\u00a0: 20\u00a0% en 2021, 30\u00a0% en 2022, 50\u00a0% en 2024. "
        "Point de départ\u00a0: 12,5\u00a0% le 1er septembre 2020. Cibles\u00a0: 80\u00a0% le 1er septembre 2025. "
        "Le tableau qui suit donne les mêmes valeurs."
    )
    assert [said for _, said in chart.scale] == ["0\u00a0%", "20\u00a0%", "40\u00a0%", "60\u00a0%", "80\u00a0%"]


def test_a_sum_without_some_of_its_territories_is_drawn_as_partial(cast: Cast) -> None:
    indicator = yearly(cast.nantes, kind="nombre", unit="élèves", baseline_value=None, baseline_on=None)
    for place in departements():
        measure(indicator, place, "2024-01-01", "100", cast.facilitator)
    measure(indicator, cast.vendee, "2025-01-01", "100", cast.facilitator)
    found = sheet_of(indicator, cast, cast.nantes)
    chart = chart_of(indicator, course_of(indicator, read_indicator(indicator), cast.nantes), found)
    assert chart is not None
    assert [(one.said, one.is_partial) for group in chart.values for one in group] == [
        ("500\u00a0élèves en 2024", False),
        ("100\u00a0élèves en 2025", True),
    ]


def test_yes_and_no_are_counted_and_drawn_between_no_and_yes(cast: Cast) -> None:
    indicator = yearly(cast.nantes, kind="oui_non", baseline_value=None, baseline_on=None)
    indicator.targets.update(value=1)
    for place, value in zip(departements(), ("1", "0", "1"), strict=False):
        measure(indicator, place, "2025-01-01", value, cast.facilitator)
    found = sheet_of(indicator, cast, cast.nantes)
    cell = found.lines[1].cell
    assert (cell.text, cell.how) == ("2\u00a0oui sur 3", "réponses de 3\u00a0territoires")
    assert found.verdict.sentence == (
        "66,67\u00a0% de oui en 2025, pour oui attendu le 31 décembre 2025\u00a0: "
        "la dernière cible était oui (le 1er septembre 2025)."
    )
    chart = chart_of(indicator, course_of(indicator, read_indicator(indicator), cast.nantes), found)
    assert chart is not None
    assert [said for _, said in chart.scale] == ["non", "50\u00a0%", "oui"]


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("montant", "1500000", ["0\u00a0M€", "0,5\u00a0M€", "1\u00a0M€", "1,5\u00a0M€"]),
        ("nombre", "2000000000", ["0\u00a0Md", "0,5\u00a0Md", "1\u00a0Md", "1,5\u00a0Md", "2\u00a0Md"]),
        ("nombre", "1500", ["0", "500", "1\u202f000", "1\u202f500"]),
    ],
)
def test_great_numbers_are_said_short_beside_the_curve(cast: Cast, kind: str, value: str, said: list[str]) -> None:
    indicator = yearly(cast.nantes, kind=kind, unit="", baseline_value=None, baseline_on=None)
    measure(indicator, cast.nantes, "2025-01-01", value, cast.facilitator)
    found = sheet_of(indicator, cast, cast.nantes)
    chart = chart_of(indicator, course_of(indicator, read_indicator(indicator), cast.nantes), found)
    assert chart is not None
    assert [label for _, label in chart.scale] == said


@pytest.mark.parametrize(("asked", "shown"), [(date(2024, 1, 1), "2024"), (date(2020, 1, 1), "2025"), (None, "2025")])
def test_the_period_of_the_address_is_shown_when_there_is_one(cast: Cast, asked: date | None, shown: str) -> None:
    indicator = yearly(cast.nantes)
    for year in ("2023", "2025"):
        measure(indicator, cast.vendee, f"{year}-01-01", "40", cast.facilitator)
    assert sheet_of(indicator, cast, cast.nantes, asked=asked).shown.period.label == shown
