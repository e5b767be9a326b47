"""Words that are found nowhere else: every text field of every row says one, and what says it is known."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, JSONField, Model, TextField

from accounts.models import User
from restitutions.models import Entry, NarrativeBlock, Restitution, RetexAttachment, RetexLink
from territories.models import Territory
from workshops.models import Campaign, Workshop

WORD = re.compile(r"jeton\d{5}z")


@dataclass
class Words:
    """`field_of` names the field that says each word; `said`, by restitution, what says each of its words."""

    field_of: dict[str, str] = field(default_factory=dict)
    said: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _ranks: Iterator[int] = field(default_factory=count)

    def new(self, field_name: str, *where: int) -> str:
        """A word of a field, said in these restitutions."""
        word = f"jeton{next(self._ranks):05d}z"
        self.field_of[word] = field_name
        for restitution in where:
            self.said[restitution][word] = field_name
        return word

    def stamp(self, left_out: Iterable[str]) -> None:
        """A new word in each text of each row of ours that is not empty, but in the fields left out."""
        skipped = set(left_out)
        for model in our_models():
            fields = [one for one in text_fields(model) if name_of(model, one) not in skipped]
            for row in model._default_manager.order_by("pk") if fields else ():
                said = {one: self._stamped(row, one) for one in fields if getattr(row, one)}
                model._default_manager.filter(pk=row.pk).update(**said)

    def _stamped(self, row: Model, name: str) -> Any:
        value, where = getattr(row, name), places_of(row)
        whole = name_of(type(row), name) + variant_of(row, name)
        if isinstance(value, list):
            return [self.new(whole, *where) for _ in value]
        return _AROUND.get((type(row), name), "{}").format(self.new(whole, *where))


def our_models() -> list[type[Model]]:
    """Every model of the project's own apps, tables between two others included."""
    ours = [one for one in apps.get_app_configs() if Path(one.path).parent == settings.BASE_DIR]
    return [model for app in ours for model in app.get_models(include_auto_created=True)]


def text_fields(model: type[Model]) -> list[str]:
    """The fields that hold words, or lists of words; those that hold one value of a list do not."""
    kinds = (CharField, TextField, JSONField)
    return [one.name for one in model._meta.local_concrete_fields if isinstance(one, kinds) and not one.choices]


def name_of(model: type[Model], name: str) -> str:
    return f"{model.__name__}.{name}"


def variant_of(row: Model, name: str) -> str:
    """What tells the rows of a field apart, when they are not shown alike."""
    if isinstance(row, Entry):
        return f" ({row.kind}{', sub-point' if row.parent_id else ''})"
    if isinstance(row, NarrativeBlock):
        return f" ({row.part})"
    return " (no label)" if isinstance(row, RetexLink) and not row.label else ""


def places_of(row: Model) -> list[int]:
    """The restitutions whose documents may say what a row says."""
    match row:
        case Restitution():
            return [row.pk]
        case Workshop():
            return list(row.reported_in.values_list("restitution", flat=True))
        case Territory() | Campaign():
            return list(row.restitutions.values_list("pk", flat=True))
    holders = ("restitution", "sheet", "retex", "workshop", "remark")
    above = next((getattr(row, name) for name in holders if hasattr(row, name)), None)
    return places_of(above) if above is not None else []


_AROUND = {
    (RetexLink, "url"): "https://example.org/{}",
    (RetexAttachment, "name"): "{}.png",
    (User, "email"): "{}@example.org",
}


def found(texts: Iterable[str]) -> Counter[str]:
    """How many times each word stands in some texts."""
    return Counter(word for text in texts for word in WORD.findall(text))
