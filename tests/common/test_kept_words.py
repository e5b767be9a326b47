"""What is said to the device of the words it keeps: they are saved, and only when they are."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from common.typed import typed_texts
from restitutions.models import NarrativeBlock, Restitution
from tests.cast import Cast

pytestmark = pytest.mark.django_db

STAMP = "0123456789abcdef01234567"


def body_of(page: bytes) -> dict[str, str]:
    tag = page.decode().partition("<body")[2].partition(">")[0]
    return dict(re.findall(r'data-([a-z]+)="([^"]*)"', tag))


@pytest.fixture
def texts(cast: Cast, client: Client) -> str:
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    client.force_login(cast.facilitator)
    return f"/restitutions/{restitution.pk}/1/textes/"


def send(client: Client, path: str, **data: str) -> int:
    shown = {name: client.get(path).context["form"][f"shown_{name}"].value() for name in ("situation", "actions")}
    answer = client.post(path, {f"shown_{name}": value for name, value in shown.items()} | data)
    return answer.status_code


def test_a_page_names_its_account_and_the_day_of_the_server(client: Client, cast: Cast, texts: str) -> None:
    facts = body_of(client.get(texts).content)
    assert facts["account"] == str(cast.facilitator.pk)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", facts["day"])
    assert set(facts) == {"account", "day"}


def test_a_visitor_is_told_nothing(client: Client, db: None) -> None:
    assert body_of(client.get("/").content) == {}


def test_the_stamp_of_a_form_is_said_once_its_save_succeeded_by_every_page(client: Client, texts: str) -> None:
    assert send(client, texts, situation="Une salle", keep_stamp=STAMP) == 302
    assert NarrativeBlock.objects.get().text == "Une salle"
    for _ in range(2):
        assert body_of(client.get("/mon-territoire/").content)["saved"] == STAMP


def test_the_last_twenty_stamps_are_said(client: Client, texts: str) -> None:
    for rank in range(22):
        assert send(client, texts, situation=f"Une salle {rank}", keep_stamp=f"{rank:024x}") == 302
    saved = body_of(client.get("/mon-territoire/").content)["saved"].split()
    assert (len(saved), saved[0], saved[-1]) == (20, f"{2:024x}", f"{21:024x}")


def test_a_form_that_comes_back_says_which_one_it_answers_and_that_nothing_is_saved(client: Client, texts: str) -> None:
    answer = client.post(texts, {"situation": "Une salle", "shown_situation": "ancien", "keep_stamp": STAMP})
    assert answer.status_code == 200
    assert body_of(answer.content)["posted"] == STAMP
    assert "saved" not in body_of(answer.content)
    assert "saved" not in body_of(client.get("/mon-territoire/").content)


def test_a_form_sent_after_the_session_expired_is_not_saved(client: Client, cast: Cast, texts: str) -> None:
    client.logout()
    answer = client.post(texts, {"situation": "Une salle", "keep_stamp": STAMP})
    assert answer.status_code == 401
    assert [one.text for one in typed_texts(answer.wsgi_request.POST)] == ["Une salle"]
    client.force_login(cast.facilitator)
    assert "saved" not in body_of(client.get("/mon-territoire/").content)


def test_a_redirect_that_says_an_error_saved_nothing(client: Client, cast: Cast) -> None:
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    client.force_login(cast.facilitator)
    address = f"/restitutions/{restitution.pk}/pdf/"
    answer = client.post(address, {"layout": "autre", "keep_stamp": STAMP}, follow=True)
    assert answer.redirect_chain != []
    assert "Choisissez une mise en page" in answer.content.decode()
    assert "saved" not in body_of(answer.content)


def test_what_is_not_a_stamp_is_not_repeated(client: Client, texts: str) -> None:
    assert send(client, texts, situation="Une salle", keep_stamp='"><script>') == 302
    assert "saved" not in body_of(client.get("/mon-territoire/").content)
