"""A fiche of the database as the thread sees it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from consolidation.provenance import provenance_told
from restitutions.enums import CELLS, Kind, Table
from restitutions.models import Entry, Retex, Row
from restitutions.services.details import detail_of
from territories.models import Territory
from threads.points import RETEX, Fiche, Point

_TABLES = Case(
    *(When(row__table=str(table), then=Value(rank)) for rank, table in enumerate(CELLS)),
    default=Value(len(Table)),
    output_field=IntegerField(),
)


def rows_fiche(sheet: int) -> Fiche:
    """A fiche, by the id of its sheet: four SQL statements, whatever it holds."""
    retex = Retex.objects.filter(sheet=sheet).order_by("position", "pk")
    entries = Entry.objects.filter(sheet=sheet).exclude(kind=Kind.RETEX_LABEL)
    ordered = entries.order_by(_TABLES, "row__position", "row", "position", "pk")
    cites: QuerySet[Any, Any] = Row.retex.through.objects.filter(row__sheet=sheet)
    answers: QuerySet[Any, Any] = Entry.answers.through.objects.filter(from_entry__sheet=sheet, to_entry__sheet=sheet)
    return Fiche(
        points=(*map(_of_retex, retex), *map(_of_entry, ordered)),
        cites=_pairs(cites.order_by("pk").values_list("row_id", "retex_id")),
        answers=_pairs(answers.order_by("pk").values_list("from_entry_id", "to_entry_id")),
    )


def with_provenance(fiche: Fiche, sheet: int, territory: Territory) -> Fiche:
    """The same fiche, each point made from others saying who carries it: one SQL statement when none is, else four."""
    made: QuerySet[Any, Any] = Entry.origins.through.objects.filter(from_entry__sheet=sheet).order_by()
    carried = provenance_told(dict(made.values_list("from_entry", "from_entry__sheet__restitution")), territory)
    words = {str(pk): one.public_words for pk, one in carried.items()}
    return replace(fiche, points=tuple(replace(one, carried=words.get(one.key, "")) for one in fiche.points))


def _pairs(found: QuerySet[Any, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one), str(other)) for one, other in found)


def _of_retex(retex: Retex) -> Point:
    text = " – ".join(part for part in (retex.label, retex.scope) if part)
    return Point(str(retex.pk), RETEX, text, retex.reference or "", lines=tuple(retex.lines))


def _of_entry(entry: Entry) -> Point:
    return Point(
        key=str(entry.pk),
        kind=entry.kind,
        text=entry.text,
        reference=entry.reference or "",
        row=_key(entry.row_id),
        parent=_key(entry.parent_id),
        highlighted=entry.highlighted,
        note=detail_of(entry).words,
    )


def _key(pk: uuid.UUID | None) -> str:
    return str(pk) if pk else ""
