"""The ledger of the bench of live entry sees what it is there to see, and nothing else."""

from __future__ import annotations

import random
from typing import Any

from bench.faults import deck
from bench.ledger import Found, Ledger, Op, Past

ONE, TWO, THREE = "Un fin", "Deux fin", "Trois fin"


def acknowledged(ledger: Ledger, op: str, do: str = "set", *, knew: str | None = None, **values: Any) -> None:
    made = Op(op, "x", "entry", do, 1, values, knew)
    ledger.note(made)
    ledger.answer(made, "saved")


def past(op: str, version: int, change: str, before: dict[str, Any], after: dict[str, Any]) -> Past:
    return Past(op, "x", version, change, before, after)


def judged(ledger: Ledger, now: str | None, *history: Past) -> dict[str, int]:
    entries = {} if now is None else {"x": {"text": now, "highlighted": False}}
    return ledger.judge(Found(entries, set(), list(history)), keeps_history=bool(history)).counts()


CREATED = past("a", 1, "created", {}, {"text": ONE})
CLEAN = {"lost": 0, "duplicated": 0, "overwritten": 0, "resurrected": 0}


def story() -> Ledger:
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    acknowledged(ledger, "b", knew=ONE, text=TWO)
    return ledger


def test_a_history_that_holds_everything_is_clean() -> None:
    assert judged(story(), TWO, CREATED, past("b", 2, "edited", {"text": ONE}, {"text": TWO})) == CLEAN


def test_what_was_acknowledged_without_a_trace_is_lost() -> None:
    assert judged(story(), ONE, CREATED) == {**CLEAN, "lost": 1}


def test_words_that_are_not_those_of_the_last_revision_are_lost() -> None:
    assert judged(story(), ONE, CREATED, past("b", 2, "edited", {"text": ONE}, {"text": TWO}))["lost"] == 1


def test_a_text_replaced_by_who_had_not_seen_it_is_overwritten() -> None:
    unseen = past("c", 2, "edited", {"text": ONE}, {"text": THREE})
    found = judged(story(), TWO, CREATED, unseen, past("b", 3, "edited", {"text": THREE}, {"text": TWO}))
    assert found == {**CLEAN, "overwritten": 1}


def test_the_same_operation_made_twice_is_duplicated() -> None:
    edits = [past("b", version, "edited", {"text": was}, {"text": TWO}) for version, was in ((2, ONE), (3, TWO))]
    assert judged(story(), TWO, CREATED, *edits)["duplicated"] > 0


def test_what_is_there_after_its_deletion_is_resurrected() -> None:
    ledger = story()
    acknowledged(ledger, "d", "delete", knew=TWO)
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
