"""Fields that clean text as the domain wants it, and say what to change in French. What was typed is never cut."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.text import TITLE_LIMIT, clean_lines, clean_text
from restitutions.block_text import BlockLine, parse_blocks
from restitutions.cell_text import CellLine, line_problems
from restitutions.enums import BlockType
from restitutions.link_text import LinkLine, parse_links
from restitutions.services.cells import typed_lines

_LARGEST = 2**31 - 1


class LineField(forms.CharField):
    """One line of text, cleaned; at most `limit` characters."""

    def __init__(self, *, limit: int = TITLE_LIMIT, **kwargs: Any) -> None:
        super().__init__(max_length=limit, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class _AreaField(forms.CharField):
    """Several lines; the cleaned value is a list that a subclass parses from the text."""

    def __init__(self, *, rows: int = 6, described_by: str = "", **kwargs: Any) -> None:
        attrs: dict[str, Any] = {"rows": rows}
        if described_by:
            attrs["aria-describedby"] = described_by
        kwargs.setdefault("required", False)
        super().__init__(strip=False, widget=forms.Textarea(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\x00", "")

    def clean(self, value: Any) -> Any:
        parsed, problems = self.parse(super().clean(value))
        if problems:
            raise ValidationError(problems)
        return parsed

    def parse(self, text: str) -> tuple[list[Any], list[str]]:
        """What the text says, and what is wrong with it (French sentences)."""
        raise NotImplementedError


class CellField(_AreaField):
    """A cell of a table: a list of `CellLine`."""

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(**kwargs)

    def parse(self, text: str) -> tuple[list[CellLine], list[str]]:
        lines = typed_lines(self.kind, text)
        return lines, line_problems([line.text for line in lines])


class BlocksField(_AreaField):
    """A running text: a list of `BlockLine`."""

    def __init__(self, *, marks: Mapping[str, BlockType], **kwargs: Any) -> None:
        self.marks = marks
        super().__init__(**kwargs)

    def parse(self, text: str) -> tuple[list[BlockLine], list[str]]:
        lines = parse_blocks(text, self.marks)
        return lines, line_problems([line.text for line in lines])


class LinesField(_AreaField):
    """Plain lines: a list of texts."""

    def parse(self, text: str) -> tuple[list[str], list[str]]:
        lines = clean_lines(text)
        return lines, line_problems(lines)


class LinksField(_AreaField):
    """Links, one a line: a list of `LinkLine`."""

    def parse(self, text: str) -> tuple[list[LinkLine], list[str]]:
        return parse_links(text)


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
