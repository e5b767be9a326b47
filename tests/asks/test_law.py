"""The law of asks, under 200 random schedules: whatever the clock, the kills, the mail server and the people do.

What is due is sent once; twice or more only where a worker died after it sent and before it noted, and then under the
same Message-ID; never zero times.
"""

from __future__ import annotations

import copy
import math
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from asks import letters, services
from asks.models import AskLink
from asks.services import ask_what_is_due, set_receives
from indicators.models import Indicator
from mail.enums import MessageState
from mail.models import Message
from mail.services import claim_waiting, send
from tests.asks.made import asked, give
from tests.asks.post import POST, Killed, Post
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.data]

BRANCHES, FEWER = (25, 2, 4), (5, 2, 3)
"""200 schedules on PostgreSQL; on SQLite, where the statements are the same, 30. Some begin alike: what they share is
played once, then each goes its own way.
"""

STEPS = 2
"""Before each branching, and before the end."""

EVENTS = ["run"] * 5 + ["twice", "kill", "kill", "give", "give", "back", "away", "return"]
EVENTS += ["outage", "outage", "unnoted", "unnoted"]
FORWARD = (1, 6, 20, 30, 24 * 3, 24 * 8, 24 * 16, 24 * 40)
BACK = (1, 20, 24 * 3, 24 * 10)
OUTAGES = (1, 20, 24 * 4)
"""Hours."""

REST = timedelta(hours=13)
"""After that long, a message that could not be sent is tried again, and a lease has ended."""

Thing = tuple[int, date]
"""An indicator and the first day of a period."""

Telling = tuple[int, date]
"""A person and the day of their message."""


@dataclass
class Play:
    """What happened in one schedule, noted apart from the code under test."""

    draw: random.Random
    cast: Cast
    indicators: dict[Indicator, User]
    clock: time_machine.Traveller
    post: Post = field(default_factory=Post)
    now: datetime = datetime(2026, 1, 3, 10, tzinfo=UTC)
    out_until: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    given: set[Thing] = field(default_factory=set)
    away: set[int] = field(default_factory=set)
    told: dict[tuple[int, Thing], list[date]] = field(default_factory=lambda: defaultdict(list))
    days: set[Telling] = field(default_factory=set)
    links: set[int] = field(default_factory=set)
    unsent: set[Telling] = field(default_factory=set)
    keys: dict[int, str] = field(default_factory=dict)
    forgotten: int = 0

    def branch(self, seed: str) -> Play:
        """What happened so far, to go on from in another way."""
        shared = {id(one): one for one in (self.cast, self.indicators, self.clock)}
        other = copy.deepcopy(self, shared)
        other.draw = random.Random(seed)
        POST[0] = other.post
        other.post.is_out_of_reach = lambda: other.now < other.out_until
        other.clock.move_to(other.now)
        return other

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def due(self) -> set[tuple[int, Thing]]:
        """What is due now, of whom: the month before from the 5th on, the quarter before from the 5th of this one."""
        found = set()
        for indicator, person in self.indicators.items():
            start = period_before(self.today, 3 if indicator.periodicity == "trimestrielle" else 1)
            if start and (indicator.pk, start) not in self.given and person.pk not in self.away:
                found.add((person.pk, (indicator.pk, start)))
        return found

    def step(self) -> None:
        event = self.draw.choice(EVENTS)
        if event == "back":
            self.pass_by(-timedelta(hours=self.draw.choice(BACK)))
        elif event == "give":
            self.give()
        elif event in {"away", "return"}:
            person = self.draw.choice(list(self.indicators.values()))
            (self.away.add if event == "away" else self.away.discard)(person.pk)
            set_receives(person, receives=event == "return")
            self.note(may_forget={person.pk} if event == "away" else set())
        else:
            self.pass_by(timedelta(hours=self.draw.choice(FORWARD)))
            if event == "outage":
                self.out_until = self.now + timedelta(hours=self.draw.choice(OUTAGES))
            for _ in range(2 if event == "twice" else 1):
                self.run(killed=event == "kill")
            self.deliver(unnoted=event == "unnoted")
            for _ in range(self.draw.choice((0, 2, 7)) if event == "outage" else 0):
                self.pass_by(REST)
                self.deliver()

    def pass_by(self, time: timedelta) -> None:
        self.now += time
        self.clock.move_to(self.now)

    def give(self) -> None:
        waiting = sorted(self.due())
        if waiting:
            person, (indicator, start) = self.draw.choice(waiting)
            by = next(one for one in self.indicators.values() if one.pk == person)
            given = next(one for one in self.indicators if one.pk == indicator)
            give(given, self.cast.vendee, start, by, self.today)
            self.given.add((indicator, start))

    def run(self, *, killed: bool = False) -> None:
        if killed:
            with patch.object(services, "queue_digest", self.dying(letters.queue_digest)):
                try:
                    ask_what_is_due(self.now)
                except Killed:
                    self.note()
                    return
        ask_what_is_due(self.now)
        self.note()
        for person, thing in self.due():
            # Never zero: it was spoken of, unless that person had already had their message of the day.
            assert self.told[person, thing] or (person, self.today) in self.days

    def dying(self, plain: Any) -> Any:
        """The process dies before or after the message is queued, nothing being noted yet."""
        is_after = self.draw.random() < 0.5

        def die(*given: Any) -> None:
            if is_after:
                plain(*given)
            raise Killed

        return die

    def deliver(self, *, unnoted: bool = False) -> None:
        """The workers send what waits; the first one dies once its message has left, when it is `unnoted`."""
        self.post.kills_next = unnoted
        self.pass_by(timedelta(minutes=1))
        for pk in claim_waiting():
            self.post.key = self.keys[pk]
            try:
                send(pk)
            except Killed:
                continue

    def note(self, may_forget: set[int] | None = None) -> None:
        """What was written since the last time is due, to who wants it, once a day, and is said again late and seldom.

        What never left may be forgotten, to be written anew: that of `may_forget`, and of those the mail server failed.
        """
        self.keys = dict(Message.objects.values_list("pk", "key"))
        keys = set(self.keys.values())
        gone = {one for one in self.days - self.unsent if key_of(*one) not in keys}
        for person, day in gone:
            assert may_forget is None or person in may_forget
            if key_of(person, day) in self.post.handed:
                # It left, its worker died, and it is not sent again to who wants no more.
                assert may_forget
                assert key_of(person, day) in self.post.killed
                self.unsent.add((person, day))
                continue
            self.days.discard((person, day))
            self.forgotten += 1
            for (whose, _), before in self.told.items():
                if whose == person and day in before:
                    before.remove(day)
        for person in self.written():
            assert (person, self.today) not in self.days
            self.days.add((person, self.today))
        assert keys == {key_of(*one) for one in self.days - self.unsent}

    def written(self) -> set[int]:
        """Of whom something was asked since the last time."""
        fresh = AskLink.objects.exclude(pk__in=self.links).select_related("ask").order_by("pk")
        found = set()
        for link in fresh:
            ask = link.ask
            self.links.add(link.pk)
            thing = (ask.indicator_id or 0, ask.day)
            assert (ask.person_id, thing) in self.due()
            before = self.told[ask.person_id, thing]
            assert len(before) < 3
            assert not before or self.today - before[-1] >= timedelta(days=7 * len(before))
            before.append(self.today)
            found.add(ask.person_id)
        return found

    def end(self) -> None:
        """The mail server is there again: all that was written leaves."""
        self.out_until = self.now
        while Message.objects.filter(state=MessageState.QUEUED).exists():
            self.pass_by(REST)
            self.deliver()
        self.pass_by(timedelta(days=1))
        self.run()
        self.deliver()
        assert set(self.post.handed) == {key_of(*one) for one in self.days}
        names = [name for handed in self.post.handed.values() for name in {name for name, _ in handed}]
        assert len(names) == len(set(names)) == len(self.days)
        for person, day in self.days:
            handed = self.post.handed[key_of(person, day)]
            assert len(handed) == 1 or key_of(person, day) in self.post.killed
            said = sum(whose == person and day in days for (whose, _), days in self.told.items())
            assert {text.count("/repondre/") for _, text in handed} == {said}


