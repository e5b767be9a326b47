"""The protocol, status by status: docs/live-entry.md."""

from __future__ import annotations

from typing import Any

import pytest

from restitutions.models import Entry, Revision
from tests.editor.fiche import Fiche, delete, new_id, op, place, restore, write

pytestmark = pytest.mark.django_db


def test_a_new_point_is_saved_with_its_first_version_and_its_reference(fiche: Fiche) -> None:
    row, pk = fiche.row(), new_id()
    outcome = fiche.one(write(pk, 0, text="Le réseau tombe", place=place(row)))
    assert outcome.as_json() == {
        "op": outcome.op,
        "id": pk,
        "status": "saved",
        "version": 1,
        "reference": "NAN-T3-I1",
        "why": "",
        "fields": [],
        "theirs": {},
        "deleted": False,
        "merged": False,
        "by": "",
        "at": "",
    }
    assert fiche.texts(row) == ["Le réseau tombe"]


def test_the_same_operation_again_has_the_same_answer_and_changes_nothing(fiche: Fiche) -> None:
    row = fiche.row()
    sent = write(new_id(), 0, text="Le réseau tombe", place=place(row))
    first, again = fiche.one(sent), fiche.one(sent)
    assert first.as_json() == again.as_json()
    assert again.reference == "NAN-T3-I1"
    assert fiche.texts(row) == ["Le réseau tombe"]
    assert Revision.objects.filter(op=sent["op"]).count() == 1


def test_twice_in_one_batch_is_once(fiche: Fiche) -> None:
    row = fiche.row()
    sent = write(new_id(), 0, text="Le réseau tombe", place=place(row))
    first, again = fiche.send(sent, sent)
    assert (first.version, again.version, again.reference) == (1, 1, "NAN-T3-I1")
    assert fiche.texts(row) == ["Le réseau tombe"]


def test_the_same_operation_with_other_words_is_a_question_not_a_silence(fiche: Fiche) -> None:
    row, pk = fiche.row(), new_id()
    sent = write(pk, 0, text="Le réseau tombe", place=place(row))
    fiche.send(sent)
    fuller = {**sent, "set": {**sent["set"], "text": "Le réseau tombe le soir"}}
    outcome = fiche.one(fuller)
    assert (outcome.status, outcome.version, outcome.fields) == ("conflict", 1, ("text",))
    assert outcome.theirs == {"text": "Le réseau tombe"}
    assert fiche.texts(row) == ["Le réseau tombe"]
    assert fiche.one(write(pk, 1, text="Le réseau tombe le soir")).status == "saved"
    assert fiche.one(fuller).status == "saved"


def test_other_words_of_an_operation_whose_point_is_deleted_since_are_a_question_too(fiche: Fiche) -> None:
    row, pk = fiche.row(), new_id()
    sent = write(pk, 0, text="Le réseau tombe", place=place(row))
    fiche.send(sent)
    fiche.send(delete(pk, 1), by=fiche.cast.coordinator)
    outcome = fiche.one({**sent, "set": {**sent["set"], "text": "Le réseau tombe le soir"}})
    assert (outcome.status, outcome.version, outcome.deleted) == ("conflict", 2, True)
    assert fiche.one(sent).status == "saved"
    assert fiche.texts(row) == []


@pytest.mark.parametrize(
    ("name", "first", "then"),
    [("lines", ["Un prêt"], ["Un prêt", "Un retour"]), ("scope", "Nantes", "Vendée"), ("speakers", [], ["eleves"])],
)
def test_the_same_operation_that_says_something_else_of_a_retex_is_a_question_too(
    fiche: Fiche, name: str, first: Any, then: Any
) -> None:
    sent = op("set", "retex", new_id(), label="RETEX 1", place={"after": None}, **{name: first})
    fiche.send(sent)
    outcome = fiche.one({**sent, "set": {**sent["set"], name: then}})
    assert (outcome.status, outcome.fields, outcome.theirs) == ("conflict", (name,), {name: first})


def test_an_operation_received_late_and_again_keeps_what_came_after_it(fiche: Fiche) -> None:
    pk = fiche.entry(fiche.row())
    second = write(pk, 1, text="Le réseau tombe le soir")
    fiche.send(second)
    fiche.send(write(pk, 2, text="Le réseau tombe le soir et la nuit"), by=fiche.cast.coordinator)
    late = fiche.one(second)
    assert (late.status, late.version) == ("saved", 2)
    assert Entry.objects.get(pk=pk).text == "Le réseau tombe le soir et la nuit"


def test_what_follows_an_operation_not_yet_received_waits_for_it(fiche: Fiche) -> None:
    row, pk = fiche.row(), new_id()
    first = write(pk, 0, text="Le réseau", place=place(row))
    then = write(pk, {"after": first["op"]}, text="Le réseau tombe")
    assert fiche.one(then).status == "waiting"
    assert fiche.texts(row) == []
    assert [one.status for one in fiche.send(first, then)] == ["saved", "saved"]
    assert fiche.texts(row) == ["Le réseau tombe"]


def test_what_follows_a_refused_operation_waits(fiche: Fiche) -> None:
    row, pk = fiche.row(), new_id()
    first = write(pk, 0, text="", place=place(row))
    then = write(pk, {"after": first["op"]}, text="Le réseau")
    assert [one.status for one in fiche.send(first, then)] == ["refused", "waiting"]


