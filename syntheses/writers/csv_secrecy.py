"""Statistical secrecy: head-counts from 1 to 4 are not given, nor what would let them be computed.

0 and unknown are given. Where a total is given beside hidden parts, other parts are hidden too, the smallest first,
until two at least are and their sum leaves each of them a range that reaches the threshold; otherwise the total is
hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from syntheses.report import Report, Session

THRESHOLD = 5
"""The smallest head-count that is given, 0 apart."""


@dataclass(frozen=True)
class Secrets:
    """What is not given of a report: places of categories by session, of sessions' totals, of lines of the bilan.

    Words may say what a number no longer does: `notes` are the sessions whose notes are left out, `summary` says
    whether the words of the whole bilan are.
    """

    categories: tuple[frozenset[int], ...]
    totals: frozenset[int]
    meetings: frozenset[int]

    @property
    def summary(self) -> bool:
        return bool(self.totals or self.meetings or any(self.categories))

    def notes(self, session: int) -> bool:
        return bool(self.categories[session]) or session in self.totals


def is_small(count: int | None) -> bool:
    return count is not None and 0 < count < THRESHOLD


def total_of(session: Session) -> int | None:
    """How many came, of the categories whose number is known; None when none is."""
    known = [line.participants for line in session.participants if line.participants is not None]
    return sum(known) if known else None


def covered(
    counts: Sequence[int | None], hidden: Collection[int], floors: Sequence[int]
) -> tuple[frozenset[int], bool]:
    """The places to hide so that the total of the counts tells none of `hidden`, and whether that total is safe.

    `floors` is what a reader knows each count to be at least, once it is hidden.
    """
    places = set(hidden)
    others = sorted((count, place) for place, count in enumerate(counts) if count and place not in places)
    while places and not _is_safe([(counts[place] or 0, floors[place]) for place in places]):
        if not others:
            return frozenset(places), False
        places.add(others.pop(0)[1])
    return frozenset(places), True


def _is_safe(hidden: Sequence[tuple[int, int]]) -> bool:
    """Any of them may be what the sum leaves of the others: a head-count known to be 1 at least may then be 5."""
    return len(hidden) >= 2 and sum(count - floor for count, floor in hidden) >= THRESHOLD - 1


def secrets_of(report: Report) -> Secrets:
    """What the CSV files of a report hide."""
    categories: list[frozenset[int]] = []
    unsafe: set[int] = set()
    totals = [total_of(session) for session in report.sessions]
    for number, session in enumerate(report.sessions):
        places, total_is_safe = _hide_small([line.participants for line in session.participants])
        categories.append(places)
        if not total_is_safe or is_small(totals[number]):
            unsafe.add(number)
    if_hidden = [places or _smallest(session) for places, session in zip(categories, report.sessions, strict=True)]
    floors = [_floor(session, places) for session, places in zip(report.sessions, if_hidden, strict=True)]
    hidden, report_is_safe = covered(totals, unsafe, floors)
    for number in hidden:
        categories[number] = if_hidden[number]
    lines = [line.participants for line in report.meetings]
    meetings = frozenset(place for place, count in enumerate(lines) if count)
    if report_is_safe:
        meetings, _ = _hide_small(lines)
    return Secrets(tuple(categories), hidden, meetings)


def _hide_small(counts: Sequence[int | None]) -> tuple[frozenset[int], bool]:
    return covered(counts, [place for place, count in enumerate(counts) if is_small(count)], [1] * len(counts))


def _smallest(session: Session) -> frozenset[int]:
    """The place of the smallest head-count: with its total hidden, the others no longer give it."""
    counts = [(line.participants, place) for place, line in enumerate(session.participants) if line.participants]
    return frozenset([min(counts)[1]]) if counts else frozenset()


def _floor(session: Session, hidden: Collection[int]) -> int:
    """What the total of a session is at least for who sees its categories, those hidden apart."""
    seen = (line.participants or 0 for place, line in enumerate(session.participants) if place not in hidden)
    return sum(seen) + len(hidden)
