"""Where an entry that is taken stands: the row given, the row where its neighbours went, a new one; the défis."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from consolidation.challenges import line_before
from consolidation.errors import ConsolidationRefusedError
from editor.protocol import Operation
from restitutions.cell_text import LINE_LIMIT
from restitutions.enums import CELLS, CHALLENGE_KINDS, Kind, Subject
from restitutions.models import Entry, Row, ThemeSheet

CHALLENGES = "defis"
"""The défis, beside the names of the three tables."""

TABLE_OF = {
    **{str(kind): str(table) for table, kinds in CELLS.items() for kind in kinds},
    **{str(kind): CHALLENGES for kind in CHALLENGE_KINDS},
}
"""The table in which a kind stands."""


@dataclass(frozen=True)
class Place:
    """A row, the entry of the cell to stand behind (None: the cell is empty), and what makes the row when it is new.

    Without a row, a place among the défis.
    """

    row: uuid.UUID | None
    after: uuid.UUID | None
    operations: Sequence[Operation] = ()


def place_for(sheet: ThemeSheet, source: Entry, row: uuid.UUID | None, uid: uuid.UUID) -> Place:
    """The place of an entry of the level below in a fiche.

    Entries of one row below stay together above, so that a need stays beside its irritant; what stands under a défi
    stays under it. `row` may be a défi. Raises ConsolidationRefusedError for a row that is not there, or not of the
    table of this kind, and for a line whose défi is not there.
    """
    if source.kind in CHALLENGE_KINDS:
        return Place(None, line_before(sheet, source, row))
    if row is not None:
        _check_row(sheet, source, row)
        return _in_row(source, row)
    neighbours = _row_of_neighbours(sheet, source)
    if neighbours is not None and _has_room(neighbours, source):
        return _in_row(source, neighbours)
    return _new_row(sheet, source, uid)


def _check_row(sheet: ThemeSheet, source: Entry, row: uuid.UUID) -> None:
    found = Row.objects.filter(sheet=sheet, pk=row).values_list("table", flat=True).first()
    if found is None and Entry.objects.filter(sheet=sheet, pk=row, kind=Kind.CHALLENGE).exists():
        raise ConsolidationRefusedError(
            f"Une entrée «\u00a0{source.get_kind_display()}\u00a0» n’a pas de place dans un défi."
        )
    if found is None:
        raise ConsolidationRefusedError("Cette ligne n’est plus dans la fiche\u202f: choisissez-en une autre.")
    if found != TABLE_OF[source.kind]:
        raise ConsolidationRefusedError(
            f"Une entrée «\u00a0{source.get_kind_display()}\u00a0» n’a pas de place dans ce tableau."
        )
    if not _has_room(row, source):
        raise ConsolidationRefusedError("Cette cellule est pleine\u202f: choisissez une autre ligne.")


def _row_of_neighbours(sheet: ThemeSheet, source: Entry) -> uuid.UUID | None:
    """The row, in the table of the entry, where an entry of the same row below was taken last."""
    pairs = Entry.origins.through.objects.filter(
        from_entry__sheet=sheet, from_entry__row__table=TABLE_OF[source.kind], to_entry__row=source.row_id
    )
    return pairs.order_by("-pk").values_list("from_entry__row", flat=True).first()


def _has_room(row: uuid.UUID, source: Entry) -> bool:
    inside = Entry.objects.filter(row=row, kind=source.kind).count()
    return inside + 1 + source.items.count() <= LINE_LIMIT


def _in_row(source: Entry, row: uuid.UUID) -> Place:
    last = Entry.objects.filter(row=row, kind=source.kind, parent=None).order_by("position", "pk").last()
    return Place(row, last.pk if last else None)


def _new_row(sheet: ThemeSheet, source: Entry, uid: uuid.UUID) -> Place:
    table = TABLE_OF[source.kind]
    last = Row.objects.filter(sheet=sheet, table=table).order_by("position", "pk").last()
    pk = uuid.uuid5(uid, "row")
    place = {"table": table, "after": last.pk if last else None}
    return Place(pk, None, (Operation(uuid.uuid5(pk, "made"), Subject.ROW, pk, "set", values={"place": place}),))
