"""What clients were told was saved, kept outside of everything, and what the database makes of it at the end."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from bench.told import Found, Op, Past, Verdict
from bench.trail import Trail

WHOLE = re.compile(r"fin$|zb\d{5}z")
"""What the words of raw clients end with, and what browsers type: never twice the same."""


class Ledger:
    """`sent`: every operation ever made; `acknowledged` those a client saw saved, in order."""

    def __init__(self) -> None:
        self.sent: dict[str, Op] = {}
        self.acknowledged: list[Op] = []
        self.outcomes: Counter[str] = Counter()
        self.typed: dict[str, str] = {}
        """Words typed in a browser that the device had the time to keep → who typed them."""

    def note(self, op: Op) -> None:
        self.sent.setdefault(op.op, op)

    def answer(self, op: Op, status: str) -> None:
        """Note what a client was told of its operation."""
        if status != "saved" or op.at < 0:
            self.outcomes[status] += 1
        op.is_declined |= status == "conflict"
        if status == "saved" and op.at < 0:
            op.at = len(self.acknowledged)
            self.acknowledged.append(op)

    def kinds(self) -> Counter[str]:
        return Counter(op.kind for op in self.acknowledged)

    def judge(self, found: Found, *, keeps_history: bool) -> Verdict:
        """Compare. Without a history, what was acknowledged is all that is known."""
        verdict = Verdict()
        if keeps_history:
            self._against_history(found, verdict)
        else:
            self._against_words(found, verdict)
        self._words_twice(found, verdict)
        everything = "\n".join(_words(found))
        verdict.lost += [f"typed by {who}: {token}" for token, who in self.typed.items() if token not in everything]
        return verdict

    def _against_history(self, found: Found, verdict: Verdict) -> None:
        made: dict[str, list[Past]] = defaultdict(list)
        of: dict[str, list[Past]] = defaultdict(list)
        for past in found.history:
            made[past.op].append(past)
            of[past.thing].append(past)
        for op in self.acknowledged:
            if op.op not in made:
                verdict.lost.append(f"{op.op} {op.kind}: acknowledged, without a trace")
        for key, pasts in made.items():
            if key and len(pasts) > 1:
                verdict.duplicated.append(f"{key}: made {len(pasts)} times")
        for thing in {**of, **found.entries, **found.others}:
            Trail(thing, of.get(thing, []), self.sent, made, verdict).follow(found)

    def _against_words(self, found: Found, verdict: Verdict) -> None:
        of: dict[str, list[Op]] = defaultdict(list)
        for op in self.acknowledged:
            of[op.thing].append(op)
        for thing, ops in of.items():
            now = found.entries.get(thing, {}).get("text")
            ends = [op for op in ops if op.do == "delete"]
            if ends and now is not None and not any(op.do == "restore" for op in ops):
                verdict.resurrected.append(thing)
            for op in ops:
                if op.text is None or op.text == now:
                    continue
                if not any(other.at > op.at and (other.text is not None or other.do == "delete") for other in ops):
                    verdict.lost.append(f"{op.op}: « {op.text} » is nowhere")
                elif not any(other.knew == op.text for other in ops):
                    verdict.overwritten.append(f"{op.op}: « {op.text} » went unseen")

    def _words_twice(self, found: Found, verdict: Verdict) -> None:
        """Words are made once: the same in two entries is an operation made twice. Some are not whole yet."""
        said = [entry["text"] for entry in found.entries.values()]
        said += [retex["label"] for retex in found.others.values() if "label" in retex]
        count = Counter(text for text in said if WHOLE.search(text))
        verdict.duplicated += [f"« {text} » in {times} things" for text, times in count.items() if times > 1]
        created: dict[str, set[str]] = defaultdict(set)
        for past in found.history:
            if past.change == "created" and WHOLE.search(past.after.get("text", "")):
                created[past.after["text"]].add(past.thing)
        verdict.duplicated += [f"« {text} » created {len(ids)} times" for text, ids in created.items() if len(ids) > 1]


class Watcher:
    """What the browsers were told, as it was given back to them; and so the words they knew each version to have."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.words: dict[tuple[str, int], str | None] = {}

    def asked(self, sent: Any) -> None:
        """A request of a browser, whatever becomes of it."""
        for raw in sent["ops"]:
            self._noted(raw)

    def heard(self, sent: Any, said: Any) -> None:
        """A request of a browser (None for the state alone) and its answer."""
        results = {result["op"]: result for result in said.get("results", ())}
        for raw in sent["ops"] if sent else ():
            op = self._noted(raw)
            result = results[raw["op"]]
            self.ledger.answer(op, result["status"])
            if result["status"] == "saved" and op.do == "set":
                self.words[op.thing, result["version"]] = op.text or op.knew
        for entry in (said if sent is None else said.get("state") or {}).get("entries", ()):
            self.words[entry["id"], entry["version"]] = entry["text"]

    def _noted(self, raw: Any) -> Op:
        known = self.ledger.sent.get(raw["op"])
        if known:
            return known
        base, after = raw["base"], None
        if isinstance(base, dict):
            after = self.ledger.sent.get(base["after"])
            knew = (after.text or after.knew) if after else None
        else:
            knew = self.words.get((raw["id"], base))
        op = Op(raw["op"], raw["id"], raw["subject"], raw["do"], base, raw.get("set") or {}, knew)
        self.ledger.note(op)
        return op


def _words(found: Found) -> Iterable[str]:
    """Every text there is, now and in the past."""
    for entry in found.entries.values():
        yield entry["text"]
    for past in found.history:
        yield str(past.after.get("text", ""))
