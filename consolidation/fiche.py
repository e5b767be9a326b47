"""The right side of the workbench: a table of the fiche being written, a page of rows, where its points come from."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from common.compiled import Compiled
from common.french import count
from consolidation.names import name_of, page_of
from restitutions.enums import CELLS, COLUMN_TITLES, Kind, Table
from restitutions.models import Entry, Row, ThemeSheet
from restitutions.services.details import Detail

ROWS = 12
NAMED = 3
"""References told of what a point was made from; the others are counted."""

TABLES = tuple(str(table) for table in CELLS)
LABELS = {
    str(Table.DIAGNOSIS): "Diagnostic",
    str(Table.PROJECTION): "Besoins et leviers",
    str(Table.PLAN): "Plan d’action",
}


@dataclass(frozen=True)
class Origins:
    """What a point of the fiche was made from: some references, and how many more."""

    references: tuple[str, ...] = ()
    more: int = 0

    @property
    def words(self) -> str:
        """« NAN-T3-I1, NAN-T3-I2 et 4 autres », or ""."""
        named = ", ".join(self.references)
        return f"{named} et {count(self.more, 'autre', 'autres')}" if self.more else named


@dataclass(frozen=True)
class Point:
    """An entry of the fiche, with its sub-points; `page` is the address of its own page, `origins` what made it."""

    pk: str
    name: str
    text: str
    reference: str
    page: str
    highlighted: bool
    note: str
    items: tuple[str, ...]
    origins: str


@dataclass(frozen=True)
class Cell:
    kind: str
    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class FicheRow:
    pk: str
    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class FicheTable:
    """One table, a page of its rows. `name` is a value of `Table`."""

    name: str
    rows: tuple[FicheRow, ...]
    page: Page[uuid.UUID]

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(COLUMN_TITLES[kind] for kind in _kinds(self.name))


def _kinds(table: str) -> tuple[Kind, ...]:
    return tuple(kind for kind in CELLS[table] if kind != Kind.RETEX_LABEL)


def fiche_table(
    sheet: ThemeSheet | None, table: str, number: str | None, *, holding: uuid.UUID | None = None
) -> FicheTable:
    """A page of the rows of a table; the one that has the row `holding` when it is given. Three SQL statements."""
    # All of them, to count them and find one: a fiche has a thousand at most.
    rows = _ROWS(sheet.pk if sheet else None, table)
    page = Paginator(rows, ROWS).get_page(_page_of(holding, rows) if holding else number)
    ids = list(page)
    cells = _cells(_ENTRIES(ids), _origins(ids))
    kinds = _kinds(table)
    first = page.start_index() if ids else 1
    return FicheTable(
        table,
        tuple(
            FicheRow(str(pk), rank, tuple(Cell(kind, COLUMN_TITLES[kind], tuple(cells[pk, kind])) for kind in kinds))
            for rank, pk in enumerate(ids, start=first)
        ),
        page,
    )


def _page_of(row: uuid.UUID, rows: Sequence[uuid.UUID]) -> int:
    return rows.index(row) // ROWS + 1 if row in rows else 1


_ROWS = Compiled(
    lambda sheet, table: (
        Row.objects.filter(sheet=sheet, table=table).order_by("position", "pk").values_list("pk", flat=True)
    )
)
_ENTRIES: Compiled[Any] = Compiled(
    lambda rows: (
        Entry.objects.filter(row__in=rows)
        .order_by("position", "pk")
        .values_list(
            *("row", "kind", "parent", "pk", "text", "reference", "highlighted"),
            *("role", "horizon", "starts_on", "ends_on"),
        )
    )
)


def _cells(
    entries: Sequence[Sequence[Any]], origins: Mapping[uuid.UUID, Origins]
) -> defaultdict[tuple[uuid.UUID, str], list[Point]]:
    items: dict[uuid.UUID, list[str]] = defaultdict(list)
    for _, _, parent, _, text, *_ in entries:
        if parent:
            items[parent].append(text)
    cells: defaultdict[tuple[uuid.UUID, str], list[Point]] = defaultdict(list)
    for row, kind, parent, pk, text, reference, highlighted, *detail in entries:
        if parent is None:
            cells[row, kind].append(
                Point(
                    pk=str(pk),
                    name=name_of(reference, text),
                    text=text,
                    reference=reference or "",
                    page=page_of(reference),
                    highlighted=highlighted,
                    note=Detail(*detail).words,
                    items=tuple(items[pk]),
                    origins=origins[pk].words if pk in origins else "",
                )
            )
    return cells


def _first_origins(rows: Any) -> QuerySet[Any, Any]:
    through: QuerySet[Any, Any] = Entry.origins.through.objects.filter(
        from_entry__row__in=rows, from_entry__parent=None
    )
    rank = Window(RowNumber(), partition_by="from_entry", order_by=F("pk").asc())
    number = Window(Count("pk"), partition_by="from_entry")
    found = through.annotate(rank=rank, number=number).filter(rank__lte=NAMED).order_by("pk")
    return found.values_list("from_entry", "to_entry__reference", "to_entry__text", "number")


_FIRST_ORIGINS = Compiled(_first_origins)


def _origins(rows: list[uuid.UUID]) -> dict[uuid.UUID, Origins]:
    """What the points of some rows were made from (one SQL statement; as many lines as points, three times)."""
    named: dict[uuid.UUID, list[str]] = defaultdict(list)
    numbers: dict[uuid.UUID, int] = {}
    for above, reference, text, many in _FIRST_ORIGINS(rows):
        named[above].append(name_of(reference, text, 30))
        numbers[above] = many
    return {above: Origins(tuple(named[above]), number - len(named[above])) for above, number in numbers.items()}
