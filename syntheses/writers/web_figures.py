"""Head-counts on a screen. Unknown is « non renseigné », never 0; a total that leaves one out is « au moins »."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.french import UNKNOWN, count, number
from syntheses.report import Attendance, MeetingSummary, Session
from workshops.enums import AttendanceCategory


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


def total(numbers: Sequence[int | None], singular: str = "", plural: str = "") -> str:
    """« 12 », « au moins 12 » when a number is unknown, « non renseigné » when all are; with the word if given."""
    known = [value for value in numbers if value is not None]
    if not known:
        return UNKNOWN
    added = sum(known)
    words = count(added, singular, plural) if singular else number(added)
    return words if len(known) == len(numbers) else f"au moins {words}"


def attendance(lines: Iterable[Attendance]) -> WebAttendance:
    """The nine official categories in their order, filled in or not, then any other; of one session or of many."""
    given = list(lines)
    official = dict(AttendanceCategory.choices)
    names = [*official, *dict.fromkeys(line.category for line in given if line.category not in official)]
    groups = {name: [line for line in given if line.category == name] for name in names}
    longest = max((_known(group) for group in groups.values()), default=0)
    everyone = [line for group in groups.values() for line in group or [Attendance(category="")]]
    establishments = total([line.establishments for line in everyone], "établissement", "établissements")
    return WebAttendance(
        tuple(_category(official.get(name, name), group, longest) for name, group in groups.items()),
        total([line.participants for line in everyone], "participant", "participants"),
        "" if establishments == UNKNOWN else establishments,
    )


def _known(lines: Sequence[Attendance]) -> int:
    return sum(line.participants or 0 for line in lines)


def _category(label: str, lines: Sequence[Attendance], longest: int) -> WebCategory:
    establishments = total([line.establishments for line in lines], "établissement", "établissements")
    return WebCategory(
        label=label,
        checked="présente" if any(line.checked for line in lines) else "non cochée",
        participants=total([line.participants for line in lines]),
        establishments="" if establishments == UNKNOWN else establishments,
        note=" ; ".join(line.participants_note for line in lines if line.participants_note),
        share=str(round(100 * _known(lines) / longest) if longest else 0),
    )


def all_attendance(sessions: Sequence[Session]) -> WebAttendance | None:
    """The nine categories of several sessions added up; None for one session or none."""
    if len(sessions) < 2:
        return None
    per_session = [line for session in sessions for line in _complete(session)]
    return attendance(per_session)


def _complete(session: Session) -> list[Attendance]:
    """The lines of a session, with an unknown one for each category nobody filled in."""
    said = {line.category for line in session.participants}
    missing = [Attendance(category=name) for name in AttendanceCategory.values if name not in said]
    return [*session.participants, *missing]


def head_count(sessions: Sequence[Session], meetings: Sequence[MeetingSummary]) -> str:
    """How many took part, in words, or ""."""
    if sessions:
        numbers = [line.participants for session in sessions for line in _complete(session)]
    else:
        numbers = [line.participants for line in meetings]
    return total(numbers, "participant", "participants") if any(value is not None for value in numbers) else ""


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
