"""The "bilan des rencontres" of a région: how many meetings and people in each académie, and the total."""

from __future__ import annotations

import re
from collections.abc import Sequence

from common.text import clean_text, fold
from syntheses.readers.bullets import split_sign
from syntheses.readers.columns import Column, Key
from syntheses.readers.draft import Draft
from syntheses.readers.headings import says_more, singular
from syntheses.readers.limits import COUNT_LIMIT, NOTE_LIMIT, TITLE_LIMIT
from syntheses.report import MeetingSummary

_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,9}"
_MEETINGS_WORDS = r"(?:rencontres?|r[ée]unions?|concertations?)(?:\s+(?:ZAP/?|ECLORE|[/&]|et|de bassin)){0,5}"
_NAME = r"(?P<name>[^\d:;()]{2,80}?)"
_AT = re.compile(
    rf"(?P<count>{_DIGITS})\s*(?:{_MEETINGS_WORDS}\s*)?(?:à|a|au|aux|en|pour|dans)\s+{_NAME}\s*[.;,]?$", re.IGNORECASE
)
_OF = re.compile(
    rf"{_NAME}\s*[:–—-]\s*(?:(?P<meetings>{_DIGITS})\s*{_MEETINGS_WORDS}\s*(?:,|et)\s*(?=\d.*(?:personnes?|participants?)))?"
    rf"(?P<count>{_DIGITS})\s*(?P<unit>personnes?|participants?|{_MEETINGS_WORDS})?"
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
_LONGEST_COUNT = 15


class MeetingsPart:
    """Reads the lines of the part. Under a subheading that counts meetings, a bare number is of meetings."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._counting_meetings = False

    def take(self, raw: str, where: str) -> bool:
        """Place a line; False when it is a sentence of the description instead."""
        text = clean_text(split_sign(raw)[2])
        folded = singular(text)
        if _SUBHEADING.fullmatch(folded) and not says_more(text):
            self._counting_meetings = "rencontre" in folded or "reunion" in folded
            self._draft.keep(text)
        elif _TOTAL.match(folded) or _NUMBERED.match(folded):
            self._total(text, where)
        elif (found := _AT.match(text)) and _believed(found["count"]):
            self._add(found["name"], where, zap_meetings=_integer(found["count"]))
        elif (found := _OF.match(text)) and _believed(found["count"]) and _believed(found["meetings"] or "0"):
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
        if found["meetings"]:
            self._add(found["name"], where, zap_meetings=_integer(found["meetings"]))
        self._add(
            found["name"],
            where,
            **{"zap_meetings" if meetings else "participants": _integer(found["count"])},
            departments=_integer(departments) if departments else None,
        )

    def _total(self, text: str, where: str) -> None:
        """The total, in one sentence or in several."""
        whole = clean_text(f"{self._draft.totals_note} {text}")
        if len(whole) <= NOTE_LIMIT:
            self._draft.totals_note = whole
        else:
            self._draft.lose(where, text, _UNKNOWN)

    def row(self, columns: Sequence[Column | None], values: Sequence[str], where: str) -> None:
        """Place a row of a table of head-counts."""
        pairs = [(column.key if column else None, text) for column, text in zip(columns, values, strict=True) if text]
        name = next((text for key, text in pairs if key is Key.ACADEMIE), "")
        if _TOTAL.match(fold(name)):
            self._total(clean_text(" ".join(text for _, text in pairs)), where)
            return
        found: dict[str, int | None] = {}
        for key, text in pairs:
            number = _CELL.fullmatch(text)
            if key is not None and name and number and key is not Key.ACADEMIE and _believed(number[1]):
                if key.value in found:
                    self._draft.lose(where, text, _TWICE)
                found.setdefault(key.value, _integer(number[1]))
            elif text is not name:
                self._draft.lose(where, text, _UNKNOWN)
        if name:
            self._add(name, where, **found)

    def _add(self, name: str, where: str, **counts: int | None) -> None:
        cleaned = clean_text(name)
        key = re.sub(r"^(?:l )?academie (?:de |d )?", "", fold(cleaned))
        line = self._draft.meetings.get(key)
        if line is None:
            if not (cleaned := self._draft.fit(cleaned, where, TITLE_LIMIT)):
                for number in filter(None, counts.values()):
                    self._draft.lose(where, str(number), _UNKNOWN)
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


def _integer(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _believed(text: str) -> bool:
    return len(text) <= _LONGEST_COUNT and _integer(text) <= COUNT_LIMIT
