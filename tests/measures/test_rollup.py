"""The value of a territory is what an independent computation in SQL finds, on generated trees and values."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.scope import Scope
from indicators.models import Indicator
from measures.board import read_board
from measures.models import Measure
from measures.rollup import How, Own, differs, missing, of_own, prefixes, roll, sum_up
from measures.tallies import rebuild
from territories.enums import Level
from territories.models import Territory
from tests.cast import person

PATHS = ("/F/", "/F/N/", "/F/N/A/", "/F/N/B/", "/F/N/A/1/")


def own(**values: str) -> dict[str, Own]:
    """`A="40"`, or `A="40 sur 100"`."""
    named = {path.strip("/").split("/")[-1]: path for path in PATHS}
    split = {named[name]: text.split(" sur ") for name, text in values.items()}
    return {path: Own(Decimal(said[0]), Decimal(said[1]) if said[1:] else None) for path, said in split.items()}


@pytest.mark.parametrize(
    ("kind", "values", "value", "how"),
    [
        ("nombre", {"A": "40", "B": "2.5"}, "42.5", How.SUM),
        ("montant", {"1": "40", "B": "2.5"}, "42.5", How.SUM),
        ("taux", {"A": "40", "B": "80"}, "60", How.MEAN),
        ("taux", {"A": "40 sur 300", "B": "80"}, "60", How.MEAN),
        ("taux", {"A": "40 sur 300", "B": "80 sur 100"}, "50", How.WEIGHTED),
        ("taux", {"1": "40 sur 300", "B": "80 sur 100"}, "50", How.WEIGHTED),
        ("nombre", {"A": "40", "1": "7", "B": "2"}, "42", How.SUM),
        ("nombre", {"N": "9", "A": "40"}, "9", How.OWN),
    ],
)
def test_a_territory_has_its_own_value_or_what_its_children_give(
    kind: str, values: dict[str, str], value: str, how: How
) -> None:
    found = roll(kind, PATHS, own(**values)).totals["/F/N/"]
    assert (found.value, found.how) == (Fraction(value), how)


def test_yes_or_no_counts_how_many_of_how_many() -> None:
    found = roll("oui_non", PATHS, own(A="1", B="0")).totals["/F/"]
    assert (found.yes, found.out_of, found.value, found.how) == (1, 2, Fraction(1, 2), How.COUNT)
    of_unlike = sum_up("oui_non", [found, of_own("oui_non", Own(Decimal(1)))])
    assert (of_unlike.parts, of_unlike.value) == (2, Fraction(2, 3))


def test_nothing_below_is_no_value_and_not_zero() -> None:
    found = roll("nombre", PATHS, own(A="0"))
    assert sorted(found.totals) == ["/F/", "/F/N/", "/F/N/A/"]
    assert found.totals["/F/"].value == 0


def test_a_value_of_its_own_that_is_not_the_sum_below_is_told() -> None:
    def told(kind: str, **values: str) -> bool:
        found = roll(kind, PATHS, own(**values))
        return differs(kind, found.totals["/F/N/"], found.below.get("/F/N/"))

    assert told("nombre", N="42", A="40", B="1")
    assert not told("nombre", N="41", A="40", B="1")
    assert not told("nombre", A="40", B="1")
    assert not told("nombre", N="41")
    assert not told("taux", N="33.33", A="0 sur 2", B="100 sur 1")
    assert told("oui_non", N="1", A="1", B="0")


def test_what_is_missing_is_said_by_neither_it_nor_those_around_it() -> None:
    awaited = ["/F/N/A/", "/F/N/B/"]
    assert missing(awaited, [], "/F/") == awaited
    assert missing(awaited, ["/F/N/A/"], "/F/") == ["/F/N/B/"]
    assert missing(awaited, ["/F/N/A/1/"], "/F/") == ["/F/N/B/"]
    assert missing(awaited, ["/F/N/"], "/F/") == []
    # What a territory above the root says is not said of the root.
    assert missing(awaited, ["/F/"], "/F/N/") == awaited


# --- the same, by another way: one level after the other, in SQL ------------------------------------------------------

LEVELS = [Level.NATIONAL, Level.REGION, Level.ACADEMIE, Level.DEPARTEMENT]
START, END = date(2025, 1, 1), date(2025, 12, 31)
OWN = """
SELECT m.value, m.weight FROM measures_measure m
WHERE m.indicator_id = %(indicator)s AND m.period_start = %(start)s AND m.territory_id = %(territory)s
AND m.value IS NOT NULL AND m.id = (
  WITH RECURSIVE chain(id) AS (
    SELECT id FROM measures_measure WHERE indicator_id = %(indicator)s AND territory_id = %(territory)s
      AND period_start = %(start)s AND corrects_id IS NULL
    UNION ALL SELECT n.id FROM measures_measure n JOIN chain ON n.corrects_id = chain.id
  ) SELECT MAX(id) FROM chain)
"""
UP = """
SELECT t.parent_id, COUNT(*), SUM(r.value), AVG(r.value), SUM(r.weight), SUM(r.value * r.weight),
  COUNT(r.weight), SUM(r.yes), SUM(r.out_of)
