"""/connexion/ and /deconnexion/: one door, a limit of guesses, nothing said about who exists."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape

from accounts import services
from accounts.models import SignInAttempt
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

URL = "/connexion/"
WRONG = "Cette adresse et ce mot de passe ne vont pas ensemble."
TOO_MANY = "Trop d’essais ont été faits avec cette adresse. Attendez un quart d’heure"


def sign_in(client: Client, email: str, password: str, **more: str) -> Any:
    return client.post(URL, {"username": email, "password": password, **more})


def test_a_person_signs_in_and_lands_on_their_territory(client: Client, cast: Cast) -> None:
    answer = sign_in(client, "Coordinatrice@Example.org", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/mon-territoire/")
    assert client.session["_auth_user_id"] == str(cast.coordinator.pk)
    assert client.get(URL)["Location"] == "/mon-territoire/"


def test_the_page_they_wanted_comes_back_when_it_is_of_this_site(client: Client, cast: Cast) -> None:
    page = client.get(URL, {"next": "/sessions/?page=2"})
    assert '<input type="hidden" name="next" value="/sessions/?page=2">' in page.content.decode()
    assert sign_in(client, cast.reader.email, PASSWORD, next="/sessions/?page=2")["Location"] == "/sessions/?page=2"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.net/", "//example.net", "javascript:alert(1)", "\\\\example.net"]
)
def test_another_site_is_not_followed(client: Client, cast: Cast, elsewhere: str) -> None:
    assert b'name="next"' not in client.get(URL, {"next": elsewhere}).content
    assert sign_in(client, cast.reader.email, PASSWORD, next=elsewhere)["Location"] == "/mon-territoire/"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("coordinatrice@example.org", "faux"),
        ("inconnue@example.org", PASSWORD),
        ("inconnue@example.org", "x" * 100_000),
    ],
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(
    client: Client, cast: Cast, email: str, password: str
) -> None:
    page = sign_in(client, email, password)
    assert page.status_code == 200
    assert WRONG in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_closed_account_does_not_open_and_is_not_told_apart(client: Client, cast: Cast) -> None:
    cast.reader.is_active = False
    cast.reader.save()
    assert WRONG in sign_in(client, cast.reader.email, PASSWORD).content.decode()


@pytest.mark.parametrize("email", ["lectrice@example.org", "inconnue@example.org"])
def test_after_ten_wrong_passwords_even_the_right_one_waits(client: Client, cast: Cast, email: str) -> None:
    start = datetime(2020, 10, 12, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        for _ in range(10):
            assert WRONG in sign_in(client, email, "faux").content.decode()
        assert TOO_MANY in sign_in(client, email, PASSWORD).content.decode()
        assert TOO_MANY in sign_in(client, email.upper(), PASSWORD).content.decode()
        assert sign_in(client, cast.coordinator.email, PASSWORD).status_code == 302
        client.post("/deconnexion/")
    with time_machine.travel(start + timedelta(minutes=15, seconds=1), tick=False):
        assert TOO_MANY not in sign_in(client, email, PASSWORD).content.decode()


def test_a_right_password_gives_all_guesses_back(client: Client, cast: Cast) -> None:
    for _ in range(9):
        sign_in(client, cast.reader.email, "faux")
    assert SignInAttempt.objects.count() == 9
    assert sign_in(client, cast.reader.email, PASSWORD).status_code == 302
    assert SignInAttempt.objects.count() == 0


def test_a_refused_guess_costs_one_hash_like_any_other(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(10):
        sign_in(client, cast.reader.email, "faux")
    hashed: list[str] = []
    monkeypatch.setattr(services, "make_password", hashed.append)
    sign_in(client, cast.reader.email, PASSWORD)
    assert hashed == [PASSWORD]
    assert SignInAttempt.objects.count() == 10


def test_no_address_is_kept_in_the_list_of_guesses(client: Client, cast: Cast) -> None:
    sign_in(client, cast.reader.email, "faux")
    assert len(SignInAttempt.objects.get().account) == 64
    assert "lectrice" not in SignInAttempt.objects.get().account


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Renseignez ce champ."),
        ("pas une adresse", "Écrivez une adresse électronique complète"),
        ("a" * 100_000 + "@example.org", "réduisez-le à 254 au plus"),
        ("a\x00b@example.org", "Écrivez une adresse électronique complète"),
        ("\u202ea@example.org<script>{{ 7|add:7 }}", "Écrivez une adresse électronique complète"),
    ],
)
def test_what_is_not_an_address_gets_a_sentence_and_stays_in_the_field(
    client: Client, cast: Cast, email: str, sentence: str
) -> None:
    page = sign_in(client, email, PASSWORD).content.decode()
    assert sentence in page
    assert "<script>{{" not in page
    assert escape(email) in page


def test_signing_out_is_a_post(client: Client, cast: Cast) -> None:
    client.force_login(cast.reader)
    assert client.get("/deconnexion/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/deconnexion/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_the_form_needs_its_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, cast.reader.email, PASSWORD).status_code == 403
