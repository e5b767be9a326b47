"""A restitution deleted while somebody writes in it, or deletes it too: the words come back, nothing breaks."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.scope import Scope
from restitutions.models import Restitution
from restitutions.services import sessions_of_its_own
from restitutions.views.access import Place, place_of
from tests.cast import Cast

pytestmark = [pytest.mark.django_db]

TYPED = {"situation": "Un constat <b>long</b>", "actions": ""}
GONE = "Ce que vous modifiiez n’existe plus"


def test_what_was_typed_in_a_deleted_restitution_comes_back(
    client: Client, cast: Cast, restitution: Restitution
) -> None:
    client.force_login(cast.facilitator)
    path = f"/restitutions/{restitution.pk}/3/textes/"
    restitution.delete()
    answer = client.post(path, TYPED)
    assert answer.status_code == 404
    assert GONE in answer.content.decode()
    assert "Un constat &lt;b&gt;long&lt;/b&gt;</textarea>" in answer.content.decode()
    assert GONE not in client.get(path).content.decode()


def test_the_neighbours_are_told_no_more_than_of_what_does_not_exist(
    client: Client, cast: Cast, restitution: Restitution
) -> None:
    client.force_login(cast.other_facilitator)
    path = f"/restitutions/{restitution.pk}/3/textes/"
    kept = client.post(path, TYPED)
    restitution.delete()
    gone = client.post(path, TYPED)
    assert (kept.status_code, gone.status_code) == (404, 404)
    assert [GONE in answer.content.decode() for answer in (kept, gone)] == [True, True]


def test_a_deletion_that_ends_between_the_page_and_the_save_gives_the_words_back(
    client: Client, cast: Cast, restitution: Restitution, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deleted_meanwhile(found: Restitution, number: int) -> Place:
        place = place_of(found, number)
        Restitution.objects.filter(pk=found.pk).delete()
        return place

    monkeypatch.setattr("restitutions.views.parts.place_of", deleted_meanwhile)
    client.force_login(cast.facilitator)
    answer = client.post(f"/restitutions/{restitution.pk}/3/textes/", TYPED)
    assert answer.status_code == 404
    assert "Un constat &lt;b&gt;long&lt;/b&gt;</textarea>" in answer.content.decode()


def test_a_double_click_on_delete_leads_back_to_the_list(client: Client, cast: Cast, restitution: Restitution) -> None:
    client.force_login(cast.facilitator)
    path = f"/restitutions/{restitution.pk}/supprimer/"
    assert client.post(path)["Location"] == "/restitutions/"
    again = client.post(path, follow=True)
    assert again.redirect_chain == [("/restitutions/", 302)]
    assert "Cette restitution est déjà supprimée." in again.content.decode()
    assert client.get(path).status_code == 404


def test_two_deletions_at_the_same_moment_are_one(
    client: Client, cast: Cast, restitution: Restitution, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deleted_meanwhile(found: Restitution, by: Scope) -> object:
        Restitution.objects.filter(pk=found.pk).delete()
        return sessions_of_its_own(found, by)

    monkeypatch.setattr("restitutions.views.removal.sessions_of_its_own", deleted_meanwhile)
    client.force_login(cast.facilitator)
    again = client.post(f"/restitutions/{restitution.pk}/supprimer/", follow=True)
    assert "Cette restitution est déjà supprimée." in again.content.decode()


def test_deleting_what_a_neighbour_keeps_says_nothing_of_it(
    client: Client, cast: Cast, restitution: Restitution
) -> None:
    client.force_login(cast.other_coordinator)
    assert client.post(f"/restitutions/{restitution.pk}/supprimer/").status_code == 404
    assert Restitution.objects.count() == 1