FROM rolled r JOIN territories_territory t ON t.id = r.territory_id WHERE t.level = %(level)s GROUP BY t.parent_id
"""


def in_sql(indicator: Indicator) -> dict[int, tuple[float, int, int]]:
    """Of each territory: its value, how many yes out of how many, one level after the other from the bottom."""
    found: dict[int, tuple[float, int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS rolled")
        cursor.execute(
            "CREATE TEMPORARY TABLE rolled (territory_id bigint, value double precision, weight double precision,"
            " yes integer, out_of integer)"
        )
        below: dict[int, tuple[Any, ...]] = {}
        for level in reversed(LEVELS):
            cursor.execute("SELECT id FROM territories_territory WHERE level = %s", [level.value])
            for (territory,) in cursor.fetchall():
                named = {"indicator": indicator.pk, "start": START, "territory": territory}
                cursor.execute(OWN, named)
                row = cursor.fetchone() or below.get(territory)
                if row is None:
                    continue
                value, weight = float(row[0]), None if row[1] is None else float(row[1])
                yes, out_of = row[2:] if row[2:] else (int(value), 1)
                found[territory] = (value, yes, out_of)
                insert = "INSERT INTO rolled VALUES (%s, %s, %s, %s, %s)"
                cursor.execute(insert, [territory, value, weight, yes, out_of])
            cursor.execute(UP, {"level": level.value})
            below = {parent: up(indicator.kind, *rest) for parent, *rest in cursor.fetchall()}
        cursor.execute("DROP TABLE rolled")
    return found


def up(kind: str, n: int, total: Any, mean: Any, weight: Any, product: Any, weighted: int, yes: int, of: int) -> Any:
    """Value, weight, yes, out of: what a parent has from the sums of its children."""
    if kind == "oui_non":
        return yes / of, None, yes, of
    if kind != "taux":
        return total, None, 0, 1
    return (product / weight, weight, 0, 1) if weighted == n else (mean, None, 0, 1)


numbers = st.integers(0, 10_000).map(lambda cents: Decimal(cents) / 100)
answers = st.sampled_from([Decimal(0), Decimal(1)])
weights = st.none() | st.integers(1, 5000).map(Decimal)


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, list[tuple[int, list[tuple[Decimal | None, Decimal | None]]]]]:
    """A kind, and for some of the twelve territories what was recorded: a value, its corrections, None a withdrawal."""
    kind = draw(st.sampled_from(["nombre", "montant", "taux", "oui_non"]))
    value = answers if kind == "oui_non" else numbers
    weight = weights if kind == "taux" else st.none()
    first = st.tuples(value, weight)
    later = st.one_of(first, st.just((None, None)))
    chain = st.builds(lambda one, others: [one, *others], first, st.lists(later, max_size=2))
    return kind, draw(st.lists(st.tuples(st.integers(0, 11), chain), max_size=10, unique_by=lambda one: one[0]))


def grow() -> list[Territory]:
    """France, two régions, an académie in one and two in the other, seven départements of them or of nobody below."""
    made: list[Territory] = []

    def add(ref: str, level: Level, parent: Territory | None) -> Territory:
        path = f"{parent.path if parent else '/'}{ref}/"
        made.append(
            Territory.objects.create(
                level=level, code=ref, name=ref, label=ref, ref=ref, slug=ref.lower(), path=path, parent=parent
            )
        )
        return made[-1]

    top = add("FR", Level.NATIONAL, None)
    one, other = add("R1", Level.REGION, top), add("R2", Level.REGION, top)
    first, second, third = (add(f"A{rank}", Level.ACADEMIE, one if rank < 2 else other) for rank in range(3))
    for rank, parent in enumerate((first, first, first, second, third, third)):
        add(f"D{rank}", Level.DEPARTEMENT, parent)
    return made


class RollUpTest(TestCase):
    @settings(max_examples=40)
    @given(stories())
    def test_the_roll_up_is_what_sql_finds_level_after_level(self, story: Any) -> None:
        kind, chains = story
        places = grow()
        indicator = Indicator.objects.create(
            territory=places[0], name="Essai", kind=kind, direction="hausse", periodicity="annuelle",
            awaited_level=Level.DEPARTEMENT,
        )  # fmt: skip
        for place, chain in chains:
            write(indicator, places[place], chain)
        rebuild(indicator)
        reader = person("lectrice", ("lecteur", places[0]))  # type: ignore[arg-type]
        board = read_board(indicator, Scope(reader))
        totals = {path: one.total for path, one in board.roll(START, places[0]).items()}
        expected = in_sql(indicator)
        by_path = {one.path: one.pk for one in places}
        assert {by_path[path] for path in totals} == set(expected)
        for path, total in totals.items():
            value, yes, out_of = expected[by_path[path]]
            assert float(total.value) == pytest.approx(value, abs=1e-9)
            assert kind != "oui_non" or (total.yes, total.out_of) == (yes, out_of)
        said = {one.path for one in places if Measure.objects.in_force().filter(territory=one).exists()}
        awaited = [one for one in places if one.level == Level.DEPARTEMENT]
        silent = [one for one in awaited if not any(above in said for above in prefixes(one.path))]
        assert board.missing([START], places[0]) == {START: silent}


def write(indicator: Indicator, territory: Territory, chain: list[tuple[Decimal | None, Decimal | None]]) -> None:
    last: Measure | None = None
    for value, weight in chain:
        last = Measure.objects.create(
            indicator=indicator, territory=territory, kind=indicator.kind, period_start=START, period_end=END,
            value=value, weight=weight, withdrawn=value is None, corrects=last, way="formulaire",
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
