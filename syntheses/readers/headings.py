"""The model's own sentences: headings of parts, instructions, labels. Recognised by their words, folded."""

from __future__ import annotations

import re
from enum import StrEnum

from common.text import fold
from syntheses.readers.themes import split_title


class Heading(StrEnum):
    """A part of a report. Values are attributes of Report and ThemeSection where there is one."""

    DESCRIPTION = "description"
    MEETINGS = "meetings"
    SITUATION = "situation"
    ACTIONS = "actions"
    RETEX = "retex"
    DIAGNOSIS = "diagnosis"
    PROJECTIONS = "projections"
    PLAN = "plan"
    CHALLENGES = "challenges"


_LENGTH = 200
_PLURAL_MARK = re.compile(r"\((?:s|x|e|es|les|aux)\)", re.IGNORECASE)

_EXACT: tuple[tuple[Heading, str], ...] = (
    (
        Heading.DESCRIPTION,
        r"introduction|(?:descriptif|description|presentation) de la concertation( et .*| mise? en .*)?",
    ),
    (Heading.DESCRIPTION, r"descriptif|organisation de la concertation"),
    (Heading.MEETINGS, r"bilan( chiffre)? des rencontres( .{1,60})?"),
    (Heading.SITUATION, r"(?:l )?etats? des lieux"),
    (
        Heading.ACTIONS,
        r"(?:les )?(?:principales )?actions( a (?:conduire|mener))? et (?:les )?(?:principaux )?acteurs"
        r"( (?:a mobiliser|mobilises|concernes|associes))?",
    ),
    (
        Heading.RETEX,
        r"(?:les )?(?:retours? d ?experiences?|retex)( (?:presentes?|partages?|remontes?|retenus?)( .*)?)?",
    ),
    (
        Heading.RETEX,
        r"(?:description|presentation|synthese) d(?:e|es)( \d+ a \d+| \d+)? (?:retours? d ?experiences?|retex)( .*)?",
    ),
    (Heading.DIAGNOSIS, r"diagnostics?( des? (?:points? forts?|irritants?).*)?"),
    (Heading.PROJECTIONS, r"(?:projections? )?synthese des besoins( .{1,80})?|projections?"),
    (Heading.PLAN, r"plans? d ?actions?( pour repondre .*)?"),
    (Heading.CHALLENGES, r"(?:les )?defis?( a relever)?( et( les)? propositions?( identifiee?s?( par .*)?)?)?"),
)
_STYLED: tuple[tuple[Heading, str], ...] = (
    (Heading.SITUATION, r"(?:l )?etats? des lieux .{1,80}"),
    (Heading.ACTIONS, r"(?:les )?principales actions.{0,80}"),
    (Heading.RETEX, r"(?:retours? d ?experiences?|retex) [a-z].{1,80}"),
    (Heading.PLAN, r"plans? d ?actions? .{1,80}"),
    (Heading.CHALLENGES, r"(?:les )?defis? (?:a relever|et propositions?).{0,120}"),
)
_EXACT_PATTERNS = tuple((heading, re.compile(pattern)) for heading, pattern in _EXACT)
_STYLED_PATTERNS = tuple((heading, re.compile(pattern)) for heading, pattern in _STYLED)

_INSTRUCTIONS: tuple[tuple[str, int], ...] = (
    ("lors des ateliers nous proposons de presenter", 30),
    ("les remontees terrain en provenance", 45),
    ("la thematique concernee parmi les 5", 70),
    ("le ou les point s fort s de chaque experience", 25),
    ("le ou les irritant s de chaque experience", 35),
    ("texte de 2 ou 3 lignes", 20),
    ("au cours de cet atelier les participants sont invites", 40),
    ("a partir des principaux irritants remontes", 30),
    ("les participants sont ensuite invites a identifier", 25),
    ("rappel des criteres", 5),
    ("les axes d amelioration principaux quoi", 40),
    ("les actions a mener comment", 30),
    ("les acteurs mobilises qui", 35),
    ("la temporalite souhaitee quand", 30),
    ("les indicateurs et facteurs cles de reussite quels", 50),
    ("apparaissent en gras et en vert", 20),
    ("note des pieces jointes peuvent etre transmises", 25),
    ("cocher la case correspondante", 8),
    ("cocher les cases correspondantes", 15),
    ("table des matieres", 3),
    ("sommaire", 1),
    ("sessions d ateliers", 3),
    ("interne", 1),
)
"""How an instruction of the models begins, and how many words it may have: what a person adds is not theirs."""


_SUITE = re.compile(r"(?:.* )?suite(?: (?:du|de la|des) [a-z ]{1,40})?")
_MODEL_WORDS = """
nombre nb personnes reunion tableau 1 2 3 4 5 i ii iii iv a au aux d de des du en et l la le les lors ou par
pour vos votre cette ce dans sur n no academie academies academique academiques acteur acteurs action actions
amelioration ateliers atelier axes associes bassin bassins besoins bilan chiffre concernes concertation
concertations conduire defi defis departement departementaux departements descriptif description diagnostic
diagnostics eclore ecole ecoles educatif educative education egn egnt etablissement etablissements etat etats
experience experiences fiche forts generaux groupe groupes identifie identifiee identifiees identifies
introduction irritant irritants leviers lieux mener mis mise mobiliser mobilises numerique oeuvre organisation
participants partages place plan plans point points presentation presente presentes principales principaux
projection projections proposition propositions region regions regional regionaux releve relever releves
remontes rencontre rencontres repondre restitution retenus retex retour retours reunions session sessions
situation suite suites synthese temps terrain territoire territoires territorial territoriale territoriales
territorialise territorialises thematique thematiques zap activer chiffres dates identifier
"""
_MODEL_VOCABULARY = frozenset(_MODEL_WORDS.split())
"""Words of the official headings and of their variants; a heading with any other says something of its own."""


def singular(text: str) -> str:
    """Folded, with the "(s)" of forms taken out: "Point(s) fort(s)" → "point fort"."""
    return fold(_PLURAL_MARK.sub("", text))


def part_heading(line: str, *, styled: bool) -> Heading | None:
    """Which part a line opens. A `styled` line (heading, bold, numbered) may say more than the official words."""
    if len(line) > _LENGTH:
        return None
    folded = singular(split_title(line).text)
    patterns = (*_EXACT_PATTERNS, *_STYLED_PATTERNS) if styled else _EXACT_PATTERNS
    return next((heading for heading, pattern in patterns if pattern.fullmatch(folded)), None)


def is_instruction(line: str) -> bool:
    """Whether a line is a sentence of the official models, not of the people who filled them in."""
    folded = fold(line[:1000])
    return any(folded.startswith(opening) and folded.count(" ") < words for opening, words in _INSTRUCTIONS)


def is_model(line: str) -> bool:
    """Whether a line is a sentence of the models: an instruction, or the bare heading of a part."""
    return is_instruction(line) or (part_heading(line, styled=True) is not None and not says_more(line))


def says_more(line: str) -> bool:
    """Whether the heading of a part has words that are not those of the models."""
    return not set(singular(split_title(line).text).split()) <= _MODEL_VOCABULARY


def goes_on(line: str) -> bool:
    """Whether a line only says that a table goes on: "(suite)", "Plan d’action (suite)"."""
    return len(line) <= 60 and bool(_SUITE.fullmatch(fold(line))) and not says_more(line)
