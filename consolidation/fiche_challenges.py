"""The défis of the fiche being written, as a table of the workbench: each défi is a row, with what stands under it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator

from common.compiled import Compiled
from common.french import number as spelled
from consolidation.challenges import Block, blocks_of, listed
from consolidation.fiche import ROWS, Cell, FicheRow, FicheTable, Point, RowWords, origins_of, page_of_row
from consolidation.names import name_of, page_of
from consolidation.places import CHALLENGES
from restitutions.enums import Kind
from restitutions.models import Entry, ThemeSheet

_LINES: Compiled[Any] = Compiled(
    lambda ids: (
        Entry.objects.filter(pk__in=ids).order_by().values_list("pk", "kind", "text", "reference", "highlighted")
    )
)


def challenge_table(sheet: ThemeSheet | None, number: str | None, *, holding: Entry | None = None) -> FicheTable:
    """A page of the défis of a fiche; the one that has the line `holding` when it is given. Three SQL statements.

    What comes before the first défi is on the first page.
    """
    first, *blocks = blocks_of(listed(sheet.pk if sheet else None))
    page = Paginator(blocks, ROWS).get_page(_page_with(holding, blocks) if holding else number)
    shown = [first, *page] if page.number == 1 and first.lines else list(page)
    points = _points([pk for block in shown for pk in _ids(block)])
    start = page.start_index() if blocks else 1
    ranks = {block.challenge: rank for rank, block in enumerate(page, start=start)}
    return FicheTable(
        CHALLENGES,
        tuple(_row(block, ranks.get(block.challenge), points) for block in shown),
        page,
        RowWords("défis", "un défi", "Défis précédents", "Défis suivants"),
    )


def _ids(block: Block) -> list[uuid.UUID]:
    return [*([block.challenge] if block.challenge else []), *(pk for pk, _ in block.lines)]


def _page_with(line: Entry, blocks: list[Block]) -> int:
    holder = next((block.challenge for block in blocks if line.pk in _ids(block)), None)
    return page_of_row(holder, [block.challenge for block in blocks if block.challenge])


def _row(block: Block, rank: int | None, points: Mapping[uuid.UUID, Point]) -> FicheRow:
    inside = tuple(points[pk] for pk in _ids(block) if pk in points)
    name = f"Défi {spelled(rank)}" if rank else "Hors défi"
    return FicheRow(str(block.challenge or ""), name, (Cell("", inside),))


def _points(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Point]:
    """The lines as the page shows them (two SQL statements)."""
    asked = list(ids)
    origins = origins_of(asked)
    return {
        pk: Point(
            pk=str(pk),
            kind=kind,
            name=name_of(reference, text),
            text=text,
            reference=reference or "",
            page=page_of(reference),
            highlighted=highlighted,
            note="",
            items=(),
            origins=origins[pk].words if pk in origins else "",
            nature=str(Kind(kind).label),
        )
        for pk, kind, text, reference, highlighted in _LINES(asked)
    }
