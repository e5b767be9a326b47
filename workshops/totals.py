"""Adding head-counts when some are unknown. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from common.french import UNKNOWN, number


class AttendanceLine(Protocol):
    @property
    def checked(self) -> bool: ...
    @property
    def participants(self) -> int | None: ...
    @property
    def establishments(self) -> int | None: ...


@dataclass(frozen=True)
class HeadCount:
    """`known` is the sum of `stated` numbers; `unknown` counts those who give none: ticked categories, sessions."""

    known: int = 0
    stated: int = 0
    unknown: int = 0

    def __str__(self) -> str:
        """« 1 234 », « au moins 1 234 », « non renseigné »."""
        if not self.stated:
            return UNKNOWN
        return f"au moins {number(self.known)}" if self.unknown else number(self.known)

    def __add__(self, other: HeadCount) -> HeadCount:
        return HeadCount(self.known + other.known, self.stated + other.stated, self.unknown + other.unknown)


def participants_of(lines: Iterable[AttendanceLine]) -> HeadCount:
    return _count((line.checked, line.participants) for line in lines)


def establishments_of(lines: Iterable[AttendanceLine]) -> HeadCount:
    return _count((line.checked, line.establishments) for line in lines)


def count_of(numbers: Iterable[int | None]) -> HeadCount:
    """The sum of numbers that are all wanted."""
    return _count((True, value) for value in numbers)


def _count(pairs: Iterable[tuple[bool, int | None]]) -> HeadCount:
    rows = list(pairs)
    given = [value for _, value in rows if value is not None]
    return HeadCount(sum(given), len(given), sum(1 for checked, value in rows if checked and value is None))
