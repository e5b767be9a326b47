"""A list of rows typed in one page without script: rows of a table, or RETEX.

Each row carries its id, the version it was read at, a fingerprint of what was shown (a row that was not touched is not
saved, so it cannot conflict) and its place in the list when shown (rows are moved by buttons; the order is the order
of the page).
"""

from __future__ import annotations

import uuid
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from common.crispy import PartHelper
from common.forms import DsfrForm
from common.formsets import counted_rows
from restitutions.cell_text import fingerprint
from restitutions.forms.fields import PAGE_INCOMPLETE, HiddenNumber, HiddenUid, hold
from restitutions.services import StaleRowError

ROW_LIMIT = 100
"""Rows in one list; one that holds more already may keep them."""

_MOST = 500
"""Rows a page reads at all, when the list holds no more."""

PREFIX = "lignes"


class RowForm(DsfrForm):
    """One row. A subclass gives `content` (names of its fields), `layout_of_row` and `shown_texts`."""

    id = HiddenUid(required=False, initial=uuid.uuid4)
    version = HiddenNumber(required=False, initial=0)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    place = HiddenNumber(required=False)
    remove = forms.BooleanField(label="Supprimer", required=False)

    content: ClassVar[Sequence[str]] = ()
    stale: StaleRowError | None = None

    @classmethod
    @abstractmethod
    def shown_texts(cls, values: Mapping[str, Any]) -> list[str]:
        """The content as cleaned texts, from raw values: what a fingerprint is made of."""

    @classmethod
    @abstractmethod
    def layout_of_row(cls) -> Any:
        """The crispy layout of one row."""

    @property
    def helper(self) -> PartHelper:
        helper = PartHelper()
        helper.layout = self.layout_of_row()
        helper.render_hidden_fields = True
        return helper

    def raw(self, name: str) -> Any:
        """What was typed, or the value shown."""
        return self[name].value()

    @property
    def _typed(self) -> list[str]:
        return self.shown_texts({name: self.raw(name) for name in self.content})

    def take_focus(self) -> None:
        """The first field is where the person writes next, once the page is shown."""
        self.fields[self.content[0]].widget.attrs["autofocus"] = True

    @property
    def is_stored(self) -> bool:
        """Whether the row was in the base when the page was made."""
        return str(self.raw("version") or "0") != "0"

    @property
    def stored_id(self) -> uuid.UUID | None:
        """The id of a stored row, None for a new one."""
        known: uuid.UUID = self.fields["id"].clean(self.raw("id"))
        return known if self.is_stored else None

    @property
    def is_touched(self) -> bool:
        return fingerprint(*self._typed) != self.raw("shown")

    @property
    def is_empty(self) -> bool:
        return not any(self._typed)

    @property
    def is_blank(self) -> bool:
        """A row for writing in, left as it was."""
        return self.is_empty and not self.is_stored

    def full_clean(self) -> None:
        """A row that was not touched, or goes, is not judged."""
        super().full_clean()
        if self.is_bound and (self.is_blank or self.raw("remove") or (self.is_stored and not self.is_touched)):
            self._errors = forms.utils.ErrorDict(renderer=self.renderer)

    def clean(self) -> dict[str, Any]:
        if self.is_stored and self.is_touched and self.is_empty:
            raise ValidationError(
                "Cette ligne est vide\u202f: écrivez-y quelque chose, ou cochez «\u00a0Supprimer\u00a0».", code="empty"
            )
        return self.cleaned_data

    def show_stale(self, error: StaleRowError) -> None:
        """Keep what was typed; the next save overwrites the other text knowingly."""
        self.stale = error
        data = self.data
        assert isinstance(data, QueryDict)
        data[self.add_prefix("version")] = str(error.version)
        data[self.add_prefix("shown")] = fingerprint(*self.shown_texts(error.stored)) if error.stored else ""

    @property
    def stale_texts(self) -> list[tuple[str, str]]:
        """(label, text) of what somebody else saved, for the fields that differ from what was typed here."""
        if self.stale is None or self.stale.stored is None:
            return []
        stored = self.stale.stored
        pairs = zip(self.content, self._typed, self.shown_texts(stored), strict=True)
        return [
            (str(self.fields[name].label), self.said(name, stored[name]))
            for name, typed, text in pairs
            if typed != text
        ]

    def said(self, name: str, text: str) -> str:
        """The stored text of a field as a person reads it."""
        return text or f"(rien dans «\u00a0{self.fields[name].label}\u00a0»)"


