"""A number as people type it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.enums import IndicatorKind
from indicators.models import Indicator
from indicators.numbers import (
    DECIMAL_PLACES,
    GROUPED,
    MAX_DIGITS,
    TOO_LONG,
    GroupedNumberError,
    typed_number,
    wrong_unit,
)

_WORDS = {"oui": "1", "non": "0"}


class ValueField(forms.DecimalField):
    """A number, « 1 200 », « 12,5 » or « 12,5 % », or the answer of a yes-or-no indicator; nothing when unknown.

    A text box with figures: a number box of a browser throws away what it does not understand without a word. `kind`
    and `unit` say which unit may be typed; without a kind, « % » and « € » are passed over.
    """

    kind = unit = ""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        errors = dict.fromkeys(("max_digits", "max_decimal_places", "max_whole_digits"), TOO_LONG)
        super().__init__(
            max_digits=MAX_DIGITS,
            decimal_places=DECIMAL_PLACES,
            required=False,
            widget=widget,
            error_messages={**errors, "invalid": "Écrivez un nombre, en chiffres, ou bien oui ou non."},
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = self._plain(value.strip())
        return super().to_python(value)

    def _plain(self, text: str) -> str:
        """The number without its spaces and its unit; the text itself when it is none. Raises ValidationError."""
        try:
            found = typed_number(text)
        except GroupedNumberError:
            raise ValidationError(GROUPED, code="grouped") from None
        if found and self.kind and (refused := wrong_unit(text, found[1], self.kind, self.unit)):
            raise ValidationError(refused, code="unit")
        if found and (self.kind or found[1] in {"", "%", "€"}):
            return str(found[0])
        return _WORDS.get(text.casefold(), text)


def expect_unit(fields: Mapping[str, forms.Field], indicator: Indicator) -> None:
    """The value of a form is in the unit of an indicator; what a rate is out of is a number."""
    kinds = {"value": (indicator.kind, indicator.unit), "weight": (IndicatorKind.COUNT.value, "")}
    for name, (kind, unit) in kinds.items():
        field = fields.get(name)
        if isinstance(field, ValueField):
            field.kind, field.unit = kind, unit
