"""The session sheets of a report, as the official model has them: a table of two columns, a label and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from common.french import number
from syntheses.report import Attendance, Facilitator, Session
from workshops.enums import AttendanceCategory, SessionFormat

from .office_pieces import Cell, Para, Piece, Style, Table, plain

TITLE = "Sessions d’ateliers"
_WIDTHS = (28, 72)


def session_sheets(sessions: tuple[Session, ...]) -> Iterator[Piece]:
    """One table a session, under a heading of its own."""
    if sessions:
        yield plain(Style.CHAPTER, TITLE, frame=True)
    for rank, session in enumerate(sessions, start=1):
        title = f"Session {rank}"
        yield plain(Style.PART, title, frame=True)
        yield Table((), _WIDTHS, _rows(session), f"Fiche de la session {rank}")


def _rows(session: Session) -> tuple[tuple[Cell, ...], ...]:
    said = dict(SessionFormat.choices).get(session.format, session.format)
    return (
        _row("Région académique", (session.region,)),
        _row("Dates et lieux", session.dates_places),
        _row("Format", (said,)),
        _row("Animé par", map(_facilitator, session.facilitators)),
        _row("Participants", (line for one in session.participants for line in _attendance(one))),
    )


def _row(label: str, lines: Iterable[str]) -> tuple[Cell, ...]:
    paras: Cell = tuple(plain(Style.CELL, line) for line in lines if line)
    head: Para = plain(Style.ROW_HEAD, label)
    return (head,), paras


def _facilitator(one: Facilitator) -> str:
    return ", ".join(part for part in (one.name, one.role) if part)


def _attendance(line: Attendance) -> Iterator[str]:
    """A box, then the numbers that are known: an unknown one is not written as 0."""
    label = dict(AttendanceCategory.choices).get(line.category, line.category)
    yield f"{'☒' if line.checked else '☐'} {label}"
    count = "" if line.participants is None else number(line.participants)
    note = f"({line.participants_note})" if line.participants_note and count else line.participants_note
    if said := " ".join(part for part in (count, note) if part):
        yield f"Nombre de participants : {said}"
    if line.establishments is not None:
        yield f"Nombre d’établissements : {number(line.establishments)}"
