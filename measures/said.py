"""How the values of territories are said in French."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from common.french import count
from indicators.enums import IndicatorKind
from indicators.models import Indicator
from indicators.numbers import NB, value_text
from measures.rollup import How, Total


def said_number(indicator: Indicator, value: Fraction) -> str:
    """« 12,33 % », « 1 200 élèves »; the share of yes of several answers is a percentage."""
    if indicator.kind == IndicatorKind.YES_NO and value not in {0, 1}:
        return f"{value_text(IndicatorKind.RATE, '', as_decimal(value * 100))} de oui"
    return value_text(indicator.kind, indicator.unit, as_decimal(value))


def said_total(indicator: Indicator, total: Total) -> str:
    """The value of a territory: « 12,33 % », « 3 oui sur 5 »."""
    if total.how is How.COUNT:
        return f"{total.yes}{NB}oui sur {total.out_of}"
    return said_number(indicator, total.value)


def said_how(total: Total) -> str:
    """Where it comes from: « valeur saisie », « moyenne simple de 4 territoires »."""
    from_all = count(total.parts, "territoire", "territoires")
    return {
        How.OWN: "valeur saisie",
        How.SUM: f"somme de {from_all}",
        How.WEIGHTED: f"moyenne pondérée de {from_all}",
        How.MEAN: f"moyenne simple de {from_all}",
        How.COUNT: f"réponses de {from_all}",
    }[total.how]


def as_decimal(value: Fraction) -> Decimal:
    """Rounded to the hundredth, halves to the even: 12.5 → 12.50."""
    rounded = round(value, 2)
    return Decimal(rounded.numerator) / Decimal(rounded.denominator)
