"""The forms and live entry on the same fiche: each sees what the other wrote, and neither covers it."""

from __future__ import annotations

import uuid

import pytest

from restitutions.enums import Table
from restitutions.models import Entry, Retex, Revision, Row
from restitutions.services import (
    Detail,
    RetexContent,
    RetexInput,
    RowInput,
    StaleRowError,
    StaleRowsError,
    delete_row,
    save_retex,
    save_row,
    save_table,
    set_details,
)
from restitutions.services.retex import retex_content
from syntheses.intake import intake
from syntheses.report import DiagnosisRow, Report, ThemeSection
from syntheses.report import Entry as Said
from tests.editor.fiche import Fiche, delete, new_id, op, place, restore, write
from tests.restitutions.conftest import cells

pytestmark = pytest.mark.django_db


def save(fiche: Fiche, row: str, version: int, **texts: str) -> Row:
    """The form of a row, sent by the coordinator."""
    return save_row(
        sheet=fiche.sheet,
        table=Row.objects.get(pk=row).table,
        row_id=uuid.UUID(row),
        version=version,
        position=None,
        cells=cells(**texts),
        by=fiche.cast.coordinator,
    )


def version_of(row: str) -> int:
    return Row.objects.get(pk=row).version


def test_a_form_opened_before_a_live_save_is_stale(fiche: Fiche) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    seen = version_of(row)
    fiche.send(write(pk, 1, text="Deux"))
    with pytest.raises(StaleRowError) as stale:
        save(fiche, row, seen, irritant="Trois")
    assert stale.value.stored is not None
    assert stale.value.stored["irritant"] == "Deux"
    assert fiche.texts(row) == ["Deux"]


@pytest.mark.parametrize("what", ["created", "highlighted", "moved", "deleted", "put back"])
def test_whatever_live_entry_does_to_a_row_its_form_is_stale(fiche: Fiche, what: str) -> None:
    row, elsewhere = fiche.row(), fiche.row()
    pk, gone = fiche.entry(row, "Un"), fiche.entry(row, "Parti")
    fiche.send(delete(gone, 1))
    seen = version_of(row)
    done = {
        "created": write(new_id(), 0, text="Deux", place=place(row)),
        "highlighted": write(pk, 1, highlighted=True),
        "moved": write(pk, 1, place=place(elsewhere)),
        "deleted": delete(pk, 1),
        "put back": restore(gone),
    }
    fiche.send(done[what])
    with pytest.raises(StaleRowError):
        save(fiche, row, seen, irritant="Autre chose")


def test_a_text_typed_live_before_a_form_changed_it_is_a_conflict(fiche: Fiche) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Le réseau tombe")
    save(fiche, row, version_of(row), irritant="Le réseau tombe souvent")
    outcome = fiche.one(write(pk, 1, text="Le réseau tombe la nuit"))
    assert (outcome.status, outcome.theirs, outcome.by) == (
        "conflict",
        {"text": "Le réseau tombe souvent"},
        "Coordinatrice",
    )


def test_a_highlight_set_live_merges_with_the_words_of_a_form(fiche: Fiche) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Le réseau tombe")
    save(fiche, row, version_of(row), irritant="Le réseau tombe souvent")
    assert fiche.one(write(pk, 1, highlighted=True)).status == "saved"
    entry = Entry.objects.get(pk=pk)
    assert (entry.text, entry.highlighted) == ("Le réseau tombe souvent", True)


def test_a_text_typed_live_for_what_a_form_deleted_is_a_conflict_and_comes_back_when_asked(fiche: Fiche) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    delete_row(
        sheet=fiche.sheet, table="diagnosis", row_id=uuid.UUID(row), version=version_of(row), by=fiche.cast.coordinator
    )
    outcome = fiche.one(write(pk, 1, text="Deux"))
    assert (outcome.status, outcome.deleted, outcome.by) == ("conflict", True, "Coordinatrice")
    back = restore(pk)
    then = write(pk, {"after": back["op"]}, text="Deux")
    assert [one.status for one in fiche.send(back, then)] == ["saved", "saved"]
    assert fiche.texts(row) == ["Deux"]
    assert Entry.objects.get(pk=pk).reference == "NAN-T3-I1"


def test_a_form_does_not_bring_back_the_row_that_live_entry_deleted(fiche: Fiche) -> None:
    row = fiche.row()
    seen = version_of(row)
    fiche.send(delete(row, 1, "row"))
    with pytest.raises(StaleRowError):
        save_row(
            sheet=fiche.sheet, table="diagnosis", row_id=uuid.UUID(row), version=seen, position=None,
            cells=cells(irritant="Un"), by=None,
        )  # fmt: skip
    assert fiche.rows() == []


