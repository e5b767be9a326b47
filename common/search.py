"""Words looked for in stored texts, accents and capitals apart, by the database itself.

SQLite folds no accent and PostgreSQL only with an extension; both know regular expressions: each letter is looked for
with its accented forms. Nothing is stored twice, results are counted, sorted and paged in SQL. Ten thousand points
are read in some tens of milliseconds (measured; docs/adr/0012-consolidation.md).
"""

from __future__ import annotations

import re

from django.db.models import Q

from common.text import fold

_FORMS = {
    "a": "aàáâãäåAÀÁÂÃÄÅ",
    "c": "cçCÇ",
    "e": "eèéêëEÈÉÊË",
    "i": "iìíîïIÌÍÎÏ",
    "n": "nñNÑ",
    "o": "oòóôõöOÒÓÔÕÖ",
    "u": "uùúûüUÙÚÛÜ",
    "y": "yýÿYÝŸ",
}
_JOINED = {"oe": "œŒ", "ae": "æÆ"}
_PIECE = re.compile("oe|ae|.")

MOST_WORDS = 8
"""Of a search: each is one more look at every text."""


def holds_words(typed: str, *fields: str) -> Q:
    """A filter: every word typed is in one of these fields (each in any of them). Nothing typed filters nothing."""
    wanted = Q()
    for lookup, value in _lookups(typed):
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__{lookup}": value})
        wanted &= one
    return wanted


def _lookups(typed: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for word in typed.split():
        # What folds to nothing (another alphabet, a sign) is looked for as it is.
        parts = fold(word).split()
        found += [("regex", any_spelling(part)) for part in parts] if parts else [("icontains", word)]
    return found[:MOST_WORDS]


def any_spelling(word: str) -> str:
    """A folded word (letters a to z, digits) as an expression that both databases read alike."""
    return "".join(_any_form(piece) for piece in _PIECE.findall(word))


def _any_form(piece: str) -> str:
    if piece in _JOINED:
        apart = "".join(_any_form(letter) for letter in piece)
        return f"({apart}|[{_JOINED[piece]}])"
    return f"[{_FORMS.get(piece, piece + piece.upper())}]" if piece.isalpha() else piece
