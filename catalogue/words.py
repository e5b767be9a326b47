"""Words of a search: folded, without those that say nothing, each with the forms French gives it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from common.text import fold

MOST_WORDS = 10
MOST_CHARACTERS = 400
"""What a search looks at; what comes after is left out, and said."""

WORD_LIMIT = 40
"""Characters of the longest word that is searched or suggested."""

_SAY_NOTHING = """
a ai aie ainsi alors apres as au aucun aucune aura aussi autre autres aux avait avant avec avoir ayant c ca car ce
ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de depuis des donc dont du elle
elles en encore entre es est et etaient etait etant ete etre eu eux fait il ils j je l la le les leur leurs lors
lui m ma mais me meme memes mes moi mon n ne ni nos notre nous on ont ou par parce pas peu peut plus pour pourquoi
qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses si soit son sont sous sur t ta te tes toi ton
tous tout toute toutes tres trop tu un une vers vos votre vous y
"""
STOP_WORDS = frozenset(_SAY_NOTHING.split())
"""Folded words that are in every text."""

_TOKEN = re.compile(r"[^\W_]+")
_IRREGULAR = {"travail": "travaux", "travaux": "travail", "oeil": "yeux", "yeux": "oeil"}
_FEMININES = (("teur", "trice"), ("eur", "euse"), ("if", "ive"), ("el", "elle"), ("al", "ale"), ("ien", "ienne"))
_WITH_E = ("ant", "ent", "at", "it", "ain", "in", "eur")


@dataclass(frozen=True, slots=True)
class Query:
    """What was understood of a search. `phrase` is all of it, folded; `words` those that are looked for, in order."""

    text: str
    phrase: str
    words: tuple[str, ...]
    left_out: bool
    """Whether there was more than is looked at."""

    @property
    def only_stop_words(self) -> bool:
        """Something was typed that has letters, and none of it is worth looking for."""
        return bool(self.phrase) and not self.words


def read_query(raw: str) -> Query:
    """Read what a person typed, whatever it is: nothing in it is a syntax."""
    text = " ".join(raw.replace("\0", " ").split())
    seen = text[:MOST_CHARACTERS]
    phrase = fold(seen)
    told = dict.fromkeys(word for word in phrase.split() if word not in STOP_WORDS and _says(word))
    words = tuple(word[:WORD_LIMIT] for word in told)
    return Query(seen, phrase, words[:MOST_WORDS], len(text) > len(seen) or len(words) > MOST_WORDS)


def _says(word: str) -> bool:
    return len(word) > 1 or word.isdigit()


def forms(word: str) -> tuple[str, ...]:
    """A folded word and what French makes of it: plural, singular, feminine. Never fewer than itself."""
    if len(word) <= 3 or not word.isalpha():
        return (word,)
    singles = [_singular(word)]
    if word in _IRREGULAR:
        singles.append(_singular(_IRREGULAR[word]))
    found = dict.fromkeys([word])
    for single in singles:
        for one in (single, *_feminines(single)):
            found.update(dict.fromkeys((one, *_plurals(one))))
    return tuple(found)


def _singular(word: str) -> str:
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux"):
        return f"{word[:-3]}al"
    if word.endswith(("s", "x")) and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _plurals(word: str) -> Iterator[str]:
    if word.endswith("al"):
        yield f"{word[:-2]}aux"
    elif word.endswith(("au", "eu")):
        yield f"{word}x"
    elif not word.endswith(("s", "x")):
        yield f"{word}s"


def _feminines(word: str) -> Iterator[str]:
    """The other gender, where its ending is sure. Accents are folded: « connecté » ends as « école » does."""
    for masculine, feminine in _FEMININES:
        if word.endswith(masculine):
            yield word.removesuffix(masculine) + feminine
        elif word.endswith(feminine):
            yield word.removesuffix(feminine) + masculine
    if word.endswith("ee"):
        yield word[:-1]
    elif word.endswith("e"):
        yield f"{word}e"
        yield from (word[:-1] for ending in _WITH_E if word.endswith(f"{ending}e"))
    elif word.endswith(_WITH_E):
        yield f"{word}e"


def searched(*texts: str) -> str:
    """What is kept of texts for searching: their folded words, a space before, between and after."""
    return f" {fold(' '.join(texts))} "


def vocabulary(texts: Iterable[str]) -> dict[str, str]:
    """The words of texts that may be suggested, folded, each with its commonest spelling.

    Four letters at least, no digit, no stop word.
    """
    spellings: dict[str, Counter[str]] = {}
    for text in texts:
        for token in _TOKEN.findall(text):
            word = fold(token)
            if 4 <= len(word) <= WORD_LIMIT and word.isalpha() and word not in STOP_WORDS:
                spellings.setdefault(word, Counter())[token.lower()[:WORD_LIMIT]] += 1
    return {word: min(told, key=lambda one: (-told[one], one)) for word, told in spellings.items()}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text as written; `marked` when it is one of the words that were looked for."""

    text: str
    marked: bool = False


def marked(text: str, query: Query, *, around: int = 160) -> tuple[Piece, ...]:
    """A text cut where its words answer a query; of a long one, what stands around the first of them."""
    wanted = {form for word in query.words for form in forms(word)}
    spans = [match.span() for match in _TOKEN.finditer(text) if fold(match[0]) in wanted]
    start, end = _window(text, spans[0][0] if spans else 0, around)
    pieces, place = [Piece("… ")] if start else [], start
    for first, last in spans:
        if first >= start and last <= end:
            pieces += [Piece(text[place:first]), Piece(text[first:last], marked=True)]
            place = last
    pieces.append(Piece(text[place:end] + (" …" if end < len(text) else "")))
    return tuple(piece for piece in pieces if piece.text)


def _window(text: str, first: int, around: int) -> tuple[int, int]:
    """Where to cut a text: never inside a word, and not at all when it is short."""
    if len(text) <= 3 * around:
        return 0, len(text)
    start = text.rfind(" ", 0, max(first - around, 0)) + 1
    end = text.find(" ", min(first + 2 * around, len(text)))
    return start, end if end > 0 else len(text)


def respelled(text: str, spellings: Mapping[str, str]) -> str:
    """A query whose words are replaced by others, where they stand: folded word → spelling."""
    return _TOKEN.sub(lambda match: spellings.get(fold(match[0]), match[0]), text)
