"""Appareils connectés, on /compte/: seen by their owner, ended at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User, UserSession
from accounts.purge import purge_sign_in
from accounts.session_store import SessionStore, digest_of
from accounts.sessions import device_label
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

URL = "/compte/"
NOTED = 'UPDATE "accounts_usersession" SET "last_seen_at"'
START = datetime(2020, 10, 12, 9, 3, 20, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 "
    "Edg/140.0.0.0"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
    "Mobile/15E148 Safari/604.1"
)
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)


def signed_in(user: User, agent: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": agent})
    assert client.post("/connexion/", {"username": user.email, "password": PASSWORD}).status_code == 302
    return client


def key_of(client: Client) -> str:
    return digest_of(client.cookies["sessionid"].value)


def is_in(client: Client) -> bool:
    return client.get(URL).status_code == 200


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (FIREFOX, "Firefox, Linux"),
        (EDGE, "Edge, Windows"),
        (SAFARI, "Safari, iOS"),
        (CHROME, "Chrome, Android"),
        ("curl/8.0", "Navigateur inconnu"),
        ("<script>alert(1)</script>", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_browser_is_told_in_two_words(agent: str, label: str) -> None:
    assert device_label(agent) == label


def test_one_sees_where_one_is_signed_in_and_nobody_else_does(cast: Cast) -> None:
    with time_machine.travel(START, tick=False):
        here = signed_in(cast.reader)
        signed_in(cast.reader, SAFARI)
        signed_in(cast.coordinator, EDGE)
        page = here.get(URL).content.decode()
    listed = page.partition('<ul class="egn-devices">')[2].partition("</ul>")[0]
    assert listed.count("<li ") == 2
    assert listed.index("Firefox, Linux") < listed.index("cet appareil") < listed.index("Safari, iOS")
    assert "Edge" not in listed
    assert "Connexion&nbsp;: lundi 12 octobre 2020, 11\u00a0h\u00a003" in listed
    assert "Dernier enregistrement" not in listed


def test_ending_a_session_signs_that_browser_out_at_once(cast: Cast) -> None:
    here, there = signed_in(cast.reader), signed_in(cast.reader, SAFARI)
    answer = here.post(f"/compte/appareils/{key_of(there)}/fermer/", follow=True)
    assert "Cet appareil est déconnecté." in answer.content.decode()
    assert not is_in(there)
    assert is_in(here)
    again = here.post(f"/compte/appareils/{key_of(there)}/fermer/", follow=True)
    assert again.status_code == 200


def test_what_an_ended_session_sends_is_given_back_and_does_not_bring_it_to_life(cast: Cast) -> None:
    here, there = signed_in(cast.reader), signed_in(cast.reader, SAFARI)
    cookie = there.cookies["sessionid"].value
    in_flight = SessionStore(cookie)
    assert in_flight["device"] == "Safari, iOS"
    here.post(f"/compte/appareils/{key_of(there)}/fermer/")
    in_flight["device"] = "Revenu"
    with pytest.raises(UpdateError):
        in_flight.save()
    assert not UserSession.objects.filter(pk=digest_of(cookie)).exists()
    sent = there.post("/sessions/nouvelle/", {"title": "Bocage"})
    assert sent.status_code == 401
    assert "readonly>\nBocage</textarea>" in sent.content.decode()


def test_ending_this_browser_s_session_is_signing_out(cast: Cast) -> None:
    here = signed_in(cast.reader)
    assert here.post(f"/compte/appareils/{key_of(here)}/fermer/")["Location"] == "/"
    assert not is_in(here)


def test_the_session_of_another_person_cannot_be_ended(cast: Cast) -> None:
    here, other = signed_in(cast.reader), signed_in(cast.coordinator)
    here.post(f"/compte/appareils/{key_of(other)}/fermer/")
    here.post("/compte/appareils/fermer/")
    assert is_in(other)


def test_all_the_others_are_ended_together(cast: Cast) -> None:
    here, there, elsewhere = (signed_in(cast.reader) for _ in range(3))
    assert "Déconnecter tous les autres appareils" in here.get(URL).content.decode()
    page = here.post("/compte/appareils/fermer/", follow=True).content.decode()
    assert "C’est fait\u00a0: 2\u00a0autres appareils déconnectés." in page
    assert "Déconnecter tous les autres appareils" not in page
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, False]
    assert (
        "Aucun autre appareil n’était connecté." in here.post("/compte/appareils/fermer/", follow=True).content.decode()
    )


def test_a_new_password_ends_the_other_sessions(cast: Cast) -> None:
    here, there = signed_in(cast.reader), signed_in(cast.reader, SAFARI)
    new = "une autre phrase de passe"
    here.post(URL, {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert not UserSession.objects.filter(account=cast.reader, device="Safari, iOS").exists()
    assert (is_in(here), is_in(there)) == (True, False)


def test_what_is_sent_says_one_was_there_to_five_minutes_and_what_is_read_writes_nothing(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        here = signed_in(cast.reader)
        clock.shift(timedelta(minutes=30))
        with CaptureQueriesContext(connection) as seen:
            here.get("/sessions/")
        assert not [query for query in seen.captured_queries if query["sql"].startswith("UPDATE")]
        row = UserSession.objects.get(pk=key_of(here))
        assert (row.last_seen_at, row.expire_date) == (START.replace(minute=0, second=0), START + timedelta(hours=12))
        here.post("/compte/appareils/inconnu/fermer/")
        row.refresh_from_db()
        assert row.last_seen_at == datetime(2020, 10, 12, 9, 30, tzinfo=UTC)
        assert "Dernier enregistrement vers 11 h 30, le 12/10/2020." in here.get(URL).content.decode()
        clock.shift(timedelta(minutes=1))
        with CaptureQueriesContext(connection) as seen:
            here.post("/sessions/nouvelle/")
        assert not [query for query in seen.captured_queries if query["sql"].startswith(NOTED)]


def test_the_key_of_a_session_is_not_in_the_database(cast: Cast) -> None:
    here = signed_in(cast.reader)
    cookie = here.cookies["sessionid"].value
    assert cookie not in str(list(UserSession.objects.values()))
    thief = Client()
    thief.cookies["sessionid"] = key_of(here)
    assert not is_in(thief)


def test_an_account_without_a_password_is_told_how_it_signs_in(cast: Cast) -> None:
    cast.reader.set_unusable_password()
    cast.reader.save()
    client = Client()
    client.force_login(cast.reader)
    page = client.get(URL).content.decode()
    assert "Votre compte n’a pas de mot de passe" in page
    assert "old_password" not in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_at_1_and_30_devices(cast: Cast, number: int) -> None:
    clients = [signed_in(cast.reader) for _ in range(number)]
    with CaptureQueriesContext(connection) as seen:
        page = clients[0].get(URL).content.decode()
    assert page.count("egn-devices__one") == number
    assert len(seen) == 4


def test_ended_sessions_are_deleted_in_time(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        signed_in(cast.reader)
        clock.shift(timedelta(hours=11))
        signed_in(cast.reader)
        clock.shift(timedelta(hours=1, seconds=1))
        purge_sign_in()
        assert UserSession.objects.count() == 1


def test_the_sessions_kept_before_they_were_rows_with_an_owner_are_forgotten() -> None:
    Session.objects.create(session_key="a" * 32, session_data="…", expire_date=timezone.now())
    import_module("accounts.migrations.0005_sessions_of_before").forget_sessions(apps, None)
    assert Session.objects.count() == 0
