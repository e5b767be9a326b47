"""The participants of a session sheet: which of the nine categories came, and how many people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from common.text import clean_text, fold
from syntheses.readers.attendance import NAME_LIMIT, category_of, is_category_name
from syntheses.readers.bullets import split_sign
from syntheses.readers.draft import Draft
from syntheses.readers.limits import COUNT_LIMIT, NOTE_LIMIT
from syntheses.report import Attendance
from workshops.enums import AttendanceCategory

_BOX = re.compile(r"[☐☒☑☓✓✔✗✘■□🗹🗷🗵]|\[[ xX✓✔]?\]|\([xX]\)|^\s*[xX](?=[ \t\u00a0\u202f])")
_TICKED = set("☒☑☓✓✔✗✘■🗹🗷🗵")
_COUNT = re.compile(
    r"(?P<what>nombre\s+(?:de\s+|d\s*['’ʼ]\s*)?(?P<kind>participants?|personnes|[ée]tablissements?)"
    r"(?:\s+repr[ée]sent[ée]s?)?\s*:?)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*(?P<number>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d+)(?![\d])\s*(?P<rest>.*)$")
_CUT = re.compile(r"\s*(?:[:=(]|\s[–—-])\s*")
_TRAILING = re.compile(r"(?<=[\w)])\s+(?=\d+(?:\s*(?:personnes?|participants?)?\s*(?:\(.*\))?)$)")
_PEOPLE = re.compile(r"(?:personnes?|participants?)\b\s*", re.IGNORECASE)
_ABOUT = re.compile(r"(?:environ|pres|plus|moins|entre|quelques|plusieurs|une? [a-z]+aine)\b")
_SHORT = 80
_YES = {"oui", "x", "ok", "present", "presente", "presents", "presentes"}
_NO = {"non", "aucun", "aucune", "neant", "absent", "absents", "absente", "absentes"}

UNKNOWN_LINE = "Ligne de la fiche de session non reconnue."
_UNKNOWN_CATEGORY = "Catégorie de participants inconnue."
_TWICE = "Cette catégorie de participants figure déjà dans cette session."
_COUNTED = "Un autre nombre a déjà été lu pour cette catégorie."


@dataclass
class _Line:
    category: AttendanceCategory
    checked: bool | None
    participants: int | None = None
    note: str = ""
    establishments: int | None = None

    def freeze(self) -> Attendance:
        counted = bool(self.participants or self.establishments or self.note)
        return Attendance(
            category=self.category.value,
            checked=counted if self.checked is None else self.checked,
            participants=self.participants,
            participants_note=self.note,
            establishments=self.establishments,
        )


class AttendanceLines:
    """Reads the lines of one session one after the other; a head-count is of the category named just before."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._lines: dict[AttendanceCategory, _Line] = {}
        self._line: _Line | None = None

    def freeze(self) -> tuple[Attendance, ...]:
        """The categories met, in the official order."""
        return tuple(self._lines[category].freeze() for category in AttendanceCategory if category in self._lines)

    def take(self, raw: str, where: str) -> None:
        for box, text in boxes(raw):
            counts = list(_COUNT.finditer(text))
            head = text[: counts[0].start()] if counts else text
            if head.strip(" :–—-,;()"):
                self._head(box, head, where)
            for count, value in _followed(counts, text):
                self._count(count["what"], count["kind"], value, where)

    def _head(self, box: bool | None, text: str, where: str) -> None:
        """A category, alone or with an answer: "Chercheurs : 4", "Chercheurs (une dizaine)", "Chercheurs : oui"."""
        name, answer = _split(text)
        category = category_of(name, ticked=box is not None)
        if category is None or category in self._lines:
            self._line = None if box is not None or category else self._line
            self._draft.lose(where, text, _TWICE if category else _UNKNOWN_CATEGORY)
            return
        self._line = self._lines[category] = _Line(category, box)
        if is_category_name(name):
            if name != category.label:
                self._draft.keep(name)
        else:
            self._line.note = self._draft.fit(name, where, NOTE_LIMIT)
        if answer:
            self._answer(self._line, answer, where)

    def _answer(self, line: _Line, answer: str, where: str) -> None:
        folded = fold(answer)
        if folded in _YES | _NO:
            line.checked = bool(line.checked) or folded in _YES
        else:
            self._people(line, answer, where)

    def _count(self, what: str, kind: str, value: str, where: str) -> None:
        text = clean_text(value).strip(" ,;.–—-…_")
        if self._line is None:
            self._draft.lose(where, f"{what} {text}", _UNKNOWN_CATEGORY)
            return
        self._draft.keep(what)
        if not text:
            return
        if not fold(kind).startswith("etablissement"):
            self._people(self._line, text, where)
            return
        number, rest = _number(text)
        if number is not None and self._line.establishments not in (None, number):
            self._draft.lose(where, f"{what} {text}", _COUNTED)
            return
        self._line.establishments = self._line.establishments if number is None else number
        self._draft.lose(where, rest, UNKNOWN_LINE)

    def _people(self, line: _Line, text: str, where: str) -> None:
        number, rest = _number(text)
        if number is not None and line.participants not in (None, number):
            self._draft.lose(where, text, _COUNTED)
            return
        line.participants = line.participants if number is None else number
        note = f"{line.note} ; {rest}" if line.note and rest else line.note or rest
        line.note = self._draft.fit(note, where, NOTE_LIMIT) or line.note


