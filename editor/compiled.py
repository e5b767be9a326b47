"""Querysets whose SQL is built once: for the few rows of a fiche, building it costs several times what reading does."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
_MARK = 1_234_567_890
"""Stands for the value while the SQL is built."""


class Compiled(Generic[M]):
    """What a queryset finds for one number, as model instances, one statement each time.

    `build` is called once, at the first use: it gives the queryset for a number, which is its only parameter.
    """

    def __init__(self, build: Callable[[int], QuerySet[M]]) -> None:
        self._build = build

    @cached_property
    def _found(self) -> tuple[type[M], str]:
        queryset = self._build(_MARK)
        sql, values = queryset.query.sql_with_params()
        if values != (_MARK,):
            raise ValueError(f"one parameter, not {values}")
        return queryset.model, sql

    def __call__(self, value: int) -> list[M]:
        model, sql = self._found
        return list(model._default_manager.raw(sql, [value]))
