"""Recognising a thématique by its title, whatever the wording around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from common.text import fold


@dataclass(frozen=True)
class ThemeName:
    """A thématique of a campaign and everything it is called: official title, short label, variants."""

    number: int
    names: tuple[str, ...]


OFFICIAL_THEMES: tuple[ThemeName, ...] = (
    ThemeName(
        number=1,
        names=(
            "Garantir un égal accès au numérique pour tous",
            "Égal accès",
            "Un égal accès au numérique pour tous",
            "Égal accès au numérique",
            "Fracture numérique",
        ),
    ),
    ThemeName(
        number=2,
        names=("Enseigner et apprendre avec le numérique", "Enseigner et apprendre"),
    ),
    ThemeName(
        number=3,
        names=(
            "Travailler ensemble autrement",
            "Travailler ensemble",
            "Culture numérique professionnelle commune",
        ),
    ),
    ThemeName(
        number=4,
        names=(
            "Favoriser le développement d’un numérique responsable et souverain",
            "Responsable et souverain",
            "Numérique responsable et souverain",
            "Un numérique responsable et souverain",
            "Numérique responsable",
        ),
    ),
    ThemeName(
        number=5,
        names=(
            "Mettre en place de nouvelles formes de gouvernance et de nouveaux outils d’anticipation",
            "Gouvernance et anticipation",
            "Nouvelles formes de gouvernance et nouveaux outils d’anticipation",
            "Gouvernance",
        ),
    ),
)
"""The five thématiques of 2020, in the official order, for callers that have no campaign at hand."""

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_NUMBER = r"(?P<number>[0-9]{1,2}|[ivx]{1,4})"
_PREFIX = re.compile(
    rf"\s*(?:fiche\s+)?th[ée]matiques?(?:\s+concern[ée]e)?\s*(?:n\s*[°ºo]?\s*\.?|num[ée]ro)?\s*(?:{_NUMBER}\b)?"
    r"\s*(?P<separator>[:.)\-–—|]+|\s|$)\s*",
    re.IGNORECASE,
)
_ENUMERATION = re.compile(rf"\s*\(?{_NUMBER}\s*(?:[.):°/\-–—]|\s[-–—])\s*", re.IGNORECASE)
_PARTS = re.compile(r"\s+[/|–—-]\s+|\s*[;\n]\s*")
_FUZZY_LENGTH = 12
_FUZZY_SCORE = 90.0
_HEADING_LENGTH = 200


@dataclass(frozen=True)
class Title:
    """A line cut into what announces a thématique and what names it."""

    prefixed: bool
    """It begins with "Thématique"."""
    number: int | None
    text: str
    separated: bool = True
    """A colon, a dash… or nothing at all follows the announcement: the line is a title, not a sentence."""


def split_title(line: str) -> Title:
    """ "THEMATIQUE N°3 : Gouvernance" → prefixed, 3, "Gouvernance"; "2) École" → not prefixed, 2, "École"."""
    if found := _PREFIX.match(line):
        rest = line[found.end() :]
        separated = bool(found["separator"].strip()) or not rest
        return Title(True, _number(found["number"]), rest, separated)
    if found := _ENUMERATION.match(line):
        return Title(False, _number(found["number"]), line[found.end() :])
    return Title(False, None, line)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdigit() else _ROMAN.get(text.lower())


class ThemeFinder:
    """Finds thématiques among a campaign's names. Texts compare folded; a small difference of wording is forgiven."""

    def __init__(self, themes: Iterable[ThemeName]) -> None:
        self._by_name: dict[str, int] = {}
        self.numbers: set[int] = set()
        for theme in themes:
            self.numbers.add(theme.number)
            for name in theme.names:
                if folded := fold(name):
                    self._by_name.setdefault(folded, theme.number)
        self._long = [name for name in self._by_name if len(name) >= _FUZZY_LENGTH]

    def find(self, title: str) -> int | None:
        """The number of the thématique a title names (without its prefix), or None."""
        if len(title) > _HEADING_LENGTH:
            return None
        return self._one(fold(title)) or next(filter(None, (self._one(fold(p)) for p in _parts(title))), None)

    def is_name(self, title: str) -> bool:
        """Whether a title names a thématique, in one way or in several, and says nothing else."""
        if len(title) > 2 * _HEADING_LENGTH:
            return False
        return bool(self._one(fold(title)) or all(self._one(fold(part)) for part in _PARTS.split(title)))

    def find_opening(self, title: str) -> int | None:
        """Like `find`, and a title that goes on after the name of a thématique. For lines known to be titles."""
        if number := self.find(title):
            return number
        folded = fold(title[: 2 * _HEADING_LENGTH])
        for name in sorted(self._long, key=len, reverse=True):
            if folded.startswith(f"{name} "):
                return self._by_name[name]
        return None

    def mentioned(self, text: str) -> int | None:
        """The only thématique whose name is in a text, or None."""
        folded = f" {fold(text)} "
        found = {self._by_name[name] for name in self._long if f" {name} " in folded}
        return found.pop() if len(found) == 1 else None

    def _one(self, folded: str) -> int | None:
        if number := self._by_name.get(folded):
            return number
        if len(folded) < _FUZZY_LENGTH:
            return None
        best = process.extractOne(folded, self._long, scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE)
        return self._by_name[best[0]] if best else None


def _parts(title: str) -> Sequence[str]:
    parts = _PARTS.split(title)
    return parts if len(parts) > 1 else ()
