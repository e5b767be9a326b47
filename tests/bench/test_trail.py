"""Things followed through their history: what only seems in order is found out, a restore excuses nothing more."""

from __future__ import annotations

from typing import Any

import pytest

from bench.ledger import Ledger
from bench.told import Found, Op, Past
from tests.bench.tale import CLEAN, CREATED, GONE, ONE, THREE, TWO, acknowledged, by_others, judged, past, story

RESTORED = past("r", 3, "restored", {}, {"text": ONE})
"""By the person who had deleted it, or had been told so."""


def brought_back(**values: Any) -> Ledger:
    """Deleted, put back, then perhaps something more, by one person."""
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    acknowledged(ledger, "d", "delete", knew=ONE)
    acknowledged(ledger, "r", "restore", base=2)
    if values:
        acknowledged(ledger, "b", base={"after": "r"}, **values)
    return ledger


def test_what_is_put_back_with_other_words_than_those_deleted_is_overwritten() -> None:
    assert judged(brought_back(), ONE, CREATED, GONE, RESTORED) == CLEAN
    older = past("r", 3, "restored", {}, {"text": THREE})
    assert judged(brought_back(), THREE, CREATED, GONE, older) == {**CLEAN, "overwritten": 1}


def test_words_put_back_over_those_that_stand_there_are_overwritten() -> None:
    ledger = story()
    acknowledged(ledger, "r", "restore", base=1)
    edited, over = past("b", 2, "edited", {"text": ONE}, {"text": TWO}), past("r", 3, "restored", {}, {"text": ONE})
    assert judged(ledger, ONE, CREATED, edited, over) == {**CLEAN, "overwritten": 1}


def test_words_deleted_after_the_deletion_that_a_person_knew_of_are_not_theirs_to_replace() -> None:
    theirs = past("s", 3, "restored", {}, {"text": ONE})
    written, gone = past("c", 4, "edited", {"text": ONE}, {"text": THREE}), past("e", 5, "deleted", {"text": THREE}, {})
    back, edited = past("r", 6, "restored", {}, {"text": THREE}), past("b", 7, "edited", {"text": THREE}, {"text": TWO})
    ledger = brought_back(text=TWO)
    by_others(ledger, theirs, written, gone)
    found = judged(ledger, TWO, CREATED, GONE, theirs, written, gone, back, edited)
    assert found == {**CLEAN, "overwritten": 1}


def test_words_written_since_a_restore_count_whatever_follows_it() -> None:
    theirs = past("c", 4, "edited", {"text": ONE}, {"text": THREE})
    gone = past("b", 5, "deleted", {"text": THREE}, {})
    ledger = brought_back()
    acknowledged(ledger, "b", "delete", base=3)
    by_others(ledger, theirs)
    assert judged(ledger, None, CREATED, GONE, RESTORED, theirs, gone) == {**CLEAN, "overwritten": 1}


def test_a_change_made_unseen_counts_when_nobody_knows_what_its_maker_had_before_the_eyes() -> None:
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    acknowledged(ledger, "b", base=1, text=TWO)
    theirs = past("c", 2, "edited", {"text": ONE}, {"text": THREE})
    edited = past("b", 3, "edited", {"text": THREE}, {"text": TWO})
    by_others(ledger, theirs)
    assert judged(ledger, TWO, CREATED, theirs, edited) == {**CLEAN, "overwritten": 1}


def test_a_move_over_a_move_not_seen_is_overwritten() -> None:
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    acknowledged(ledger, "m", base=1, place={"row": "r2", "kind": "need", "parent": None, "after": None})
    theirs = past("c", 2, "edited", {"place": {"row": "r1"}}, {"place": {"row": "r3", "kind": "need"}})
    by_others(ledger, theirs)
    moved = past("m", 3, "edited", {"place": {"row": "r3"}}, {"place": {"row": "r2", "kind": "need"}})
    assert judged(ledger, ONE, CREATED, theirs, moved) == {**CLEAN, "overwritten": 1}


def test_a_history_that_does_not_say_what_was_acknowledged_is_a_loss() -> None:
    other = past("b", 2, "edited", {"text": ONE}, {"text": THREE})
    assert judged(story(), THREE, CREATED, other) == {**CLEAN, "lost": 1}
    assert judged(story(), ONE, CREATED, past("b", 1, "linked", {}, {})) == {**CLEAN, "lost": 1}
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    acknowledged(ledger, "m", base=1, place={"row": "r2", "kind": "need", "parent": None, "after": None})
    moved = past("m", 2, "edited", {"place": {"row": "r1"}}, {"place": {"row": "r3", "kind": "need"}})
    assert judged(ledger, ONE, CREATED, moved) == {**CLEAN, "lost": 1}