class RowFormSet(BaseFormSet):
    """The rows of one page, in order."""

    default_error_messages = {
        **BaseFormSet.default_error_messages,
        "missing_management_form": PAGE_INCOMPLETE,
        "too_many_forms": "Gardez %(num)d lignes au plus.",
    }

    def clean(self) -> None:
        kept = [form for form in self.forms if not form.is_blank and not form.raw("remove")]
        limit = max(ROW_LIMIT, sum(form.is_stored for form in kept))
        if len(kept) > limit:
            raise ValidationError(f"Gardez {limit} lignes au plus\u202f: cette page en compte {len(kept)}.")
        ids = [form.cleaned_data["id"] for form in kept if hasattr(form, "cleaned_data")]
        if len(set(ids)) < len(ids):
            raise ValidationError("Deux lignes ont le même identifiant. Rechargez la page avant de recommencer.")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed on a page that showed nothing."""
        return all(form.is_blank for form in self.forms)

    @property
    def to_remove(self) -> list[Any]:
        """The stored rows that are ticked for deletion."""
        return [form for form in self.forms if form.is_stored and form.raw("remove")]

    @property
    def is_moved(self) -> bool:
        """Whether the order is not the one shown, new rows at the end."""
        places = [form.cleaned_data.get("place") for form in self.forms if not form.is_blank]
        ranks = [float("inf") if place is None else place for place in places]
        return ranks != sorted(ranks)


def rows_formset(form_class: type[RowForm], stored: int = 0) -> type[RowFormSet]:
    """The formset class of a form class, for a list that holds `stored` rows now."""
    most = max(_MOST, stored + ROW_LIMIT)
    made = formset_factory(form_class, formset=RowFormSet, extra=1, max_num=most, absolute_max=most)
    return cast(type[RowFormSet], made)


def shown_rows(form_class: type[RowForm], initial: Sequence[Mapping[str, Any]], extra: int = 1) -> RowFormSet:
    """An unbound formset: stored rows, or rows typed so far."""
    formset = rows_formset(form_class, len(initial))(initial=list(initial), prefix=PREFIX)
    formset.extra = extra
    return formset


def sent_rows(form_class: type[RowForm], data: QueryDict, stored: Sequence[Mapping[str, Any]]) -> RowFormSet:
    """A bound formset, on a copy of what was sent; `stored` are the rows as they are now."""
    formset = rows_formset(form_class, len(stored))(counted_rows(data, PREFIX), prefix=PREFIX)
    held = {str(row["id"]): row for row in stored}
    for form in formset.forms:
        hold(form.fields, held.get(str(form.raw("id")), {}))
    return formset


def rearranged(form_class: type[RowForm], sent: RowFormSet, action: str) -> RowFormSet:
    """What was typed, with one row more (« ajouter »), a row moved (« monter:2 ») or none to delete (« garder »)."""
    names = list(form_class.base_fields)
    rows = [{name: form.raw(name) for name in names} for form in sent.forms]
    verb, _, number = action.partition(":")
    at = int(number) if number.isdecimal() and len(number) < 5 else -1
    other = at - 1 if verb == "monter" else at + 1
    if verb in {"monter", "descendre"} and 0 <= at < len(rows) and 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    if verb == "garder":
        for row in rows:
            row["remove"] = False
    formset = shown_rows(form_class, rows, extra=1 if verb == "ajouter" else 0)
    if verb == "ajouter":
        formset.forms[-1].take_focus()
    return formset


def with_places(rows: Sequence[dict[str, Any]], form_class: type[RowForm]) -> list[dict[str, Any]]:
    """Stored rows with their place and fingerprint."""
    return [
        {**row, "place": place, "shown": fingerprint(*form_class.shown_texts(row))} for place, row in enumerate(rows)
    ]
