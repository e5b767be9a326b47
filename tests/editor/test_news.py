"""What others wrote is told to somebody who types, a few seconds late at most: each telling costs ten saves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from editor import sync_views
from restitutions.models import Revision
from tests.editor.fiche import Fiche, write

pytestmark = pytest.mark.django_db


def test_what_others_have_just_written_waits_and_the_page_still_does_not_know_it(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    mine, theirs = fiche.entry(row, "Un"), fiche.entry(row, "Deux")
    cursor = fiche.cursor
    fiche.send(write(theirs, 1, text="Trois"), by=fiche.cast.coordinator)
    answer = fiche.post(browser, fiche.batch(write(mine, 1, text="Quatre"), cursor=cursor)).json()
    assert (answer["results"][0]["status"], answer["cursor"], answer["state"]) == ("saved", cursor, None)
    idle = fiche.post(browser, fiche.batch(cursor=cursor)).json()
    assert {entry["text"] for entry in idle["state"]["entries"]} == {"Quatre", "Trois"}


def test_what_they_wrote_a_few_seconds_ago_is_told_with_the_save(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    mine, theirs = fiche.entry(row, "Un"), fiche.entry(row, "Deux")
    cursor = fiche.cursor
    fiche.send(write(theirs, 1, text="Trois"), by=fiche.cast.coordinator)
    Revision.objects.update(at=F("at") - timedelta(seconds=6))
    answer = fiche.post(browser, fiche.batch(write(mine, 1, text="Quatre"), cursor=cursor)).json()
    assert {entry["text"] for entry in answer["state"]["entries"]} == {"Quatre", "Trois"}
    assert answer["cursor"] == fiche.cursor


def test_what_is_received_again_is_told_with_what_others_wrote_over_it(fiche: Fiche, browser: Client) -> None:
    mine = fiche.entry(fiche.row(), "Un")
    sent = write(mine, 1, text="Deux")
    fiche.send(sent)
    fiche.send(write(mine, 2, text="Trois"), by=fiche.cast.coordinator)
    answer = fiche.post(browser, fiche.batch(sent, cursor=fiche.cursor)).json()
    assert (answer["results"][0]["status"], answer["results"][0]["version"]) == ("saved", 2)
    assert [(entry["text"], entry["version"]) for entry in answer["state"]["entries"]] == [("Trois", 3)]


def test_telling_them_does_not_lock_the_restitution_again(
    fiche: Fiche, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = fiche.entry(fiche.row(), "Un")
    Revision.objects.update(at=F("at") - timedelta(seconds=6))

    def never(**asked: Any) -> None:
        raise AssertionError(asked)

    monkeypatch.setattr(sync_views, "apply_batch", never)
    answer = fiche.post(browser, fiche.batch(write(mine, 1, text="Deux"), cursor=0)).json()
    assert [entry["text"] for entry in answer["state"]["entries"]] == ["Deux"]
    assert (answer["results"][0]["status"], answer["state"]["restitution"], answer["state"]["number"]) == (
        "saved",
        fiche.restitution.pk,
        3,
    )


@pytest.mark.parametrize("cursor", [2**70, -1])
def test_a_cursor_that_no_database_counts_to_is_no_error(fiche: Fiche, browser: Client, cursor: int) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    assert fiche.results(browser, write(pk, 1, text="Deux"), cursor=cursor)[0]["status"] == "saved"
