"""The numbers of an indicator: which ones its kind allows, and how they are written in French."""

from __future__ import annotations

import re
from decimal import Decimal

from common.french import number
from common.text import fold
from indicators.enums import IndicatorKind

MAX_DIGITS, DECIMAL_PLACES = 14, 2
NB = "\u00a0"

TOO_LONG = f"Écrivez un nombre d’au plus {MAX_DIGITS} chiffres, dont {DECIMAL_PLACES} après la virgule."
GROUPED = (
    f"Écrivez le nombre sans point ni virgule entre les milliers\u00a0: {MAX_DIGITS} chiffres au plus, "
    f"dont {DECIMAL_PLACES} après la virgule."
)

_UNITS = {IndicatorKind.RATE: "%", IndicatorKind.AMOUNT: "€"}


class GroupedNumberError(ValueError):
    """« 1.200 » is 1 200 for some and 1,2 for others; « 1.200,50 » has two signs."""


def typed_number(text: str) -> tuple[Decimal, str] | None:
    """The number that a text begins with, « 1 200 » or « 12,5 », and the unit after it; None when there is none.

    Raises GroupedNumberError for one that could be two.
    """
    found = re.fullmatch(r"(?P<number>[-+−]?\d[\d\s.,]*)(?P<unit>\D*)", text)
    if found is None:
        return None
    number = found["number"].strip()
    bare = re.sub(r"\s", "", number)
    if re.search(r"[.,].*[.,]", bare) or re.fullmatch(r"[-+−]?[1-9]\d{0,2}[.,]\d{3}", bare):
        raise GroupedNumberError(text)
    if not re.fullmatch(r"[-+−]?(?:\d{1,3}(?:\s\d{3})+|\d+)(?:[.,]\d+)?", number):
        return None
    return Decimal(bare.replace(",", ".").replace("−", "-")), found["unit"].strip()


def wrong_unit(text: str, said: str, kind: str, unit: str) -> str:
    """Why a number typed as `text`, with the unit `said`, is not in the unit of an indicator, in French.

    "" when it is, or when no unit is said.
    """
    if _is_of(said, kind, unit):
        return ""
    expected = unit or _UNITS.get(IndicatorKind(kind), "")
    wanted = f"l’indicateur est en «{NB}{expected}{NB}»" if expected else "écrivez un nombre sans unité"
    return f"«{NB}{text}{NB}» n’est pas dans la bonne unité\u00a0: {wanted}."


def _is_of(said: str, kind: str, unit: str) -> bool:
    if said in {"", _UNITS.get(IndicatorKind(kind))}:
        return True
    if kind == IndicatorKind.AMOUNT and fold(said) in {"euro", "euros", "eur"}:
        return True
    return bool(unit) and fold(said).rstrip("s") == fold(unit).rstrip("s") and bool(fold(said))


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
