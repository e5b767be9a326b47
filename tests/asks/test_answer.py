"""What a link opens: one field, recorded in the name of its person; and everything it does not open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Membership
from asks.links import ANSWER, STOP, correspondent_of, token_of
from asks.models import Ask, AskLink, Correspondent
from followup.models import Action, ActionEvent
from mail.models import Message
from measures.models import Measure
from territories.models import Territory
from tests.asks.made import asked, at, followed, give, link_of, run, texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db

DAY = "2026-02-06"


def address(link: AskLink, name: str = "answer") -> str:
    return reverse(f"asks:{name}", args=[token_of(ANSWER, link.uid)])


@pytest.fixture
def value_link(cast: Cast) -> AskLink:
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    run(DAY)
    return link_of(cast.facilitator)


@pytest.fixture
def news_link(cast: Cast) -> AskLink:
    followed(cast, cast.facilitator)
    run(DAY)
    return link_of(cast.facilitator)


@pytest.fixture(autouse=True)
def _on_that_day() -> object:
    with time_machine.travel(at(DAY, 10), tick=False) as clock:
        yield clock


def test_a_value_is_one_field_away_and_looking_records_nothing(client: Client, value_link: AskLink) -> None:
    page = client.get(address(value_link))
    said = page.content.decode()
    for words in ("Écoles reliées", "La valeur, en janvier 2026", "Vendée", "Animateur", "8 mars 2026"):
        assert words in said
    client.head(address(value_link))
    assert (Measure.objects.count(), Ask.objects.get().state) == (0, "ouverte")
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "strict-origin"


def test_it_is_recorded_with_its_author_its_day_and_its_way_then_the_link_has_served(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    sent = client.post(address(value_link), {"value": "1 200"}, follow=True)
    assert "La réponse est enregistrée" in sent.content.decode()
    one = Measure.objects.get()
    assert (one.value, one.by, one.way, one.period_start) == (
        Decimal(1200),
        cast.facilitator,
        "courriel",
        date(2026, 1, 1),
    )
    assert one.at == timezone.now() == Ask.objects.get().answered_at
    again = client.post(address(value_link), {"value": "99"})
    assert "Ce lien a servi" in again.content.decode()
    assert Measure.objects.count() == 1


def test_a_value_that_cannot_be_stays_in_its_field_with_a_sentence(client: Client, value_link: AskLink) -> None:
    for wrong, said in {"beaucoup": "Écrivez un nombre", "-3": "supérieur ou égal à 0"}.items():
        page = client.post(address(value_link), {"value": wrong}).content.decode()
        assert said in page
        assert f'value="{wrong}"' in page
    assert "Rien n’a été enregistré" in client.post(address(value_link)).content.decode()
    assert Measure.objects.count() == 0


def test_what_somebody_gave_meanwhile_is_shown_and_not_overwritten(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    indicator = value_link.ask.indicator
    assert indicator is not None
    give(indicator, cast.vendee, date(2026, 1, 15), cast.coordinator, date(2026, 2, 6), "40")
    page = client.post(address(value_link), {"value": "12"}).content.decode()
    assert "Coordinatrice" in page
    assert [one.value for one in Measure.objects.all()] == [40]


def test_a_link_changed_or_made_for_something_else_opens_nothing(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    token = token_of(ANSWER, value_link.uid)
    other = "A" if token[3] != "A" else "B"
    wrong = (token[:3] + other + token[4:], token[:-1], f"{token}a", token_of(STOP, value_link.uid), "x", "é")
    for one in wrong:
        for method in (client.get, client.post):
            page = method(reverse("asks:answer", args=[one]), {"value": "12"})
            assert page.status_code == 404
    assert "Ce lien n’ouvre rien" in page.content.decode()
    assert client.get(reverse("asks:stop", args=[token])).status_code == 404
    assert Measure.objects.count() == 0


def test_the_database_holds_no_address_that_opens(value_link: AskLink) -> None:
    token = token_of(ANSWER, value_link.uid)
    message = Message.objects.get()
    assert token in message.text_sent
    assert token not in message.text
    assert str(value_link.uid) not in message.text_sent


def test_an_expired_link_offers_another_one_to_the_same_address_once_a_day(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    with time_machine.travel(at("2026-03-08", 13), tick=False):
        page = client.get(address(value_link))
        assert page.status_code == 410
        assert "Envoyer un nouveau lien" in page.content.decode()
        assert client.post(address(value_link), {"value": "12"}).status_code == 410
        for _ in range(3):
            assert "Un nouveau lien part" in client.post(address(value_link, "send_again")).content.decode()
        assert Message.objects.count() == 2
        fresh = link_of(cast.facilitator)
        assert token_of(ANSWER, fresh.uid) in texts()[-1]
        subjects = [one.subject.partition("\u00a0: ")[2] for one in Message.objects.order_by("pk")]
        assert subjects == ["une réponse est attendue de vous", "votre nouveau lien de réponse"]
        client.post(address(fresh), {"value": "12"})
        # Answered since: the expired one offers to correct.
        assert "Envoyer un lien pour corriger" in client.get(address(value_link)).content.decode()
    assert Measure.objects.get().by == cast.facilitator
    assert {one.to for one in Message.objects.all()} == {"animateur@example.org"}


def test_a_link_that_is_open_is_not_sent_again(client: Client, value_link: AskLink) -> None:
    client.post(address(value_link, "send_again"))
    assert Message.objects.count() == 1


def test_a_fourth_link_of_a_day_waits_for_the_next(client: Client, cast: Cast) -> None:
    for rank in range(4):
        asked(cast.nantes, cast.facilitator, f"Indicateur {rank}", cast.vendee)
    run(DAY)
    links = list(AskLink.objects.all())
    with time_machine.travel(at("2026-03-08", 13), tick=False):
        seen = [client.post(address(one, "send_again")).status_code for one in links]
    assert seen == [200, 200, 200, 429]


@pytest.mark.parametrize("lost", ["role", "account"])
def test_who_lost_their_role_is_refused_with_a_sentence(
    client: Client, cast: Cast, value_link: AskLink, lost: str
) -> None:
    if lost == "role":
        Membership.objects.filter(user=cast.facilitator).delete()
    else:
        cast.facilitator.is_active = False
        cast.facilitator.save()
    page = client.post(address(value_link), {"value": "12"})
    assert page.status_code == 403
    assert "plus de rôle" in page.content.decode()
    assert Measure.objects.count() == 0


def test_an_archived_indicator_asks_nothing_any_more(client: Client, value_link: AskLink) -> None:
    assert value_link.ask.indicator is not None
    value_link.ask.indicator.active = False
    value_link.ask.indicator.save()
    page = client.post(address(value_link), {"value": "12"})
    assert (page.status_code, "n’est plus attendue" in page.content.decode()) == (410, True)


def test_news_are_a_sentence_in_the_log(client: Client, cast: Cast, news_link: AskLink) -> None:
    assert "Former une personne par école" in client.get(address(news_link)).content.decode()
    said = {"version": "1", "door": "", "text": "Douze écoles sur vingt."}
    page = client.post(address(news_link), said, follow=True)
    assert "La réponse est enregistrée" in page.content.decode()
    client.post(address(news_link), said)
    event = ActionEvent.objects.get()
    assert (event.what, event.text, event.by) == ("commentaire", "Douze écoles sur vingt.", cast.facilitator)


def test_news_may_change_the_state_by_its_one_door(client: Client, news_link: AskLink) -> None:
    page = client.post(address(news_link), {"version": "1", "door": "terminer", "text": "Toutes."}, follow=True)
    assert "Terminée" in page.content.decode()
    one = Action.objects.get()
    assert (one.state, one.progress, one.ended_on) == ("terminee", 100, date(2026, 2, 6))


def test_news_of_an_action_changed_meanwhile_keep_the_words(client: Client, news_link: AskLink) -> None:
    Action.objects.update(version=2)
    said = {"version": "1", "door": "suspendre", "text": "Les crédits manquent."}
    page = client.post(address(news_link), said).content.decode()
    assert "entre-temps" in page
    assert "Les crédits manquent." in page
    client.post(address(news_link), {**said, "version": "2"})
    assert Action.objects.get().state_reason == "Les crédits manquent."


def test_an_action_given_to_somebody_else_is_not_theirs_to_tell(client: Client, cast: Cast, news_link: AskLink) -> None:
    Action.objects.update(responsible=cast.coordinator)
    page = client.post(address(news_link), {"version": "1", "door": "", "text": "Bonjour"})
    assert (page.status_code, ActionEvent.objects.count()) == (410, 0)


def test_unsubscribing_is_a_page_then_a_button_and_is_undone_from_ones_account(client: Client, cast: Cast) -> None:
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    run(DAY)
    [line] = [one for one in texts()[0].splitlines() if "/desinscription/" in one]
    page = urlsplit(line).path
    client.get(page)
    assert run("2026-02-20") == 1
    assert "Vous ne recevrez plus" in client.post(page, follow=True).content.decode()
    assert run("2026-03-20") == 0
    client.force_login(cast.facilitator)
    client.post("/compte/demandes/", {"receives": "oui"})
    assert run("2026-03-20") == 1


def stop_address(cast: Cast) -> str:
    return f"/desinscription/{token_of(STOP, correspondent_of(cast.facilitator).uid)}/"


def test_a_mail_program_unsubscribes_in_one_post_without_a_session_and_looking_changes_nothing(cast: Cast) -> None:
    page, program = stop_address(cast), Client(enforce_csrf_checks=True)
    for look in (program.get, program.head):
        assert look(page).status_code == 200
    assert Correspondent.objects.get().receives
    answer = program.post(page, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, Correspondent.objects.get().receives) == (200, False)
    assert not answer.cookies
    assert program.post("/desinscription/autre/", {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_after_the_key_of_the_site_changed_what_leaves_opens_and_what_left_does_not(
    client: Client, cast: Cast, value_link: AskLink, settings: Settings
) -> None:
    before = stop_address(cast)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "une autre clé, assez longue pour signer", []
    assert client.get(before).status_code == 404
    client.post(stop_address(cast))
    assert not Correspondent.objects.get().receives
    assert client.get(address(value_link)).status_code == 200


def test_the_link_of_a_territory_archived_since_says_that_nothing_is_awaited(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    Territory.objects.filter(pk=cast.vendee.pk).update(archived_at=timezone.now())
    page = client.post(address(value_link), {"value": "12"})
    assert (page.status_code, Measure.objects.count()) == (410, 0)
