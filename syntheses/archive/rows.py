"""Rows → lines of JSON, one root at a time, and the values of a line → those of a field."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, JSONField, Model, Q, QuerySet

from restitutions.models import Restitution, RetexAttachment
from syntheses.archive.branches import Branch
from syntheses.archive.errors import refused
from syntheses.archive.made import check_made, check_shape
from syntheses.archive.tables import KEYS, SCHEMA, Rendering, Root, Selection, Shape, Table

Line = dict[str, Any]

MODEL = "@"
"""The key of a line that says of which model it is: no field can have this name."""


def dump(line: Line, but: Collection[str] = ()) -> bytes:
    """One line, but some of its fields: sorted keys, no spaces, UTF-8. The same row is always the same bytes."""
    if but:
        line = {name: value for name, value in line.items() if name not in but}
    return (json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def lines_of(root: Root | Branch, pk: Any, selection: Selection, schema: int = SCHEMA) -> Iterator[Line]:
    """Every row of one root, table after table, as that schema says it. One statement a table."""
    for table in root.tables:
        fields = table.fields_at(schema)
        paths = [_path(one) for one in fields]
        rows = list(queryset(table, pk, selection).order_by().values_list(*paths, *table.order))
        rows.sort(key=lambda row: [(value is not None, value) for value in row[len(paths) :]])
        for row in rows:
            values = {one: _said(one, value, selection) for one, value in zip(fields, row, strict=False)}
            yield {MODEL: table.name} | {one.name: _leaves(table, one, value) for one, value in values.items()}


def queryset(table: Table, pk: Any, selection: Selection) -> QuerySet[Model]:
    """The rows of a table in one root."""
    inside = Q(**{table.root: pk})
    if table.where:
        inside &= table.where(selection)
    rows = table.model._default_manager
    wanted = Q(pk__in=rows.filter(inside).order_by().values("pk"))
    if table.model is RetexAttachment:
        # A file outlives its RETEX when a version lists it.
        listed = RetexAttachment.objects.filter(snapshots__restitution=pk, snapshots__versions__isnull=False)
        wanted |= Q(pk__in=listed.order_by().values("pk"))
    return rows.filter(wanted)


def rendered(rendering: Rendering, restitutions: list[Any]) -> Iterator[Line]:
    """What was written from the versions of these restitutions, by number of restitution."""
    named = ("version__restitution__uid", "version__number", *rendering.key)
    rows = rendering.made.filter(version__restitution__in=restitutions).order_by()
    for values in sorted(
        rows.values_list(*named, *rendering.said), key=lambda row: (str(row[0]), *row[1 : len(named)])
    ):
        names = ("restitution", "version", *rendering.key, *rendering.said)
        yield {name: to_json(value) for name, value in zip(names, values, strict=True)}


def field_of(model: type[Model], name: str) -> Field[Any, Any]:
    """A plain field of a model."""
    return next(one for one in model._meta.local_concrete_fields if one.name == name)


def is_by_key(one: Field[Any, Any]) -> bool:
    """Whether the field points at a row that is named by a key, its number being this installation's."""
    return isinstance(one, ForeignKey) and one.related_model in KEYS


def _path(one: Field[Any, Any]) -> str:
    target = one.related_model
    return f"{one.name}__{KEYS[target]}" if target in KEYS else str(one.attname)


def _said(one: Field[Any, Any], value: Any, selection: Selection) -> Any:
    said = to_json(value)
    outside = isinstance(one, ForeignKey) and one.null and one.related_model is Restitution
    return None if outside and said not in selection.uids else said


def _leaves(table: Table, one: Field[Any, Any], value: Any) -> Any:
    shape = table.shapes.get(one.name)
    return shape.leaves(value) if shape else value


def to_json(value: Any) -> Any:
    """A value of a field as JSON says it: dates in ISO form, instants in UTC, numbers with decimals as texts."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value


def from_json(one: Field[Any, Any], value: Any, where: str, shape: Shape | None = None) -> Any:
    """The value of a plain field, checked as a form would. Raises ArchiveRefusedError, which names the place."""
    try:
        made = one.to_python(value)
        if value is None and not one.null:
            raise ValidationError("")
        if to_json(made) != value or type(to_json(made)) is not type(value):
            raise ValidationError("")
        if made not in one.empty_values:
            one.run_validators(made)
        if not _is_a_choice(one, made):
            raise ValidationError("")
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise refused(f"{where} : la valeur du champ « {one.name} » est impossible.") from error
    check_made(one, made, where)
    if shape is not None:
        check_shape(shape, one, made, where)
    elif isinstance(one, JSONField):
        _check_texts(one, made, where)
    return made


def _is_a_choice(one: Field[Any, Any], value: Any) -> bool:
    """Django itself lets a field that no form shows hold anything."""
    if one.choices is None or value is None or (value == "" and one.blank):
        return True
    return value in {choice for choice, _label in one.flatchoices}


def _check_texts(one: JSONField, value: Any, where: str) -> None:
    """A field that is a list here is a list of texts: pages print them."""
    if one.default is list and not (isinstance(value, list) and all(isinstance(text, str) for text in value)):
        raise refused(f"{where} : le champ « {one.name} » doit être une liste de textes.")
