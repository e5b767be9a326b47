"""References: given once, unique, never given again, whoever asks at the same time."""

from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from restitutions.cell_text import parse_cell
from restitutions.enums import Kind, Table
from restitutions.models import Entry, Restitution, Retex, ThemeSheet
from restitutions.references import give_references
from restitutions.services import RowInput, ensure_sheet, save_row, save_table
from tests.cast import make_cast


@pytest.mark.django_db
def test_a_reference_says_territory_thematique_kind_and_number(sheet: ThemeSheet) -> None:
    entries = [Entry(sheet=sheet, kind=kind, text="x") for kind in (Kind.NEED, Kind.NEED, Kind.RETEX_LABEL)]
    retex = Retex(sheet=sheet, label="RETEX 1")
    give_references([sheet], entries, [retex])
    assert [e.reference for e in entries] == ["NAN-T3-B1", "NAN-T3-B2", None]
    assert retex.reference == "NAN-T3-R1"


@pytest.mark.django_db
def test_a_reference_proposed_is_kept_when_free_and_of_the_right_prefix(sheet: ThemeSheet) -> None:
    proposed = ["NAN-T3-B7", "NAN-T3-B7", "REN-T3-B2", "NAN-T3-I4", "NAN-T3-B0", "<b>", None]
    entries = [Entry(sheet=sheet, kind=Kind.NEED, text="x", reference=reference) for reference in proposed]
    give_references([sheet], entries)
    given = [entry.reference for entry in entries]
    assert len(set(given)) == 7
    assert all(str(reference).startswith("NAN-T3-B") for reference in given)


@pytest.mark.django_db
def test_numbers_go_on_after_the_highest_ever_given(sheet: ThemeSheet) -> None:
    first = Entry(sheet=sheet, kind=Kind.NEED, text="x", reference="NAN-T3-B40")
    give_references([sheet], [first])
    following = Entry(sheet=sheet, kind=Kind.NEED, text="x")
    give_references([sheet], [following])
    assert (first.reference, following.reference) == ("NAN-T3-B40", "NAN-T3-B41")


@pytest.mark.django_db
def test_a_save_of_many_rows_locks_its_sequences_once_in_order(sheet: ThemeSheet) -> None:
    texts = ({Kind.SUCCESS_MEASURE: "Un suivi"}, {Kind.ACTION: "Prêter"}, {Kind.PLANNED_LEVER: "Équiper"})
    rows = [RowInput(uuid.uuid4(), 0, {kind: parse_cell(text) for kind, text in cells.items()}, "") for cells in texts]
    with CaptureQueriesContext(connection) as queries:
        save_table(sheet=sheet, table=Table.PLAN, rows=rows, by=None)
    first = next(query["sql"] for query in queries if "referencesequence" in query["sql"])
    assert re.findall(r"NAN-T3-(?:AC|A|E|Q|S)\b", first) == [
        "NAN-T3-A", "NAN-T3-AC", "NAN-T3-E", "NAN-T3-Q", "NAN-T3-S",
    ]  # fmt: skip


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_ten_people_at_once_get_ten_references() -> None:
    assert connection.vendor == "postgresql", "run by `make test`, on its private PostgreSQL"
    call_command("load_reference", verbosity=0)
    cast = make_cast()
    sheets = []
    for _ in range(10):
        made = Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes)
        sheets.append(ensure_sheet(made, cast.campaign.themes.get(number=3)))

    def write(sheet: ThemeSheet) -> None:
        try:
            save_row(
                sheet=sheet,
                table=Table.PLAN,
                row_id=uuid.uuid4(),
                version=0,
                position=None,
                cells={Kind.ACTION: parse_cell("Prêter\nFormer")},
                by=cast.facilitator,
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as people:
        list(people.map(write, sheets))
    numbers = sorted(int(str(ref).rpartition("A")[2]) for ref in Entry.objects.values_list("reference", flat=True))
    assert numbers == list(range(1, 21))
