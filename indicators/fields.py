"""A number as people type it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.numbers import DECIMAL_PLACES, GROUPED, MAX_DIGITS, TOO_LONG, GroupedNumberError, typed_number

_WORDS = {"oui": "1", "non": "0"}


class ValueField(forms.DecimalField):
    """A number, « 1 200 », « 12,5 » or « 12,5 % », or the answer of a yes-or-no indicator; nothing when unknown.

    A text box with figures: a number box of a browser throws away what it does not understand without a word.
    """

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
            value = _plain(value.strip())
        return super().to_python(value)


def _plain(text: str) -> str:
    """The number without its spaces and its sign; the text itself when it is none. Raises ValidationError."""
    try:
        found = typed_number(text)
    except GroupedNumberError:
        raise ValidationError(GROUPED, code="grouped") from None
    if found and found[1] in {"", "%", "€"}:
        return str(found[0])
    return _WORDS.get(text.casefold(), text)
