"""Session sheets: two-column tables, a label and what was filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from common.text import clean_text, fold
from syntheses.readers.attendance import is_category_name
from syntheses.readers.attendance_lines import UNKNOWN_LINE, AttendanceLines, boxes, is_answer
from syntheses.readers.blocks import Cell, Table
from syntheses.readers.bullets import split_sign
from syntheses.readers.draft import Draft
from syntheses.readers.headings import is_instruction, singular
from syntheses.readers.limits import PLACE_LIMIT, TITLE_LIMIT
from syntheses.report import Facilitator, Session
from workshops.enums import SessionFormat

_OF_SESSION = "( (?:de la|des) (?:session|rencontre)s?)?"
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("region", re.compile(r"(?:nom de la )?region( academique)?|(?:nom de l )?academie")),
    (
        "dates_places",
        re.compile(rf"(?:dates?|lieux?)(?: (?:(?:et|ou) )?(?:lieux?|dates?|horaires?))*{_OF_SESSION}"),
    ),
    ("format", re.compile(rf"(?:format|modalites?){_OF_SESSION}( cocher .*)?")),
    ("facilitators", re.compile(r"(?:anime(?:e|s|es)? par|animat(?:eur|rice|ion)s?)( .{0,40})?")),
    (
        "participants",
        re.compile(r"(?:participants?|publics?)( presents?)?( (?:a la|aux) (?:session|rencontre)s?)?( cocher .*)?"),
    ),
)
_FORMATS: tuple[tuple[SessionFormat, re.Pattern[str]], ...] = (
    (SessionFormat.BOTH, re.compile(r"les (?:2|deux)|hybride|mixte|presentiel et (?:a )?distanc(?:iel|e)")),
    (SessionFormat.ON_SITE, re.compile(r"(?:en )?presentiel")),
    (SessionFormat.REMOTE, re.compile(r"(?:en )?distanciel|a distance|visioconference")),
)


@dataclass
class _Sheet:
    region: str = ""
    dates_places: list[str] = field(default_factory=list)
    formats: list[tuple[bool | None, SessionFormat]] = field(default_factory=list)
    """Each format written, and whether its box is ticked; None without a box."""
    facilitators: list[Facilitator] = field(default_factory=list)
    attendance: AttendanceLines | None = None
    seen: set[str] = field(default_factory=set)

    def freeze(self) -> Session:
        return Session(
            region=self.region,
            dates_places=tuple(self.dates_places),
            format=self._format(),
            facilitators=tuple(self.facilitators),
            participants=self.attendance.freeze() if self.attendance else (),
        )

    def _format(self) -> str:
        """The format ticked, or the only one written without a box; two ticked are both."""
        chosen = {value for box, value in self.formats if box}
        if chosen:
            return (chosen.pop() if len(chosen) == 1 else SessionFormat.BOTH).value
        written = {value for box, value in self.formats if box is None}
        return written.pop().value if len(written) == 1 else ""


def label_of(cell: Cell) -> str:
    """Which line of a session sheet a cell announces, "" for none."""
    if not cell.paragraphs:
        return ""
    return label_of_text(cell.paragraphs[0].lines[0].text)


def label_of_text(text: str) -> str:
    """Which line of a session sheet a text announces, "" for none."""
    first = singular(text)
    return next((name for name, pattern in _LABELS if pattern.fullmatch(first)), "")


def is_session_sheet(table: Table) -> bool:
    """Whether at least two lines of a table announce parts of a session sheet, in its first column."""
    labels = {label_of(row[0]) for row in table.rows if len(row) >= 2}
    return len(labels - {""}) >= 2


class SessionSheets:
    """Reads session sheets one table after the other; a sheet cut in two tables is one session."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._sheet: _Sheet | None = None
        self._label = ""

    def goes_on(self, table: Table) -> bool:
        """Whether a table that directly follows a sheet, without its labels, is the rest of it."""
        heads = [row[0] for row in table.rows if len(row) >= 2]
        return bool(self._label and heads) and len(heads) == len(table.rows) and not any(head.text for head in heads)

    def take(self, table: Table, *, goes_on: bool = False) -> None:
        self._label = self._label if goes_on else ""
        for row in table.rows:
            if row:
                self._row(row)

    def close(self) -> None:
        if self._sheet is not None:
            self._draft.sessions.append(self._sheet.freeze())
        self._sheet = None

    def _row(self, row: tuple[Cell, ...]) -> None:
        head, *values = row
        label = label_of(head)
        if label and values:
            if self._sheet is None or (label != self._label and label in self._sheet.seen):
                self.close()
                self._sheet = _Sheet()
            self._sheet.seen.add(label)
            self._label = label
            self._head(head)
        elif values and head.text and not (self._label == "participants" and is_category_name(head.text)):
            for cell in row:
                self._stray(cell)
            return
        else:
            values = list(row)
        if self._label and self._sheet is not None:
            self._fill(self._sheet, values)
        else:
            for cell in values:
                self._stray(cell)

    def _head(self, cell: Cell) -> None:
        """The label and the instructions under it; what people added is listed."""
        for raw in _lines(cell):
            if label_of_text(raw) or is_instruction(raw):
                self._draft.keep(raw)
            else:
                self._draft.lose(cell.where, raw, UNKNOWN_LINE)

    def _stray(self, cell: Cell) -> None:
        for raw in _lines(cell):
            self._draft.lose(cell.where, raw, UNKNOWN_LINE)

    def _fill(self, sheet: _Sheet, cells: Sequence[Cell]) -> None:
        takers: dict[str, Callable[[_Sheet, str, str], None]] = {
            "region": self._region,
            "dates_places": self._date,
            "format": self._format,
            "facilitators": self._facilitator,
            "participants": self._participants,
        }
        if self._label == "participants" and len(cells) > 1 and is_answer(cells[-1].text):
            takers[self._label](sheet, _joined(cells), cells[0].where)
            return
        for cell in cells:
            for raw in _lines(cell):
                takers[self._label](sheet, raw, cell.where)

    def _region(self, sheet: _Sheet, raw: str, where: str) -> None:
        text = clean_text(raw)
        if sheet.region:
            self._draft.lose(where, text, UNKNOWN_LINE)
        else:
            sheet.region = self._draft.fit(text, where, TITLE_LIMIT)

    def _date(self, sheet: _Sheet, raw: str, where: str) -> None:
        if text := self._draft.fit(_unsigned(raw), where, PLACE_LIMIT):
            sheet.dates_places.append(text)

    def _facilitator(self, sheet: _Sheet, raw: str, where: str) -> None:
        if text := self._draft.fit(_unsigned(raw), where, PLACE_LIMIT):
            sheet.facilitators.append(Facilitator(role=text))

    def _format(self, sheet: _Sheet, raw: str, where: str) -> None:
        for box, text in boxes(raw):
            folded = fold(text)
            found = next((value for value, pattern in _FORMATS if pattern.fullmatch(folded)), None)
            if found is None:
                self._draft.lose(where, text, UNKNOWN_LINE)
            else:
                self._draft.keep(text)
                sheet.formats.append((box, found))

    def _participants(self, sheet: _Sheet, raw: str, where: str) -> None:
        if sheet.attendance is None:
            sheet.attendance = AttendanceLines(self._draft)
        sheet.attendance.take(raw, where)


def _unsigned(raw: str) -> str:
    return clean_text(split_sign(raw)[2])


def _lines(cell: Cell) -> Iterator[str]:
    """The lines of a cell; a row of a table inside it is one line."""
    for block in cell.blocks:
        if isinstance(block, Table):
            yield from (_joined(row) for row in block.rows)
        else:
            yield from (line.raw for line in block.lines)


def _joined(cells: Iterable[Cell]) -> str:
    return " : ".join(text for cell in cells if (text := clean_text(" ".join(_lines(cell)))))
