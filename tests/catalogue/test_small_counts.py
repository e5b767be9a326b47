"""Which values of an indicator are kept secret. Pure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.small_counts import hidden_values
from measures.rollup import How, Total

FR, PDL, NAN, D44, D85 = "/FR/", "/FR/PDL/", "/FR/PDL/NAN/", "/FR/PDL/NAN/D44/", "/FR/PDL/NAN/D85/"


def hidden(kind: str = "nombre", **values: str) -> set[str]:
    paths = {"fr": FR, "pdl": PDL, "nan": NAN, "d44": D44, "d85": D85}
    totals = {paths[name]: Total(Fraction(value), How.OWN) for name, value in values.items()}
    return {name for name, path in paths.items() if path in hidden_values(kind, totals)}


CASES: list[tuple[dict[str, str], set[str]]] = [
    ({"d85": "0"}, set()),
    ({"d85": "1"}, {"d85"}),
    ({"d85": "4"}, {"d85"}),
    ({"d85": "5"}, set()),
    ({"d85": "3", "d44": "40", "nan": "43"}, {"d85", "nan"}),
    ({"d85": "3", "d44": "40", "nan": "43", "pdl": "100", "fr": "900"}, {"d85", "nan", "pdl", "fr"}),
    ({"d44": "40", "nan": "43"}, {"nan"}),
    ({"d44": "40", "nan": "45"}, set()),
    ({"d44": "40", "d85": "20", "nan": "63"}, {"nan"}),
    ({"d44": "40", "d85": "20", "nan": "60", "pdl": "62"}, {"pdl"}),
    ({"d44": "40", "nan": "40"}, set()),
    ({"nan": "30", "d44": "40"}, set()),
]
"""What would be given by territory → which are kept."""


@pytest.mark.parametrize(("values", "kept"), CASES)
def test_a_small_number_is_kept_with_what_would_tell_it(values: dict[str, str], kept: set[str]) -> None:
    assert hidden(**values) == kept


@pytest.mark.parametrize("kind", ["montant", "oui_non", "taux"])
def test_amounts_answers_and_rates_out_of_an_unknown_number_are_given(kind: str) -> None:
    assert hidden(kind, d85="1", nan="1") == set()


def test_a_rate_out_of_less_than_five_is_kept() -> None:
    totals = {
        path: Total(Fraction(50), How.OWN, weight=Fraction(weight)) for path, weight in ((D44, 4), (D85, 5), (NAN, 9))
    }
    assert hidden_values("taux", totals) == {D44}


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.sets(st.sampled_from([D44, D85, NAN, PDL, FR])))
def test_what_is_given_never_tells_a_small_number_by_a_difference(parts: list[int], public: set[str]) -> None:
    d44, d85, more, other = parts
    sums = {D44: d44, D85: d85, NAN: d44 + d85, PDL: d44 + d85 + more, FR: d44 + d85 + more + other}
    totals = {path: Total(Fraction(sums[path]), How.SUM) for path in public}
    shown = {path: sums[path] for path in public - hidden_values("nombre", totals)}
    assert not any(0 < value < 5 for value in shown.values())
    for path, value in shown.items():
        for other_path, below in shown.items():
            if other_path != path and other_path.startswith(path):
                nearest = [one for one in shown if one != path and one.startswith(path)]
                if nearest == [other_path]:
                    assert not 0 < value - below < 5
