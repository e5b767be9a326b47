"""The short way of a few words (editor/quick.py), given what pages never send; and where it begins anew."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test import Client

from editor import quick
from restitutions.models import Entry, Revision
from tests.editor.fiche import Fiche, write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("campaign", ["egn\x00", "\ud800", "x" * 100_000])
def test_a_campaign_that_no_database_can_hold_is_another_campaign(fiche: Fiche, browser: Client, campaign: str) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    answer = fiche.post(browser, fiche.batch(write(pk, 1, text="Deux"), campaign=campaign))
    assert answer.json()["results"][0]["status"] == "refused"
    assert Entry.objects.get(pk=pk).text == "Un"


@pytest.mark.parametrize("base", [2**31 - 1, 2**31 - 2])
def test_a_base_at_the_end_of_numbers_is_a_conflict(fiche: Fiche, browser: Client, base: int) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    assert fiche.results(browser, write(pk, base, text="Deux"))[0]["status"] == "conflict"


@pytest.mark.parametrize("address", ["{}/99999999999999999999", "{}/2147483648", "99999999999999999999/1"])
def test_an_address_beyond_numbers_is_not_found(fiche: Fiche, browser: Client, address: str) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    body = json.dumps(fiche.batch(write(pk, 1, text="Deux")))
    answer = browser.post(
        f"/restitutions/{address.format(fiche.restitution.pk)}/saisie/", body, content_type="application/json"
    )
    assert answer.status_code == 404


def test_a_save_undone_with_all_that_was_around_it_is_made_again(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    with transaction.atomic():
        assert fiche.results(browser, write(pk, 1, text="Deux"))[0]["status"] == "saved"
        transaction.set_rollback(True)
    assert (Entry.objects.get(pk=pk).text, Revision.objects.filter(subject_id=pk).count()) == ("Un", 1)
    assert fiche.results(browser, write(pk, 1, text="Trois"))[0]["version"] == 2
    assert Entry.objects.get(pk=pk).text == "Trois"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the view is SQLite’s")
def test_a_view_never_stands_without_what_writes(
    fiche: Fiche, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    with connection.cursor() as sql:
        sql.execute("DROP VIEW IF EXISTS editor_words")
    whole = quick._statements()
    with monkeypatch.context() as patched:
        patched.setattr(quick, "_statements", lambda: replace(whole, view=(whole.view[0], "CREATE nothing")))
        assert fiche.post(browser, fiche.batch(write(pk, 1, text="Deux"))).status_code == 503
    assert fiche.results(browser, write(pk, 1, text="Trois"))[0]["version"] == 2
    assert Entry.objects.get(pk=pk).text == "Trois"
