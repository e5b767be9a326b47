"""The "bilan des rencontres" of a région: how many meetings and people in each académie, and the total."""

from __future__ import annotations

import re
from collections.abc import Sequence

from common.text import clean_text, fold
from syntheses.readers.columns import Column, Key
from syntheses.readers.draft import Draft
from syntheses.readers.headings import singular
from syntheses.readers.limits import COUNT_LIMIT, TITLE_LIMIT
from syntheses.report import MeetingSummary

_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,9}"
_MEETINGS_WORDS = r"(?:rencontres?|r[ée]unions?|concertations?)(?:\s+(?:ZAP/?|ECLORE|[/&]|et|de bassin)){0,5}"
_NAME = r"(?P<name>[^\d:;()]{2,80}?)"
_AT = re.compile(
    rf"(?P<count>{_DIGITS})\s*(?:{_MEETINGS_WORDS}\s*)?(?:à|a|au|aux|en|pour|dans)\s+{_NAME}\s*[.;,]?$", re.IGNORECASE
)
_OF = re.compile(
    rf"{_NAME}\s*[:–—-]\s*(?P<count>{_DIGITS})\s*(?P<unit>personnes?|participants?|{_MEETINGS_WORDS})?"
    rf"(?:\s*(?:dans|sur|en)\s+(?P<departments>\d{{1,3}})\s+d[ée]partements?)?\s*[.;,]?$",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:[a-z]+ ){0,3}total\b|en tout\b")
_SUBHEADING = re.compile(r"(?:nombre|nb) (?:de |d )?(?:rencontres?|reunions?|participants?|personnes)( \D{1,60})?")
_NUMBERED = re.compile(r"(?:nombre|nb) .*\d")
_CELL = re.compile(
    rf"({_DIGITS})\s*(?:personnes?|participants?|rencontres?|r[ée]unions?|d[ée]partements?)?", re.IGNORECASE
)
_UNKNOWN = "Ligne du bilan des rencontres non reconnue."
_TWICE = "Un autre nombre a déjà été lu pour cette académie."
_PROSE_WORDS = 12


class MeetingsPart:
    """Reads the lines of the part. Under a subheading that counts meetings, a bare number is of meetings."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._counting_meetings = False

    def take(self, text: str, where: str) -> bool:
        """Place a line; False when it is a sentence of the description instead."""
        folded = singular(text)
        if _SUBHEADING.fullmatch(folded):
            self._counting_meetings = "rencontre" in folded or "reunion" in folded
            self._draft.keep(text)
        elif (_TOTAL.match(folded) or _NUMBERED.match(folded)) and not self._draft.totals_note:
            self._draft.totals_note = text
        elif _NUMBERED.match(folded):
            self._draft.lose(where, text, _UNKNOWN)
        elif found := _AT.match(text):
            self._add(found["name"], where, zap_meetings=_integer(found["count"]))
        elif found := _OF.match(text):
            self._of(found, where)
        elif text.count(" ") >= _PROSE_WORDS:
            return False
        else:
            self._draft.lose(where, text, _UNKNOWN)
        return True

    def _of(self, found: re.Match[str], where: str) -> None:
        unit = fold(found["unit"] or "")
        meetings = unit.startswith(("rencontre", "reunion", "concertation")) or (not unit and self._counting_meetings)
        departments = found["departments"]
        self._add(
            found["name"],
            where,
            **{"zap_meetings" if meetings else "participants": _integer(found["count"])},
            departments=_integer(departments) if departments else None,
        )

    def row(self, columns: Sequence[Column | None], values: Sequence[str], where: str) -> None:
        """Place a row of a table of head-counts."""
        found: dict[str, int | None] = {}
        name = ""
        for column, value in zip(columns, values, strict=True):
            number = _CELL.fullmatch(value)
            if column is not None and column.key is Key.ACADEMIE:
                name = value
            elif column is not None and number:
                found[column.key.value] = _integer(number[1])
            else:
                self._draft.lose(where, value, _UNKNOWN)
        if _TOTAL.match(fold(name)) and not self._draft.totals_note:
            self._draft.totals_note = clean_text(" ".join(values))
        elif name:
            self._add(name, where, **found)

    def _add(self, name: str, where: str, **counts: int | None) -> None:
        cleaned = clean_text(name)
        key = re.sub(r"^(?:l )?academie (?:de |d )?", "", fold(cleaned))
        line = self._draft.meetings.get(key)
        if line is None:
            if not (cleaned := self._draft.fit(cleaned, where, TITLE_LIMIT)):
                return
            line = MeetingSummary(academie=cleaned)
        elif fold(line.academie) != fold(cleaned):
            self._draft.keep(cleaned)
        known = {"zap_meetings": line.zap_meetings, "participants": line.participants, "departments": line.departments}
        for count, value in counts.items():
            if value is not None and known[count] not in (None, value):
                self._draft.lose(where, f"{cleaned} : {value}", _TWICE)
            elif value is not None:
                known[count] = value
        self._draft.meetings[key] = MeetingSummary(academie=line.academie, **known)


def _integer(text: str) -> int | None:
    number = int(re.sub(r"\D", "", text))
    return number if number <= COUNT_LIMIT else None
