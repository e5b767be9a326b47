"""Two people on one fiche: what merges, what is a conflict, and that nothing is overwritten unseen."""

from __future__ import annotations

import pytest

from accounts.models import User
from indicators.models import Indicator, MeasuredBy
from indicators.services import tie
from restitutions.models import Entry, Row
from tests.editor.fiche import Fiche, delete, new_id, op, place, restore, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(fiche: Fiche) -> User:
    return fiche.cast.coordinator


def test_different_fields_of_one_point_merge(fiche: Fiche, other: User) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(write(pk, 1, highlighted=True), by=other)
    outcome = fiche.one(write(pk, 1, text="Deux"))
    assert (outcome.status, outcome.version) == ("saved", 3)
    entry = Entry.objects.get(pk=pk)
    assert (entry.text, entry.highlighted) == ("Deux", True)


@pytest.mark.parametrize(
    ("kind", "table", "theirs", "mine"),
    [
        ("irritant", "diagnosis", {"text": "Deux"}, {"text": "Trois"}),
        ("irritant", "diagnosis", {"highlighted": True}, {"highlighted": False}),
        ("stakeholder", "plan", {"role": "porteur"}, {"role": "concerne"}),
        ("timeframe", "plan", {"horizon": "court"}, {"horizon": "long"}),
        ("timeframe", "plan", {"starts_on": "2021-01-01"}, {"starts_on": "2021-02-01"}),
        ("timeframe", "plan", {"ends_on": "2021-01-01"}, {"ends_on": "2021-02-01"}),
    ],
)
def test_the_same_field_is_a_conflict_that_shows_theirs(
    fiche: Fiche, other: User, kind: str, table: str, theirs: dict[str, object], mine: dict[str, object]
) -> None:
    pk = fiche.entry(fiche.row(table), "Un", kind)
    fiche.send(write(pk, 1, **theirs), by=other)
    if "highlighted" in mine:  # back where it was: what stands there is not what either saw
        fiche.send(write(pk, 2, highlighted=False), write(pk, 3, highlighted=True), by=other)
    outcome = fiche.one(write(pk, 1, **mine))
    assert (outcome.status, outcome.fields, outcome.theirs) == ("conflict", tuple(theirs), theirs)
    assert outcome.by == "Coordinatrice"
    (name,) = theirs
    assert str(getattr(Entry.objects.get(pk=pk), name)) == str(theirs[name])


def test_a_conflict_writes_nothing_of_the_operation(fiche: Fiche, other: User) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(write(pk, 1, text="Deux"), by=other)
    outcome = fiche.one(write(pk, 1, text="Trois", highlighted=True))
    assert (outcome.status, outcome.fields, outcome.version) == ("conflict", ("text",), 2)
    assert Entry.objects.get(pk=pk).highlighted is False


def test_having_seen_theirs_mine_may_replace_it(fiche: Fiche, other: User) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(write(pk, 1, text="Deux"), by=other)
    fiche.send(write(pk, 1, text="Trois"))
    assert fiche.one(write(pk, 2, text="Trois")).version == 3
    assert Entry.objects.get(pk=pk).text == "Trois"


def test_the_same_words_typed_by_both_are_no_conflict(fiche: Fiche, other: User) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(write(pk, 1, text="Deux"), by=other)
    assert fiche.one(write(pk, 1, text="Deux")).status == "saved"


def test_a_place_is_a_conflict_when_the_point_was_moved_meanwhile(fiche: Fiche, other: User) -> None:
    row, elsewhere = fiche.row(), fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(write(pk, 1, place=place(elsewhere)), by=other)
    outcome = fiche.one(write(pk, 1, place=place(row, "strength")))
    assert (outcome.status, outcome.fields, outcome.theirs["place"]["row"]) == ("conflict", ("place",), elsewhere)


def test_a_text_follows_its_point_where_somebody_moved_it(fiche: Fiche, other: User) -> None:
    row, elsewhere = fiche.row(), fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(write(pk, 1, place=place(elsewhere)), by=other)
    assert fiche.one(write(pk, 1, text="Deux")).status == "saved"
    assert (fiche.texts(row), fiche.texts(elsewhere)) == ([], ["Deux"])


def test_two_people_move_different_points_of_one_list(fiche: Fiche, other: User) -> None:
    row = fiche.row()
    a = fiche.entry(row, "a")
    b = fiche.entry(row, "b", after=a)
    c = fiche.entry(row, "c", after=b)
    fiche.send(write(a, 1, place=place(row, after=c)), by=other)
    assert fiche.one(write(b, 1, place=place(row, after=c))).status == "saved"
    assert fiche.texts(row) == ["c", "b", "a"]
    assert fiche.positions(row) == [0, 1, 2]


