"""One level of nesting, and what comes back with what is put back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from indicators.models import Indicator, MeasuredBy
from restitutions.models import Entry, Revision, Row
from restitutions.services import delete_row, save_row
from tests.editor.fiche import Fiche, delete, new_id, op, place, restore, write
from tests.restitutions.conftest import cells

pytestmark = pytest.mark.django_db


def family(fiche: Fiche) -> tuple[str, str, str, str]:
    """A row, a lead-in, its two sub-points."""
    row = fiche.row()
    lead = fiche.entry(row, "Le réseau")
    one = fiche.entry(row, "tombe", parent=lead)
    two = fiche.entry(row, "rame", parent=lead, after=one)
    return row, lead, one, two


def test_a_sub_point_of_a_sub_point_stands_beside_it(fiche: Fiche) -> None:
    row, lead, one, _ = family(fiche)
    fiche.send(write(new_id(), 0, text="le soir", place=place(row, parent=one)))
    assert fiche.texts(row) == ["Le réseau", "- le soir", "- tombe", "- rame"]
    assert fiche.positions(row, parent=lead) == [0, 1, 2]


def test_a_lead_in_that_goes_under_another_takes_its_sub_points_beside_it(fiche: Fiche) -> None:
    row, lead, *_ = family(fiche)
    first = fiche.entry(row, "Les postes")
    fiche.send(write(lead, 1, place=place(row, parent=first)))
    assert fiche.texts(row) == ["Les postes", "- Le réseau", "- tombe", "- rame"]
    assert (fiche.positions(row), fiche.positions(row, parent=first)) == ([0], [0, 1, 2])


def test_a_lead_in_moved_to_another_cell_keeps_its_sub_points(fiche: Fiche) -> None:
    row, lead, *_ = family(fiche)
    fiche.send(write(lead, 1, place=place(row, "strength")))
    assert (fiche.texts(row), fiche.texts(row, "strength")) == ([], ["Le réseau", "- tombe", "- rame"])


@pytest.mark.parametrize("parent", ["itself", "another row", "nothing"])
def test_a_lead_in_that_cannot_be_is_none(fiche: Fiche, parent: str) -> None:
    row = fiche.row()
    pk, stranger = fiche.entry(row, "Un"), fiche.entry(fiche.row(), "Ailleurs")
    wanted = {"itself": pk, "another row": stranger, "nothing": new_id()}[parent]
    assert fiche.one(write(pk, 1, place=place(row, parent=wanted))).status == "saved"
    assert fiche.texts(row) == ["Un"]


def test_the_cell_of_the_retex_has_neither_sub_points_nor_highlights(fiche: Fiche) -> None:
    row, lead, *_ = family(fiche)
    label = fiche.entry(row, "1", "retex_label")
    fiche.send(write(lead, 1, highlighted=True), write(lead, 2, place=place(row, "retex_label", parent=label)))
    assert fiche.texts(row, "retex_label") == ["Le réseau", "tombe", "rame", "1"]
    assert Entry.objects.filter(highlighted=True).count() == 0
    assert fiche.one(write(label, 1, highlighted=True)).why == "Ce point n’est pas de ceux qui portent cette précision."


def test_sub_points_of_a_deleted_lead_in_become_points_and_the_history_tells_it(fiche: Fiche) -> None:
    row, lead, one, two = family(fiche)
    last = fiche.entry(row, "Les postes", after=lead)
    fiche.send(delete(lead, 1))
    assert fiche.texts(row) == ["tombe", "rame", "Les postes"]
    assert fiche.positions(row) == [0, 1, 2]
    revision = Revision.objects.filter(subject_id=one).latest("pk")
    assert (revision.change, revision.before["place"]["parent"], revision.after["place"]["parent"]) == (
        "edited",
        lead,
        None,
    )
    # Their version is the same: who moves one without having seen it is not asked to choose.
    assert fiche.one(write(two, 1, place=place(row, after=last))).status == "saved"


def test_a_lead_in_put_back_has_its_sub_points_again(fiche: Fiche) -> None:
    row, lead, *_ = family(fiche)
    fiche.entry(row, "Les postes", after=lead)
    fiche.send(delete(lead, 1), by=fiche.cast.coordinator)
    outcome = fiche.one(restore(lead))
    assert (outcome.status, outcome.version, outcome.reference) == ("saved", 3, "NAN-T3-I1")
    assert fiche.texts(row) == ["Le réseau", "- tombe", "- rame", "Les postes"]
    assert (fiche.positions(row), fiche.positions(row, parent=lead)) == ([0, 1], [0, 1])


def test_a_whole_family_deleted_by_the_form_comes_back_in_any_order(fiche: Fiche) -> None:
    row, lead, one, two = family(fiche)
    delete_row(
        sheet=fiche.sheet,
        table="diagnosis",
        row_id=Row.objects.get().pk,
        version=Row.objects.get().version,
        by=fiche.cast.coordinator,
    )
    outcomes = fiche.send(restore(two), restore(lead), restore(one))
    assert [one.status for one in outcomes] == ["saved", "saved", "saved"]
    assert sorted(fiche.texts(row)) == ["- rame", "- tombe", "Le réseau"]
    assert fiche.texts(row)[0] == "Le réseau"


def test_a_lead_in_taken_off_in_the_form_comes_back_over_the_sub_points_it_left(fiche: Fiche) -> None:
    row, lead, *_ = family(fiche)
    stored = Row.objects.get()
    save_row(
        sheet=fiche.sheet,
        table="diagnosis",
        row_id=stored.pk,
        version=stored.version,
        position=None,
        cells=cells(irritant="tombe\nrame"),
        by=fiche.cast.coordinator,
    )
    assert fiche.texts(row) == ["tombe", "rame"]
    assert fiche.one(restore(lead)).status == "saved"
    assert fiche.texts(row) == ["Le réseau", "- tombe", "- rame"]


def test_what_is_put_back_has_its_links_both_ways_its_indicator_and_its_reference(fiche: Fiche) -> None:
    indicator = Indicator.objects.create(territory=fiche.cast.nantes, name="Pannes", kind="taux", direction="hausse")
    irritant, other = fiche.entry(fiche.row(), "Un"), fiche.entry(fiche.row(), "Origine")
    main = fiche.entry(fiche.row("projections"), "Un", "main_irritant")
    measure = fiche.entry(fiche.row("plan"), "Moins de pannes", "success_measure")
    fiche.send(write(main, 1, link=[irritant]), write(measure, 1, indicator=indicator.pk))
    Entry.objects.get(pk=irritant).origins.add(Entry.objects.get(pk=other))
    Entry.objects.get(pk=main).consolidated_into.add(Entry.objects.get(pk=other))
    references = dict(Entry.objects.values_list("pk", "reference"))
    for one in (irritant, main, measure):
        fiche.send(delete(one, fiche.version(one)))
    assert (MeasuredBy.objects.count(), Entry.objects.count()) == (0, 1)
    assert [one.status for one in fiche.send(*map(restore, (main, irritant, measure)))] == ["saved"] * 3
    assert dict(Entry.objects.values_list("pk", "reference")) == references
    assert [str(pk) for pk in Entry.objects.get(pk=main).answers.values_list("pk", flat=True)] == [irritant]
    assert Entry.objects.get(pk=irritant).origins.get().pk == Entry.objects.get(pk=other).pk
    assert Entry.objects.get(pk=other).origins.get().text == "Un"
    assert MeasuredBy.objects.get(entry__pk=measure).indicator == indicator


def test_the_indicator_of_a_measure_deleted_by_the_form_comes_back(fiche: Fiche) -> None:
    indicator = Indicator.objects.create(territory=fiche.cast.nantes, name="Pannes", kind="taux", direction="hausse")
    row = fiche.row("plan")
    measure = fiche.entry(row, "Moins de pannes", "success_measure")
    fiche.send(write(measure, 1, indicator=indicator.pk))
    delete_row(sheet=fiche.sheet, table="plan", row_id=Row.objects.get().pk, version=Row.objects.get().version, by=None)
    fiche.send(restore(measure))
    assert MeasuredBy.objects.get(entry__pk=measure).indicator == indicator


def test_the_row_comes_back_with_its_point_where_it_was_and_no_form_mistakes_it_for_another(fiche: Fiche) -> None:
    a = fiche.row()
    b = fiche.row(after=a)
    c = fiche.row(after=b)
    pk = fiche.entry(b, "Un")
    fiche.send(write(pk, 1, text="Deux"))
    before = Row.objects.get(pk=b).version
    fiche.send(delete(pk, 2), delete(b, before, "row"))
    fiche.send(restore(pk))
    assert [row for row, _ in fiche.rows()] == [a, b, c]
    assert fiche.texts(b) == ["Deux"]
    assert Row.objects.get(pk=b).version > before


def test_a_retex_put_back_has_its_words_its_links_and_its_citations(fiche: Fiche) -> None:
    pk = fiche.retex("RETEX 1")
    fiche.send(op("set", "retex", pk, 1, lines=["Une ligne"], links=[{"url": "https://a.fr", "label": "A"}]))
    row = fiche.row()
    fiche.entry(row, "1", "retex_label")
    fiche.send(delete(pk, 2, "retex"))
    assert Row.objects.get(pk=row).retex.count() == 0
    assert fiche.one(restore(pk, subject="retex")).reference == "NAN-T3-R1"
    back = fiche.state["retex"][0]
    assert (back["lines"], back["links"]) == (["Une ligne"], [{"url": "https://a.fr", "label": "A"}])
    assert str(Row.objects.get(pk=row).retex.get().pk) == pk


def test_the_words_of_a_retex_cell_are_a_citation(fiche: Fiche) -> None:
    one, two = fiche.retex("RETEX 1"), fiche.retex("RETEX 2")
    row = fiche.row()
    label = fiche.entry(row, "1", "retex_label")
    assert str(Row.objects.get(pk=row).retex.get().pk) == one
    fiche.send(write(label, 1, text="2"))
    assert str(Row.objects.get(pk=row).retex.get().pk) == two


@pytest.mark.parametrize(("days", "status"), [(29, "saved"), (31, "refused")])
def test_what_was_deleted_comes_back_for_thirty_days(fiche: Fiche, days: int, status: str) -> None:
    row, retex = fiche.row(), fiche.retex()
    pk = fiche.entry(row, "Un")
    fiche.send(delete(pk, 1), delete(row, 2, "row"), delete(retex, 1, "retex"))
    Revision.objects.filter(change="deleted").update(at=timezone.now() - timedelta(days=days))
    asked = (restore(pk), restore(row, subject="row"), restore(retex, subject="retex"))
    assert [one.status for one in fiche.send(*asked)] == [status] * 3


def test_putting_back_twice_is_once(fiche: Fiche) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(delete(pk, 1))
    assert [one.version for one in fiche.send(restore(pk), restore(pk))] == [3, 3]
    assert fiche.texts(row) == ["Un"]


def test_a_point_that_changes_of_column_leaves_there_what_means_nothing_elsewhere(fiche: Fiche) -> None:
    indicator = Indicator.objects.create(territory=fiche.cast.nantes, name="Pannes", kind="taux", direction="hausse")
    row = fiche.row("plan")
    measure = fiche.entry(row, "Moins de pannes", "success_measure")
    fiche.send(write(measure, 1, indicator=indicator.pk))
    fiche.send(write(measure, 2, place=place(row, "action")))
    assert MeasuredBy.objects.count() == 0


def test_a_full_cell_takes_no_more(fiche: Fiche) -> None:
    row = fiche.row()
    fiche.send(*[write(new_id(), 0, text=f"{n}", place=place(row)) for n in range(200)])
    moved = fiche.entry(row, "Un", "strength")
    why = "Cette cellule a déjà 200 points, son maximum."
    assert fiche.one(write(new_id(), 0, text="De trop", place=place(row))).why == why
    assert fiche.one(write(moved, 1, place=place(row))).why == why
