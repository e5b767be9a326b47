"""The law of live entry, whatever the network does: several people, batches lost, doubled, late, out of order.

Nothing acknowledged is lost, nothing is there twice, nothing is overwritten unseen, nothing deleted comes back by
itself, the cursor misses nothing, places are 0, 1, 2…, and a sub-point has no sub-point.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from editor.outcome import Outcome, Status
from restitutions.models import Entry, Restitution, Revision, Row
from tests.cast import Cast, make_cast
from tests.editor.fiche import Fiche, Op, delete, new_id, place, restore, write

KINDS = ("irritant", "strength")
CAST: list[Cast] = []


@dataclass
class Page:
    """One person's page: what it was last told, and what it sent and has not been answered."""

    who: str
    state: dict[str, Any] = field(default_factory=dict)
    outbox: list[Op] = field(default_factory=list)
    old: list[Op] = field(default_factory=list)

    @property
    def known(self) -> dict[str, dict[str, Any]]:
        return {one["id"]: one for one in self.state.get("entries", ())}

    def base(self, pk: str) -> Any:
        """The version it saw, or the operation of its own that it waits for."""
        own = [one for one in self.outbox if one["id"] == pk]
        return {"after": own[-1]["op"]} if own else self.known[pk]["version"]


class LiveEntry(RuleBasedStateMachine):
    """`said` is the text that the acknowledged operations left, `gone` what they deleted, `left` what it said then."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.said: dict[str, str] = {}
        self.left: dict[str, str] = {}
        self.gone: set[str] = set()
        self.answers: dict[str, Outcome] = {}
        self.words = 0

    @initialize()
    def open_the_fiche(self) -> None:
        cast = CAST[0]
        made = Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes, title="Essai")
        self.fiche = Fiche(cast, made, cast.campaign.themes.get(number=3))
        self.rows = [self.fiche.row(), self.fiche.row()]
        first = None
        for text in ("Un", "Deux", "Trois"):
            first = self.fiche.entry(self.rows[0], text, after=first)
        self.pages = [Page("facilitator"), Page("coordinator"), Page("administrator")]
        for page in self.pages:
            page.state = self.fiche.state

    # --- what a person does ---------------------------------------------------------------------------------------

    @rule(who=st.integers(0, 2), row=st.integers(0, 1), kind=st.sampled_from(KINDS), data=st.data())
    def add(self, who: int, row: int, kind: str, data: st.DataObject) -> None:
        page = self.pages[who]
        where = [pk for pk, one in page.known.items() if (one["row"], one["kind"]) == (self.rows[row], kind)]
        near = st.sampled_from([None, *where])
        there = place(self.rows[row], kind, parent=data.draw(near), after=data.draw(near))
        self.does(page, write(new_id(), 0, text=self.new_words(page), place=there), data)

    @rule(who=st.integers(0, 2), data=st.data(), fields=st.sampled_from(["text", "highlighted", "place", "both"]))
    def change(self, who: int, data: st.DataObject, fields: str) -> None:
        page = self.pages[who]
        if not page.known:
            return
        pk = data.draw(st.sampled_from(sorted(page.known)))
        values: dict[str, Any] = {}
        if fields in {"text", "both"}:
            values["text"] = self.new_words(page)
        if fields in {"highlighted", "both"}:
            values["highlighted"] = data.draw(st.booleans())
        if fields == "place":
            near = st.sampled_from([None, *sorted(page.known)])
            row, kind = data.draw(st.sampled_from(self.rows)), data.draw(st.sampled_from(KINDS))
            values["place"] = place(row, kind, parent=data.draw(near), after=data.draw(near))
        self.does(page, write(pk, page.base(pk), **values), data)

    @rule(who=st.integers(0, 2), data=st.data())
    def remove(self, who: int, data: st.DataObject) -> None:
        page = self.pages[who]
        if page.known:
            pk = data.draw(st.sampled_from(sorted(page.known)))
            self.does(page, delete(pk, page.base(pk)), data)

    @rule(who=st.integers(0, 2), data=st.data())
    def undo_a_deletion(self, who: int, data: st.DataObject) -> None:
        if self.gone:
            self.pages[who].outbox.append(restore(data.draw(st.sampled_from(sorted(self.gone)))))

    @rule(who=st.integers(0, 2), row=st.integers(0, 1))
    def remove_the_row(self, who: int, row: int) -> None:
        page = self.pages[who]
        stored = {one["id"]: one for one in page.state["rows"]}.get(self.rows[row])
        if stored:
            page.outbox.append(delete(self.rows[row], stored["version"], "row"))

    # --- what the network does ------------------------------------------------------------------------------------

    @rule(who=st.integers(0, 2), count=st.integers(1, 6), answered=st.booleans())
    def send(self, who: int, count: int, answered: bool) -> None:
        page = self.pages[who]
        batch = page.outbox[:count]
        if batch:
            self.deliver(page, batch, answered=answered)

    @rule(who=st.integers(0, 2), data=st.data())
    def send_out_of_order(self, who: int, data: st.DataObject) -> None:
        page = self.pages[who]
        self.deliver(page, data.draw(st.permutations(page.outbox)), answered=data.draw(st.booleans()))

    @rule(who=st.integers(0, 2), data=st.data())
    def an_old_request_comes_again(self, who: int, data: st.DataObject) -> None:
        page = self.pages[who]
        if page.old:
            late = data.draw(st.lists(st.sampled_from(page.old), max_size=4))
            self.deliver(page, late, answered=False)

    @rule(who=st.integers(0, 2))
    def read_again(self, who: int) -> None:
        self.pages[who].state = self.fiche.state

    def does(self, page: Page, sent: Op, data: st.DataObject) -> None:
        """Into the outbox; three times in four it leaves at once."""
        page.outbox.append(sent)
        if data.draw(st.sampled_from([True, True, True, False])):
            self.deliver(page, page.outbox, answered=data.draw(st.booleans()))

    # --- what is checked ------------------------------------------------------------------------------------------

    def new_words(self, page: Page) -> str:
        self.words += 1
        return f"{page.who} {self.words}"

    def deliver(self, page: Page, batch: list[Op], *, answered: bool) -> None:
        applied = self.fiche.apply(*batch, by=getattr(self.fiche.cast, page.who))
        batch = list(batch)
        page.old += batch
        for sent, outcome in zip(batch, applied.outcomes, strict=True):
            assert outcome.status != Status.REFUSED, outcome.why
            self.check(sent, outcome)
        self.check_nothing_was_overwritten_unseen(batch)
        if answered:
            settled = {one.op for one in applied.outcomes if one.status != Status.WAITING}
            page.outbox = [one for one in page.outbox if one["op"] not in settled]
            if applied.moved or applied.cursor_before != page.state["cursor"]:
                page.state = self.fiche.state

    def check(self, sent: Op, outcome: Outcome) -> None:
        first = self.answers.get(sent["op"])
        if first is not None and first.status == Status.SAVED:
            assert (outcome.status, outcome.version) == (first.status, first.version)
            return
        self.answers[sent["op"]] = outcome
        if outcome.status != Status.SAVED or sent["subject"] != "entry":
            return
        if sent["do"] == "delete":
            self.gone.add(sent["id"])
            if sent["id"] in self.said:
                self.left[sent["id"]] = self.said.pop(sent["id"])
        elif sent["do"] == "restore":
            self.gone.discard(sent["id"])
            if sent["id"] in self.left:
                self.said[sent["id"]] = self.left.pop(sent["id"])
        elif "text" in sent["set"]:
            self.said[sent["id"]] = sent["set"]["text"]

    def check_nothing_was_overwritten_unseen(self, batch: list[Op]) -> None:
        """Who writes words knew those that stood there, by its base or by what it follows."""
        made = Revision.objects.filter(op__in=[one["op"] for one in batch], subject="entry", change="edited")
        for revision in made:
            sent = next(one for one in batch if one["op"] == str(revision.op))
            if "text" in revision.after and isinstance(sent["base"], int):
                later = Revision.objects.filter(subject_id=revision.subject_id, version__gt=sent["base"])
                between = later.filter(version__lt=revision.version)
                assert not any("text" in one.after for one in between)

    @invariant()
    def nothing_acknowledged_is_lost_and_nothing_comes_back(self) -> None:
        if not hasattr(self, "fiche"):
            return
        stored = {str(pk): text for pk, text in Entry.objects.filter(sheet=self.fiche.sheet).values_list("pk", "text")}
        assert not self.gone & set(stored)
        for pk, text in self.said.items():
            assert stored[pk] == text

    @invariant()
    def places_follow_one_another_and_sub_points_have_none(self) -> None:
        if not hasattr(self, "fiche"):
            return
        lists: dict[Any, list[int]] = {}
        entries = {entry.pk: entry for entry in Entry.objects.filter(sheet=self.fiche.sheet)}
        for entry in entries.values():
            lists.setdefault((entry.row_id, entry.kind, entry.parent_id), []).append(entry.position)
            if entry.parent_id:
                lead = entries[entry.parent_id]
                assert (lead.parent_id, lead.row_id, lead.kind) == (None, entry.row_id, entry.kind)
        lists["rows"] = list(Row.objects.filter(sheet=self.fiche.sheet).values_list("position", flat=True))
        for positions in lists.values():
            assert sorted(positions) == list(range(len(positions)))

    @invariant()
    def the_cursor_misses_nothing(self) -> None:
        """A page whose cursor is the last shows what is stored."""
        if not hasattr(self, "fiche"):
            return
        now = self.fiche.state
        for page in self.pages:
            if page.state["cursor"] == now["cursor"]:
                assert page.state["entries"] == now["entries"]

    @invariant()
    def every_version_has_its_revision(self) -> None:
        if not hasattr(self, "fiche"):
            return
        for entry in Entry.objects.filter(sheet=self.fiche.sheet):
            versions = set(Revision.objects.filter(subject_id=entry.pk).values_list("version", flat=True))
            assert set(range(1, entry.version + 1)) == versions

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)


@pytest.mark.django_db
def test_the_law_of_live_entry() -> None:
    call_command("load_reference", stdout=StringIO())
    CAST[:] = [make_cast()]
    run_state_machine_as_test(
        LiveEntry,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
