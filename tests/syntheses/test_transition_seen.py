"""A change of state is made of what the person saw: what changed meanwhile is said, a double click is one change."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from accounts.scope import Scope
from restitutions.models import NarrativeBlock, Restitution, StateChange
from restitutions.services import RestitutionContent, update_restitution
from syntheses.forms import ReasonForm
from syntheses.services import move_restitution
from tests.cast import Cast
from tests.syntheses.conftest import SignIn

pytestmark = pytest.mark.django_db

CHANGED = "Cette restitution a changé depuis que vous avez ouvert cette page."


def page(client: Client, restitution: Restitution, name: str, **posted: str) -> str:
    path = f"/restitutions/{restitution.pk}/etat/{name}/"
    answer = client.post(path, posted, follow=True) if posted else client.get(path)
    return answer.content.decode()


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]


def rewrite(restitution: Restitution, by: User) -> None:
    restitution.refresh_from_db()
    content = RestitutionContent(title="Un autre titre", layout="ateliers")
    update_restitution(restitution=restitution, version=restitution.version, content=content, by=by)


def test_a_text_saved_meanwhile_asks_for_the_confirmation_again(
    cast: Cast, draft: Restitution, as_user: SignIn
) -> None:
    client = as_user(cast.coordinator)
    seen = seen_on(page(client, draft, "transmettre"))
    rewrite(draft, cast.facilitator)
    again = page(client, draft, "transmettre", seen=seen, reason="Mon motif <b>écrit</b>")
    assert CHANGED in again
    assert "Mon motif &lt;b&gt;écrit&lt;/b&gt;</textarea>" in again
    assert "Un autre titre" in again
    draft.refresh_from_db()
    assert draft.state == "brouillon"
    assert "est transmise" in page(client, draft, "transmettre", seen=seen_on(again), reason="")


def test_a_return_and_a_new_sending_meanwhile_ask_for_the_confirmation_again(
    cast: Cast, draft: Restitution, as_user: SignIn
) -> None:
    client, by = as_user(cast.coordinator), Scope(cast.administrator)
    move_restitution(draft, "transmettre", by=by)
    seen = seen_on(page(client, draft, "valider"))
    move_restitution(draft, "renvoyer", by=by, reason="à revoir")
    NarrativeBlock.objects.create(restitution=draft, part="description", type="paragraph", text="Jamais lu")
    move_restitution(draft, "transmettre", by=by)
    assert CHANGED in page(client, draft, "valider", seen=seen, reason="")
    assert StateChange.objects.count() == 3


def test_sent_twice_it_is_one_change_and_one_message(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    seen = seen_on(page(client, draft, "transmettre"))
    for _ in range(2):
        answer = page(client, draft, "transmettre", seen=seen, reason="")
        assert "La restitution est transmise à la coordination." in answer
        assert "n’est plus possible" not in answer
    assert StateChange.objects.count() == 1


def test_somebody_else_s_same_change_is_said(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    client = as_user(cast.coordinator)
    seen = seen_on(page(client, draft, "transmettre"))
    move_restitution(draft, "transmettre", by=Scope(cast.facilitator))
    assert "n’est plus possible" in page(client, draft, "transmettre", seen=seen, reason="")


def test_a_forgotten_reason_does_not_hide_what_changed(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    client, by = as_user(cast.coordinator), Scope(cast.administrator)
    move_restitution(draft, "transmettre", by=by)
    seen = seen_on(page(client, draft, "renvoyer"))
    move_restitution(draft, "valider", by=by)
    assert seen_on(page(client, draft, "renvoyer", seen=seen, reason="")) == seen
    assert CHANGED in page(client, draft, "renvoyer", seen=seen, reason="à revoir")


def test_a_confirmation_that_was_not_shown_the_page_is_asked_for(
    cast: Cast, draft: Restitution, as_user: SignIn
) -> None:
    client = as_user(cast.facilitator)
    asked = page(client, draft, "transmettre", reason="")
    assert "Relisez ce qui suit, puis confirmez." in asked
    assert StateChange.objects.count() == 0
    assert "est transmise" in page(client, draft, "transmettre", seen=seen_on(asked), reason="")


def test_a_restitution_deleted_meanwhile_is_not_found(
    cast: Cast, draft: Restitution, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deleted(*_: object, **__: object) -> None:
        raise Restitution.DoesNotExist

    monkeypatch.setattr("syntheses.views.desk.move_restitution", deleted)
    client = as_user(cast.facilitator)
    assert client.post(f"/restitutions/{draft.pk}/etat/transmettre/", {"seen": "0-1"}).status_code == 404


def test_a_word_may_go_with_a_change_of_state_and_a_reason_must_when_it_undoes_one() -> None:
    said, asked = ReasonForm(needed=False)["reason"], ReasonForm(needed=True)["reason"]
    assert (said.label, said.help_text) == ("Message", "Si vous le souhaitez. Les personnes concernées le liront.")
    assert (asked.label, asked.help_text) == ("Motif", "Les personnes concernées le liront.")
