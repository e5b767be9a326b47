"""Links that words make: RETEX cited by a row, entries taken up."""

from __future__ import annotations

import uuid

import pytest

from restitutions.enums import Kind, Table
from restitutions.models import Entry, Retex, Row, ThemeSheet
from restitutions.services import RetexContent, RetexInput, save_retex, save_row
from restitutions.thread import cited_keys
from tests.cast import Cast
from tests.restitutions.conftest import cells


@pytest.mark.parametrize(
    ("label", "keys"),
    [
        ("1", ["1"]),
        ("1, 2", ["1", "2"]),
        ("RETEX 1 et 2", ["1", "2"]),
        ("RETEX n° 3 bis", ["3 bis"]),
        ("1 ; 2 & 4", ["1", "2", "4"]),
        ("Retex 1, retex 2", ["1", "2"]),
        ("Témoignage d’une élève", ["temoignage d une eleve"]),
        ("Les 3 collèges", ["les 3 colleges"]),
    ],
)
def test_a_label_points_at_numbers_or_at_a_title(label: str, keys: list[str]) -> None:
    assert cited_keys(label) == keys


def cited(row: Row) -> list[str]:
    return list(row.retex.order_by("label").values_list("label", flat=True))


def label(row: Row, text: str, cast: Cast) -> None:
    row.refresh_from_db()
    save_row(
        sheet=row.sheet,
        table=row.table,
        row_id=row.pk,
        version=row.version,
        position=None,
        cells=cells(retex_label=text),
        by=cast.facilitator,
    )


@pytest.mark.django_db
def test_a_row_cites_the_retex_its_label_names(row: Row, cast: Cast) -> None:
    assert cited(row) == ["RETEX 1", "RETEX 2"]
    label(row, "RETEX 2 et 3", cast)
    assert cited(row) == ["RETEX 2", "RETEX 3"]
    label(row, "Parole libre", cast)
    assert cited(row) == []


@pytest.mark.django_db
def test_a_citation_made_by_hand_stays_when_the_label_changes(row: Row, retex: list[uuid.UUID], cast: Cast) -> None:
    row.retex.add(Retex.objects.get(label="RETEX 3"))
    label(row, "2", cast)
    assert cited(row) == ["RETEX 2", "RETEX 3"]


@pytest.mark.django_db
def test_a_retex_renamed_changes_who_cites_it(row: Row, retex: list[uuid.UUID], sheet: ThemeSheet, cast: Cast) -> None:
    items = [RetexInput(retex[0], 1, RetexContent("RETEX 9"))]
    save_retex(sheet=sheet, items=items, by=cast.facilitator)
    assert cited(row) == ["RETEX 2"]
    label(row, "2, 9", cast)
    assert cited(row) == ["RETEX 2", "RETEX 9"]


@pytest.mark.django_db
def test_a_retex_deleted_is_cited_no_more(row: Row, retex: list[uuid.UUID], sheet: ThemeSheet, cast: Cast) -> None:
    save_retex(sheet=sheet, items=[RetexInput(retex[1], 1, delete=True)], by=cast.facilitator)
    assert cited(row) == ["RETEX 1"]


def project(sheet: ThemeSheet, cast: Cast, text: str, row_id: uuid.UUID | None = None, version: int = 0) -> Row:
    return save_row(
        sheet=sheet,
        table=Table.PROJECTION,
        row_id=row_id or uuid.uuid4(),
        version=version,
        position=None,
        cells=cells(main_irritant=text),
        by=cast.facilitator,
    )


def answered() -> list[tuple[str, str]]:
    through = Entry.answers.through
    return sorted(through.objects.values_list("from_entry__text", "to_entry__text"))


@pytest.mark.django_db
def test_the_same_words_take_up_an_irritant_until_they_change(row: Row, sheet: ThemeSheet, cast: Cast) -> None:
    made = project(sheet, cast, "LE RESEAU TOMBE\nPeu de prêts")
    assert answered() == [("LE RESEAU TOMBE", "Le réseau tombe"), ("Peu de prêts", "Peu de prêts")]
    project(sheet, cast, "LE RESEAU TOMBE SOUVENT\nPeu de prêts", made.pk, 1)
    assert answered() == [("Peu de prêts", "Peu de prêts")]


@pytest.mark.django_db
def test_links_made_or_removed_by_hand_stay_when_other_words_change(row: Row, sheet: ThemeSheet, cast: Cast) -> None:
    made = project(sheet, cast, "Le réseau tombe\nPeu de prêts\nLa fatigue")
    tired, late = Entry.objects.get(text="La fatigue"), Entry.objects.get(text="le soir")
    tired.answers.add(late)
    few = Entry.objects.get(text="Peu de prêts", kind=Kind.MAIN_IRRITANT)
    few.answers.clear()
    project(sheet, cast, "Le réseau tombe encore\nPeu de prêts\nLa fatigue", made.pk, 1)
    assert answered() == [("La fatigue", "le soir")]
