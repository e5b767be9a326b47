"""Words of a search: what is looked for, under which forms, and where it is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.words import forms, marked, read_query, respelled, searched, vocabulary


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reseau", "reseaux"),
        ("reseaux", "reseau"),
        ("ecoles", "ecole"),
        ("locaux", "local"),
        ("local", "locaux"),
        ("local", "locales"),
        ("travaux", "travail"),
        ("connecte", "connectees"),
        ("connectees", "connecte"),
        ("enseignante", "enseignants"),
        ("enseignants", "enseignante"),
        ("materiel", "materielles"),
        ("formateurs", "formatrice"),
        ("jeux", "jeu"),
        ("active", "actifs"),
    ],
)
def test_a_word_has_its_plural_and_its_feminine(one: str, other: str) -> None:
    assert other in forms(one)


@pytest.mark.parametrize(("one", "other"), [("port", "porte"), ("ecole", "ecologie"), ("bus", "bu"), ("t3", "t")])
def test_another_word_is_not_a_form(one: str, other: str) -> None:
    assert other not in forms(one)


def test_a_query_keeps_the_words_that_say_something() -> None:
    query = read_query("  L’accès au  RÉSEAU, dans l'école\0 ?")
    assert query.words == ("acces", "reseau", "ecole")
    assert (query.only_stop_words, query.left_out) == (False, False)


@pytest.mark.parametrize(("raw", "stop"), [("pour les", True), ("", False), ("🎉 %_\\'", False), ("l’", True)])
def test_a_query_says_when_it_holds_stop_words_only(raw: str, stop: bool) -> None:
    query = read_query(raw)
    assert (query.words, query.only_stop_words) == ((), stop)


def test_a_long_query_is_cut_and_says_so() -> None:
    query = read_query(" ".join(f"mot{number}" for number in range(3_000)))
    assert (len(query.words), query.left_out) == (10, True)


def test_a_text_is_marked_where_it_was_found() -> None:
    pieces = marked("Les Réseaux et l’école", read_query("ecoles reseau"))
    assert [(piece.text, piece.marked) for piece in pieces] == [
        ("Les ", False),
        ("Réseaux", True),
        (" et l’", False),
        ("école", True),
    ]


def test_a_long_text_is_shown_around_the_first_word_found() -> None:
    text = f"{'avant ' * 200}accès {'après ' * 200}"
    shown = "".join(piece.text for piece in marked(text, read_query("acces")))
    assert "accès" in shown
    assert shown.startswith("… avant")
    assert shown.endswith(" …")
    assert len(shown) < 520


@given(text=st.text(max_size=900), words=st.text(max_size=60))
def test_marking_never_changes_a_short_text(text: str, words: str) -> None:
    shown = "".join(piece.text for piece in marked(text, read_query(words)))
    assert shown == text if len(text) <= 480 else shown.strip("… ") in text


@given(st.text(max_size=300))
def test_any_query_can_be_read(raw: str) -> None:
    query = read_query(raw)
    assert all(f" {word} " in searched(raw) for word in query.words if len(word) < 40)


def test_the_vocabulary_has_words_of_four_letters_or_more_as_they_are_spelled_most() -> None:
    told = vocabulary(["Les œuvres de 2020, l’été, dans une école", "ECOLE d’École"])
    assert told == {"oeuvres": "œuvres", "ecole": "école"}


def test_a_query_is_respelled_where_its_word_stands() -> None:
    assert respelled("l’Ecolle, le rézo", {"ecolle": "école", "rezo": "réseau"}) == "l’école, le réseau"
