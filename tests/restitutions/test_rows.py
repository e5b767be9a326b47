"""Saving a row: what stays the same entry, what is refused, what is never given twice."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from restitutions.cell_text import parse_cell
from restitutions.enums import Horizon, Kind, StakeholderRole, State, Table
from restitutions.models import Entry, Restitution, Row, ThemeSheet
from restitutions.services import (
    NotADraftError,
    RowInput,
    StaleRowError,
    StaleRowsError,
    UnknownRowError,
    delete_row,
    save_row,
    save_table,
)
from tests.cast import Cast
from tests.restitutions.conftest import cells

pytestmark = [pytest.mark.django_db]


def save(row: Row, by: User, version: int | None = None, horizon: str | None = None, **texts: str) -> Row:
    return save_row(
        sheet=row.sheet,
        table=row.table,
        row_id=row.pk,
        version=row.version if version is None else version,
        position=None,
        cells=cells(**texts),
        by=by,
        horizon=horizon,
    )


def create(sheet: ThemeSheet, table: str, by: User, horizon: str | None = None, **texts: str) -> Row:
    return save_row(
        sheet=sheet,
        table=table,
        row_id=uuid.uuid4(),
        version=0,
        position=None,
        cells=cells(**texts),
        by=by,
        horizon=horizon,
    )


def told(kind: str) -> Sequence[tuple[Any, ...]]:
    found = Entry.objects.filter(kind=kind).order_by("reference")
    return [(e.text, e.reference, e.highlighted, e.version) for e in found]


def test_a_new_row_holds_what_was_typed(row: Row, cast: Cast) -> None:
    lead, item, other = Entry.objects.filter(kind=Kind.IRRITANT).order_by("reference")
    assert [(e.text, e.reference, e.position, e.highlighted) for e in (lead, item, other)] == [
        ("Le réseau tombe", "NAN-T3-I1", 0, False),
        ("le soir", "NAN-T3-I2", 0, False),
        ("Peu de prêts", "NAN-T3-I3", 1, True),
    ]
    assert (item.parent, lead.parent, lead.updated_by) == (lead, None, cast.facilitator)
    assert (row.version, row.updated_by) == (1, cast.facilitator)


def test_saving_the_same_twice_changes_nothing(row: Row, cast: Cast) -> None:
    before = list(Entry.objects.order_by("pk").values())
    again = save(row, cast.coordinator, version=0, irritant="Le réseau tombe\n- le soir\n* Peu de prêts")
    assert (again.version, Row.objects.get().updated_by) == (1, cast.facilitator)
    assert list(Entry.objects.order_by("pk").values()) == before


def test_a_line_reworded_stays_the_same_entry(row: Row, cast: Cast) -> None:
    saved = save(row, cast.coordinator, irritant="Le réseau tombe souvent\n- le soir\n* Peu de prêts")
    assert saved.version == 2
    assert told(Kind.IRRITANT) == [
        ("Le réseau tombe souvent", "NAN-T3-I1", False, 2),
        ("le soir", "NAN-T3-I2", False, 1),
        ("Peu de prêts", "NAN-T3-I3", True, 1),
    ]


def test_a_line_that_is_new_has_a_new_reference_and_one_removed_is_gone(row: Row, cast: Cast) -> None:
    save(row, cast.facilitator, strength="Des salles ouvertes")
    assert told(Kind.STRENGTH) == [("Des salles ouvertes", "NAN-T3-F2", False, 1)]


def test_a_reference_is_never_given_again(row: Row, cast: Cast) -> None:
    save(row, cast.facilitator, strength="")
    row.refresh_from_db()
    save(row, cast.facilitator, strength="Un relais")
    assert told(Kind.STRENGTH) == [("Un relais", "NAN-T3-F2", False, 1)]


def test_a_sub_point_survives_its_lead_in(row: Row, cast: Cast) -> None:
    save(row, cast.facilitator, irritant="le soir\nPeu de prêts")
    found = Entry.objects.filter(kind=Kind.IRRITANT).order_by("position")
    assert [(e.text, e.reference, e.parent) for e in found] == [
        ("le soir", "NAN-T3-I2", None),
        ("Peu de prêts", "NAN-T3-I3", None),
    ]


def test_a_sub_point_may_move_under_a_new_lead_in(row: Row, cast: Cast) -> None:
    save(row, cast.facilitator, irritant="Une phrase toute neuve\n- le soir\n- et la nuit aussi")
    found = Entry.objects.filter(parent__text="Une phrase toute neuve").order_by("position")
    assert [(e.text, e.reference, e.position) for e in found] == [
        ("le soir", "NAN-T3-I2", 0),
        ("et la nuit aussi", "NAN-T3-I5", 1),
    ]


def test_a_stale_version_with_other_words_is_refused_and_carries_the_stored_ones(row: Row, cast: Cast) -> None:
    save(row, cast.coordinator, strength="Un relais fort")
    with pytest.raises(StaleRowError) as caught:
        save(row, cast.facilitator, version=1, strength="Un relais solide")
    error = caught.value
    assert error.stored == {
        "retex_label": "1, 2",
        "irritant": "Le réseau tombe\n- le soir\n* Peu de prêts",
        "strength": "Un relais fort",
    }
    assert (error.version, error.by, error.row_id) == (2, cast.coordinator, row.pk)
    assert told(Kind.STRENGTH) == [("Un relais fort", "NAN-T3-F1", False, 2)]


def test_a_stale_version_with_the_stored_words_is_no_conflict(row: Row, cast: Cast) -> None:
    save(row, cast.coordinator, strength="Un relais fort")
    assert save(row, cast.facilitator, version=1, strength="Un relais fort").version == 2


def test_a_row_deleted_meanwhile_is_told_and_can_be_put_back(row: Row, cast: Cast) -> None:
    sheet, pk = row.sheet, row.pk
    delete_row(sheet=sheet, table=Table.DIAGNOSIS, row_id=pk, version=1, by=cast.coordinator)
    row = Row(id=pk, sheet=sheet, table=Table.DIAGNOSIS)
    with pytest.raises(StaleRowError) as caught:
        save(row, cast.facilitator, version=1, strength="Un relais solide")
    assert (caught.value.stored, caught.value.version) == (None, 0)
    save(row, cast.facilitator, version=0, strength="Un relais solide")
    assert told(Kind.STRENGTH) == [("Un relais solide", "NAN-T3-F2", False, 1)]


def test_a_row_changed_meanwhile_is_not_deleted(row: Row, cast: Cast) -> None:
    save(row, cast.coordinator, strength="Un relais fort")
    with pytest.raises(StaleRowError):
        delete_row(sheet=row.sheet, table=Table.DIAGNOSIS, row_id=row.pk, version=1, by=cast.facilitator)
    assert Row.objects.count() == 1


def test_a_row_of_another_table_is_refused(row: Row, cast: Cast) -> None:
    with pytest.raises(UnknownRowError):
        save_row(
            sheet=row.sheet,
            table=Table.PLAN,
            row_id=row.pk,
            version=0,
            position=None,
            cells=cells(action="Prêter"),
            by=cast.facilitator,
        )


@pytest.mark.parametrize("state", [State.SUBMITTED, State.VALIDATED, State.PUBLISHED])
def test_only_a_draft_is_written(row: Row, cast: Cast, state: str) -> None:
    stamps = dict.fromkeys(["submitted_at", "validated_at", "published_at"][: State.values.index(state)], date.today())
    Restitution.objects.update(state=state, **{name: f"{day}T00:00:00Z" for name, day in stamps.items()})
    with pytest.raises(NotADraftError) as caught:
        save(row, cast.facilitator, strength="Trop tard")
    assert caught.value.state == state


def test_role_horizon_and_dates_stay_with_a_line_reworded(sheet: ThemeSheet, cast: Cast) -> None:
    row = create(sheet, Table.PLAN, cast.facilitator, stakeholder="La DANE", timeframe="Avant la rentrée 2021")
    Entry.objects.filter(kind=Kind.STAKEHOLDER).update(role=StakeholderRole.LEAD)
    Entry.objects.filter(kind=Kind.TIMEFRAME).update(horizon=Horizon.SHORT, ends_on=date(2021, 9, 1))
    save(row, cast.facilitator, stakeholder="La DANE nantaise", timeframe="Avant la rentrée de 2021")
    who, when = Entry.objects.order_by("kind")
    assert (who.text, who.role) == ("La DANE nantaise", "porteur")
    assert (when.text, when.horizon, when.ends_on) == ("Avant la rentrée de 2021", "court", date(2021, 9, 1))


def test_the_horizon_of_a_row_replaces_the_one_shown_and_no_other(sheet: ThemeSheet, cast: Cast) -> None:
    row = create(sheet, Table.PLAN, cast.facilitator, horizon="court", timeframe="Dès janvier\nPuis en juin")
    horizons = Entry.objects.filter(kind=Kind.TIMEFRAME).order_by("position").values_list("horizon", flat=True)
    assert list(horizons) == ["court", "court"]
    row = save(row, cast.facilitator, horizon="moyen", timeframe="Dès janvier\nPuis en juin\nEnfin en août")
    assert (row.version, list(horizons.all())) == (2, ["moyen", "moyen", "moyen"])
    Entry.objects.filter(text="Dès janvier").update(horizon="long")
    save(row, cast.facilitator, horizon="", timeframe="Dès janvier\nPuis en juin\nEnfin en août")
    assert list(horizons.all()) == ["long", "moyen", "moyen"]


def test_a_form_is_written_whole_or_not_at_all(row: Row, sheet: ThemeSheet, cast: Cast) -> None:
    other = create(sheet, Table.DIAGNOSIS, cast.facilitator, strength="Autre ligne")
    save(row, cast.coordinator, strength="Un relais fort")
    items = [
        RowInput(other.pk, 1, cells(strength="Autre ligne encore")),
        RowInput(row.pk, 1, cells(strength="Un relais solide")),
    ]
    with pytest.raises(StaleRowsError) as caught:
        save_table(sheet=sheet, table=Table.DIAGNOSIS, rows=items, by=cast.facilitator)
    assert list(caught.value.rows) == [row.pk]
    assert Entry.objects.filter(text="Autre ligne").exists()


def test_a_row_not_touched_never_conflicts(row: Row, sheet: ThemeSheet, cast: Cast) -> None:
    other = create(sheet, Table.DIAGNOSIS, cast.facilitator, strength="Autre ligne")
    save(row, cast.coordinator, strength="Un relais fort")
    items = [RowInput(row.pk, 1), RowInput(other.pk, 1, cells(strength="Autre ligne encore"))]
    save_table(sheet=sheet, table=Table.DIAGNOSIS, rows=items, by=cast.facilitator)
    assert [text for text, *_ in told(Kind.STRENGTH)] == ["Un relais fort", "Autre ligne encore"]


def order(sheet: ThemeSheet) -> list[tuple[uuid.UUID, int]]:
    return list(Row.objects.filter(sheet=sheet).order_by("position").values_list("pk", "position"))


def test_rows_moved_keep_their_version_and_those_added_by_others_go_last(
    row: Row, sheet: ThemeSheet, cast: Cast
) -> None:
    second = create(sheet, Table.DIAGNOSIS, cast.facilitator, strength="Deux")
    by_another = create(sheet, Table.DIAGNOSIS, cast.coordinator, strength="Trois")
    items = [RowInput(second.pk, 1), RowInput(row.pk, 1)]
    save_table(sheet=sheet, table=Table.DIAGNOSIS, rows=items, moved=True, by=cast.facilitator)
    assert order(sheet) == [(second.pk, 0), (row.pk, 1), (by_another.pk, 2)]
    assert set(Row.objects.values_list("version", flat=True)) == {1}


def test_who_moves_nothing_does_not_undo_the_order_of_somebody_else(row: Row, sheet: ThemeSheet, cast: Cast) -> None:
    second = create(sheet, Table.DIAGNOSIS, cast.facilitator, strength="Deux")
    shown = [RowInput(row.pk, 1), RowInput(second.pk, 1)]
    save_table(sheet=sheet, table=Table.DIAGNOSIS, rows=shown[::-1], moved=True, by=cast.coordinator)
    new = RowInput(uuid.uuid4(), 0, cells(strength="Trois"))
    save_table(sheet=sheet, table=Table.DIAGNOSIS, rows=[*shown, new], by=cast.facilitator)
    assert order(sheet) == [(second.pk, 0), (row.pk, 1), (new.row_id, 2)]


def test_a_row_given_a_position_goes_there(row: Row, sheet: ThemeSheet, cast: Cast) -> None:
    save_row(sheet=sheet, table=Table.DIAGNOSIS, row_id=row.pk, version=1, position=4, cells={}, by=cast.facilitator)
    assert [(r.position, r.version) for r in Row.objects.all()] == [(4, 1)]


def test_a_long_cell_is_typed_and_read_back(sheet: ThemeSheet, cast: Cast) -> None:
    text = "\n".join(f"- ligne {n}" if n % 3 else f"ligne {n}" for n in range(200))
    create(sheet, Table.PROJECTION, cast.facilitator, need=text)
    assert Entry.objects.filter(kind=Kind.NEED).count() == len(parse_cell(text)) == 200
