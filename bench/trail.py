"""One thing through all that happened to it, as the database tells it, held to what clients asked and were told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.told import Found, Op, Past, Verdict, said_alike

WORDS = {"text", "highlighted", "label", "lines"}
"""What is followed from one revision to the next; where things stand moves with what is around them."""

PLACES = {"row", "kind", "table"}
"""Where a thing is put is where it stands; behind which one depends on the others."""

UNASKED = {"created": "duplicated", "edited": "overwritten", "deleted": "lost", "restored": "resurrected"}
"""What a change that no client asked for counts as."""


@dataclass
class Trail:
    """`made`: the revisions of each operation; `sent`: every operation ever made by a client."""

    thing: str
    pasts: list[Past]
    sent: Mapping[str, Op]
    made: Mapping[str, list[Past]]
    verdict: Verdict
    said: dict[str, Any] = field(default_factory=dict)
    has_begun: bool = False
    is_there: bool = False
    seen: list[str] = field(default_factory=list)

    def follow(self, found: Found) -> None:
        """Each change starts from the one before, says what was asked, and the last is what is there."""
        for past in self.pasts:
            op = self.sent.get(past.op)
            if past.change != "linked":
                # A linked one changes nothing of what is followed; it may only remember that something was received.
                self._exists(past, op)
                self._starts_from(past)
                self._is_asked(past, op)
                self._step(past)
            if op and op.at >= 0 and self.made[op.op][0] is past:
                self._keeps_its_promise(past, op)
        self._ends_as(found)

    def _exists(self, past: Past, op: Op | None) -> None:
        """Things are created once, changed while they are there, and only a restore brings them back, as they were."""
        name, change = f"{self.thing} v{past.version}: {past.change}", past.change
        if change == "created":
            if self.has_begun:
                found = self.verdict.duplicated if self.is_there else self.verdict.resurrected
                found.append(f"{name} again")
        elif not self.has_begun:
            self.verdict.lost.append(f"{name}, its beginning is not told")
        elif change == "restored" and self.is_there:
            self.verdict.overwritten.append(f"{name} over « {self.said} »")
        elif change == "restored":
            self._comes_back(past, op)
        elif not self.is_there:
            found = self.verdict.duplicated if change == "deleted" else self.verdict.resurrected
            found.append(f"{name} after its deletion")

    def _comes_back(self, past: Past, op: Op | None) -> None:
        """With the words that were deleted, because somebody asked that. A row may come back for a point put in it."""
        if op and op.do != "restore":
            self.verdict.resurrected.append(f"{self.thing} v{past.version}: by {op.kind}")
        for name in WORDS & set(past.after) & set(self.said):
            if past.after[name] != self.said[name]:
                text = f"« {self.said[name]} » came back as « {past.after[name]} »"
                self.verdict.overwritten.append(f"{self.thing} v{past.version}: {text}")

    def _starts_from(self, past: Past) -> None:
        for name in WORDS & set(past.before) & set(self.said):
            if past.before[name] != self.said[name]:
                text = f"« {self.said[name]} » became « {past.before[name]} » alone"
                self.verdict.lost.append(f"{self.thing} v{past.version}: {text}")

    def _is_asked(self, past: Past, op: Op | None) -> None:
        """By somebody, who had before the eyes what it replaces, and was not told that it was not made."""
        is_of_words = bool(WORDS & (set(past.before) | set(past.after)))
        if op is None:
            if is_of_words or past.change not in {"edited", "restored"}:
                found = getattr(self.verdict, UNASKED[past.change])
                found.append(f"{self.thing} v{past.version}: {past.change}, and nobody asked")
            return
        if past.change in {"edited", "deleted"}:
            if op.is_declined and op.at < 0 and past.after:
                self.verdict.overwritten.append(f"{op.op} {op.kind}: made, and said to be a conflict")
            elif replaced := self._unseen(op, past):
                self.verdict.overwritten.append(f"{op.op} {op.kind}: replaced « {replaced} », knew « {op.knew} »")

    def _unseen(self, op: Op, past: Past) -> Any:
        """What an operation replaced, or deleted, that its maker did not have before the eyes; None when there is not.

        Told twice over: by what the client says it knew, and by the versions that its base leaves out.
        """
        main = "lines" if "lines" in past.before else "text"
        replaced = past.before.get(main) if op.do == "delete" or main in past.after else None
        known: list[Any] = [] if op.knew is None else [op.knew]
        if replaced is not None and (restore := self._restore_before(op)):
            known += [one.after.get(main) for one in self.made[restore.op] if one.change == "restored"]
        if replaced is not None and known and not any(said_alike(replaced, words) for words in known):
            return replaced
        versions = self._versions_unseen(op, past)
        fields = WORDS & set(past.before) if op.do == "delete" else (WORDS | {"place"}) & set(past.after)
        for other in self.pasts:
            if other.version in versions and other.op != op.op and fields & set(other.after):
                return {name: other.after[name] for name in fields & set(other.after)}
        return None

    def _versions_unseen(self, op: Op, past: Past) -> set[int]:
        """Those between the base of an operation and the revision that it made.

        What follows another one has not seen what that one had not seen either; a deletion ends that, and a restore
        of what its maker knew to be deleted.
        """
        last = past.version if past.change == "linked" else past.version - 1
        if past.change == "restored":
            last -= 1
        if not isinstance(op.base, dict):
            return set(range(op.base + 1, last + 1))
        before = next(iter(self.made.get(op.base["after"], ())), None)
        if before is None or before.thing != self.thing or before.op not in self.sent:
            return set()
        earlier = set() if before.change == "deleted" else self._versions_unseen(self.sent[before.op], before)
        return earlier | set(range(before.version + 1, last + 1))

    def _restore_before(self, op: Op) -> Op | None:
        """The « Rétablir » that an operation follows and that was made, when its client wrote no words since."""
        while isinstance(op.base, dict) and (before := self.sent.get(op.base["after"])) and before.op in self.made:
            if before.do == "restore":
                return before
            if before.text is not None:
                return None
            op = before
        return None

    def _step(self, past: Past) -> None:
        self.has_begun, self.is_there = True, past.change != "deleted"
        text = past.after.get("text") if past.change != "restored" else None
        if text in self.seen:
            self.verdict.duplicated.append(f"{self.thing} v{past.version}: « {text} » said again")
        if text is not None:
            self.seen.append(text)
        self.said |= {name: past.after[name] for name in WORDS & set(past.after)}

    def _keeps_its_promise(self, past: Past, op: Op) -> None:
        """What was acknowledged is so, just then."""
        name = f"{op.op} {op.kind}"
        if op.thing != self.thing:
            self.verdict.lost.append(f"{name}: made on {self.thing}")
        elif op.do == "delete" and self.is_there:
            self.verdict.resurrected.append(f"{name}: acknowledged, and still there")
        elif op.do != "delete" and not self.is_there:
            self.verdict.lost.append(f"{name}: acknowledged, and not there")
        elif op.do == "set":
            wrong = [one for one in WORDS & set(op.values) if not said_alike(self.said.get(one), op.values[one])]
            asked, stands = op.values.get("place") or {}, past.after.get("place") or {}
            wrong += [one for one in PLACES & set(asked) & set(stands) if asked[one] != stands[one]]
            if wrong:
                self.verdict.lost.append(f"{name}: acknowledged, and said otherwise: {', '.join(sorted(wrong))}")

    def _ends_as(self, found: Found) -> None:
        now = found.entries.get(self.thing, found.others.get(self.thing))
        if not self.has_begun:
            if now is not None:
                self.verdict.duplicated.append(f"{self.thing}: there, and nobody made it")
        elif now is not None and not self.is_there:
            self.verdict.resurrected.append(self.thing)
        elif now is None and self.is_there:
            self.verdict.lost.append(f"{self.thing}: not there, and never deleted")
        elif now is not None:
            wrong = [name for name in self.said if now[name] != self.said[name]]
            self.verdict.lost += [f"{self.thing}: « {self.said[name]} » is « {now[name]} »" for name in wrong]
