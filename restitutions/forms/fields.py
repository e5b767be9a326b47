"""Fields that clean text as the domain wants it, and say what to change in French. What was typed is never cut."""

from __future__ import annotations

import uuid
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.text import clean_lines
from restitutions.block_text import BlockLine, parse_blocks
from restitutions.cell_text import LINE_LIMIT, CellLine, line_problems
from restitutions.link_text import LINK_LIMIT, LinkLine, parse_links
from restitutions.services.cells import typed_lines
from workshops.models import Workshop

_LARGEST = 2**31 - 1
_ID_DIGITS = 9

PAGE_INCOMPLETE = "Cette page est arrivée incomplète\u00a0: rechargez-la avant de recommencer."
"""What is said of a list of rows whose hidden count is missing or was tampered with."""


class AreaField(forms.CharField):
    """Several lines; the cleaned value is a list that a subclass parses from the text.

    `held` is the text stored now. Sent back unchanged it is not judged, and one that has more lines than people may
    write (an import) may keep as many.
    """

    held = ""
    limit = LINE_LIMIT

    def __init__(self, *, rows: int = 6, described_by: str = "", **kwargs: Any) -> None:
        attrs: dict[str, Any] = {"rows": rows}
        if described_by:
            attrs["aria-describedby"] = described_by
        kwargs.setdefault("required", False)
        super().__init__(strip=False, widget=forms.Textarea(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\x00", "")

    def clean(self, value: Any) -> Any:
        held, _ = self.parse(self.held, self.limit)
        text = super().clean(value)
        parsed, problems = self.parse(text, max(self.limit, len(held)))
        if problems and clean_lines(text) != clean_lines(self.held):
            raise ValidationError(problems)
        return parsed

    @abstractmethod
    def parse(self, text: str, limit: int) -> tuple[list[Any], list[str]]:
        """What the text says, and what is wrong with it (French sentences) when it may have `limit` lines."""


class CellField(AreaField):
    """A cell of a table: a list of `CellLine`."""

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(**kwargs)

    def parse(self, text: str, limit: int) -> tuple[list[CellLine], list[str]]:
        lines = typed_lines(self.kind, text)
        return lines, line_problems([line.text for line in lines], limit)


class BlocksField(AreaField):
    """A running text, or the défis (`challenges`): a list of `BlockLine`."""

    def __init__(self, *, challenges: bool = False, **kwargs: Any) -> None:
        self.challenges = challenges
        super().__init__(**kwargs)

    def parse(self, text: str, limit: int) -> tuple[list[BlockLine], list[str]]:
        lines = parse_blocks(text, challenges=self.challenges)
        return lines, line_problems([line.text for line in lines], limit)


class LinesField(AreaField):
    """Plain lines: a list of texts."""

    def parse(self, text: str, limit: int) -> tuple[list[str], list[str]]:
        lines = clean_lines(text)
        return lines, line_problems(lines, limit)


class LinksField(AreaField):
    """Links, one a line: a list of `LinkLine`."""

    limit = LINK_LIMIT

    def parse(self, text: str, limit: int) -> tuple[list[LinkLine], list[str]]:
        return parse_links(text, limit)


def hold(fields: Mapping[str, forms.Field], stored: Mapping[str, Any]) -> None:
    """Tell the areas of a form what is stored now, by field name."""
    for name, field in fields.items():
        if isinstance(field, AreaField):
            field.held = str(stored.get(name) or "")


class SessionTicks(forms.ModelMultipleChoiceField):
    """Sessions to tick. Django asks the base for any number sent; what cannot be an id is refused before."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Workshop.objects.none(), required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        place = obj.territory.label
        return str(obj) if place in str(obj) else f"{obj} – {place}"

    def clean(self, value: Any) -> Any:
        for one in value or ():
            if not str(one).isdecimal() or len(str(one)) > _ID_DIGITS:
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class HiddenUid(forms.UUIDField):
    """An identifier made by the form; what is not one becomes a new one."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class HiddenNumber(forms.IntegerField):
    """A number the form carries; what is not one is None."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int | None:
        try:
            number = super().clean(value)
        except ValidationError:
            return None
        return number if number is not None and 0 <= number <= _LARGEST else None