def test_the_details_and_the_words_of_an_actor_merge(fiche: Fiche) -> None:
    row = fiche.row("plan")
    pk = fiche.entry(row, "La DSI", "stakeholder")
    stored = Row.objects.get(pk=row)
    set_details(row=stored, version=stored.version, details={uuid.UUID(pk): Detail(role="porteur")}, by=None)
    assert fiche.one(write(pk, 1, text="Le rectorat")).status == "saved"
    assert fiche.one(write(pk, 1, role="concerne")).status == "conflict"
    assert Entry.objects.get(pk=pk).role == "porteur"


def test_a_retex_saved_by_its_form_and_live(fiche: Fiche) -> None:
    pk = fiche.retex("RETEX 1")
    content = RetexContent("RETEX 1", lines=("Par le formulaire",))
    save_retex(sheet=fiche.sheet, items=[RetexInput(uuid.UUID(pk), 1, content)], by=fiche.cast.coordinator)
    assert fiche.one(op("set", "retex", pk, 1, lines=["En direct"])).status == "conflict"
    assert fiche.one(op("set", "retex", pk, 1, scope="Lycée")).status == "saved"
    with pytest.raises(StaleRowsError):
        save_retex(sheet=fiche.sheet, items=[RetexInput(uuid.UUID(pk), 2, RetexContent("RETEX un"))], by=None)
    assert retex_content(Retex.objects.get()).scope == "Lycée"


def test_rows_moved_by_a_form_and_live(fiche: Fiche) -> None:
    a = fiche.row()
    b = fiche.row(after=a)
    c = fiche.row(after=b)
    order = [RowInput(uuid.UUID(pk), 1) for pk in (c, a, b)]
    save_table(sheet=fiche.sheet, table=Table.DIAGNOSIS, rows=order, moved=True, by=fiche.cast.coordinator)
    assert fiche.rows() == [(c, 0), (a, 1), (b, 2)]
    fiche.send(op("set", "row", a, 1, place={"table": "diagnosis", "after": None}))
    assert fiche.rows() == [(a, 0), (c, 1), (b, 2)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"irritant": "Un\nDeux\nTrois"}, {"Trois": ["created"]}),
        ({"irritant": "Un\n- Deux"}, {"Deux": ["created", "edited"]}),
        ({"irritant": "* Un\nDeux"}, {"Un": ["created", "edited"]}),
        ({"irritant": "Deux\nUn"}, {"Un": ["created", "edited"], "Deux": ["created", "edited"]}),
        ({"irritant": "Deux"}, {"Un": ["created", "deleted"]}),
    ],
    ids=["added", "nested", "highlighted", "swapped", "removed"],
)
def test_every_change_made_by_a_form_leaves_a_revision(
    fiche: Fiche, texts: dict[str, str], expected: dict[str, list[str]]
) -> None:
    row = fiche.row()
    one = fiche.entry(row, "Un")
    two = fiche.entry(row, "Deux", after=one)
    save(fiche, row, version_of(row), **texts)
    made = {str(pk): text for pk, text in Entry.objects.values_list("pk", "text")} | {one: "Un", two: "Deux"}
    seen = {text: fiche.changes(pk) for pk, text in made.items()}
    assert {text: changes for text, changes in seen.items() if text in expected} == expected
    last = Revision.objects.filter(sheet=fiche.sheet, subject="entry").latest("pk")
    assert (last.by, last.op) == (fiche.cast.coordinator, None)


def test_what_a_report_brought_in_is_edited_live_from_its_first_version(fiche: Fiche) -> None:
    report = Report(
        layout="ateliers",
        title="Import",
        themes=(
            ThemeSection(
                theme=3,
                diagnosis=(
                    DiagnosisRow(
                        retex=("1",),
                        irritants=(Said(text="Le réseau", items=(Said(text="tombe", items=(Said(text="le soir"),)),)),),
                    ),
                ),
            ),
        ),
    )
    made = intake(report, campaign=fiche.cast.campaign, territory=fiche.cast.nantes, by=fiche.cast.facilitator)
    imported = Fiche(fiche.cast, made, fiche.theme)
    lead = Entry.objects.get(sheet=imported.sheet, text="Le réseau")
    row = str(lead.row_id)
    assert fiche.cursor == 0
    assert imported.one(write(str(lead.pk), 1, text="Le réseau du lycée")).version == 2
    assert imported.one(delete(str(lead.pk), 2)).status == "saved"
    assert imported.texts(row) == ["tombe", "- le soir"]
    assert imported.one(restore(str(lead.pk))).status == "saved"
    assert imported.one(write(str(Entry.objects.get(text="le soir").pk), 1, text="la nuit")).status == "saved"
