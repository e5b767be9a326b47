"""The right side of the workbench: a table of the fiche being written, a page of rows, where its points come from."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from common.compiled import Compiled
from common.french import count
from common.french import number as spelled
from consolidation.names import name_of, page_of
from consolidation.places import CHALLENGES
from restitutions.enums import CELLS, COLUMN_TITLES, Kind, Table
from restitutions.models import Entry, Row, ThemeSheet
from restitutions.services.details import Detail

ROWS = 10
NAMED = 3
"""References told of what a point was made from; the others are counted."""

TABLES = (*(str(table) for table in CELLS), CHALLENGES)
LABELS = {
    str(Table.DIAGNOSIS): "Diagnostic",
    str(Table.PROJECTION): "Besoins et leviers",
    str(Table.PLAN): "Plan d’action",
    CHALLENGES: "Défis",
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
    """An entry of the fiche, with its sub-points; `page` is the address of its own page, `origins` what made it.

    `nature` is said of the défis and their lines, which stand in one cell.
    """

    pk: str
    kind: str
    name: str
    text: str
    reference: str
    page: str
    highlighted: bool
    note: str
    items: tuple[str, ...]
    origins: str
    nature: str = ""


@dataclass(frozen=True)
class Cell:
    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class FicheRow:
    """`pk` is "" for what one cannot choose to take in."""

    pk: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class RowWords:
    """How a page speaks of the rows of a table."""

    some: str = "lignes"
    one: str = "une ligne"
    before: str = "Lignes précédentes"
    after: str = "Lignes suivantes"


@dataclass(frozen=True)
class FicheTable:
    """One table, a page of its rows. `name` is a value of `Table`, or `CHALLENGES`."""

    name: str
    rows: tuple[FicheRow, ...]
    page: Page[Any]
    words: RowWords = field(default_factory=RowWords)

    @property
    def label(self) -> str:
        return LABELS[self.name]


def _kinds(table: str) -> tuple[Kind, ...]:
    return tuple(kind for kind in CELLS[table] if kind != Kind.RETEX_LABEL)


def fiche_table(
    sheet: ThemeSheet | None, table: str, number: str | None, *, holding: Entry | None = None
) -> FicheTable:
    """A page of the rows of a table; the one that has the entry `holding` when it is given. Three SQL statements."""
    # All of them, to count them and find one: a fiche has a thousand at most.
    rows = _ROWS(sheet.pk if sheet else None, table)
    page = Paginator(rows, ROWS).get_page(page_of_row(holding.row_id, rows) if holding else number)
    ids = list(page)
    cells = _cells(_ENTRIES(ids), _told(_ORIGINS_OF_ROWS(ids)))
    kinds = _kinds(table)
    first = page.start_index() if ids else 1
    return FicheTable(
        table,
        tuple(
            FicheRow(
                str(pk),
                f"Ligne {spelled(rank)}",
                tuple(Cell(COLUMN_TITLES[kind], tuple(cells[pk, kind])) for kind in kinds),
            )
            for rank, pk in enumerate(ids, start=first)
        ),
        page,
    )


def page_of_row(row: uuid.UUID | None, rows: Sequence[uuid.UUID]) -> int:
    """The page on which a row is; the first when it is not there."""
    return rows.index(row) // ROWS + 1 if row is not None and row in rows else 1


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
                    kind=kind,
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


def _first_origins(**above: Any) -> QuerySet[Any, Any]:
    through: QuerySet[Any, Any] = Entry.origins.through.objects.filter(**above)
    rank = Window(RowNumber(), partition_by="from_entry", order_by=F("pk").asc())
    number = Window(Count("pk"), partition_by="from_entry")
    found = through.annotate(rank=rank, number=number).filter(rank__lte=NAMED).order_by("pk")
    return found.values_list("from_entry", "to_entry__reference", "to_entry__text", "number")


_ORIGINS_OF_ROWS = Compiled(lambda rows: _first_origins(from_entry__row__in=rows, from_entry__parent=None))
_ORIGINS_OF = Compiled(lambda entries: _first_origins(from_entry__in=entries))
"""As many lines as points, three times."""


def origins_of(entries: list[uuid.UUID]) -> dict[uuid.UUID, Origins]:
    """What some entries were made from (one SQL statement)."""
    return _told(_ORIGINS_OF(entries))


def _told(rows: Sequence[Any]) -> dict[uuid.UUID, Origins]:
    named: dict[uuid.UUID, list[str]] = defaultdict(list)
    numbers: dict[uuid.UUID, int] = {}
    for above, reference, text, many in rows:
        named[above].append(name_of(reference, text, 30))
        numbers[above] = many
    return {above: Origins(tuple(named[above]), number - len(named[above])) for above, number in numbers.items()}
