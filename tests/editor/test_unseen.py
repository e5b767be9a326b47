"""An operation that follows another was made before what that one was merged with: it does not overwrite it unseen."""

from __future__ import annotations

import pytest

from accounts.models import User
from restitutions.models import Entry, Retex, Revision
from tests.editor.fiche import Fiche, delete, op, place, restore, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(fiche: Fiche) -> User:
    return fiche.cast.coordinator


def test_a_text_that_follows_a_merged_move_does_not_overwrite_theirs(fiche: Fiche, other: User) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(write(pk, 1, text="Le leur"), by=other)
    move = write(pk, 1, place=place(row, "strength"))
    text = write(pk, {"after": move["op"]}, text="Le mien")
    moved, said = fiche.send(move, text)
    assert (moved.status, moved.version, moved.merged) == ("saved", 3, True)
    assert (said.status, said.fields, said.theirs) == ("conflict", ("text",), {"text": "Le leur"})
    assert Entry.objects.get(pk=pk).text == "Le leur"


def test_it_does_not_either_in_a_later_request(fiche: Fiche, other: User) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(write(pk, 1, text="Le leur"), by=other)
    move = write(pk, 1, place=place(row, "strength"))
    underline = write(pk, {"after": move["op"]}, highlighted=True)
    fiche.send(move)
    assert fiche.one(move).merged
    assert (fiche.one(underline).status, fiche.one(underline).merged) == ("saved", True)
    last = fiche.one(write(pk, {"after": underline["op"]}, text="Le mien"))
    assert (last.status, last.theirs) == ("conflict", {"text": "Le leur"})
    assert fiche.one(delete(pk, {"after": underline["op"]})).status == "conflict"


def test_what_follows_one_s_own_words_is_saved(fiche: Fiche, other: User) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(write(pk, 1, highlighted=True), by=other)
    first = write(pk, 1, text="Deux")
    second = write(pk, {"after": first["op"]}, text="Trois")
    assert [one.status for one in fiche.send(first, second)] == ["saved", "saved"]
    assert Entry.objects.get(pk=pk).text == "Trois"
    assert list(Revision.objects.filter(subject_id=pk).order_by("pk").values_list("unseen", flat=True)) == [
        None,
        None,
        [2],
        [2],
    ]


def test_having_seen_theirs_one_may_replace_it(fiche: Fiche, other: User) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    fiche.send(write(pk, 1, text="Le leur"), by=other)
    fiche.send(write(pk, 1, place=place(row, "strength")))
    assert fiche.one(write(pk, 3, text="Le mien")).status == "saved"


def test_a_retex_is_not_overwritten_unseen_either(fiche: Fiche, other: User) -> None:
    pk = fiche.retex("RETEX 1")
    fiche.send(op("set", "retex", pk, 1, lines=["Le leur"]), by=other)
    label = op("set", "retex", pk, 1, label="RETEX 2")
    lines = op("set", "retex", pk, {"after": label["op"]}, lines=["Le mien"])
    assert [one.status for one in fiche.send(label, lines)] == ["saved", "conflict"]
    assert Retex.objects.get(pk=pk).lines == ["Le leur"]


@pytest.mark.parametrize("is_known_gone", [True, False])
def test_putting_back_what_one_deleted_does_not_replace_what_others_wrote_and_deleted_since(
    fiche: Fiche, other: User, is_known_gone: bool
) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    if is_known_gone:
        fiche.send(mine := delete(pk, 1))
        fiche.send(restore(pk), write(pk, 3, text="Le leur"), delete(pk, 4), by=other)
    else:
        fiche.send(write(pk, 1, text="Le leur"), delete(pk, 2), by=other)
        fiche.send(mine := delete(pk, 1))
    back = restore(pk, {"after": mine["op"]})
    put_back, said = fiche.send(back, write(pk, {"after": back["op"]}, text="Le mien"))
    assert (put_back.status, put_back.merged) == ("saved", True)
    assert (said.status, said.fields, said.theirs) == ("conflict", ("text",), {"text": "Le leur"})
    assert Entry.objects.get(pk=pk).text == "Le leur"


@pytest.mark.parametrize("base", [1, 2])
def test_what_one_deleted_comes_back_with_one_s_own_words(fiche: Fiche, base: int) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    fiche.send(delete(pk, 1))
    back = restore(pk, base)
    put_back, said = fiche.send(back, write(pk, {"after": back["op"]}, text="Le mien"))
    assert (put_back.status, put_back.merged, said.status) == ("saved", False, "saved")
    assert Entry.objects.get(pk=pk).text == "Le mien"
