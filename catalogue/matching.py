"""Which lines answer a query, and in which order: of the index, by its folded words; of rows, by their texts.

Both say yes to the same texts, on PostgreSQL as on SQLite: a line answers when it has every word, in one of its forms.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Collate, Length

from catalogue.words import Query, forms
from common.search import any_spelling

_LETTER = "a-zA-Z0-9\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f"
"""Inside a bracket: the digits and the Latin letters, with or without accents."""

PHRASE, EXACT, HIGHLIGHTED = 4, 2, 1
"""What counts for more: the words as they follow one another, a word as it was typed, what people underlined."""


class Says(Protocol):
    """A condition: these words stand there, one after the other."""

    def __call__(self, words: str) -> Q: ...


def in_folded(words: str) -> Q:
    """The condition on `PublishedEntry.folded`."""
    return Q(folded__contains=f" {words} ")


def in_text(words: str) -> Q:
    """The condition on the `text` of rows, or on their `reference`: accents and case apart, by whole words."""
    return in_texts_of("text", "reference")(words)


def in_texts_of(text: str, reference: str) -> Says:
    """The same of other columns; `reference` is "" for rows that have none."""

    def says(words: str) -> Q:
        pattern = f"[^{_LETTER}]+".join(any_spelling(word) for word in words.split())
        found = Q(**{f"{text}__regex": f"(^|[^{_LETTER}]){pattern}([^{_LETTER}]|$)"})
        if reference:
            found |= Q(**{f"{reference}__iregex": f"(^|-){words.replace(' ', '-')}(-|$)"})
        return found

    return says


def matching(lines: QuerySet[Any], query: Query, says: Says) -> QuerySet[Any]:
    """Those that have every word of a query; all of them when it has none."""
    for word in query.words:
        condition = Q()
        for form in forms(word):
            condition |= says(form)
        lines = lines.filter(condition)
    return lines


def by_relevance(lines: QuerySet[Any], query: Query, says: Says, *then: Any) -> QuerySet[Any]:
    """The nearest to what was typed first, then the shortest, then in an order that the caller says."""
    return lines.annotate(score=score_of(query, says), length=Length("text")).order_by("-score", "length", *then)


def score_of(query: Query, says: Says, *, highlights: bool = True) -> Any:
    """How near a line is to what was typed; `highlights`: people may have underlined it."""
    score = _points(Q(highlighted=True), HIGHLIGHTED) if highlights else Value(0)
    for word in query.words:
        score += _points(says(word), EXACT)
    if len(query.words) > 1:
        score += _points(says(query.phrase), PHRASE)
    return score


def _points(condition: Q, points: int) -> Any:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


def by_bytes(name: str) -> Any:
    """A column in the order of its bytes: the same on every database, whatever its locale."""
    return Collate(F(name), "C" if connection.vendor == "postgresql" else "BINARY")
