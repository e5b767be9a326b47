"""The words of a French text as they are compared: no accents, no plural, no small words. Pure.

Written for short sentences about schools: the lists are small on purpose, each word in them can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from common.text import fold

_WORD = re.compile(r"[^\W_]+")

_SMALL = """
le la les un une des du de au aux ce cet cette ces ca cela ceci mon ton son ma ta sa mes tes ses notre nos votre vos
leur leurs je tu il elle on nous vous ils elles me te se lui en y qui que quoi dont ou et mais donc or car si comme
durant lorsque quand afin ainsi alors aussi a dans par pour sur sous vers chez entre avec depuis lors pendant selon
est sont etait etaient ete etre sera seront soit ont avait avoir avons ayant ai as es suis sommes fait faire font
faut faudrait doit doivent devoir peut peuvent pouvoir certain certaine certains certaines tout toute tous toutes
chaque quel quelle quels quelles quelque quelques plusieurs autre autres meme memes tres trop assez bien encore
deja souvent toujours parfois etc cf ex notamment nombreux nombreuses comment pourquoi
"""
"""Words that say nothing of what a sentence is about."""

_INVARIABLE = "acces bus choix corps cours mois pays prix repas temps voix"
"""Their last letter is no plural."""

_SAME = (
    # What is said not to be there, in any way: « Pas de réseau », « Manque de réseau », « Réseau insuffisant ».
    "pas ne n aucun aucune sans jamais ni non rien peu manque manquent manquer absence absent insuffisant insuffisance"
    " insuffisamment",
    "plus davantage augmenter augmentation accroitre accroissement",
    "moins reduire reduction diminuer diminution limiter",
    "enseignant enseignante professeur professeure prof",
    "famille parent",
    "direction directeur directrice",
    "ordinateur pc",
    "wifi wi fi",
    "travail travaux",
)
"""On each line, words that say the same here; the first stands for the others."""

_APART = (
    "plus moins",
    "autoriser interdire",
    "rapide lent",
    "simple complexe",
    "facile difficile",
    "interne externe",
    "public prive",
    "avant apres",
    "ouvrir fermer",
    "gratuit payant",
    "collectif individuel",
    "maternelle ecole college lycee universite",
    "eleve enseignant famille direction personnel inspecteur referent elu etudiant",
)
"""On each line, words of which one is not said for another: two texts that choose differently say different things."""

_NUMBERS = {"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "huit": "8", "dix": "10"}

_ENDINGS = ("ement", "ation", "ent", "ee", "er", "ez", "e")
_STEM = 4
"""Least letters left of a word whose ending is cut."""

_SMALL_WORDS = frozenset(_SMALL.split())
_INVARIABLE_WORDS = frozenset(_INVARIABLE.split())
_UNMARKED = frozenset({"n", "ne"})


@dataclass(frozen=True)
class Word:
    """A word of a text, from character `start` to `end`; `token` is what it is compared by, "" for a small word."""

    start: int
    end: int
    token: str


def words_of(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), token_of(found.group()))


def bag_of(text: str) -> frozenset[str]:
    """What a text is compared by. Of one that has only small words, or none, the text itself."""
    found = frozenset(token for word in _WORD.findall(text) if (token := token_of(word)))
    return found or frozenset({fold(text) or text.casefold()})


def marked(text: str, shared: frozenset[str]) -> list[tuple[str, bool]]:
    """A text in pieces, in order, each with whether it is a word of `shared`."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for word in words_of(text):
        if word.token in shared and fold(text[word.start : word.end]) not in _UNMARKED:
            pieces += [(text[at : word.start], False), (text[word.start : word.end], True)]
            at = word.end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


@lru_cache(maxsize=50_000)
def token_of(word: str) -> str:
    folded = fold(word)
    folded = _NUMBERS.get(folded, folded)
    if any(letter.isdigit() for letter in folded):
        return folded
    if folded in _SMALL_WORDS:
        return ""
    stem = stem_of(folded)
    return _STANDS_FOR.get(stem, stem if len(folded) > 1 else "")


def stem_of(word: str) -> str:
    """A folded word without its plural, its feminine, the endings of a verb or of the noun made from it."""
    if word in _INVARIABLE_WORDS:
        return word
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > _STEM:
        word = f"{word[:-2]}l"
    elif len(word) >= _STEM and word[-1] in "sx":
        word = word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            word = word.removesuffix(ending)
            break
    if word.endswith("qu"):
        word = f"{word[:-2]}c"
    return word[:-1] if len(word) > _STEM and word[-1] == word[-2] else word


_STANDS_FOR = {stem_of(word): stem_of(line.split()[0]) for line in _SAME for word in line.split()}
NOT = stem_of("pas")
"""Stands for every word that denies."""

APART = tuple(frozenset(_STANDS_FOR.get(stem_of(word), stem_of(word)) for word in line.split()) for line in _APART)
