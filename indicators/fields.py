"""A number as people type it."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from indicators.numbers import DECIMAL_PLACES, MAX_DIGITS

_WORDS = {"oui": "1", "non": "0"}
_TOO_LONG = f"Écrivez un nombre d’au plus {MAX_DIGITS} chiffres, dont {DECIMAL_PLACES} après la virgule."


class ValueField(forms.DecimalField):
    """A number, « 1 200 », « 12,5 » or « 12,5 % », or the answer of a yes-or-no indicator; nothing when unknown.

    A text box with figures: a number box of a browser throws away what it does not understand without a word.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        errors = dict.fromkeys(("max_digits", "max_decimal_places", "max_whole_digits"), _TOO_LONG)
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
            bare = re.sub(r"\s|[%€]", "", value).replace(",", ".")
            value = _WORDS.get(bare.casefold(), bare)
        return super().to_python(value)
