"""Which indicators of the library look like a success measure, by the words they share. Pure.

Words are compared as for the points of a consolidation (`consolidation.french_words`), a slip of the pen forgiven. What
every indicator says (« nombre de ») and figures, which are targets, are no likeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consolidation.french_words import APART, bag_of, marked, token_of
from consolidation.likeness import said_of
from consolidation.similar import ratio, shared_words
from indicators.models import Indicator

LIKELY = 0.5
"""Least score of an indicator that is suggested: about half of the words of the shorter text."""

MOST = 3
"""Indicators suggested for a measure."""

_SAID_BY_ALL = "nombre part pourcentage taux proportion total niveau indice indicateur mesure suivi"
_EMPTY = frozenset(token_of(word) for word in _SAID_BY_ALL.split())


@dataclass(frozen=True)
class Likely:
    """An indicator, and the words it shares with a measure, as the measure writes them."""

    indicator: Indicator
    words: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """An indicator with what it is compared by."""

    indicator: Indicator
    text: str
    bag: frozenset[str]


def named(indicators: Sequence[Indicator]) -> list[Named]:
    texts = [f"{one.name} {one.unit}" for one in indicators]
    return [Named(one, text, _bag(text)) for one, text in zip(indicators, texts, strict=True)]


def likely(text: str, theme: int, library: Sequence[Named]) -> list[Likely]:
    """At most three indicators for a measure, the most alike first; at the same likeness, those of its thématique."""
    bag = _bag(text)
    found = [(one, score(text, bag, one)) for one in library if one.bag & bag]
    kept = [(one, value) for one, value in found if value >= LIKELY]
    kept.sort(key=lambda pair: (-pair[1], pair[0].indicator.theme_id != theme, pair[0].indicator.name))
    return [Likely(one.indicator, _said(text, one.text)) for one, _ in kept[:MOST]]


def score(text: str, bag: frozenset[str], other: Named) -> float:
    """0 to 1; 0 when one speaks of other people or schools, or when only one word of several is shared."""
    if any(bag & family and other.bag & family and not bag & other.bag & family for family in APART):
        return 0.0
    shorter, longer = sorted((len(bag), len(other.bag)))
    # A slip may add one word to those that are the same: it is not looked for where it would not be enough.
    at_most = min(len(bag & other.bag) + 1, shorter)
    if at_most < min(2, shorter) or ratio(at_most, shorter, longer) < LIKELY:
        return 0.0
    shared = len(_content(shared_words(text, other.text)) & other.bag)
    return ratio(min(shared, shorter), shorter, longer) if shared >= min(2, shorter) else 0.0


def _bag(text: str) -> frozenset[str]:
    return _content(bag_of(text))


def _content(tokens: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in tokens - _EMPTY if not any(letter.isdigit() for letter in one))


def _said(text: str, other: str) -> tuple[str, ...]:
    return said_of(marked(text, _content(shared_words(text, other))))
