"""How the values of an indicator are said in templates."""

from decimal import Decimal

from django import template

from indicators.enums import Direction, EnteredBy, IndicatorKind, Periodicity
from indicators.numbers import value_text
from indicators.values import IndicatorValues
from territories.enums import Level

register = template.Library()


@register.simple_tag
def said_value(values: IndicatorValues, value: Decimal) -> str:
    """`{% said_value values target.value %}` → « 12,5 % »."""
    return value_text(values.kind, values.unit, value)


@register.filter
def kind_label(kind: str) -> str:
    """« Taux, en pourcentage »."""
    return IndicatorKind(kind).label


@register.filter
def direction_label(direction: str) -> str:
    """« Plus haut vaut mieux »."""
    return Direction(direction).label


@register.filter
def periodicity_label(periodicity: str) -> str:
    """« Chaque année »; "" → « non renseignée »."""
    return Periodicity(periodicity).label if periodicity else "non renseignée"


@register.filter
def awaited_label(level: str) -> str:
    """« une de chaque département »; "" → « du territoire qui le définit, lui seul »."""
    return f"une de chaque {Level(level).label.lower()}" if level else "du territoire qui le définit, lui seul"


@register.filter
def entered_by_label(entered_by: str) -> str:
    """« la coordination seule »."""
    label = EnteredBy(entered_by).label
    return label[0].lower() + label[1:]