def key_of(person: int, day: date) -> str:
    return f"demandes:{person}:{day}"


def period_before(today: date, months: int) -> date | None:
    """The first day of the period that closed last, four days after its end at least."""
    begins = today.replace(day=1, month=(today.month - 1) // months * months + 1)
    if today - begins < timedelta(days=4):
        return None
    month = begins.month - months
    return begins.replace(month=month) if month > 0 else begins.replace(year=begins.year - 1, month=month + 12)


def test_what_is_due_is_sent_and_never_twice_whatever_happens(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.asks.post.Backend"
    first, second = cast.facilitator, cast.coordinator
    indicators = {
        asked(cast.nantes, first, "Écoles reliées", cast.vendee): first,
        asked(cast.nantes, first, "Prêts", cast.vendee, periodicity="trimestrielle"): first,
        asked(cast.nantes, second, "Pannes", cast.vendee): second,
    }
    branches = BRANCHES if connection.vendor == "postgresql" else FEWER
    with time_machine.travel(Play.now, tick=False) as clock:
        played = list(endings(Play(random.Random(0), cast, indicators, clock), branches, "law"))
    number = math.prod(branches)
    assert len(played) == number
    assert sum(len(days) > 1 for play in played for days in play.told.values()) > number // 4
    assert sum(len(handed) > 1 for play in played for handed in play.post.handed.values()) > number // 20
    assert sum(play.post.refused for play in played) > number // 4
    assert sum(play.forgotten for play in played) >= number // 40


def endings(play: Play, branches: tuple[int, ...], seed: str) -> Iterator[Play]:
    """Each schedule that begins as `play` did, played to its end."""
    for rank in range(branches[0]):
        with transaction.atomic():
            other = play.branch(f"{seed}.{rank}")
            for _ in range(STEPS):
                other.step()
            if branches[1:]:
                yield from endings(other, branches[1:], f"{seed}.{rank}")
            else:
                other.end()
                yield other
            transaction.set_rollback(True)