def test_an_operation_made_on_another_thing_is_lost() -> None:
    elsewhere = Past("b", "y", 2, "created", {}, {"text": TWO})
    entries = {"x": {"text": ONE, "highlighted": False}, "y": {"text": TWO, "highlighted": False}}
    found = Found(entries, {}, [CREATED, elsewhere])
    assert story().judge(found, keeps_history=True).counts() == {**CLEAN, "lost": 1}


def test_a_deletion_acknowledged_that_only_an_earlier_one_explains_is_resurrected() -> None:
    ledger = brought_back()
    acknowledged(ledger, "e", "delete", base=3, knew=ONE)
    assert judged(ledger, ONE, CREATED, GONE, RESTORED) == {**CLEAN, "lost": 1}
    received = past("e", 3, "linked", {}, {})
    assert judged(ledger, ONE, CREATED, GONE, RESTORED, received) == {**CLEAN, "resurrected": 1}


def test_what_is_told_to_be_put_back_and_is_not_is_lost() -> None:
    received = past("r", 2, "linked", {}, {})
    assert judged(brought_back(), None, CREATED, GONE, received) == {**CLEAN, "lost": 1}


@pytest.mark.parametrize("op", ["", "z"])
def test_what_nobody_asked_counts(op: str) -> None:
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    gone = past(op, 2, "deleted", {"text": ONE}, {})
    assert judged(ledger, None, CREATED, gone) == {**CLEAN, "lost": 1}
    edited = past(op, 2, "edited", {"text": ONE}, {"text": THREE})
    assert judged(ledger, THREE, CREATED, edited) == {**CLEAN, "overwritten": 1}
    acknowledged(ledger, "d", "delete", knew=ONE)
    back = past(op, 3, "restored", {}, {"text": ONE})
    assert judged(ledger, ONE, CREATED, GONE, back) == {**CLEAN, "resurrected": 1}


def test_a_text_that_brings_back_what_was_deleted_is_a_resurrection() -> None:
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    acknowledged(ledger, "d", "delete", knew=ONE)
    acknowledged(ledger, "b", base=1, text=ONE)
    assert judged(ledger, ONE, CREATED, GONE, past("b", 3, "restored", {}, {"text": ONE}))["resurrected"] == 1


def test_what_is_there_and_that_nobody_made_is_duplicated() -> None:
    entries = {"x": {"text": ONE, "highlighted": False}, "y": {"text": THREE, "highlighted": False}}
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    assert ledger.judge(Found(entries, {}, [CREATED]), keeps_history=True).counts() == {**CLEAN, "duplicated": 1}
    again = past("b", 2, "created", {}, {"text": TWO})
    assert judged(story(), TWO, CREATED, again)["duplicated"] == 1


def test_what_was_said_to_be_a_conflict_and_was_made_all_the_same_is_overwritten() -> None:
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    refused = Op("b", "x", "entry", "set", 1, {"text": TWO}, ONE)
    ledger.note(refused)
    ledger.answer(refused, "conflict")
    assert judged(ledger, ONE, CREATED) == CLEAN
    edited = past("b", 2, "edited", {"text": ONE}, {"text": TWO})
    assert judged(ledger, TWO, CREATED, edited) == {**CLEAN, "overwritten": 1}


def test_the_words_of_a_retex_are_followed_too() -> None:
    ledger = Ledger()
    for op, knew, line in (("a", None, ONE), ("b", ONE, TWO)):
        made = Op(op, "x", "retex", "set", 0 if op == "a" else 1, {"lines": [line]}, knew)
        ledger.note(made)
        ledger.answer(made, "saved")
    created = past("a", 1, "created", {}, {"label": "R", "lines": [ONE]})
    edited = past("b", 2, "edited", {"lines": [ONE]}, {"lines": [TWO]})
    found = Found({}, {"x": {"label": "R", "lines": [TWO]}}, [created, edited])
    assert ledger.judge(found, keeps_history=True).counts() == CLEAN
    found = Found({}, {"x": {"label": "R", "lines": [ONE]}}, [created, edited])
    assert ledger.judge(found, keeps_history=True).counts() == {**CLEAN, "lost": 1}
    theirs = past("c", 2, "edited", {"lines": [ONE]}, {"lines": [THREE]})
    over = past("b", 3, "edited", {"lines": [THREE]}, {"lines": [TWO]})
    by_others(ledger, theirs)
    found = Found({}, {"x": {"label": "R", "lines": [TWO]}}, [created, theirs, over])
    assert ledger.judge(found, keeps_history=True).counts() == {**CLEAN, "overwritten": 1}
