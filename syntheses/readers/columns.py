"""What a column of a table holds, from its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from restitutions.enums import StakeholderRole, Table
from syntheses.readers.headings import Heading, singular


class Key(StrEnum):
    """Values are attributes of the rows of the hinge, THEME apart."""

    THEME = "theme"
    RETEX = "retex"
    IRRITANTS = "irritants"
    STRENGTHS = "strengths"
    NEEDS = "needs"
    LEVERS = "levers"
    WHAT = "what"
    HOW = "how"
    WHO = "who"
    WHEN = "when"
    INDICATORS = "indicators"
    ACADEMIE = "academie"
    MEETINGS = "zap_meetings"
    PARTICIPANTS = "participants"
    DEPARTMENTS = "departments"


COUNTS = (Key.ACADEMIE, Key.MEETINGS, Key.PARTICIPANTS, Key.DEPARTMENTS)

_TABLE: dict[Key, str] = {
    Key.RETEX: Table.DIAGNOSIS,
    Key.STRENGTHS: Table.DIAGNOSIS,
    Key.NEEDS: Table.PROJECTION,
    Key.LEVERS: Table.PROJECTION,
    Key.WHAT: Table.PLAN,
    Key.HOW: Table.PLAN,
    Key.WHO: Table.PLAN,
    Key.WHEN: Table.PLAN,
    Key.INDICATORS: Table.PLAN,
}

_KEYWORDS: tuple[tuple[Key, str], ...] = (
    (Key.THEME, r"thematiques?"),
    (Key.WHAT, r"quoi"),
    (Key.HOW, r"comment"),
    (Key.WHO, r"qui"),
    (Key.WHEN, r"quand"),
    (Key.INDICATORS, r"indicateurs?|reussite|facteurs?"),
    (Key.WHEN, r"temporalites?|calendriers?|echeances?|echeanciers?|delais?"),
    (Key.LEVERS, r"leviers?"),
    (Key.WHAT, r"axes? d ?ameliorations? principa(?:l|ux)|principa(?:l|ux) axes? d ?ameliorations?"),
    (Key.LEVERS, r"axes?"),
    (Key.RETEX, r"retex|retours? d ?experiences?"),
    (Key.WHO, r"acteurs?|porteurs?|pilotes?|partenaires?"),
    (Key.NEEDS, r"besoins?"),
    (Key.IRRITANTS, r"irritants?|freins?|difficultes|points? faibles?"),
    (Key.STRENGTHS, r"points? forts?|forces|atouts|reussites"),
    (Key.HOW, r"actions?"),
)
"""The first keyword found in a title says what its column holds."""

_COUNT_KEYWORDS: tuple[tuple[Key, str], ...] = (
    (Key.DEPARTMENTS, r"departements?"),
    (Key.MEETINGS, r"rencontres?|reunions?|concertations?"),
    (Key.PARTICIPANTS, r"participants?|personnes"),
    (Key.ACADEMIE, r"academies?|territoires?"),
)
_OTHER = """
a au aux avec ce d dans de des du en et l la le les leur leurs n no numero nombre nb ou par parmi pour sur un
une zap eclore egnt 1 2 3 4 5 action actions amelioration ameliorations associes associee attendus besoin
besoins charge cites cle cles concerne concernee concernes concrete concretes conduire correspondant
correspondante correspondantes correspondants cours delai desdits envisagee envisagees evaluation eventuel
eventuels execution experience experiences exprimes exprime forts fort faible faibles identifie identifiee
identifiees identifies impliques irritant irritants ledit levier leviers lies mener mesure mettre mise mobilise
mobiliser mobilises mobilisees oeuvre permettant point points porteur porteurs potentiels presentes presente
prevue prevues prevus quel quelle quelles quels principal principale principales principaux proposees proposes
realisation recensees releves remontes repondre responsable responsables resultat resultats retenu retenus
retour retours reussite reussites souhaite souhaitee souhaitees souhaites succes suivi titre experimentation
"""
_OTHER_WORDS = frozenset(_OTHER.split())
"""Words a title of column may have besides its keyword; with any other, it is a sentence."""

_PATTERNS = tuple((key, re.compile(rf"\b(?:{words})\b")) for key, words in _KEYWORDS)
_COUNT_PATTERNS = tuple((key, re.compile(rf"\b(?:{words})\b")) for key, words in _COUNT_KEYWORDS)
_ALL_KEYWORDS = re.compile("|".join(rf"\b(?:{words})\b" for _, words in (*_KEYWORDS, *_COUNT_KEYWORDS)))
_TITLE_LENGTH = 160
_ONE_RETEX = re.compile(r"(?:retex|retours? d ?experiences?)(?: n)? \d")
"""What a cell says of one RETEX, where a title would say the word alone."""

_ASIDE = re.compile(r"\([^()]*\)")
_ROLE = re.compile(r"(?:acteurs? |partenaires? )?(?:porteurs?|pilotes?|concernes?|associes?)")
_LEAD = re.compile(r"\bporteurs?\b|\bpilotes?\b")
_CONCERNED = re.compile(r"\bconcernes?\b|\bassocies?\b")


@dataclass(frozen=True)
class Column:
    """A recognised column: `table` is a `Table` value ("" for the thématique and for head-counts)."""

    key: Key
    table: str
    title: str
    role: str = ""


def _key(title: str, patterns: Sequence[tuple[Key, re.Pattern[str]]]) -> Key | None:
    if not title or len(title) > _TITLE_LENGTH:
        return None
    if _ONE_RETEX.match(singular(title)):
        return None
    for words in (title, _ASIDE.sub(" ", title)):
        folded = singular(words)
        if set(_ALL_KEYWORDS.sub(" ", folded).split()) <= _OTHER_WORDS:
            return next((key for key, pattern in patterns if pattern.search(folded)), None)
    return None


def stakeholders_of(title: str) -> Column | None:
    """The column a second title announces under "Acteurs": "porteurs", "concernés"."""
    role = _role(Key.WHO, title)
    return Column(Key.WHO, Table.PLAN, title, role) if role and _ROLE.fullmatch(singular(title)) else None


def columns_of(titles: Sequence[str], part: Heading | None) -> tuple[Column | None, ...] | None:
    """The columns a row of titles announces, None for each it does not know; None when it is no row of titles.

    `part` is where the table stands: it settles titles two tables share.
    """
    written = [title for title in titles if title]
    counted = [_key(title, _COUNT_PATTERNS) for title in titles]
    if Key.ACADEMIE in counted and len([key for key in counted if key]) >= 2:
        return tuple(Column(key, "", title) if key else None for key, title in zip(counted, titles, strict=True))
    keys = [_key(title, _PATTERNS) for title in titles]
    known = [key for key in keys if key]
    enough = len(known) >= 2 and len(known) * 2 >= len(written)
    if set(known) <= {Key.THEME} or not (enough or len(known) == len(written)):
        return None
    settled = _settle(keys, part)
    return tuple(
        Column(key, _table_of(key, settled, part), title, _role(key, title)) if key else None
        for key, title in zip(settled, titles, strict=True)
    )


def _settle(keys: Sequence[Key | None], part: Heading | None) -> list[Key | None]:
    """ "Axes d’amélioration" alone is the Quoi of a plan, the levers of a projection."""
    in_plan = {Key.HOW, Key.WHO, Key.WHEN, Key.INDICATORS} & set(keys)
    projected = {Key.NEEDS, Key.IRRITANTS} & set(keys)
    if Key.WHAT not in keys and (in_plan or part is Heading.PLAN) and not projected:
        return [Key.WHAT if key is Key.LEVERS else key for key in keys]
    if Key.WHAT in keys and not in_plan and projected and Key.LEVERS not in keys:
        return [Key.LEVERS if key is Key.WHAT else key for key in keys]
    return list(keys)


def _table_of(key: Key, keys: Sequence[Key | None], part: Heading | None) -> str:
    if key is not Key.IRRITANTS:
        return _TABLE.get(key, "")
    if {Key.RETEX, Key.STRENGTHS} & set(keys):
        return Table.DIAGNOSIS
    if {Key.NEEDS, Key.LEVERS} & set(keys) or part is Heading.PROJECTIONS:
        return Table.PROJECTION
    return Table.DIAGNOSIS


def _role(key: Key, title: str) -> str:
    if key is not Key.WHO:
        return ""
    folded = singular(title)
    lead, concerned = bool(_LEAD.search(folded)), bool(_CONCERNED.search(folded))
    if lead == concerned:
        return ""
    return StakeholderRole.LEAD if lead else StakeholderRole.CONCERNED
