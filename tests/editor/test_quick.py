"""The short way of a few words (editor/quick.py) is the long way, sooner: same rows, same revision, same answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from editor import sync_views
from editor.quick import save_words
from restitutions.models import Entry, Restitution, Revision, Row, ThemeSheet
from tests.editor.fiche import Fiche, new_id, op, place, write

pytestmark = pytest.mark.django_db

TEXTS = [
    "Deux",
    "L’œuf\u00a0: «\u00a0déjà\u00a0» 100\u202f% \\ \" ' %s {}",
    "\u202eesrever\u202c 👩🏽‍💻 \ufdd0 e\u0301",
    "x" * 10_000,
    "a\x00b\ud800c",
    "  des   espaces ",
]


def everything(pk: str) -> dict[str, Any]:
    """Every column that a save of this point touches, times and ids of revisions apart."""
    entry = Entry.objects.filter(pk=pk).values().get()
    row = Row.objects.filter(pk=entry["row_id"]).values().get()
    sheet = ThemeSheet.objects.filter(pk=entry["sheet_id"]).values().get()
    last = Revision.objects.filter(subject_id=pk).order_by("-pk").values()[0]
    tables = {"entry": entry, "row": row, "sheet": sheet, "revision": last}
    apart = {"id", "at", "op", "subject_id", "updated_at", "created_at", "reference", "row_id", "position"}
    return {
        f"{table}.{name}": value
        for table, columns in tables.items()
        for name, value in columns.items()
        if name not in apart
    }


def times(pk: str) -> list[bool]:
    """Whether the entry, its row, its fiche and the restitution say that they have just changed, all at one time."""
    last = Revision.objects.filter(subject_id=pk).latest("pk")
    entry = Entry.objects.select_related("row", "sheet__restitution").get(pk=pk)
    things = (entry, entry.row, entry.sheet, entry.sheet.restitution)
    return [thing is not None and abs((thing.updated_at - last.at).total_seconds()) < 5 for thing in things]


@pytest.fixture
def long_way(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Switch the short way off."""

    def switch() -> None:
        monkeypatch.setattr(sync_views, "save_words", lambda **_: None)

    return switch


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_both_ways_write_and_answer_the_same(fiche: Fiche, browser: Client, long_way: Any, text: str) -> None:
    first, second = fiche.row(), fiche.row()
    pair = [fiche.entry(first, "Un"), fiche.entry(second, "Un")]
    seen = []
    for pk in pair:
        Restitution.objects.update(updated_at="2020-01-01T00:00:00Z")
        Row.objects.update(updated_at="2020-01-01T00:00:00Z")
        cursor = fiche.cursor
        sent = write(pk, 1, text=text)
        answer = fiche.post(browser, fiche.batch(sent, cursor=cursor)).json()
        (result,) = answer["results"]
        assert (result.pop("op"), result.pop("id")) == (sent["op"], pk)
        assert str(Revision.objects.latest("pk").op) == sent["op"]
        assert answer["cursor"] == Revision.objects.latest("pk").pk
        result.pop("reference")
        seen.append((result, answer["state"], answer["people"], everything(pk), times(pk)))
        long_way()
    assert seen[0] == seen[1]
    assert seen[0][0]["version"] == 2
    assert seen[0][4] == [True] * 4


def test_the_short_way_is_taken(fiche: Fiche, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    taken = []

    def noted(**asked: Any) -> Any:
        taken.append(save_words(**asked))
        return taken[-1]

    monkeypatch.setattr(sync_views, "save_words", noted)
    fiche.results(browser, write(pk, 1, text="Deux"), cursor=fiche.cursor)
    assert [done is not None and done.outcome.version for done in taken] == [2]


def test_what_is_not_the_common_case_goes_the_long_way(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    pk, label = fiche.entry(row, "Un"), fiche.entry(row, "1", "retex_label")
    retex = fiche.retex("RETEX 2")
    sent = write(pk, 1, text="Deux")
    assert fiche.results(browser, sent)[0]["status"] == "saved"
    odd = [
        (sent, "saved"),  # again
        (write(pk, 2, text="Deux"), "saved"),  # nothing new
        (write(pk, 1, text="Trois"), "conflict"),
        (write(new_id(), 1, text="Trois"), "conflict"),
        (write(label, 1, text="2"), "saved"),
        (write(pk, 2, text=""), "refused"),
        (op("set", "retex", retex, 1, label="RETEX 3"), "saved"),
        (write(pk, {"after": new_id()}, text="Trois"), "waiting"),
    ]
    for one, status in odd:
        assert fiche.results(browser, one)[0]["status"] == status
    assert Entry.objects.get(pk=pk).text == "Deux"
    assert Row.objects.get(pk=row).retex.count() == 0


def test_a_person_without_the_right_goes_no_way(fiche: Fiche) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    for who in ("reader", "other_coordinator", "outsider"):
        client = Client()
        client.force_login(getattr(fiche.cast, who))
        assert fiche.post(client, fiche.batch(write(pk, 1, text="Deux"), account=None)).status_code == 404
    for who in ("coordinator", "administrator"):
        client.force_login(getattr(fiche.cast, who))
        sent = write(pk, fiche.version(pk), text=f"Par {who}")
        assert fiche.post(client, fiche.batch(sent, account=None)).status_code == 200
    assert Entry.objects.get(pk=pk).text == "Par administrator"


def test_a_point_that_was_moved_to_another_fiche_of_the_address_is_not_written(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    other = Fiche(fiche.cast, fiche.restitution, fiche.cast.campaign.themes.get(number=4))
    assert other.results(browser, write(pk, 1, text="Deux"))[0]["status"] == "refused"
    assert Entry.objects.get(pk=pk).text == "Un"


def test_a_challenge_is_not_edited_here(fiche: Fiche, browser: Client) -> None:
    fiche.row()
    challenge = Entry.objects.create(sheet=fiche.sheet, kind="challenge", text="Comment ?")
    assert fiche.results(browser, write(str(challenge.pk), 1, text="Non"))[0]["status"] != "saved"
    assert (
        fiche.results(browser, write(str(challenge.pk), 0, text="Non", place=place(fiche.row())))[0]["status"]
        == "refused"
    )
    assert Entry.objects.get(pk=challenge.pk).text == "Comment ?"
