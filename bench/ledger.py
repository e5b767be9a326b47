"""What clients were told was saved, kept outside of everything, and what the database makes of it at the end."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FIELDS = {"text", "highlighted"}
"""What is followed from one revision to the next."""

WHOLE = re.compile(r"fin$|zb\d{5}z")
"""What the words of raw clients end with, and what browsers type: never twice the same."""


@dataclass
class Op:
    """An operation as its client made it. `knew`: the words the client believed the thing had, "" when it had none yet.

    `at` is the rank of its acknowledgement, -1 before; `thing` what the server calls the thing.
    """

    op: str
    thing: str
    subject: str
    do: str
    base: Any
    values: dict[str, Any]
    knew: str | None = None
    at: int = -1

    @property
    def text(self) -> str | None:
        text = self.values.get("text")
        return text if self.do == "set" and isinstance(text, str) else None

    @property
    def kind(self) -> str:
        if self.do != "set":
            return f"{self.do} {self.subject}"
        if "place" in self.values and self.base == 0:
            return f"create {self.subject}"
        return f"{'+'.join(sorted(self.values))} of {self.subject}"


@dataclass(frozen=True)
class Past:
    """A revision, as the database keeps it."""

    op: str
    thing: str
    version: int
    change: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """The database at the end: the fields of each entry, the rows and RETEX that are there, the revisions in order."""

    entries: dict[str, dict[str, Any]]
    others: set[str]
    history: list[Past]


@dataclass
class Verdict:
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    resurrected: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: len(set(found)) for name, found in vars(self).items()}


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
            if op.op not in made and not (op.do == "delete" and _is_gone(op.thing, found, of)):
                verdict.lost.append(f"{op.op} {op.kind}: acknowledged, without a trace")
        for key, pasts in made.items():
            if key and len(pasts) > 1:
                verdict.duplicated.append(f"{key}: made {len(pasts)} times")
            if key in self.sent:
                self._knew(self.sent[key], pasts[0], made, verdict)
        for thing, pasts in of.items():
            _chain(thing, pasts, found, verdict)

    def _knew(self, op: Op, past: Past, made: Mapping[str, list[Past]], verdict: Verdict) -> None:
        """Whether what an operation replaced, or deleted, is what its client had before its eyes."""
        replaced = past.before.get("text") if op.do == "delete" or "text" in past.after else None
        if replaced is None or past.change not in {"edited", "deleted"}:
            return
        known = [] if op.knew is None else [op.knew]
        if restore := self._restore_before(op):
            # « Rétablir avec mon texte »: the words it put back were deleted; those that others put back were not.
            known += ["", *(one.after.get("text", "") for one in made.get(restore.op, ()) if one.change == "restored")]
        if known and replaced.split() not in [words.split() for words in known]:
            verdict.overwritten.append(f"{op.op} {op.kind}: replaced « {replaced} », knew « {op.knew} »")

    def _restore_before(self, op: Op) -> Op | None:
        """The « Rétablir » that an operation follows, when its client wrote no words since."""
        while isinstance(op.base, dict) and (before := self.sent.get(op.base["after"])):
            if before.do == "restore":
                return before
            if before.text is not None:
                return None
            op = before
        return None

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
        count = Counter(entry["text"] for entry in found.entries.values() if WHOLE.search(entry["text"]))
        verdict.duplicated += [f"« {text} » in {times} entries" for text, times in count.items() if times > 1]
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


def _is_gone(thing: str, found: Found, of: dict[str, list[Past]]) -> bool:
    """A deletion of what was deleted already leaves no trace, and needs none."""
    return any(past.change == "deleted" for past in of.get(thing, ())) or (
        thing not in found.entries and thing not in found.others
    )


def _chain(thing: str, pasts: list[Past], found: Found, verdict: Verdict) -> None:
    """One thing through all that happened to it: each change starts from the one before, the last is what is there."""
    said: dict[str, Any] = {}
    gone = False
    seen: set[str] = set()
    for past in pasts:
        if past.change == "linked":
            # Changes nothing of what is followed here; it may only remember that an operation was received.
            continue
        if gone and past.change not in {"restored", "deleted"}:
            verdict.resurrected.append(f"{thing}: {past.change} after its deletion")
        gone = past.change == "deleted"
        for name in FIELDS & set(past.before) & set(said):
            if past.before[name] != said[name]:
                verdict.lost.append(f"{thing} v{past.version}: « {said[name]} » became « {past.before[name]} » alone")
        text = past.after.get("text") if past.change != "restored" else None
        if text in seen:
            verdict.duplicated.append(f"{thing} v{past.version}: « {text} » said again")
        if text is not None:
            seen.add(text)
        said |= {name: past.after[name] for name in FIELDS & set(past.after)}
    there = thing in found.entries or thing in found.others
    if gone and there:
        verdict.resurrected.append(thing)
    if not gone and not there:
        verdict.lost.append(f"{thing}: not there, and never deleted")
    now = found.entries.get(thing, said)
    verdict.lost += [f"{thing}: « {said[name]} » is « {now[name]} »" for name in said if now[name] != said[name]]


def _words(found: Found) -> Iterable[str]:
    """Every text there is, now and in the past."""
    for entry in found.entries.values():
        yield entry["text"]
    for past in found.history:
        yield str(past.after.get("text", ""))


def read_database(restitutions: Iterable[int]) -> Found:
    """What the database holds of these restitutions."""
    from restitutions.models import Entry, Retex, Revision, Row

    pks = list(restitutions)
    entries = Entry.objects.filter(sheet__restitution__in=pks).order_by("pk")
    revisions = Revision.objects.filter(sheet__restitution__in=pks).order_by("pk")
    rows = Row.objects.filter(sheet__restitution__in=pks).order_by("pk").values_list("pk", flat=True)
    retex = Retex.objects.filter(sheet__restitution__in=pks).order_by("pk").values_list("pk", flat=True)
    return Found(
        {str(entry.pk): {"text": entry.text, "highlighted": entry.highlighted} for entry in entries},
        {str(pk) for pk in [*rows, *retex]},
        [
            Past(str(one.op or ""), str(one.subject_id), one.version, str(one.change), one.before, one.after)
            for one in revisions
        ],
    )
