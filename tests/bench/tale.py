"""What clients did to one entry, and what the database tells of it: short words for the tests of the ledger."""

from __future__ import annotations

from typing import Any

from bench.ledger import Ledger
from bench.told import Found, Op, Past

ONE, TWO, THREE = "Un fin", "Deux fin", "Trois fin"
CLEAN = {"lost": 0, "duplicated": 0, "overwritten": 0, "resurrected": 0}


def acknowledged(
    ledger: Ledger, op: str, do: str = "set", *, base: Any = 1, knew: str | None = None, **values: Any
) -> None:
    made = Op(op, "x", "entry", do, base, values, knew)
    ledger.note(made)
    ledger.answer(made, "saved")


def past(op: str, version: int, change: str, before: dict[str, Any], after: dict[str, Any]) -> Past:
    return Past(op, "x", version, change, before, after)


def judged(ledger: Ledger, now: str | None, *history: Past, highlighted: bool = False) -> dict[str, int]:
    """What is found wrong when the entry says this at the end, None when it is not there."""
    entries = {} if now is None else {"x": {"text": now, "highlighted": highlighted}}
    return ledger.judge(Found(entries, {}, list(history)), keeps_history=bool(history)).counts()


def by_others(ledger: Ledger, *history: Past) -> None:
    """These changes were asked by others, who knew the version before."""
    for one in history:
        do = {"deleted": "delete", "restored": "restore"}.get(one.change, "set")
        ledger.note(Op(one.op, "x", "entry", do, one.version - 1, one.after))


CREATED = past("a", 1, "created", {}, {"text": ONE})
GONE = past("d", 2, "deleted", {"text": ONE}, {})


def story() -> Ledger:
    """An entry made, then changed by who knew it."""
    ledger = Ledger()
    acknowledged(ledger, "a", text=ONE)
    acknowledged(ledger, "b", knew=ONE, text=TWO)
    return ledger
