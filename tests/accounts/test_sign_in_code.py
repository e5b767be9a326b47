"""/connexion/ and /connexion/code/: signing in with a code sent by e-mail."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import codes
from accounts.models import SignInAttempt, SignInCode, User
from accounts.tasks import purge_sign_in
from mail import services, tasks
from mail.models import Message
from tests.accounts.codes import ASK, GIVE, another, ask, codes_sent
from tests.cast import Cast

pytestmark = pytest.mark.django_db

START = datetime(2020, 10, 12, 9, 0, tzinfo=UTC)
GONE = "Ce code ne sert plus"
LOCKED = "Trop de codes faux ont été essayés avec cette adresse."
UNKNOWN = "inconnue@example.org"


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def give(client: Client, code: str, **more: str) -> str:
    """Where it leads, or the page."""
    answer = client.post(GIVE, {"code": code, **more})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def test_a_code_opens_the_account_it_was_sent_to_and_leads_where_one_was_going(client: Client, cast: Cast) -> None:
    page = client.get(ASK, {"next": "/sessions/?page=2"}).content.decode()
    assert page.count('<input type="hidden" name="next" value="/sessions/?page=2">') == 2
    answer = client.post(ASK, {"email": " Lectrice@Example.org ", "next": "/sessions/?page=2"})
    assert answer["Location"] == "/connexion/code/?next=%2Fsessions%2F%3Fpage%3D2"
    page = client.get(answer["Location"]).content.decode()
    assert '<strong dir="auto">lectrice@example.org</strong>' in page
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    (code,) = codes_sent("lectrice@example.org")
    assert give(client, code, next="/sessions/?page=2") == "/sessions/?page=2"
    assert client.session["_auth_user_id"] == str(cast.reader.pk)
    assert client.get(GIVE)["Location"] == "/mon-territoire/"


@pytest.mark.parametrize("how", ["{a}{b}", " {a}  {b} ", "{a}\u00a0{b}.", "{a}-{b}", "« {a} {b} »\n"])
def test_a_code_is_pasted_as_it_comes(client: Client, cast: Cast, how: str) -> None:
    a, b = ask(client, cast.reader.email).split()
    assert give(client, how.format(a=a, b=b)) == "/mon-territoire/"


@pytest.mark.parametrize("typed", ["", "1234 567", "123456789", "huit", "1" * 100_000, "<script>alert(1)</script>"])
def test_what_is_not_a_code_is_said_and_costs_no_guess(client: Client, cast: Cast, typed: str) -> None:
    ask(client, cast.reader.email)
    page = give(client, typed)
    assert ("Un code compte 8\u00a0chiffres" in page) or ("Renseignez ce champ." in page)
    assert "<script>alert" not in page
    assert SignInAttempt.objects.filter(kind="code").count() == 0


def test_an_unknown_and_a_closed_account_get_the_same_answers_and_nothing_is_sent(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.reader.pk).update(is_active=False)
    pages = []
    for email in (cast.coordinator.email, cast.reader.email, UNKNOWN):
        browser = Client()
        answer = browser.post(ASK, {"email": email})
        assert (answer.status_code, answer["Location"]) == (302, GIVE)
        page = browser.get(GIVE).content.decode() + give(browser, "12345678")
        pages.append(re.sub(r'value="[A-Za-z0-9]{64}"', "", page).replace(email, "…"))
    assert pages[0] == pages[1] == pages[2]
    assert "il vous reste 4\u00a0essais" in pages[0]
    assert list(Message.objects.values_list("to", flat=True)) == ["coordinatrice@example.org"]


@pytest.mark.parametrize("sender", ["egn@intranet", "EGN <egn@localhost>", "webmestre"])
def test_nobody_gets_the_same_answer_whatever_address_e_mails_are_sent_from(
    client: Client, cast: Cast, settings: Settings, sender: str
) -> None:
    settings.DEFAULT_FROM_EMAIL = sender
    for email in (cast.reader.email, UNKNOWN):
        assert client.post(ASK, {"email": email}).status_code == 302


def test_nobody_costs_as_many_statements_as_somebody(client: Client, cast: Cast) -> None:
    made = []
    for email in (cast.reader.email, UNKNOWN):
        with CaptureQueriesContext(connection) as seen:
            codes.ask_for_code(email=email, network="192.0.2.1")
        words = [query["sql"].split()[:3] for query in seen.captured_queries]
        made.append([word for word in words if "SAVEPOINT" not in word])
    assert made[0] == made[1]
    assert ["INSERT", "INTO", '"mail_message"'] in made[1]


def test_nobody_rings_for_a_worker_as_somebody_does(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(tasks.send_message, "delay", rung.append)
    for email in (cast.reader.email, UNKNOWN):
        with django_capture_on_commit_callbacks(execute=True):
            codes.ask_for_code(email=email, network="192.0.2.1")
    message = Message.objects.get()
    assert len(rung) == 2
    assert rung[0] == message.pk
    assert [services.take(pk) for pk in rung] == [message, None]


def test_a_code_lives_ten_minutes(client: Client, cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        code = ask(client, cast.reader.email)
        clock.shift(timedelta(minutes=10))
        assert GONE in give(client, code)
        assert not is_in(client)
        code = ask(client, cast.reader.email)
        clock.shift(timedelta(minutes=9, seconds=59))
        assert give(client, code) == "/mon-territoire/"


def test_a_code_asked_again_replaces_the_former(client: Client, cast: Cast) -> None:
    first, second = ask(client, cast.reader.email), ask(client, cast.reader.email)
    assert "Ce n’est pas le dernier code envoyé." in give(client, first)
    assert give(client, second) == "/mon-territoire/"


def test_a_code_opens_only_in_the_browser_that_asked(client: Client, cast: Cast) -> None:
    code = ask(client, cast.reader.email)
    assert give(Client(), code) == ASK
    elsewhere = Client()
    ask(elsewhere, cast.coordinator.email)
    assert "Ce n’est pas le dernier code envoyé." in give(elsewhere, code)
    assert give(client, code) == "/mon-territoire/"


def test_a_code_asked_elsewhere_ends_the_one_of_this_browser(client: Client, cast: Cast) -> None:
    code, elsewhere = ask(client, cast.reader.email), Client()
    ask(elsewhere, cast.reader.email)
    assert GONE in give(client, code)


def test_a_used_code_is_refused(client: Client, cast: Cast) -> None:
    code = ask(client, cast.reader.email)
    asked = client.session["sign_in_code"]
    assert give(client, code) == "/mon-territoire/"
    client.post("/deconnexion/")
    session = client.session
    session["sign_in_code"] = asked
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    assert GONE in give(client, code)
    assert not is_in(client)


def test_the_session_of_the_visitor_does_not_become_that_of_the_account(client: Client, cast: Cast) -> None:
    code = ask(client, cast.reader.email)
    before = client.cookies["sessionid"].value
    give(client, code)
    assert client.cookies["sessionid"].value != before
    intruder = Client()
    intruder.cookies["sessionid"] = before
    assert not is_in(intruder)


@pytest.mark.parametrize("email", ["lectrice@example.org", UNKNOWN])
def test_five_wrong_codes_lock_the_codes_of_an_address_over_all_that_it_asks(cast: Cast, email: str) -> None:
    with time_machine.travel(START, tick=False) as clock:
        first, second = Client(), Client()
        code = ask(first, email)
        for left in ("4\u00a0essais", "3\u00a0essais", "2\u00a0essais"):
            assert f"il vous reste {left}." in give(first, another(code))
        code = ask(second, email.upper())
        assert "il vous reste 1\u00a0essai." in give(second, another(code))
        assert LOCKED in give(second, another(code))
        assert LOCKED in give(second, code or "12345678")
        assert LOCKED in first.post(ASK, {"email": email}).content.decode()
        clock.shift(timedelta(minutes=14, seconds=59))
        assert LOCKED in first.post(ASK, {"email": email}).content.decode()
        clock.shift(timedelta(seconds=2))
        code = ask(first, email)
        if email != UNKNOWN:
            assert give(first, code) == "/mon-territoire/"


def test_the_owner_is_told_once_for_each_lock_and_nobody_else(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for email in (cast.reader.email, cast.reader.email, UNKNOWN):
            browser = Client()
            code = ask(browser, email)
            for _ in range(6):
                give(browser, another(code))
            clock.shift(timedelta(minutes=16))
        told = Message.objects.filter(key__startswith="sign-in-lock:").order_by("pk")
        assert [message.to for message in told] == ["lectrice@example.org", "lectrice@example.org"]
        assert "aucun code n’est plus accepté pendant un quart d’heure" in told[0].text


def test_a_lock_leaves_the_password_and_the_others_alone(client: Client, cast: Cast) -> None:
    code = ask(client, cast.reader.email)
    for _ in range(5):
        give(client, another(code))
    assert give(Client(), "12345678") == ASK
    other = Client()
    assert give(other, ask(other, cast.facilitator.email)) == "/mon-territoire/"
    secret = "une phrase de passe longue"
    assert Client().post(ASK, {"username": cast.reader.email, "password": secret}).status_code == 302


def test_a_right_code_gives_the_guesses_back(client: Client, cast: Cast) -> None:
    for _ in range(2):
        code = ask(client, cast.reader.email)
        for _ in range(4):
            give(client, another(code))
        assert give(client, code) == "/mon-territoire/"
        client.post("/deconnexion/")


@pytest.mark.parametrize("email", ["lectrice@example.org", UNKNOWN])
def test_an_address_asks_for_five_codes_and_the_last_stays_good(client: Client, cast: Cast, email: str) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(5):
            code = ask(client, email)
        page = client.post(ASK, {"email": email}).content.decode()
        assert "Plusieurs codes ont déjà été demandés pour cette adresse." in page
        if code:
            assert len(codes_sent(email)) == 5
            assert give(client, code) == "/mon-territoire/"
        clock.shift(timedelta(minutes=15, seconds=1))
        ask(Client(), email)


def test_a_network_asks_for_two_hundred_codes(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes.NETWORK_ASKS == 200
    monkeypatch.setattr(codes, "NETWORK_ASKS", 2)
    for name in ("a", "b"):
        assert client.post(ASK, {"email": f"{name}@example.org"}).status_code == 302
    page = client.post(ASK, {"email": cast.reader.email}).content.decode()
    assert "Trop de codes ont été demandés depuis votre réseau." in page
    assert client.post(ASK, {"email": cast.reader.email}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_behind_a_proxy_the_network_is_the_one_it_tells(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "NETWORK_ASKS", 1)

    def status(forwarded: str) -> int:
        return Client(headers={"X-Forwarded-For": forwarded}).post(ASK, {"email": cast.reader.email}).status_code

    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert [status("10.9.9.9, 192.0.2.1"), status("10.8.8.8, 192.0.2.1"), status("192.0.2.2")] == [302, 200, 302]
    # Without a proxy, what a browser says of itself is not believed.
    assert [status("192.0.2.3"), status("192.0.2.4")] == [302, 200]


@pytest.mark.parametrize(("email", "sentence"), [("", "Renseignez ce champ."), ("rien", "Écrivez une adresse")])
def test_what_is_not_an_address_gets_a_sentence(client: Client, cast: Cast, email: str, sentence: str) -> None:
    page = client.post(ASK, {"email": email}).content.decode()
    assert sentence in page
    assert "Aucun code n’a été envoyé" in page


def test_neither_code_nor_unknown_address_is_kept(client: Client, cast: Cast) -> None:
    code = ask(client, cast.reader.email).replace(" ", "")
    ask(Client(), UNKNOWN)
    kept = str(list(SignInCode.objects.values())) + str(list(SignInAttempt.objects.values()))
    assert code not in kept
    assert "lectrice" not in kept
    assert "inconnue" not in kept


def test_the_addresses_of_a_demonstration_open_nothing_elsewhere(client: Client, cast: Cast) -> None:
    User.objects.create_user("animation.nantes@demo.example.org", name="Animation")
    assert ask(client, "animation.nantes@demo.example.org") == ""
    with override_settings(DEMO=True):
        code = ask(client, "animation.nantes@demo.example.org")
        assert give(client, code) == "/mon-territoire/"


def test_a_demonstration_which_shows_its_codes_to_all_opens_no_superuser(client: Client, cast: Cast) -> None:
    User.objects.create_superuser("technique@example.org", name="Technique")
    with override_settings(DEMO=True):
        assert ask(client, "technique@example.org") == ""
    assert ask(client, "technique@example.org") != ""


def test_after_an_expired_form_a_code_leads_back_to_the_page(client: Client, cast: Cast) -> None:
    expired = client.post("/sessions/nouvelle/", {"title": "Bocage"}).content.decode()
    assert "readonly>\nBocage</textarea>" in expired
    way = expired.partition('href="/connexion/?next=')[2].partition('"')[0]
    page = client.get(f"/connexion/?next={way}").content.decode()
    wanted = page.partition('name="next" value="')[2].partition('"')[0]
    code = ask(client, cast.facilitator.email, next=wanted)
    assert give(client, code, next=wanted) == "/sessions/nouvelle/"


def test_the_forms_need_their_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(ASK, {"email": cast.reader.email}).status_code == 403
    assert client.post(GIVE, {"code": "12345678"}).status_code == 403


def test_what_no_longer_serves_is_deleted(client: Client, cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        ask(client, cast.reader.email)
        purge_sign_in()
        assert (SignInCode.objects.count(), SignInAttempt.objects.count()) == (1, 2)
        clock.shift(timedelta(minutes=16))
        purge_sign_in()
        assert (SignInCode.objects.count(), SignInAttempt.objects.count()) == (0, 0)
