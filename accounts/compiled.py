"""What is read through a scope, its SQL built once for each number of territories that somebody holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.enums import Right
from accounts.scope import Scope
from common.compiled import Compiled, Given

Found = TypeVar("Found")
RIGHTS = (Right.READ, Right.READ_DRAFTS)
"""Those that the querysets built here may ask about."""


class _Shape(Scope):
    """A scope of which only the number of paths is known."""

    def __init__(self, held: Mapping[Right, list[Given]]) -> None:
        super().__init__(AnonymousUser())
        self._held = held

    def paths(self, right: str) -> list[Any]:
        return self._held[Right(right)]


class CompiledInScope(Generic[Found]):
    """As `Compiled`; `build` is given the scope before its parameters, to be asked `q` and nothing else."""

    def __init__(self, build: Callable[..., QuerySet[Any, Found]], arity: int) -> None:
        self._build, self._arity = build, arity
        self._by_shape: dict[tuple[int, ...], Compiled[Found]] = {}

    def __call__(self, scope: Scope, *values: Any) -> list[Found]:
        compiled, paths = self._of(scope)
        return compiled(*paths, *values)

    def between(self, low: int, high: int, scope: Scope, *values: Any) -> list[Found]:
        """Those from rank `low` to before rank `high`."""
        compiled, paths = self._of(scope)
        return compiled.between(low, high, *paths, *values)

    def _of(self, scope: Scope) -> tuple[Compiled[Found], list[str]]:
        held = [scope.paths(right) for right in RIGHTS]
        shape = tuple(map(len, held))
        if shape not in self._by_shape:
            self._by_shape[shape] = Compiled(lambda *given: self._built(shape, given), sum(shape) + self._arity)
        return self._by_shape[shape], [path for some in held for path in some]

    def _built(self, shape: Sequence[int], given: Sequence[Given]) -> QuerySet[Any, Found]:
        rest = list(given)
        held = {right: [rest.pop(0) for _ in range(number)] for right, number in zip(RIGHTS, shape, strict=True)}
        return self._build(_Shape(held), *rest)
