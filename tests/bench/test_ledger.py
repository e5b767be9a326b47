"""The ledger of the bench of live entry sees what it is there to see, and nothing else."""

from __future__ import annotations

import random

import pytest

from bench.faults import deck
from bench.ledger import Ledger
from tests.bench.tale import CLEAN, CREATED, GONE, ONE, THREE, TWO, acknowledged, by_others, judged, past, story


def test_a_history_that_holds_everything_is_clean() -> None:
    assert judged(story(), TWO, CREATED, past("b", 2, "edited", {"text": ONE}, {"text": TWO})) == CLEAN


def test_what_was_acknowledged_without_a_trace_is_lost() -> None:
    assert judged(story(), ONE, CREATED) == {**CLEAN, "lost": 1}


def test_words_that_are_not_those_of_the_last_revision_are_lost() -> None:
    assert judged(story(), ONE, CREATED, past("b", 2, "edited", {"text": ONE}, {"text": TWO}))["lost"] == 1


def test_a_text_replaced_by_who_had_not_seen_it_is_overwritten() -> None:
    unseen = past("c", 2, "edited", {"text": ONE}, {"text": THREE})
    ledger = story()
    by_others(ledger, unseen)
    found = judged(ledger, TWO, CREATED, unseen, past("b", 3, "edited", {"text": THREE}, {"text": TWO}))
    assert found == {**CLEAN, "overwritten": 1}


def put_back(*, knew: str | None = None, after: str = "h") -> Ledger:
    """A point deleted by somebody; « Rétablir avec mon texte », which also underlines, by who had not seen it again."""
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    acknowledged(ledger, "d", "delete", knew=ONE)
    acknowledged(ledger, "r", "restore", base=2)
    acknowledged(ledger, "h", base={"after": "r"}, highlighted=True)
    acknowledged(ledger, "b", base={"after": after}, knew=knew, text=TWO)
    return ledger


@pytest.mark.parametrize("knew", [None, THREE])
def test_the_deleted_words_that_a_person_puts_back_are_theirs_to_replace(knew: str | None) -> None:
    restored = past("r", 3, "restored", {}, {"text": ONE, "highlighted": False})
    underlined = past("h", 4, "edited", {"highlighted": False}, {"highlighted": True})
    edited = past("b", 5, "edited", {"text": ONE}, {"text": TWO})
    found = judged(put_back(knew=knew), TWO, CREATED, GONE, restored, underlined, edited, highlighted=True)
    assert found == CLEAN


@pytest.mark.parametrize(("knew", "after"), [(None, "h"), (None, "r"), (ONE, "h"), (ONE, "r")])
def test_words_written_since_somebody_else_put_the_point_back_are_overwritten(knew: str | None, after: str) -> None:
    theirs = past("s", 3, "restored", {}, {"text": ONE})
    written = past("c", 4, "edited", {"text": ONE}, {"text": THREE})
    received = past("r", 4, "linked", {}, {})
    underlined = past("h", 5, "edited", {"highlighted": False}, {"highlighted": True})
    edited = past("b", 6, "edited", {"text": THREE}, {"text": TWO})
    ledger = put_back(knew=knew, after=after)
    by_others(ledger, theirs, written)
    history = (CREATED, GONE, theirs, written, received, underlined, edited)
    assert judged(ledger, TWO, *history, highlighted=True) == {**CLEAN, "overwritten": 1}


def test_a_point_put_back_with_other_words_then_written_again_by_somebody_else_is_overwritten() -> None:
    ledger = put_back()
    acknowledged(ledger, "e", base={"after": "b"}, knew=TWO, text="Quatre fin")
    restored = past("r", 3, "restored", {}, {"text": ONE, "highlighted": True})
    edited = past("b", 4, "edited", {"text": ONE}, {"text": TWO})
    theirs = past("c", 5, "edited", {"text": TWO}, {"text": THREE})
    last = past("e", 6, "edited", {"text": THREE}, {"text": "Quatre fin"})
    received = past("h", 3, "linked", {}, {})
    by_others(ledger, theirs)
    found = judged(ledger, "Quatre fin", CREATED, GONE, restored, received, edited, theirs, last, highlighted=True)
    assert found == {**CLEAN, "overwritten": 1}


def test_the_same_operation_made_twice_is_duplicated() -> None:
    edits = [past("b", version, "edited", {"text": was}, {"text": TWO}) for version, was in ((2, ONE), (3, TWO))]
    assert judged(story(), TWO, CREATED, *edits)["duplicated"] > 0


def test_what_is_there_after_its_deletion_is_resurrected() -> None:
    ledger = story()
    acknowledged(ledger, "d", "delete", base=2, knew=TWO)
    edited, gone = past("b", 2, "edited", {"text": ONE}, {"text": TWO}), past("d", 3, "deleted", {"text": TWO}, {})
    assert judged(ledger, None, CREATED, edited, gone) == CLEAN
    assert judged(ledger, TWO, CREATED, edited, gone) == {**CLEAN, "resurrected": 1}


def test_without_a_history_what_was_acknowledged_tells_enough() -> None:
    assert judged(story(), TWO) == CLEAN
    assert judged(story(), ONE)["lost"] == 1
    ledger = story()
    acknowledged(ledger, "c", knew=ONE, text=THREE)
    assert judged(ledger, THREE) == {**CLEAN, "overwritten": 1}


def test_words_typed_in_a_browser_that_are_nowhere_are_lost() -> None:
    ledger = story()
    ledger.typed["zb00001z"] = "b0"
    assert judged(ledger, TWO, CREATED, past("b", 2, "edited", {"text": ONE}, {"text": TWO})) == {**CLEAN, "lost": 1}


def test_a_seed_draws_the_same_faults_as_many_as_asked() -> None:
    decks = [deck(random.Random("1"), count=300, ops=5000, with_browsers=True) for _ in range(2)]
    assert decks[0] == decks[1]
    assert {where: len(faults) for where, faults in decks[0].items()} == {"kill": 16, "browser": 24, "network": 260}
