"""What a batch needs of a fiche, read in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import User
from editor.board import Board
from editor.protocol import Operation
from indicators.models import MeasuredBy
from restitutions.enums import Kind, Subject
from restitutions.models import Entry, Retex, RetexLink, Row, ThemeSheet

_IN_PLACE = {"text", "highlighted", "role", "horizon", "starts_on", "ends_on"}


def load_board(sheet: ThemeSheet, ops: Sequence[Operation], by: User, *, challenges: bool) -> Board:
    """The entries named when they are all there and only their words change (one statement), or the whole fiche.

    `challenges`: its défis and their lines too.
    """
    own = Entry.objects.filter(sheet=sheet) if challenges else Entry.objects.filter(sheet=sheet, row__isnull=False)
    if all(op.subject == Subject.ENTRY and op.action == "set" and set(op.values) <= _IN_PLACE for op in ops):
        ids = {op.pk for op in ops}
        entries = {entry.pk: entry for entry in own.filter(pk__in=ids).order_by("pk")}
        # The words of a RETEX cell are also a citation, which the rest of the fiche decides.
        if len(entries) == len(ids) and all(entry.kind != Kind.RETEX_LABEL for entry in entries.values()):
            return Board(sheet, by, whole=False, entries=entries)
    ties = any({"indicator", "place"} & set(op.values) or op.action != "set" for op in ops)
    return _whole_board(sheet, own, by, ties=ties)


def _whole_board(sheet: ThemeSheet, own: QuerySet[Entry], by: User, *, ties: bool) -> Board:
    """Everything of a fiche, its entries being `own` (four statements, five with the ties to indicators)."""
    board = Board(sheet, by, whole=True)
    board.rows = {row.pk: row for row in Row.objects.filter(sheet=sheet).order_by("position", "pk")}
    board.entries = {entry.pk: entry for entry in own.order_by("position", "pk")}
    board.retex = {retex.pk: retex for retex in Retex.objects.filter(sheet=sheet).order_by("position", "pk")}
    links = defaultdict(list)
    for link in RetexLink.objects.filter(retex__sheet=sheet).order_by("position", "pk"):
        links[link.retex_id].append(link)
    board.links = dict(links)
    if ties:
        pairs = MeasuredBy.objects.filter(entry__sheet=sheet).order_by("pk").values_list("entry", "indicator")
        board.indicators = dict(pairs)
    return board
