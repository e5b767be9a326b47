"""Session sheets: two-column tables, a label and what was filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from common.text import clean_text, fold
from syntheses.readers.attendance import category_of
from syntheses.readers.bullets import split_sign
from syntheses.readers.docx_blocks import Cell, Table
from syntheses.readers.draft import Draft
from syntheses.readers.headings import singular
from syntheses.readers.limits import COUNT_LIMIT, NOTE_LIMIT, PLACE_LIMIT, TITLE_LIMIT
from syntheses.report import Attendance, Facilitator, Session
from workshops.enums import AttendanceCategory, SessionFormat

_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("region", re.compile(r"(?:nom de la )?region( academique)?|(?:nom de l )?academie")),
    ("dates_places", re.compile(r"dates?( (?:et|ou) (?:lieux?|horaires?))*( (?:de la|des) (?:session|rencontre)s?)?")),
    ("format", re.compile(r"(?:format|modalites?)( (?:de la|des) (?:session|rencontre)s?)?( cocher .*)?")),
    ("facilitators", re.compile(r"animat(?:eur|rice|ion)s?( .{0,40})?")),
    ("participants", re.compile(r"participants?( (?:a la|aux) (?:session|rencontre)s?)?( cocher .*)?")),
)
_BOX = re.compile(r"[☐☒☑☓✓✔✗✘■□🗹🗷🗵]|\[[ xX✓✔]?\]|\([xX]\)")
_TICKED = set("☒☑☓✓✔✗✘■🗹🗷🗵")
_FORMATS: tuple[tuple[SessionFormat, re.Pattern[str]], ...] = (
    (SessionFormat.BOTH, re.compile(r"les (?:2|deux)|hybride|mixte|presentiel et (?:a )?distanc(?:iel|e)")),
    (SessionFormat.ON_SITE, re.compile(r"(?:en )?presentiel")),
    (SessionFormat.REMOTE, re.compile(r"(?:en )?distanciel|a distance|visioconference")),
)
_COUNT = re.compile(
    r"(?P<what>nombre\s+(?:de\s+|d\s*['’ʼ]\s*)?(?P<kind>participants?|personnes|[ée]tablissements?)"
    r"(?:\s+repr[ée]sent[ée]s?)?\s*:?)",
    re.IGNORECASE,
)
_SHORT_COUNT = re.compile(r"(?P<category>[^\d:]{5,}?)\s*[:–—-]\s*(?P<value>\d.*)$")
_NUMBER = re.compile(r"\s*(?P<number>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d+)(?![\d])\s*(?P<rest>.*)$")

_UNKNOWN_LINE = "Ligne de la fiche de session non reconnue."
_UNKNOWN_CATEGORY = "Catégorie de participants inconnue."
_TWICE = "Cette catégorie de participants figure déjà dans cette session."


@dataclass
class _Line:
    category: AttendanceCategory
    checked: bool | None
    participants: int | None = None
    note: str = ""
    establishments: int | None = None

    def freeze(self) -> Attendance:
        checked = bool(self.participants or self.establishments) if self.checked is None else self.checked
        return Attendance(
            category=self.category.value,
            checked=checked,
            participants=self.participants,
            participants_note=self.note,
            establishments=self.establishments,
        )


@dataclass
class _Sheet:
    region: str = ""
    dates_places: list[str] = field(default_factory=list)
    formats: list[tuple[bool | None, SessionFormat]] = field(default_factory=list)
    """Each format written, and whether its box is ticked; None without a box."""
    facilitators: list[Facilitator] = field(default_factory=list)
    attendance: dict[str, _Line] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def freeze(self) -> Session:
        order = [category.value for category in AttendanceCategory if category.value in self.attendance]
        return Session(
            region=self.region,
            dates_places=tuple(self.dates_places),
            format=self._format(),
            facilitators=tuple(self.facilitators),
            participants=tuple(self.attendance[category].freeze() for category in order),
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
    first = singular(cell.paragraphs[0].lines[0].text)
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
        self._line: _Line | None = None

    def goes_on(self, table: Table) -> bool:
        """Whether a table that directly follows a sheet, without its labels, is the rest of it."""
        heads = [row[0] for row in table.rows if len(row) == 2]
        return bool(self._label and heads) and len(heads) == len(table.rows) and not any(head.text for head in heads)

    def take(self, table: Table, *, goes_on: bool = False) -> None:
        self._label = self._label if goes_on else ""
        for row in table.rows:
            if row:
                self._row(row)

    def close(self) -> None:
        if self._sheet is not None:
            self._draft.sessions.append(self._sheet.freeze())
        self._sheet, self._line = None, None

    def _row(self, row: tuple[Cell, ...]) -> None:
        head, *values = row
        label = label_of(head)
        if label and values:
            if self._sheet is None or (label != self._label and label in self._sheet.seen):
                self.close()
                self._sheet = _Sheet()
            self._sheet.seen.add(label)
            self._label = label
            for paragraph in head.paragraphs:
                for line in paragraph.lines:
                    self._draft.keep(line.text)
        elif values:
            self._stray(head)
        else:
            values = [head]
        for cell in values:
            if self._label and self._sheet is not None:
                self._fill(self._sheet, cell)
            else:
                self._stray(cell)

    def _stray(self, cell: Cell) -> None:
        for paragraph in cell.paragraphs:
            for line in paragraph.lines:
                self._draft.lose(cell.where, line.text, _UNKNOWN_LINE)

    def _fill(self, sheet: _Sheet, cell: Cell) -> None:
        takers: dict[str, Callable[[_Sheet, str, str], None]] = {
            "region": self._region,
            "dates_places": self._date,
            "format": self._format,
            "facilitators": self._facilitator,
            "participants": self._participants,
        }
        for paragraph in cell.paragraphs:
            for line in paragraph.lines:
                takers[self._label](sheet, line.raw, cell.where)

    def _region(self, sheet: _Sheet, raw: str, where: str) -> None:
        text = clean_text(raw)
        if sheet.region:
            self._draft.lose(where, text, _UNKNOWN_LINE)
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
                self._draft.lose(where, text, _UNKNOWN_LINE)
            else:
                self._draft.keep(text)
                sheet.formats.append((box, found))

    def _participants(self, sheet: _Sheet, raw: str, where: str) -> None:
        counts = list(_COUNT.finditer(raw))
        head = raw[: counts[0].start()] if counts else raw
        for box, text in boxes(head):
            short = _SHORT_COUNT.match(text) if not counts else None
            self._category(sheet, box, (short["category"] if short else text).rstrip(" :–—-"), where)
            if short:
                self._count("", "participants", short["value"], where)
        for count, value in _followed(counts, raw):
            self._count(count["what"], count["kind"], value, where)

    def _category(self, sheet: _Sheet, box: bool | None, text: str, where: str) -> None:
        category = category_of(text, ticked=box is not None)
        if category is None:
            self._line = None if box is not None else self._line
            self._draft.lose(where, text, _UNKNOWN_CATEGORY)
        elif category.value in sheet.attendance:
            self._line = None
            self._draft.lose(where, text, _TWICE)
        else:
            self._line = sheet.attendance[category.value] = _Line(category, box)
            if clean_text(text) != category.label:
                self._draft.keep(text)

    def _count(self, what: str, kind: str, value: str, where: str) -> None:
        text = clean_text(value).strip(" ,;.–—-…_")
        line = self._line
        if line is None:
            self._draft.lose(where, f"{what} {text}", _UNKNOWN_CATEGORY)
            return
        self._draft.keep(what)
        found = _NUMBER.match(text)
        number = int(re.sub(r"\D", "", found["number"])) if found and len(found["number"]) < 12 else None
        rest = text if number is None or found is None or number > COUNT_LIMIT else _bare(found["rest"])
        number = number if number is not None and number <= COUNT_LIMIT else None
        if fold(kind).startswith("etablissement"):
            line.establishments = number
            self._draft.lose(where, rest, _UNKNOWN_LINE)
            return
        line.participants = number
        line.note = self._draft.fit(rest, where, NOTE_LIMIT)


def boxes(raw: str) -> Iterator[tuple[bool | None, str]]:
    """(ticked, text) for each box of a line; ticked is None for a text without a box."""
    marks = list(_BOX.finditer(raw))
    before = clean_text(raw[: marks[0].start()] if marks else raw)
    if before:
        yield None, _unsigned(before)
    for mark, value in _followed(marks, raw):
        text = clean_text(value)
        ticked = mark[0] in _TICKED or any(sign in mark[0] for sign in "xX✓✔")
        if text:
            yield ticked, text


def _followed(marks: Sequence[re.Match[str]], raw: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each mark with the text up to the next one."""
    ends = [*(mark.start() for mark in marks[1:]), len(raw)]
    for mark, end in zip(marks, ends, strict=False):
        yield mark, raw[mark.end() : end]


def _unsigned(raw: str) -> str:
    return clean_text(split_sign(raw)[2])


def _bare(text: str) -> str:
    """A remark without the parentheses or the dash that introduce it."""
    stripped = text.strip(" ,;:–—-")
    if stripped.startswith("(") and stripped.endswith(")") and stripped.count("(") == 1:
        return stripped[1:-1].strip()
    return stripped
