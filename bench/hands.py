"""A raw client: one hand on one fiche, that keeps its operations until it is told what became of them.

It does what static/js/fiche does (an outbox, bases that follow one another, the same operation sent until answered),
faster, and it changes what others wrote.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.http1 import post_json
from bench.ledger import Ledger
from bench.site import TOKEN, Person
from bench.told import Op

CELLS = {
    "diagnosis": ("irritant", "strength"),
    "projections": ("main_irritant", "need", "lever"),
    "plan": ("planned_lever", "action", "stakeholder", "timeframe", "success_measure"),
}
FEW, MANY = 8, 20
"""Entries of a fiche under which more are made, over which more are deleted."""

PATIENCE = 8
OFTEN = {"write": 46, "create": 22, "delete": 16, "move": 9, "underline": 5}
ACTS = {**OFTEN, "restore": 14, "row": 3, "row_away": 1, "retex": 4}


@dataclass
class Thing:
    subject: str
    version: int
    text: str
    place: dict[str, Any] = field(default_factory=dict)
    highlighted: bool = False


class Hand:
    """`path` is the address of the saves of a fiche; `port` that of the proxy."""

    def __init__(
        self, name: str, person: Person, path: str, port: Callable[[], int], campaign: str, ledger: Ledger, seed: str
    ) -> None:
        self.name, self.person, self.path, self.port = name, person, path, port
        self.campaign, self.ledger, self.rng = campaign, ledger, random.Random(f"{seed}/{name}")
        self.known: dict[str, Thing] = {}
        self.gone: dict[str, int] = {}
        self.waiting: list[Op] = []
        self.cursor, self.count, self.failures = 0, 0, 0
        self.client = f"hand-{name}"

    # --- what it does --------------------------------------------------------------------------------------------

    async def work(self, is_over: Callable[[], bool]) -> None:
        """Change things and save them, until it is over; then send what still waits."""
        while not is_over():
            for _ in range(self.rng.randint(1, 9)):
                self._act()
            await self.send()
            await asyncio.sleep(self.rng.uniform(0, 0.15))
        for _ in range(200):
            if not self.waiting:
                return
            await self.send()
        raise RuntimeError(f"{self.name}: {len(self.waiting)} operations never answered")

    def _act(self) -> None:
        weights = dict(ACTS)
        entries = [pk for pk, thing in self.known.items() if thing.subject == "entry"]
        if len(entries) < FEW:
            weights["create"] *= 4
        elif len(entries) > MANY:
            weights["delete"] *= 3
        act = self.rng.choices(list(weights), list(weights.values()))[0]
        getattr(self, f"_{act}")(entries)

    def _words(self) -> str:
        self.count += 1
        return f"Constat {self.name}-{self.count:05d}. " + "mot " * self.rng.randint(0, 12) + "fin"

    def _push(self, thing: str, subject: str, do: str, values: dict[str, Any], knew: str | None) -> None:
        earlier = next((op for op in reversed(self.waiting) if op.thing == thing), None)
        known = self.known.get(thing)
        version = known.version if known else self.gone.pop(thing, 0)
        base: Any = {"after": earlier.op} if earlier else version
        op = Op(str(uuid.UUID(int=self.rng.getrandbits(128), version=4)), thing, subject, do, base, values, knew)
        self.ledger.note(op)
        self.waiting.append(op)

    def _write(self, entries: list[str]) -> None:
        if not entries:
            return
        pk, text = self.rng.choice(entries), self._words()
        self._push(pk, "entry", "set", {"text": text}, self.known[pk].text)
        self.known[pk].text = text

    def _create(self, entries: list[str]) -> None:
        rows = [pk for pk, thing in self.known.items() if thing.subject == "row"]
        if not rows:
            return self._row(entries)
        row = self.rng.choice(rows)
        kind = self.rng.choice(CELLS[self.known[row].place["table"]])
        cell = [pk for pk in entries if self.known[pk].place.get("row") == row and self.known[pk].place["kind"] == kind]
        after = self.rng.choice([*cell, None])
        place = {"row": row, "kind": kind, "parent": None, "after": after}
        pk, text = self._new_id(), self._words()
        self._push(pk, "entry", "set", {"text": text, "place": place}, None)
        self.known[pk] = Thing("entry", 0, text, place)
        return None

    def _delete(self, entries: list[str]) -> None:
        if not entries:
            return
        pk = self.rng.choice(entries)
        self._push(pk, "entry", "delete", {}, self.known[pk].text)
        self.gone[pk] = self.known.pop(pk).version

    def _restore(self, _entries: list[str]) -> None:
        """What somebody here deleted, sometimes with other words; what it says is known when the server has said it."""
        gone = [pk for pk in self.gone if pk not in self.known]
        if not gone:
            return
        pk = self.rng.choice(gone[-20:])
        self._push(pk, "entry", "restore", {}, None)
        self.gone.pop(pk, None)
        if self.rng.random() < 0.5:
            self._push(pk, "entry", "set", {"text": self._words()}, None)

    def _move(self, entries: list[str]) -> None:
        pairs = self.rng.sample(entries, 2) if len(entries) > 1 else []
        if not pairs:
            return
        pk, other = pairs
        there = self.known[other].place
        parent = other if self.rng.random() < 0.3 else None
        place = {"row": there["row"], "kind": there["kind"], "parent": parent, "after": None if parent else other}
        self._push(pk, "entry", "set", {"place": place}, None)
        self.known[pk].place = place

    def _underline(self, entries: list[str]) -> None:
        if entries:
            thing = self.known[pk := self.rng.choice(entries)]
            thing.highlighted = not thing.highlighted
            self._push(pk, "entry", "set", {"highlighted": thing.highlighted}, None)

    def _row(self, _entries: list[str]) -> None:
        rows = [thing for thing in self.known.values() if thing.subject == "row"]
        if len(rows) > 9:
            return
        pk, place = self._new_id(), {"table": self.rng.choice(list(CELLS)), "after": None}
        self._push(pk, "row", "set", {"place": place}, None)
        self.known[pk] = Thing("row", 0, "", place)

    def _row_away(self, entries: list[str]) -> None:
        """A row that looks empty; somebody may be putting a point in it."""
        used = {self.known[pk].place.get("row") for pk in entries}
        empty = [pk for pk, thing in self.known.items() if thing.subject == "row" and pk not in used]
        if empty and "naif" not in self.path:
            pk = self.rng.choice(empty)
            self._push(pk, "row", "delete", {}, None)
            del self.known[pk]

    def _retex(self, _entries: list[str]) -> None:
        ours = [pk for pk, thing in self.known.items() if thing.subject == "retex"]
        if "naif" in self.path:
            return
        if len(ours) < 4:
            pk = self._new_id()
            self._push(pk, "retex", "set", {"label": self._words(), "place": {"after": None}}, None)
            self.known[pk] = Thing("retex", 0, "")
        else:
            thing, text = self.known[pk := self.rng.choice(ours)], self._words()
            self._push(pk, "retex", "set", {"lines": [text]}, thing.text)
            thing.text = text

    def _new_id(self) -> str:
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    # --- what it hears -------------------------------------------------------------------------------------------

    async def send(self) -> None:
        """One request with all that waits; without an answer everything goes on waiting."""
        batch = self.waiting[:40]
        ops = [_wire(op) for op in batch]
        body = {"schema": 1, "campaign": self.campaign, "account": self.person.account, "client": self.client}
        headers = {"Cookie": self.person.cookies, "X-CSRFToken": TOKEN}
        answer = await post_json(self.port(), self.path, {**body, "cursor": self.cursor, "ops": ops}, headers, PATIENCE)
        said = answer.json() if answer and answer.status == 200 else None
        if answer and answer.status != 200:
            self.ledger.outcomes[f"answer {answer.status}"] += 1
        if said is None:
            self.failures += 1
            await asyncio.sleep(self.rng.uniform(0.1, 0.5))
            return
        for op, result in zip(batch, said["results"], strict=True):
            self._settle(op, result)
        self.cursor = 0 if any(result["status"] == "conflict" for result in said["results"]) else said["cursor"]
        if said["state"]:
            self._load(said["state"])

    def _settle(self, op: Op, result: dict[str, Any]) -> None:
        if op not in self.waiting:
            return
        status = result["status"]
        if status == "waiting":
            if not any({"after": other.op} == op.base for other in self.waiting):
                self._drop(op)
            return
        self.waiting.remove(op)
        if result["id"] != op.thing:
            self._rename(op.thing, result["id"])
        self.ledger.answer(op, status)
        if status == "saved":
            self._saved(op, result)
        else:
            self._not_saved(op, result)

    def _saved(self, op: Op, result: dict[str, Any]) -> None:
        for other in self.waiting:
            if other.base == {"after": op.op} and not result.get("merged"):
                other.base = result["version"]
        if op.thing in self.known:
            self.known[op.thing].version = result["version"]
        if op.do == "delete" and op.thing in self.gone and not result.get("merged"):
            self.gone[op.thing] = result["version"]

    def _not_saved(self, op: Op, result: dict[str, Any]) -> None:
        """What followed it goes with it; then, of a conflict, mine again knowing theirs, or theirs."""
        for other in [one for one in self.waiting if one.thing == op.thing]:
            self._drop(other)
        thing = self.known.get(op.thing)
        if result["status"] == "refused" or result.get("deleted"):
            self.known.pop(op.thing, None)
            if result.get("deleted") and op.subject == "entry":
                self.gone[op.thing] = result["version"]
            return
        theirs = (result.get("theirs") or {}).get("text")
        if theirs is None or op.subject != "entry":
            # Not about the words: the next state says how the thing is.
            self.known.pop(op.thing, None)
            return
        thing = thing or Thing("entry", 0, "", {"row": "", "kind": ""})
        thing.version, thing.text = result["version"], theirs
        self.known[op.thing] = thing
        if op.text is not None and self.rng.random() < 0.5:
            self._push(op.thing, "entry", "set", {"text": op.text}, theirs)
            thing.text = op.text

    def _drop(self, op: Op) -> None:
        if op not in self.waiting:
            return
        self.waiting.remove(op)
        self.ledger.outcomes["dropped by its client"] += 1
        for other in [one for one in self.waiting if one.base == {"after": op.op}]:
            self._drop(other)

    def _rename(self, old: str, new: str) -> None:
        """The server calls a thing otherwise than its client (the naive one does)."""
        for op in self.ledger.sent.values():
            if op.thing == old:
                op.thing = new
        if old in self.known:
            self.known[new] = self.known.pop(old)

    def _load(self, state: dict[str, Any]) -> None:
        """What the server says, with what waits over it."""
        self.known = {row["id"]: Thing("row", row["version"], "", {"table": row["table"]}) for row in state["rows"]}
        self.known |= {one["id"]: Thing("retex", one["version"], " ".join(one["lines"])) for one in state["retex"]}
        for one in state["entries"]:
            place = {name: one[name] for name in ("row", "kind", "parent")}
            if one["kind"] != "retex_label":
                self.known[one["id"]] = Thing("entry", one["version"], one["text"], place, one["highlighted"])
        for op in self.waiting:
            self._over(op)

    def _over(self, op: Op) -> None:
        if op.do == "delete":
            self.known.pop(op.thing, None)
        elif op.do == "set" and op.thing in self.known:
            thing = self.known[op.thing]
            thing.text = op.values.get("text", " ".join(op.values.get("lines", [thing.text])))
            thing.place = op.values.get("place", thing.place)
            thing.highlighted = op.values.get("highlighted", thing.highlighted)
        elif op.do == "set" and "place" in op.values:
            values = op.values
            self.known[op.thing] = Thing(op.subject, 0, values.get("text", ""), values["place"])


def _wire(op: Op) -> dict[str, Any]:
    sent = {"op": op.op, "subject": op.subject, "id": op.thing, "base": op.base, "do": op.do}
    return {**sent, "set": op.values} if op.do == "set" else sent
