"""Fields of the session sheet."""

from __future__ import annotations

import re
from typing import Any

from django import forms

HEAD_COUNT_LIMIT = 1_000_000


class HeadCountField(forms.IntegerField):
    """A number of persons or of établissements, or nothing when it is unknown.

    A text box with figures: a number box of a browser throws away « une vingtaine » without a word.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "egn-number-input"})
        super().__init__(min_value=0, max_value=HEAD_COUNT_LIMIT, required=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(re.sub(r"\s", "", value) if isinstance(value, str) else value)
