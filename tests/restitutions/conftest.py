"""A draft of the académie de Nantes with one row in each table, written through the services."""

from __future__ import annotations

import uuid

import pytest

from restitutions.cell_text import CellLine, parse_cell
from restitutions.enums import Kind, Table
from restitutions.models import Restitution, Row, ThemeSheet
from restitutions.services import RetexContent, RetexInput, ensure_sheet, save_retex, save_row
from tests.cast import Cast

DIAGNOSIS = {
    Kind.RETEX_LABEL: "1, 2",
    Kind.IRRITANT: "Le réseau tombe\n- le soir\n* Peu de prêts",
    Kind.STRENGTH: "Un relais",
}


def cells(**texts: str) -> dict[str, list[CellLine]]:
    """Typed cells by the name of their kind: cells(irritant="Le réseau tombe")."""
    return {Kind(name): parse_cell(text) for name, text in texts.items()}


@pytest.fixture
def restitution(cast: Cast) -> Restitution:
    return Restitution.objects.create(
        campaign=cast.campaign, territory=cast.nantes, title="Synthèse d’essai", created_by=cast.facilitator
    )


@pytest.fixture
def sheet(restitution: Restitution, cast: Cast) -> ThemeSheet:
    return ensure_sheet(restitution, cast.campaign.themes.get(number=3))


@pytest.fixture
def retex(sheet: ThemeSheet, cast: Cast) -> list[uuid.UUID]:
    """RETEX 1, 2 and 3 of the fiche."""
    ids = [uuid.uuid4() for _ in range(3)]
    items = [RetexInput(pk, 0, RetexContent(f"RETEX {number}")) for number, pk in enumerate(ids, start=1)]
    save_retex(sheet=sheet, items=items, by=cast.facilitator)
    return ids


@pytest.fixture
def row(sheet: ThemeSheet, retex: list[uuid.UUID], cast: Cast) -> Row:
    """A row of the diagnosis: two irritants, the first with a sub-point, the second highlighted; one strength."""
    return save_row(
        sheet=sheet,
        table=Table.DIAGNOSIS,
        row_id=uuid.uuid4(),
        version=0,
        position=None,
        cells={kind: parse_cell(text) for kind, text in DIAGNOSIS.items()},
        by=cast.facilitator,
    )
