"""The lines of what one's territories write: points, RETEX and running texts, as one list that is counted and cut."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, IntegerField, Model, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat, Length
from django.db.models.sql.compiler import SQLCompiler

from accounts.scope import Scope
from catalogue.enums import LineKind
from catalogue.matching import Says, by_bytes, in_texts_of, matching, score_of
from catalogue.selectors import Wanted, written_in
from restitutions.enums import Kind
from restitutions.models import Entry, NarrativeBlock, Retex

Said = Entry | Retex | NarrativeBlock
Key = tuple[str, uuid.UUID]
"""Which model, which row."""

_PLACE = ("o_path", "o_restitution", "o_theme", "o_kind", "o_row", "o_position", "o_pk")


class JoinedLines(Func):
    """The texts of a list kept as JSON, one a line, as they are read: SQLite keeps their accents as codes."""

    output_field = TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any) -> Any:
        template = "COALESCE((SELECT group_concat(value, char(10)) FROM json_each(%(expressions)s)), '')"
        return self.as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any) -> Any:
        template = "array_to_string(ARRAY(SELECT jsonb_array_elements_text(%(expressions)s)), chr(10))"
        return self.as_sql(compiler, connection, template=template)


_RETEX_TEXT = Concat("label", Value(" "), "scope", Value("\n"), JoinedLines("lines"), output_field=TextField())


@dataclass(frozen=True)
class OwnLines:
    """(model, …, id, …) rows in order, as a list that is counted, and cut: one SQL statement each."""

    counted: QuerySet[Any, Any]
    listed: QuerySet[Any, Any]

    def count(self) -> int:
        return self.counted.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> Any:
        return self.listed[part]


def own_lines(wanted: Wanted, scope: Scope) -> OwnLines:
    """What answers. How near each is to what was typed is not asked of those that are only counted."""
    found = [
        _answering(Entry.objects.exclude(kind=Kind.RETEX_LABEL), wanted, scope, F("text"), F("kind")),
        _answering(Retex.objects.all(), wanted, scope, _RETEX_TEXT, Value(LineKind.RETEX.value)),
        _answering(NarrativeBlock.objects.all(), wanted, scope, F("text"), F("part")),
    ]
    first, *others = [rows.values_list("o_pk") for rows in found]
    counted = first.union(*others, all=True)
    is_ranked = bool(wanted.query.words) and not wanted.by_territory
    first, *others = [_ranked(rows, wanted) if is_ranked else rows.values_list("o_model", *_PLACE) for rows in found]
    order = ("-o_score", "o_length", *_PLACE) if is_ranked else _PLACE
    return OwnLines(counted, first.union(*others, all=True).order_by(*order))


def _ranked(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any, Any]:
    score = score_of(wanted.query, _says(rows.model), highlights=rows.model is Entry)
    rows = rows.annotate(o_score=score, o_length=Length("o_text"))
    return rows.values_list("o_model", *_PLACE, "o_score", "o_length")


def _says(model: type[Model]) -> Says:
    return in_texts_of("o_text", "" if model is NarrativeBlock else "reference")


def _answering(rows: QuerySet[Any], wanted: Wanted, scope: Scope, text: Any, kind: Any) -> QuerySet[Any]:
    """The rows of one model that answer, with the columns of the list."""
    model = rows.model
    of = "" if model is NarrativeBlock else "sheet__"
    rows = rows.filter(**{f"{of}restitution__in": written_in(wanted, scope)})
    rows = rows.annotate(
        o_model=Value(model._meta.model_name, output_field=TextField()),
        o_pk=F("pk"),
        o_text=text,
        o_kind=kind,
        o_path=by_bytes(f"{of}restitution__territory__path"),
        o_restitution=F(f"{of}restitution"),
        o_theme=Coalesce(F("sheet__theme__number"), Value(0), output_field=IntegerField()),
        o_row=F("row__position") if model is Entry else Value(0),
        o_position=F("position"),
    )
    asked = {"o_theme": wanted.theme, "o_kind": wanted.kind, f"{of}restitution__campaign__slug": wanted.campaign}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    return matching(rows, wanted.query, _says(model)).order_by()


def read_lines(page: Iterable[Any]) -> list[Said]:
    """The rows of a page of those, in order: one SQL statement for each model that it has."""
    keys: list[Key] = [(one[0], one[len(_PLACE)]) for one in page]
    found: dict[Key, Said] = {}
    for name, (model, related) in _MODELS.items():
        ids = [pk for kept, pk in keys if kept == name]
        if ids:
            rows: Any = model._default_manager.select_related(*related)
            found |= {(name, pk): row for pk, row in rows.in_bulk(ids).items()}
    return [found[key] for key in keys if key in found]


_OF_SHEET = ("sheet__theme", "sheet__restitution__territory", "sheet__restitution__campaign")
_MODELS: Mapping[str, tuple[type[Model], tuple[str, ...]]] = {
    "entry": (Entry, _OF_SHEET),
    "retex": (Retex, _OF_SHEET),
    "narrativeblock": (NarrativeBlock, ("sheet__theme", "restitution__territory", "restitution__campaign")),
}
