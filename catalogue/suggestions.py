"""Near misses: what a person may have meant, from the words of what is published."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from catalogue.models import PublishedWord
from catalogue.words import Query, forms, respelled

NEAR = 0.7
"""How alike two words are, at least: one letter out of four may be wrong, missing, added or out of place."""

SHORTEST = 4
_LONGEST_FORM = 4
"""Letters that a form of a word may have more or less than the word: « formateur », « formatrices »."""


def suggestion(query: Query) -> str:
    """The query with its unknown words replaced by the nearest known ones; "" when there is nothing better to say.

    One SQL statement.
    """
    asked = [word for word in query.words if len(word) >= SHORTEST]
    known = _words_as_long_as(asked)
    nearest: dict[str, str] = {}
    for word in asked:
        if any(form in known for form in forms(word)):
            continue
        found = process.extractOne(
            word, sorted(known), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=NEAR
        )
        if found:
            nearest[word] = known[found[0]]
    return respelled(query.text, nearest) if nearest else ""


def _words_as_long_as(asked: list[str]) -> dict[str, str]:
    """The published words that could stand for one of these, each with a spelling."""
    told = PublishedWord.objects.annotate(length=Length("word")).order_by("word", "spelling")
    wanted = Q(pk__in=[])
    for size in {len(word) for word in asked}:
        wanted |= Q(length__range=(size - _LONGEST_FORM, size + _LONGEST_FORM))
    return dict(told.filter(wanted).values_list("word", "spelling").distinct())