def test_after_names_an_operation_on_the_same_thing(fiche: Fiche) -> None:
    row = fiche.row()
    first = write(new_id(), 0, text="Un", place=place(row))
    other = fiche.entry(row, "Deux")
    assert [one.status for one in fiche.send(first, write(other, {"after": first["op"]}, text="Trois"))] == [
        "saved",
        "waiting",
    ]


def test_an_after_that_others_overtook_is_a_conflict(fiche: Fiche) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    mine = write(pk, 1, text="Deux")
    fiche.send(mine)
    fiche.send(write(pk, 2, text="Trois"), by=fiche.cast.coordinator)
    outcome = fiche.one(write(pk, {"after": mine["op"]}, text="Quatre"))
    assert (outcome.status, outcome.theirs, outcome.by) == ("conflict", {"text": "Trois"}, "Coordinatrice")


def test_one_bad_entry_does_not_keep_the_others_from_being_saved(fiche: Fiche) -> None:
    row = fiche.row()
    batch = [
        write(new_id(), 0, text="Un", place=place(row)),
        write(new_id(), 0, text="x" * 10_001, place=place(row)),
        write(new_id(), 0, text="Deux", place=place(new_id())),
        write(new_id(), 0, text="Trois", place=place(row)),
    ]
    outcomes = fiche.send(*batch)
    assert [one.status for one in outcomes] == ["saved", "refused", "refused", "saved"]
    assert outcomes[1].why == "Ce texte compte 10001 caractères\u00a0; raccourcissez-le à 10000 au plus."
    assert outcomes[2].why == "La ligne de ce point n’existe pas dans cette fiche."
    assert sorted(fiche.texts(row)) == ["Trois", "Un"]


def test_a_new_point_needs_its_text_and_its_place(fiche: Fiche) -> None:
    row = fiche.row()
    why = "Il manque à ce point son texte ou sa place."
    assert [one.why for one in fiche.send(write(new_id(), 0, text="Un"), write(new_id(), 0, place=place(row)))] == [
        why,
        why,
    ]


def test_the_same_text_again_is_saved_without_a_version(fiche: Fiche) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    same = write(pk, 1, text="Un")
    assert (fiche.one(same).version, fiche.one(same).version) == (1, 1)
    assert fiche.changes(pk) == ["created", "linked"]


def test_an_identifier_of_another_fiche_is_refused_and_its_author_is_not_told(fiche: Fiche) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    other = Fiche(fiche.cast, fiche.restitution, fiche.cast.campaign.themes.get(number=4))
    row = other.row()
    for sent in (write(pk, 0, text="Deux", place=place(row)), write(pk, 1, text="Deux"), delete(pk, 1), restore(pk)):
        outcome = other.one(sent)
        assert (outcome.status, outcome.by, outcome.theirs) == ("refused", "", {})
    assert Entry.objects.get(pk=pk).text == "Un"


def test_an_operation_sent_to_another_fiche_than_the_first_time_is_refused(fiche: Fiche) -> None:
    sent = write(new_id(), 0, text="Un", place=place(fiche.row()))
    fiche.send(sent)
    other = Fiche(fiche.cast, fiche.restitution, fiche.cast.campaign.themes.get(number=4))
    assert other.one(sent).why == "Cette modification est celle d’une autre fiche\u00a0: copiez ce texte dans la bonne."


def test_an_identifier_that_the_database_holds_elsewhere_is_refused_and_the_rest_of_the_batch_saved(
    fiche: Fiche,
) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    Revision.objects.all().delete()  # as for what an import wrote
    other = Fiche(fiche.cast, fiche.restitution, fiche.cast.campaign.themes.get(number=4))
    row = other.row()
    sent = write(pk, 0, text="Deux", place=place(row))
    assert fiche.texts(row) == []
    assert other.one(sent).why == "Cette modification n’a pas pu être enregistrée."
    outcomes = other.send(sent, write(new_id(), 0, text="Trois", place=place(row)))
    assert [one.status for one in outcomes] == ["refused", "saved"]
    assert other.texts(row) == ["Trois"]


def test_a_version_that_does_not_exist_yet_is_a_conflict(fiche: Fiche) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    for sent in (write(pk, 2_000_000, text="Deux"), delete(pk, 7)):
        assert fiche.one(sent).status == "conflict"
    assert Entry.objects.get(pk=pk).text == "Un"


def test_a_base_older_than_what_is_kept_is_a_conflict_never_a_guess(fiche: Fiche) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(write(pk, 1, highlighted=True))
    Revision.objects.all().delete()
    outcome = fiche.one(write(pk, 1, text="Deux"))
    assert (outcome.status, outcome.fields, outcome.theirs) == ("conflict", ("text",), {"text": "Un"})


def test_rows_and_retex_answer_as_points_do(fiche: Fiche) -> None:
    row, retex = new_id(), new_id()
    first = op("set", "row", row, place={"table": "plan", "after": None})
    second = op("set", "retex", retex, label="RETEX 1", place={"after": None})
    assert [(one.status, one.version, one.reference) for one in fiche.send(first, second)] == [
        ("saved", 1, None),
        ("saved", 1, "NAN-T3-R1"),
    ]
    assert [(one.status, one.version, one.reference) for one in fiche.send(first, second)] == [
        ("saved", 1, None),
        ("saved", 1, "NAN-T3-R1"),
    ]
    again = fiche.one(op("set", "row", row, 1, place={"table": "diagnosis", "after": None}))
    assert again.why == "Une ligne ne change pas de tableau."
    assert fiche.one(op("set", "retex", new_id(), scope="Lycée")).status == "refused"
