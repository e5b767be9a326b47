"""Which of the nine official categories of participants a line names."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from common.text import fold
from workshops.enums import AttendanceCategory

_NAMES = {fold(str(category.label)): category for category in AttendanceCategory}
_SCORE = 88.0
_KEYWORDS: tuple[tuple[AttendanceCategory, re.Pattern[str]], ...] = (
    (AttendanceCategory.PRIMARY, re.compile(r"\b(?:premier|1er|1) degre\b|\b1d\b")),
    (AttendanceCategory.SECONDARY, re.compile(r"\b(?:second|2nd|2e|2|deuxieme) degre\b|\b2d\b")),
    (AttendanceCategory.ACADEMIC, re.compile(r"\bacademiques?\b")),
    (AttendanceCategory.USERS, re.compile(r"\b(?:usagers?|familles?|parents?|eleves?)\b")),
    (AttendanceCategory.ASSOCIATIONS, re.compile(r"\b(?:associations?|collectifs?)\b")),
    (AttendanceCategory.ELECTED, re.compile(r"\belue?s?\b|\bcollectivites?\b")),
    (AttendanceCategory.RESEARCHERS, re.compile(r"\bchercheurs?\b")),
    (AttendanceCategory.OPERATORS, re.compile(r"\boperateurs?\b")),
    (AttendanceCategory.EDTECH, re.compile(r"\bed ?tech\b")),
)
_OTHER_WORDS = """
le la les l de du des d un une et ou a au aux en tous toutes autres ensemble public publics agents personnels
personnel equipe equipes membres representant representante representants representantes enseignant enseignante
enseignants enseignantes professeur professeurs premier second deuxieme degre 1er 2e 2nd 1d 2d services service
academique academiques usager usagers famille familles parent parents eleve eleves association associations
collectif collectifs elu elue elus elues collectivite collectivites territoriale territoriales chercheur chercheurs
chercheuse chercheuses operateur operateurs filiere edtech tech ed
"""
_WORDS = frozenset(_OTHER_WORDS.split()) | {word for name in _NAMES for word in name.split()}
"""Words of the nine names and of those people use for them; with any other, a line says more than a name."""

_SHORT = 40
NAME_LIMIT = 200
"""Characters in the name of a category, at most."""


def category_of(text: str, *, ticked: bool) -> AttendanceCategory | None:
    """The category a text names, in the official words or nearly; by a keyword when it has a box or is short."""
    if len(text) > NAME_LIMIT:
        return None
    folded = fold(text)
    if exact := _NAMES.get(folded):
        return exact
    if ticked or len(text) <= _SHORT:
        found = [category for category, pattern in _KEYWORDS if pattern.search(folded)]
        if len(found) == 1 or folded.startswith("elus "):
            return found[0] if len(found) == 1 else AttendanceCategory.ELECTED
    scored = ((fuzz.ratio(folded, name), category) for name, category in _NAMES.items())
    score, best = max(scored, key=lambda pair: pair[0])
    return best if score >= _SCORE else None


def is_category_name(text: str) -> bool:
    """Whether a text is the name of a category and nothing more."""
    if len(text) > NAME_LIMIT:
        return False
    folded = fold(text)
    return set(folded.split()) <= _WORDS and category_of(text, ticked=True) is not None
