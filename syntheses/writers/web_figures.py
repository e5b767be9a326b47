"""Head-counts on a screen. Unknown is « non renseigné », never 0; a total that leaves one out is « au moins »."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.french import UNKNOWN, number
from syntheses.report import Attendance, MeetingSummary, Session
from workshops.enums import AttendanceCategory
from workshops.totals import HeadCount, count_of, establishments_of, participants_of


@dataclass(frozen=True, slots=True)
class WebCategory:
    """One line of the nine; `establishments` is "" when unknown, `share` is its bar in percent of the longest."""

    label: str
    checked: str
    participants: str
    establishments: str
    note: str
    share: str


@dataclass(frozen=True, slots=True)
class WebAttendance:
    categories: tuple[WebCategory, ...]
    participants: str
    establishments: str


@dataclass(frozen=True, slots=True)
class WebMeetings:
    """`rows` are académie, meetings, participants, departments; `totals` the same three numbers added up."""

    rows: tuple[tuple[str, str, str, str], ...]
    totals: tuple[str, str, str]
    note: str


def total(numbers: Sequence[int | None]) -> str:
    """« 12 », « au moins 12 » when a number is unknown, « non renseigné » when all are."""
    return str(count_of(numbers))


def _said(count: HeadCount, singular: str, plural: str) -> str:
    """« au moins 12 participants », or « non renseigné »."""
    return f"{count}\u00a0{singular if count.known < 2 else plural}" if count.stated else UNKNOWN


def attendance(lines: Iterable[Attendance], silent: int = 0) -> WebAttendance:
    """The nine official categories in their order, filled in or not, then any other; of one session or of many.

    `silent` counts the sessions that give no number: with them, a total is « au moins ».
    """
    given = list(lines)
    official = dict(AttendanceCategory.choices)
    names = [*official, *dict.fromkeys(line.category for line in given if line.category not in official)]
    groups = {name: [line for line in given if line.category == name] for name in names}
    longest = max(participants_of(group).known for group in groups.values())
    nobody_knows = HeadCount(unknown=silent)
    establishments = establishments_of(given) + nobody_knows
    return WebAttendance(
        tuple(_category(official.get(name, name), group, longest) for name, group in groups.items()),
        _said(participants_of(given) + nobody_knows, "participant", "participants"),
        _said(establishments, "établissement", "établissements") if establishments.stated else "",
    )


def _category(label: str, lines: Sequence[Attendance], longest: int) -> WebCategory:
    participants, establishments = participants_of(lines), establishments_of(lines)
    return WebCategory(
        label=label,
        checked="présente" if any(line.checked for line in lines) else "non cochée",
        participants=str(participants),
        establishments=_said(establishments, "établissement", "établissements") if establishments.stated else "",
        note=" ; ".join(line.participants_note for line in lines if line.participants_note),
        share=str(round(100 * participants.known / longest) if longest else 0),
    )


def all_attendance(sessions: Sequence[Session]) -> WebAttendance | None:
    """The nine categories of several sessions added up; None for one session or none."""
    if len(sessions) < 2:
        return None
    return attendance((line for session in sessions for line in session.participants), _silent(sessions))


def _silent(sessions: Sequence[Session]) -> int:
    return sum(not participants_of(session.participants).stated for session in sessions)


def head_count(sessions: Sequence[Session], meetings: Sequence[MeetingSummary]) -> str:
    """How many took part, in words, or ""."""
    lines = [line for session in sessions for line in session.participants]
    count = participants_of(lines) + HeadCount(unknown=_silent(sessions))
    if not sessions:
        count = participants_of(
            Attendance(category="", checked=True, participants=line.participants) for line in meetings
        )
    return _said(count, "participant", "participants") if count.stated else ""


def meetings(lines: Sequence[MeetingSummary], note: str) -> WebMeetings | None:
    """The bilan des rencontres with its totals; None when there is none."""
    if not lines and not note:
        return None
    return WebMeetings(
        rows=tuple(
            (line.academie or UNKNOWN, number(line.zap_meetings), number(line.participants), number(line.departments))
            for line in lines
        ),
        totals=(
            total([line.zap_meetings for line in lines]),
            total([line.participants for line in lines]),
            total([line.departments for line in lines]),
        ),
        note=note,
    )
