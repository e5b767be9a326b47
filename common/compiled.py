"""Querysets whose SQL is built once: for the few rows of a page, building it costs several times what reading does."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Found = TypeVar("Found")
_MOST = BigIntegerField.MAX_BIGINT


class Given(Expression):
    """Stands for a value, or for the values of an `__in`, that is known when the statement is asked."""

    def __init__(self, rank: int) -> None:
        super().__init__(output_field=BigIntegerField())
        self.rank = rank

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        return "%s", [self]


@dataclass(frozen=True)
class _Statement:
    """`rows_of` is how Django makes objects of rows; `pieces` the SQL around its parameters, one more than them."""

    rows_of: Any
    compiler: SQLCompiler
    pieces: Sequence[str]
    parameters: Sequence[Any]


class Compiled(Generic[Found]):
    """What a queryset finds for some values, as it would give it, one statement each time.

    `build` is called once, at the first use: it gives the queryset, and a `Given` for each of its parameters, to be
    compared with in filters. Values are then numbers, texts, dates, UUIDs, or lists of them for `__in`: nothing is in
    an empty list, nothing has a number that the database cannot hold, and nothing is asked.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Found]], arity: int | None = None) -> None:
        """`arity` is the number of parameters of a `build` that takes any number of them."""
        self._build = build
        self._arity = len(signature(build).parameters) if arity is None else arity

    def __call__(self, *values: Any) -> list[Found]:
        return self._read(values, "")

    def between(self, low: int, high: int, *values: Any) -> list[Found]:
        """Those from rank `low` (from 0) to before rank `high`, as a slice; the queryset is not sliced itself."""
        return self._read(values, f" {connections[DEFAULT_DB_ALIAS].ops.limit_offset_sql(low, high)}")

    @cached_property
    def _statement(self) -> _Statement:
        queryset = self._build(*(Given(rank) for rank in range(self._arity)))
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        pieces = sql.split("%s")
        if len(pieces) != len(parameters) + 1:
            raise ValueError(f"the SQL has a percent sign of its own: {sql}")
        # Each thread that asks has its own: that of the first would be held open after it.
        del compiler.connection
        return _Statement(queryset._iterable_class, compiler, pieces, parameters)

    def _read(self, values: Sequence[Any], limits: str) -> list[Found]:
        if any(value == [] or (isinstance(value, int) and value > _MOST) for value in values):
            return []
        try:
            statement, connection = self._statement, connections[DEFAULT_DB_ALIAS]
        except EmptyResultSet:
            return []
        as_uuid = (lambda one: one) if connection.features.has_native_uuid_field else _as_text
        parts: list[str] = [statement.pieces[0]]
        parameters: list[Any] = []
        for parameter, piece in zip(statement.parameters, statement.pieces[1:], strict=True):
            value = values[parameter.rank] if isinstance(parameter, Given) else parameter
            several = value if isinstance(value, list) else [value]
            parts += [", ".join(["%s"] * len(several)), piece]
            parameters += map(as_uuid, several)
        ready = copy(statement.compiler)
        ready.connection = connection
        vars(ready)["as_sql"] = lambda: ("".join([*parts, limits]), tuple(parameters))
        query = SimpleNamespace(get_compiler=lambda *_, **__: ready)
        # What an iterable of Django asks of its queryset.
        asked = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={}, _fields=())
        return list(statement.rows_of(asked))


def _as_text(value: Any) -> Any:
    """As a database without UUIDs writes them."""
    return value.hex if isinstance(value, uuid.UUID) else value
