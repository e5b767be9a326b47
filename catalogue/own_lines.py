"""The lines of what one's territories write: points, RETEX and running texts, as one list that is counted and cut."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, IntegerField, Model, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat, Length
from django.db.models.sql.compiler import SQLCompiler

from accounts.scope import Scope
from catalogue.enums import LineKind
from catalogue.matching import by_bytes, in_texts_of, matching, score_of
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


def own_lines(wanted: Wanted, scope: Scope) -> QuerySet[Any, Key]:
    """What answers, in order: (model, id) pairs, one SQL statement to count them and one for a page."""
    entries = _answering(Entry.objects.exclude(kind=Kind.RETEX_LABEL), wanted, scope, F("text"), F("kind"))
    retex = _answering(Retex.objects.all(), wanted, scope, _RETEX_TEXT, Value(LineKind.RETEX.value))
    texts = _answering(NarrativeBlock.objects.all(), wanted, scope, F("text"), F("part"))
    found = entries.union(retex, texts, all=True)
    if wanted.by_territory or not wanted.query.words:
        return found.order_by(*_PLACE)
    return found.order_by("-o_score", "o_length", *_PLACE)


def _answering(rows: QuerySet[Any], wanted: Wanted, scope: Scope, text: Any, kind: Any) -> QuerySet[Any, Any]:
    """The rows of one model that answer, in the columns of the list."""
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
    says = in_texts_of("o_text", "" if model is NarrativeBlock else "reference")
    rows = matching(rows, wanted.query, says)
    score = score_of(wanted.query, says, highlights=model is Entry)
    rows = rows.annotate(o_score=score, o_length=Length("o_text"))
    return rows.order_by().values_list("o_model", *_PLACE, "o_score", "o_length")


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
