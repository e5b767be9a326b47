"""The loose ends of the thread in a restitution: what nobody answered, and what answers nothing.

One queryset a question, so that a page may count, filter and page it. Sub-points follow their lead-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from restitutions.enums import CELLS, Kind
from restitutions.models import Entry, Restitution
from workshops.models import Theme


@dataclass(frozen=True)
class Question:
    """A kind of loose end: its key in addresses, its title, what to do about it, what is said when there is none."""

    key: str
    title: str
    advice: str
    praise: str


QUESTIONS = (
    Question(
        "irritants",
        "Irritants sans besoin",
        "Reprenez-les dans une projection, avec le besoin qu’ils expriment.",
        "Chaque irritant mène à un besoin.",
    ),
    Question(
        "besoins",
        "Besoins sans levier",
        "Ajoutez un axe d’amélioration ou un levier sur leur ligne.",
        "Chaque besoin a son levier.",
    ),
    Question(
        "leviers",
        "Leviers sans action",
        "Reprenez-les dans le plan d’action, avec une action.",
        "Chaque levier mène à une action.",
    ),
    Question(
        "actions",
        "Actions sans indicateur",
        "Ajoutez un indicateur ou un facteur de réussite sur leur ligne.",
        "Chaque action a de quoi être évaluée.",
    ),
    Question(
        "sans-origine",
        "Actions qui ne répondent à rien",
        "Reliez leur «\u00a0Quoi\u00a0» au levier dont il vient.",
        "Chaque action répond à un levier.",
    ),
)


_KINDS = (Kind.IRRITANT, Kind.MAIN_IRRITANT, Kind.NEED, Kind.LEVER, Kind.PLANNED_LEVER, Kind.ACTION)

_TABLE = Case(
    *(When(row__table=table, then=Value(rank)) for rank, table in enumerate(CELLS)), output_field=IntegerField()
)


def said(restitution: Restitution, theme: Theme | None = None) -> QuerySet[Entry]:
    """The points of the thread: what may be loose."""
    points = Entry.objects.filter(sheet__restitution=restitution, parent=None, kind__in=_KINDS)
    return points.filter(sheet__theme=theme) if theme else points


def orphans(restitution: Restitution, theme: Theme | None = None) -> Mapping[str, QuerySet[Entry]]:
    """The loose ends of each question, by its key, in printing order. One SQL statement each when read."""
    points = said(restitution, theme).order_by(
        "sheet__position", "sheet_id", _TABLE, "row__position", "row_id", "position", "pk"
    )
    return {
        "irritants": points.filter(
            Q(kind=Kind.IRRITANT) & ~_answered_in_a_row_with(Kind.MAIN_IRRITANT, Kind.NEED)
            | Q(kind=Kind.MAIN_IRRITANT) & ~_beside(Kind.NEED)
        ),
        "besoins": points.filter(Q(kind=Kind.NEED) & ~_beside(Kind.LEVER)),
        "leviers": points.filter(
            Q(kind=Kind.LEVER) & ~_answered_in_a_row_with(Kind.PLANNED_LEVER, Kind.ACTION)
            | Q(kind=Kind.PLANNED_LEVER) & ~_beside(Kind.ACTION)
        ),
        "actions": points.filter(Q(kind=Kind.ACTION) & ~_beside(Kind.SUCCESS_MEASURE)),
        "sans-origine": points.filter(Q(kind=Kind.ACTION) & ~_beside_something_that_answers()),
    }


def _beside(kind: str) -> Any:
    """The row of an entry has an entry of that kind."""
    return Exists(Entry.objects.filter(row=OuterRef("row"), kind=kind))


def _answered_in_a_row_with(answer: str, kind: str) -> Any:
    """An entry is taken up by one of kind `answer`, in a row that has one of that kind."""
    there = Entry.objects.filter(row=OuterRef("row"), kind=kind)
    return Exists(Entry.objects.filter(Exists(there), answers=OuterRef("pk"), kind=answer))


def _beside_something_that_answers() -> Any:
    """The row of an entry has a Quoi that takes up a lever."""
    return Exists(Entry.objects.filter(row=OuterRef("row"), kind=Kind.PLANNED_LEVER, answers__kind=Kind.LEVER))