def test_both_add_after_the_same_point(fiche: Fiche, other: User) -> None:
    row = fiche.row()
    first = fiche.entry(row, "a")
    fiche.send(write(new_id(), 0, text="b", place=place(row, after=first)), by=other)
    fiche.send(write(new_id(), 0, text="c", place=place(row, after=first)))
    assert fiche.texts(row) == ["a", "c", "b"]
    assert fiche.positions(row) == [0, 1, 2]


def test_a_row_moved_by_both_is_a_conflict(fiche: Fiche, other: User) -> None:
    a = fiche.row()
    b = fiche.row(after=a)
    c = fiche.row(after=b)
    table = {"table": "diagnosis"}
    fiche.send(op("set", "row", a, 1, place={**table, "after": c}), by=other)
    outcome = fiche.one(op("set", "row", a, 1, place={**table, "after": b}))
    assert (outcome.status, outcome.fields, outcome.by) == ("conflict", ("place",), "Coordinatrice")
    assert fiche.rows() == [(b, 0), (c, 1), (a, 2)]


def test_a_row_whose_points_changed_meanwhile_still_moves(fiche: Fiche, other: User) -> None:
    a = fiche.row()
    b = fiche.row(after=a)
    fiche.entry(a)
    assert Row.objects.get(pk=a).version == 2
    assert fiche.one(op("set", "row", a, 1, place={"table": "diagnosis", "after": b})).status == "saved"
    assert fiche.rows() == [(b, 0), (a, 1)]


def test_the_fields_of_a_retex_merge_and_conflict(fiche: Fiche, other: User) -> None:
    pk = fiche.retex()
    fiche.send(op("set", "retex", pk, 1, lines=["Leur ligne"], links=[{"url": "https://a.fr", "label": ""}]), by=other)
    assert fiche.one(op("set", "retex", pk, 1, scope="Lycée")).status == "saved"
    for name, mine, theirs in (
        ("lines", ["Ma ligne"], ["Leur ligne"]),
        ("links", [], [{"url": "https://a.fr", "label": ""}]),
    ):
        outcome = fiche.one(op("set", "retex", pk, 1, **{name: mine}))
        assert (outcome.status, outcome.fields, outcome.theirs[name]) == ("conflict", (name,), theirs)


def test_an_indicator_tied_meanwhile_is_a_conflict_from_live_entry_and_from_its_form(fiche: Fiche, other: User) -> None:
    one, two = (
        Indicator.objects.create(territory=fiche.cast.nantes, name=name, kind="taux", direction="hausse")
        for name in ("Pannes", "Prêts")
    )
    pk = fiche.entry(fiche.row("plan"), "Moins de pannes", "success_measure")
    tie(entry=Entry.objects.get(pk=pk), indicator=one, seen=None, by=other)
    outcome = fiche.one(write(pk, 1, indicator=two.pk))
    assert (outcome.status, outcome.theirs, outcome.by) == ("conflict", {"indicator": one.pk}, "Coordinatrice")
    assert fiche.one(write(pk, outcome.version, indicator=two.pk)).status == "saved"
    assert MeasuredBy.objects.get(entry__pk=pk).indicator_id == two.pk
    assert fiche.one(write(pk, 3, indicator=10_000)).why == "Cet indicateur n’est pas proposé dans ce territoire."


def test_links_never_conflict(fiche: Fiche, other: User) -> None:
    irritant = fiche.entry(fiche.row(), "Un")
    main = fiche.entry(fiche.row("projections"), "Un", "main_irritant")
    fiche.send(write(main, 1, text="Deux"), by=other)
    assert fiche.one(write(main, 1, link=[irritant])).status == "saved"
    assert fiche.one(write(main, 1, link=[irritant], unlink=[]), by=other).status == "saved"
    assert [str(pk) for pk in Entry.objects.get(pk=main).answers.values_list("pk", flat=True)] == [irritant]
    assert fiche.one(write(main, 1, unlink=[irritant])).status == "saved"
    assert Entry.objects.get(pk=main).answers.count() == 0


