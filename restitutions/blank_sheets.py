"""The sheets one prints for a room without screens: the three steps of a thématique, to be written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from common.addresses import absolute_url
from common.qr import QrCode, qr_code
from restitutions.enums import CELLS, COLUMN_TITLES, Step, Table
from restitutions.models import Restitution, RestitutionWorkshop, Retex
from workshops.french import meeting_text
from workshops.models import Theme, Workshop

RETEX_LINES = 4
"""RETEX that a sheet has room for: those already typed by their name, then empty lines."""

ROWS = {Table.DIAGNOSIS: 3, Table.PROJECTION: 4, Table.PLAN: 4}
"""Rows of each table: high enough for handwriting, and the sheet stays one page."""

LINES = 4
"""Lines to write on in each cell."""

STAGES = (
    (Table.DIAGNOSIS, Step.DIAGNOSIS),
    (Table.PROJECTION, Step.PROJECTIONS),
    (Table.PLAN, Step.PLAN),
)


@dataclass(frozen=True)
class BlankTable:
    """One official table, empty: its name, its columns, as many rows as fit, and the lines of each cell."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: range
    lines: range = range(LINES)


@dataclass(frozen=True)
class BlankSheet:
    """One page. `retex` is for the first step alone: the labels already typed, "" for a line to fill in."""

    theme: Theme
    number: int
    count: int
    table: BlankTable
    qr: QrCode
    retex: tuple[str, ...] = ()
    hidden: int = 0
    """RETEX already typed that the sheet has no room for."""

    @property
    def anchor(self) -> str:
        return f"t{self.theme.number}-{self.table.key}"


@dataclass(frozen=True)
class SessionLine:
    """The session that a sheet names; "" is left to be written by hand."""

    name: str = ""
    dates: str = ""


def blank_sheets(restitution: Restitution, themes: Iterable[Theme]) -> list[BlankSheet]:
    """The sheets of some thématiques, three for each, in order (one SQL statement)."""
    chosen = list(themes)
    labels: dict[int, list[str]] = {}
    found = Retex.objects.filter(sheet__restitution=restitution, sheet__theme__in=chosen).order_by("position", "pk")
    for theme_id, label in found.values_list("sheet__theme", "label"):
        labels.setdefault(theme_id, []).append(label)
    return [sheet for theme in chosen for sheet in _sheets_of(restitution, theme, labels.get(theme.pk, []))]


def _sheets_of(restitution: Restitution, theme: Theme, labels: list[str]) -> Iterator[BlankSheet]:
    address = reverse("restitutions:sheet", args=[restitution.pk, theme.number])
    qr = qr_code(absolute_url(address))
    lines = [*labels[:RETEX_LINES], *[""] * (RETEX_LINES - len(labels))]
    for number, (table, step) in enumerate(STAGES, start=1):
        columns = tuple(COLUMN_TITLES[kind] for kind in CELLS[table])
        blank = BlankTable(table.value, step.label, columns, range(ROWS[table]))
        first = table == Table.DIAGNOSIS
        yield BlankSheet(
            theme=theme,
            number=number,
            count=len(STAGES),
            table=blank,
            qr=qr,
            retex=tuple(lines) if first else (),
            hidden=max(0, len(labels) - RETEX_LINES) if first else 0,
        )


def sessions_of(restitution: Restitution) -> list[Workshop]:
    """The sessions it reports, in printing order (one SQL statement)."""
    reported = RestitutionWorkshop.objects.filter(restitution=restitution).select_related("workshop__territory")
    return [line.workshop for line in reported.order_by("position", "pk")]


def session_line(workshop: Workshop | None) -> SessionLine:
    """What a sheet says of its session (one SQL statement, none without a session)."""
    if workshop is None:
        return SessionLine()
    return SessionLine(str(workshop), " · ".join(meeting_text(meeting) for meeting in workshop.meetings.all()))
