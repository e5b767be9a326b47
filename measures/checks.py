"""Why a value cannot be recorded, in French, by field. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from common.text import TITLE_LIMIT
from indicators.enums import IndicatorKind
from indicators.models import Indicator
from indicators.numbers import DECIMAL_PLACES, MAX_DIGITS, NB, TOO_LONG, why_not
from measures.given import Given
from measures.models import COMMENT_LIMIT
from measures.periods import period_of

EARLIEST = date(1950, 1, 1)


def refusals(given: Given, indicator: Indicator, today: date) -> dict[str, str]:
    """What is wrong with a value for this indicator, by the name of what was given; {} when nothing is."""
    found = {
        "indicator": _of_indicator(indicator),
        "territory": _of_territory(given, indicator),
        "day": _of_day(given, indicator, today),
        "value": _of_value(given, indicator),
        "weight": _of_weight(given, indicator),
        "source": _of_text(given.source, TITLE_LIMIT),
        "comment": _of_text(given.comment, COMMENT_LIMIT),
    }
    return {name: said for name, said in found.items() if said}


def _of_indicator(indicator: Indicator) -> str:
    return "" if indicator.active else "Cet indicateur est archivé. Rétablissez-le pour saisir des valeurs."


def _of_territory(given: Given, indicator: Indicator) -> str:
    if given.territory.is_archived and given.seen is None:
        return f"«{NB}{given.territory}{NB}» est archivé{NB}: rétablissez-le pour saisir ses valeurs."
    if indicator.territory.contains(given.territory):
        return ""
    return (
        f"«{NB}{given.territory}{NB}» n’a pas cet indicateur, défini pour «{NB}{indicator.territory}{NB}» "
        "et les territoires qu’il contient."
    )


def _of_day(given: Given, indicator: Indicator, today: date) -> str:
    if given.day < EARLIEST:
        return f"Donnez une date à partir de {EARLIEST.year}."
    period = period_of(indicator.periodicity, given.day)
    if period.start > today:
        return f"Cette période n’a pas commencé{NB}: une valeur {period.when} ne se donne pas d’avance."
    return ""


def _of_value(given: Given, indicator: Indicator) -> str:
    if given.value is None:
        return "" if given.seen else "Donnez la valeur."
    return _of_digits(given.value) or why_not(indicator.kind, given.value)


def _of_weight(given: Given, indicator: Indicator) -> str:
    if given.weight is None:
        return ""
    if indicator.kind != IndicatorKind.RATE or given.value is None:
        return "Seul un taux se rapporte à un nombre. Videz ce champ."
    return _of_digits(given.weight) or ("" if given.weight > 0 else "Écrivez un nombre supérieur à 0.")


def _of_digits(number: Decimal) -> str:
    if not number.is_finite():
        return "Écrivez un nombre, en chiffres."
    exponent = number.normalize().as_tuple().exponent
    too_fine = isinstance(exponent, int) and -exponent > DECIMAL_PLACES
    return TOO_LONG if too_fine or abs(number) >= 10 ** (MAX_DIGITS - DECIMAL_PLACES) else ""


def _of_text(text: str, limit: int) -> str:
    return "" if len(text) <= limit else f"Le texte compte {len(text)} caractères\u202f; réduisez-le à {limit} au plus."