def _split(text: str) -> tuple[str, str]:
    """The name of a category and what is said of it: at the last sign before which there is only a name."""
    whole = clean_text(text).rstrip(" :–—-,;")
    if is_category_name(whole):
        return whole, ""
    cuts = [found.span() for pattern in (_CUT, _TRAILING) for found in pattern.finditer(whole[:NAME_LIMIT])]
    for start, _ in sorted(cuts, reverse=True):
        if is_category_name(whole[:start]):
            return whole[:start], _bare(whole[start:])
    for start, end in cuts:
        if whole[end : end + 1].isdigit() or fold(whole[end:]) in _YES | _NO:
            return whole[:start], _bare(whole[start:])
    return whole, ""


def is_answer(text: str) -> bool:
    """Whether a cell only answers for the category beside it: a tick, yes or no, a number, "une vingtaine"."""
    folded = fold(text)
    counted = _NUMBER.match(text) or (len(text) <= _SHORT and _ABOUT.match(folded))
    return folded in _YES | _NO or bool(counted or _BOX.fullmatch(text.strip()))


def _number(text: str) -> tuple[int | None, str]:
    """(number, what is said of it) of a text that begins with a number; (None, the whole text) otherwise."""
    found = _NUMBER.match(text)
    number = int(re.sub(r"\D", "", found["number"])) if found and len(found["number"]) < 12 else None
    if found is None or number is None or number > COUNT_LIMIT:
        return None, text
    return number, _bare(_PEOPLE.sub("", found["rest"], count=1) if _PEOPLE.match(found["rest"]) else found["rest"])


def boxes(raw: str) -> Iterator[tuple[bool | None, str]]:
    """(ticked, text) for each box of a line; ticked is None for a text without a box."""
    unsigned = _unsigned(raw)
    marks = list(_BOX.finditer(unsigned))
    before = clean_text(unsigned[: marks[0].start()] if marks else unsigned)
    following = [(mark, clean_text(value)) for mark, value in _followed(marks, unsigned)]
    if before and len(following) == 1 and not following[0][1]:
        yield _is_ticked(following[0][0]), before.rstrip(" :–—-")
        return
    if before:
        yield None, before
    for mark, text in following:
        if text:
            yield _is_ticked(mark), text


def _is_ticked(mark: re.Match[str]) -> bool:
    return mark[0] in _TICKED or any(sign in mark[0] for sign in "xX✓✔")


def _followed(marks: Sequence[re.Match[str]], raw: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each mark with the text up to the next one."""
    ends = [*(mark.start() for mark in marks[1:]), len(raw)]
    for mark, end in zip(marks, ends, strict=False):
        yield mark, raw[mark.end() : end]


def _unsigned(raw: str) -> str:
    """A line without its bullet; a tick is a box here, not a bullet."""
    sign, _, rest = split_sign(raw)
    return raw if sign in _TICKED or sign == "□" else rest


def _bare(text: str) -> str:
    """A remark without the parentheses or the dash that introduce it."""
    stripped = text.strip(" ,;:=–—-")
    if stripped.startswith("(") and stripped.endswith(")") and stripped.count("(") == 1:
        return stripped[1:-1].strip()
    return stripped
