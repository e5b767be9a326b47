"""The law of asks, under two hundred random schedules: whatever the clock, the kills and the people do."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from asks import letters, services
from asks.models import AskLink
from asks.services import ask_what_is_due, set_receives
from indicators.models import Indicator
from mail.enums import MessageState
from mail.models import Message
from tests.asks.made import asked, give
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.data]

SCHEDULES, FEWER = 200, 30
"""Random schedules on PostgreSQL; on SQLite, where the statements are the same, a few."""

STEPS = 6
FORWARD = (1, 6, 20, 30, 24 * 3, 24 * 8, 24 * 16, 24 * 40)
BACK = (1, 20, 24 * 3, 24 * 10)
"""Hours."""

Thing = tuple[int, date]
"""An indicator and the first day of a period."""


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Play:
    """What happened in one schedule, noted apart from the code under test."""

    draw: random.Random
    cast: Cast
    indicators: dict[Indicator, User]
    now: datetime = datetime(2026, 1, 3, 10, tzinfo=UTC)
    given: set[Thing] = field(default_factory=set)
    away: set[int] = field(default_factory=set)
    told: dict[tuple[int, Thing], list[date]] = field(default_factory=lambda: defaultdict(list))
    days: set[tuple[int, date]] = field(default_factory=set)
    links: set[int] = field(default_factory=set)

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
        event = self.draw.choice(["run"] * 5 + ["twice", "kill", "kill", "give", "give", "back", "away", "return"])
        if event == "back":
            self.now -= timedelta(hours=self.draw.choice(BACK))
        elif event == "give":
            self.give()
        elif event in {"away", "return"}:
            person = self.draw.choice(list(self.indicators.values()))
            (self.away.add if event == "away" else self.away.discard)(person.pk)
            Message.objects.update(state=MessageState.SENT, sent_at=self.now)
            set_receives(person, receives=event == "return")
        else:
            self.now += timedelta(hours=self.draw.choice(FORWARD))
            for _ in range(2 if event == "twice" else 1):
                self.run(killed=event == "kill")

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

    def note(self) -> None:
        """What was sent since the last time is due, to who wants it, once a day, and is said again late and seldom."""
        fresh = AskLink.objects.exclude(pk__in=self.links).select_related("ask").order_by("pk")
        of_people: set[int] = set()
        for link in fresh:
            ask = link.ask
            self.links.add(link.pk)
            thing = (ask.indicator_id or 0, ask.day)
            assert (ask.person_id, thing) in self.due()
            before = self.told[ask.person_id, thing]
            assert len(before) < 3
            assert not before or self.today - before[-1] >= timedelta(days=7 * len(before))
            before.append(self.today)
            of_people.add(ask.person_id)
        for person in of_people:
            assert (person, self.today) not in self.days
            self.days.add((person, self.today))
        keys = {f"demandes:{person}:{day}" for person, day in self.days}
        assert set(Message.objects.values_list("key", flat=True)) == keys


def period_before(today: date, months: int) -> date | None:
    """The first day of the period that closed last, four days after its end at least."""
    begins = today.replace(day=1, month=(today.month - 1) // months * months + 1)
    if today - begins < timedelta(days=4):
        return None
    month = begins.month - months
    return begins.replace(month=month) if month > 0 else begins.replace(year=begins.year - 1, month=month + 12)


def test_each_ask_is_sent_and_never_twice_whatever_happens(cast: Cast) -> None:
    first, second = cast.facilitator, cast.coordinator
    indicators = {
        asked(cast.nantes, first, "Écoles reliées", cast.vendee): first,
        asked(cast.nantes, first, "Prêts", cast.vendee, periodicity="trimestrielle"): first,
        asked(cast.nantes, second, "Pannes", cast.vendee): second,
    }
    reminded = 0
    schedules = SCHEDULES if connection.vendor == "postgresql" else FEWER
    for seed in range(schedules):
        with transaction.atomic():
            play = Play(random.Random(seed), cast, indicators)
            for _ in range(STEPS):
                play.step()
            play.now += timedelta(days=1)
            play.run()
            reminded += sum(len(days) > 1 for days in play.told.values())
            transaction.set_rollback(True)
    assert reminded > schedules // 4
