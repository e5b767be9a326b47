"""What a person typed in a form that cannot be saved, as a list to read and copy: no text is ever lost.

The fields are known by their names in the forms of the site; several forms share names, so a name is read as the form
that has most of the names sent, and fewest others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from django import forms
from django.http import QueryDict

from common.forms import DsfrFormMixin
from common.kept_words import FIELD as KEEP_STAMP

_OF_THE_PAGE = {"csrfmiddlewaretoken", "next", "action", "uid", "version", KEEP_STAMP}
"""Names of hidden fields and buttons; with a prefix, the same words are names of fields (the action of a plan)."""

_OF_A_LIST = {"TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS", "DELETE", "rang"}
_ROW = re.compile(r"-(\d+)-")
_MOST_ROWS = 12


@dataclass(frozen=True)
class TypedText:
    """One text and the label of its field; `rows` is the height of the box that shows it whole, or nearly."""

    label: str
    text: str

    @property
    def rows(self) -> int:
        lines = sum(1 + len(line) // 80 for line in self.text.split("\n"))
        return min(lines, _MOST_ROWS)


def typed_texts(data: QueryDict) -> list[TypedText]:
    """Every text sent, in the order of the form. Passwords, hidden fields and choices among rows are left out."""
    names = {name: name.rpartition("-")[2] for name in data}
    fields = _fields_of(set(names.values()))
    texts = []
    for name, last in names.items():
        field = fields.get(last)
        if name in _OF_THE_PAGE or _is_technical(last, field):
            continue
        said = [_said(field, text) for text in data.getlist(name) if text.strip()]
        if said:
            # Boxes ticked in one list are one answer; texts of one name stay apart.
            grouped = [", ".join(said)] if isinstance(field, forms.MultipleChoiceField) else said
            texts += [TypedText(_label(name, last, field), text) for text in grouped]
    return texts


def _fields_of(names: set[str]) -> Mapping[str, forms.Field]:
    """The field each name most likely is: of the form that shares most names with what was sent."""
    found: dict[str, forms.Field] = {}

    def unlikeness(fields: Mapping[str, forms.Field]) -> tuple[int, int, int]:
        # As many names shared, the form that shows most of them is meant, then the one with the fewest others.
        shared = names & fields.keys()
        return -len(shared), sum(_is_technical(name, fields[name]) for name in shared), len(fields)

    for fields in sorted(_all_fields(DsfrFormMixin), key=unlikeness):
        for name in names & fields.keys():
            found.setdefault(name, fields[name])
    return found


def _all_fields(parent: type[forms.BaseForm]) -> Iterator[dict[str, forms.Field]]:
    """The fields of every form class below `parent`, parents first."""
    for form in parent.__subclasses__():
        yield getattr(form, "base_fields", {})
        yield from _all_fields(form)


def _is_technical(name: str, field: forms.Field | None) -> bool:
    """Hidden, secret, or a number that stands for a row of the database."""
    if name in _OF_A_LIST or name.isdecimal() or "password" in name.lower():
        return True
    if field is None:
        return False
    secret = field.widget.is_hidden or isinstance(field.widget, forms.PasswordInput)
    return secret or isinstance(field, forms.ModelChoiceField)


def _said(field: forms.Field | None, text: str) -> str:
    """A choice by its label, a ticked box as « Oui », a text as it was typed."""
    if isinstance(field, forms.BooleanField):
        return "Oui"
    if isinstance(field, forms.ChoiceField):
        choices = cast(Iterable[tuple[object, object]], field.choices)
        return next((str(label) for value, label in choices if str(value) == text), text)
    return text


def _label(name: str, last: str, field: forms.Field | None) -> str:
    label = str(field.label) if field and field.label else last.replace("_", " ").strip().capitalize()
    row = _ROW.search(name)
    return f"{label} ({int(row[1]) + 1})" if row else label