def test_only_what_the_thread_takes_up_is_linked(fiche: Fiche) -> None:
    strength = fiche.entry(fiche.row(), "Un", "strength")
    main = fiche.entry(fiche.row("projections"), "Un", "main_irritant")
    assert fiche.one(write(main, 1, link=[strength, new_id()])).status == "saved"
    assert Entry.objects.get(pk=main).answers.count() == 0


def test_a_deletion_loses_against_a_text_changed_meanwhile(fiche: Fiche, other: User) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(write(pk, 1, text="Deux"), by=other)
    outcome = fiche.one(delete(pk, 1))
    assert (outcome.status, outcome.fields, outcome.theirs) == ("conflict", ("text",), {"text": "Deux"})
    assert Entry.objects.filter(pk=pk).exists()


def test_a_deletion_of_what_was_only_moved_is_done(fiche: Fiche, other: User) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(write(pk, 1, place=place(row, "strength")), by=other)
    assert fiche.one(delete(pk, 1)).status == "saved"
    assert not Entry.objects.filter(pk=pk).exists()


def test_a_text_for_a_deleted_point_is_a_conflict_and_never_brings_it_back(fiche: Fiche, other: User) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(delete(pk, 1), by=other)
    again = write(pk, 0, text="Deux", place=place(row))
    for sent in (write(pk, 1, text="Deux"), again, write(pk, 2, highlighted=True)):
        outcome = fiche.one(sent)
        assert (outcome.status, outcome.deleted, outcome.version, outcome.by) == ("conflict", True, 2, "Coordinatrice")
    assert fiche.texts(row) == []


def test_both_delete_the_same_point(fiche: Fiche, other: User) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    first, second = delete(pk, 1), delete(pk, 1)
    fiche.send(first, by=other)
    assert (fiche.one(second).status, fiche.one(second).version) == ("saved", 2)
    # What is based on the deletion that changed nothing does not wait for ever.
    assert fiche.one({**op("restore", "entry", pk), "base": {"after": second["op"]}}).status == "saved"


def test_a_row_is_deleted_while_somebody_adds_a_point_in_it(fiche: Fiche, other: User) -> None:
    first, row = fiche.row(), fiche.row()
    fiche.send(delete(row, 1, "row"), by=other)
    assert fiche.one(write(new_id(), 0, text="Un", place=place(row))).status == "saved"
    assert fiche.texts(row) == ["Un"]
    assert [pk for pk, _ in fiche.rows()] == [row, first]
    assert fiche.changes(row) == ["created", "deleted", "restored"]


def test_a_row_that_somebody_fills_is_not_deleted(fiche: Fiche, other: User) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(write(new_id(), 0, text="Deux", place=place(row, after=pk)), by=other)
    first, second = fiche.send(delete(pk, 1), delete(row, 1, "row"))
    assert (first.status, second.status, second.fields) == ("saved", "conflict", ("entries",))
    assert fiche.texts(row) == ["Deux"]


def test_the_rows_left_by_a_deletion_stand_one_after_the_other(fiche: Fiche) -> None:
    a = fiche.row()
    b = fiche.row(after=a)
    c = fiche.row(after=b)
    fiche.send(delete(b, 1, "row"))
    assert fiche.rows() == [(a, 0), (c, 1)]


def test_words_put_back_meanwhile_are_not_replaced_by_who_puts_the_point_back_too(fiche: Fiche, other: User) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(delete(pk, 1), by=other)
    theirs, mine = restore(pk, 2), restore(pk, 2)
    fiche.send(theirs, write(pk, {"after": theirs["op"]}, text="Deux"), by=other)
    back, written = fiche.send(mine, write(pk, {"after": mine["op"]}, text="Trois"))
    assert (back.status, back.merged) == ("saved", True)
    assert (written.status, written.fields, written.theirs) == ("conflict", ("text",), {"text": "Deux"})
    assert fiche.texts(row) == ["Deux"]


def test_the_label_of_a_retex_put_back_meanwhile_is_not_replaced_either(fiche: Fiche, other: User) -> None:
    pk = fiche.retex("RETEX 1")
    fiche.send(delete(pk, 1, "retex"), by=other)
    theirs, mine = restore(pk, 2, "retex"), restore(pk, 2, "retex")
    fiche.send(theirs, op("set", "retex", pk, {"after": theirs["op"]}, label="Le leur"), by=other)
    back, written = fiche.send(mine, op("set", "retex", pk, {"after": mine["op"]}, label="Le mien"))
    assert (back.status, written.status, written.theirs) == ("saved", "conflict", {"label": "Le leur"})
    assert [one["label"] for one in fiche.state["retex"]] == ["Le leur"]
