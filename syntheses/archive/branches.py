"""What hangs from a root and goes on after it: the values of an indicator, the follow-up of a plan. One member a root.

A room above brings its own when it starts (`bring_branch`): nothing here knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from common.patterns import UUID
from measures.guards import misplaced_value
from measures.models import Measure
from syntheses.archive.tables import INDICATOR, KEYS, ROOTS, Root, Selection, Table


@dataclass(frozen=True)
class Branch:
    """Tables of which each row hangs from a root taken in before; `said` is how the whole is called in French.

    `grows`: rows are never changed, others come: those that are here already are left alone, the others are added.
    Otherwise what is here already must be the same. `keys` completes `tables.KEYS`. `fault` says in French which
    of the rows of the root of that number cannot be, "" when all can.
    """

    folder: str
    said: str
    of: Root
    tables: tuple[Table, ...]
    grows: bool = False
    keys: Mapping[type[Model], str] = field(default_factory=dict)
    fault: Callable[[Any], str] = lambda _pk: ""

    @property
    def pattern(self) -> str:
        """Of the names of its members."""
        return rf"{self.folder}/{UUID}\.jsonl"

    def member(self, key: object) -> str:
        return f"{self.folder}/{key}.jsonl"


def _there(selection: Selection) -> Q:
    return Q(territory__path__startswith=selection.path)


KEYS[Measure] = "uid"
VALUES = Branch(
    "releves",
    "Les valeurs de l’indicateur",
    INDICATOR,
    (Table(Measure, "indicator", ("territory__ref", "period_start", "at", "uid"), where=_there),),
    grows=True,
    fault=misplaced_value,
)
_branches: list[Branch] = [VALUES]


def bring_branch(branch: Branch) -> None:
    """From now on, archives carry this too."""
    KEYS.update(branch.keys)
    _branches.append(branch)


def branches() -> tuple[Branch, ...]:
    """In the order in which they are taken in, after all the roots."""
    return tuple(_branches)


def every_table() -> list[Table]:
    """Those of the roots, then those of the branches."""
    return [
        table for tables in (*(root.tables for root in ROOTS), *(one.tables for one in _branches)) for table in tables
    ]
