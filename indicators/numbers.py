"""The numbers of an indicator: which ones its kind allows, and how they are written in French."""

from __future__ import annotations

from decimal import Decimal

from common.french import number
from indicators.enums import IndicatorKind

MAX_DIGITS, DECIMAL_PLACES = 14, 2
NB = "\u00a0"

_UNITS = {IndicatorKind.RATE: "%", IndicatorKind.AMOUNT: "€"}


def why_not(kind: str, value: Decimal) -> str:
    """Why a value cannot be of this kind, in French; "" when it can."""
    if kind == IndicatorKind.YES_NO:
        return "" if value in {0, 1} else "Répondez par oui ou par non."
    if kind == IndicatorKind.RATE:
        return "" if 0 <= value <= 100 else "Un taux est compris entre 0 et 100."
    return "" if value >= 0 else "Écrivez un nombre supérieur ou égal à 0."


def bare_text(kind: str, value: Decimal) -> str:
    """The value as a person types it: « 12,5 », « 1200 », « oui »."""
    if kind == IndicatorKind.YES_NO:
        return "oui" if value else "non"
    return f"{_short(value):f}".replace(".", ",")


def value_text(kind: str, unit: str, value: Decimal) -> str:
    """The value with its unit: « 12,5 % », « 1 200 élèves », « oui »."""
    if kind == IndicatorKind.YES_NO:
        return bare_text(kind, value)
    unit = unit or _UNITS.get(IndicatorKind(kind), "")
    written = number(_short(value))
    return f"{written}{NB}{unit}" if unit else written


def _short(value: Decimal) -> Decimal:
    """The same number without the zeros after its comma."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
