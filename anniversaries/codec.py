"""Frozen dataclasses as JSON and back: texts, numbers, dates, fractions, tuples and other dataclasses. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class NotThisShapeError(Exception):
    """What is read is not what a dataclass of this kind wrote."""


def write(value: Any) -> Any:
    """What `json` can write: a dataclass is an object with all of its fields, a tuple a list."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: write(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [write(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value


def read(kind: type[T], value: Any) -> T:
    """The dataclass of that kind that `write` wrote. Raises NotThisShapeError."""
    try:
        found: T = _dataclass(kind, value)
    except (TypeError, ValueError, KeyError, ZeroDivisionError) as error:
        raise NotThisShapeError(str(error)) from error
    return found


def _read(hint: Any, value: Any) -> Any:
    if isinstance(hint, UnionType):
        [inside] = [one for one in get_args(hint) if one is not NoneType]
        return None if value is None else _read(inside, value)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), value)
    if hint in (date, Fraction):
        if not isinstance(value, str):
            raise TypeError(f"{value!r} is not a text")
        return date.fromisoformat(value) if hint is date else _fraction(value)
    if is_dataclass(hint):
        return _dataclass(hint, value)
    if type(value) is not hint:
        raise TypeError(f"{value!r} is not of the kind {hint}")
    return value


def _fraction(text: str) -> Fraction:
    """As `write` writes it alone: « 1e999999999 » is a number of a gigabyte."""
    if not re.fullmatch(r"-?[0-9]+(?:/[0-9]+)?", text):
        raise ValueError(f"{text!r} is not a fraction of ours")
    return Fraction(text)


def _tuple(inside: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    if inside[-1] is Ellipsis:
        return tuple(_read(inside[0], one) for one in value)
    return tuple(_read(hint, one) for hint, one in zip(inside, value, strict=True))


def _dataclass(kind: Any, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise TypeError(f"{value!r} is not an object")
    hints = _hints(kind)
    if unknown := set(value) - set(hints):
        raise KeyError(*sorted(unknown))
    return kind(**{name: _read(hints[name], one) for name, one in value.items()})


@lru_cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
