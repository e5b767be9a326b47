"""One JSON object being read: each field is asked for by name, checked, and what nobody asked for is listed."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn, TypeVar

from common.text import clean_text
from syntheses.readers import limits
from syntheses.report import NotUnderstood, ReportRefusedError

T = TypeVar("T")


@dataclass
class Tally:
    """What one reading keeps from object to object: the texts nobody asked for, and how many items lists held.

    `limit` is the most of these items in the whole file.
    """

    limit: float = field(default_factory=lambda: limits.LINE_LIMIT)
    lines: int = 0
    left_over: list[NotUnderstood] = field(default_factory=list)

    def count(self, items: int) -> None:
        """Raises ReportRefusedError when a file has too many lines."""
        self.lines += items
        if self.lines > self.limit:
            raise ReportRefusedError(limits.TOO_MANY)


class Fields:
    """The fields of one object at `place` ("themes[2].plan[0]"). Refusals name the place."""

    def __init__(self, value: Any, place: str, tally: Tally) -> None:
        if not isinstance(value, dict):
            refuse(place, "un objet est attendu")
        self._value: dict[str, Any] = value
        self._asked: set[str] = set()
        self._tally = tally
        self.place = place

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _get(self, key: str) -> Any:
        self._asked.add(key)
        return self._value.get(key)

    def has(self, key: str) -> bool:
        return self._value.get(key) is not None

    def text(self, key: str, limit: int = limits.TITLE_LIMIT) -> str:
        """One cleaned line; null and absent are ""."""
        value = self._get(key)
        return "" if value is None else as_text(value, self._at(key), limit)

    def number(self, key: str, limit: int = limits.COUNT_LIMIT) -> int | None:
        """A whole number from 0 to the limit, or None when unknown."""
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
            refuse(self._at(key), f"un nombre entier de 0 à {limit} est attendu")
        return int(value)

    def flag(self, key: str) -> bool:
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            refuse(self._at(key), "true ou false est attendu")
        return bool(value)

    def choice(self, key: str, values: Collection[str], default: str = "") -> str:
        """One of the values; null, absent and "" are the default."""
        value = self.text(key) or default
        if value and value not in values:
            refuse(self._at(key), f"la valeur « {value[:40]} » n’existe pas ({', '.join(sorted(values))})")
        return value

    def day(self, key: str) -> date | None:
        value = self.text(key)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            refuse(self._at(key), f"« {value[:40]} » n’est pas une date (AAAA-MM-JJ)")

    def each(self, key: str, read: Callable[[Any, str], T | None]) -> tuple[T, ...]:
        """Read each item of a list with its place; null and absent are no items; None from `read` is left out."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            refuse(self._at(key), "une liste est attendue")
        self._tally.count(len(value))
        read_items = (read(item, f"{self._at(key)}[{index}]") for index, item in enumerate(value))
        return tuple(item for item in read_items if item is not None)

    def texts(self, key: str, limit: int = limits.ENTRY_LIMIT) -> tuple[str, ...]:
        """A list of non-empty lines."""
        return self.each(key, lambda value, place: as_text(value, place, limit) or None)

    def object(self, key: str) -> Fields | None:
        value = self._get(key)
        return None if value is None else Fields(value, self._at(key), self._tally)

    def over(self) -> None:
        """List what the object says besides: nothing of a file disappears."""
        for key, value in self._value.items():
            if key not in self._asked and value not in (None, "", [], {}):
                for text in sentences(value):
                    where = self._at(clean_text(str(key)) or "?")
                    self._tally.left_over.append(NotUnderstood(where=where, text=text, why="Clé inconnue."))


def as_text(value: Any, place: str, limit: int) -> str:
    if not isinstance(value, str):
        refuse(place, "un texte est attendu")
    text = clean_text(value)
    if len(text) > limit:
        refuse(place, f"ce texte a {len(text)} caractères, {limit} au plus")
    return text


def sentences(value: Any) -> Iterator[str]:
    """The texts inside a value nobody asked for; numbers and booleans as JSON says them."""
    if isinstance(value, dict):
        for item in value.values():
            yield from sentences(item)
    elif isinstance(value, list):
        for item in value:
            yield from sentences(item)
    elif value is not None:
        text = clean_text(value) if isinstance(value, str) else json.dumps(value)
        if text:
            yield text


def refuse(place: str, sentence: str) -> NoReturn:
    """Raise ReportRefusedError: "themes[2].plan[0] : un objet est attendu."."""
    raise ReportRefusedError(f"{place or 'Le fichier'} : {sentence}. Rien n’a été importé.")
