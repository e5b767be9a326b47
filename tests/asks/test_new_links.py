"""A link that serves no more offers new ones, to its own address, a few a day; one that is changed is not believed."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asks import again, purge
from asks.links import ANSWER, STOP, correspondent_of, token_of
from asks.models import Ask, AskLink, LinkRequest
from asks.services import set_receives
from asks.tasks import answer_request
from followup.models import Action, ActionEvent
from indicators.models import Indicator
from mail.models import Message
from measures.models import Measure
from tests.asks.made import asked, at, followed, give, link_of, run, texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db

DAY = "2026-02-06"
CORRECT = "Envoyer un lien pour corriger"
LOST = "/repondre/"


def address(link: AskLink, name: str = "answer") -> str:
    return reverse(f"asks:{name}", args=[token_of(ANSWER, link.uid)])


@pytest.fixture(autouse=True)
def _on_that_day() -> object:
    with time_machine.travel(at(DAY, 10), tick=False) as clock:
        yield clock


@pytest.fixture
def value_link(cast: Cast) -> AskLink:
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    run(DAY)
    return link_of(cast.facilitator)


def used(client: Client, link: AskLink) -> str:
    """The page of a link, once it has served."""
    return client.post(address(link), {"value": "1 200"}, follow=True).content.decode()


def sent_link(client: Client, link: AskLink) -> AskLink:
    """The first of the links that the button of a page sends."""
    before = set(AskLink.objects.values_list("pk", flat=True))
    assert "Un nouveau lien part" in client.post(address(link, "send_again")).content.decode()
    return AskLink.objects.exclude(pk__in=before).order_by("pk")[0]


def test_used_it_offers_to_correct_and_the_new_value_points_to_the_old_one(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    assert CORRECT in used(client, value_link)
    fresh = sent_link(client, value_link)
    sent_again = client.post(address(value_link, "send_again"))
    assert (sent_again.status_code, AskLink.objects.count(), Message.objects.count()) == (200, 2, 2)
    message = Message.objects.order_by("pk")[1]
    assert "Pour corriger\u00a0: valeur d’un indicateur" in message.text_sent
    assert (message.to, message.subject.partition("\u00a0: ")[2]) == (
        "animateur@example.org",
        "votre nouveau lien de réponse",
    )
    page = client.get(address(fresh)).content.decode()
    for words in ("Corriger une valeur", "1\u202f200", "Elle reste dans l’historique", 'value="1200"'):
        assert words in page.replace("1 200", "1200")
    first = Measure.objects.get()
    said = {"value": "1 300", "seen": str(first.pk)}
    assert "Rien n’a été enregistré" in client.post(address(fresh), said).content.decode()
    client.post(address(fresh), {**said, "why": "Une école oubliée."})
    last = Measure.objects.in_force().get()
    assert (last.value, last.corrects, last.comment, last.by) == (
        Decimal(1300),
        first,
        "Une école oubliée.",
        cast.facilitator,
    )
    again_sent = client.post(address(fresh), {"value": "9", "seen": str(last.pk), "why": "Encore."})
    assert "Ce lien a servi" in again_sent.content.decode()
    assert Measure.objects.count() == 2


def test_a_value_corrected_meanwhile_is_shown_and_not_overwritten(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    used(client, value_link)
    fresh, first = sent_link(client, value_link), Measure.objects.get()
    Measure.objects.create(
        indicator=first.indicator, territory=first.territory, kind=first.kind, period_start=first.period_start,
        period_end=first.period_end, value=Decimal(40), way="formulaire", corrects=first, by=cast.coordinator,
        at=at(DAY, 11),
    )  # fmt: skip
    said = {"value": "41", "seen": str(first.pk), "why": "Recomptées."}
    page = client.post(address(fresh), said).content.decode()
    assert "Quelqu’un a changé la valeur entre-temps" in page
    assert "Coordinatrice" in page
    assert 'value="41"' in page
    assert Measure.objects.count() == 2
    [seen] = re.findall(r'name="seen" value="(\d+)"', page)
    client.post(address(fresh), {**said, "seen": seen})
    assert [one.value for one in Measure.objects.in_force()] == [41]


def test_who_may_not_give_it_any_more_is_offered_no_correction(client: Client, cast: Cast, value_link: AskLink) -> None:
    used(client, value_link)
    fresh = sent_link(client, value_link)
    Indicator.objects.update(active=False)
    assert CORRECT not in client.get(address(value_link)).content.decode()
    said = {"value": "41", "seen": str(Measure.objects.get().pk), "why": "Recomptées."}
    assert client.post(address(fresh), said).status_code == 410
    cast.facilitator.memberships.all().delete()
    assert client.post(address(fresh), said).status_code == 403
    assert client.post(address(value_link, "send_again")).status_code == 403
    assert Measure.objects.count() == 1


def test_news_given_are_completed_and_what_was_said_stays(client: Client, cast: Cast) -> None:
    followed(cast, cast.facilitator)
    run(DAY)
    link = link_of(cast.facilitator)
    page = client.post(address(link), {"version": "1", "door": "", "text": "Douze écoles."}, follow=True)
    assert "Envoyer un lien pour compléter" in page.content.decode()
    fresh = sent_link(client, link)
    assert "Compléter des nouvelles" in client.get(address(fresh)).content.decode()
    for _ in range(2):
        client.post(address(fresh), {"version": "1", "door": "", "text": "Treize, en fait."})
    assert [one.text for one in ActionEvent.objects.order_by("pk")] == ["Douze écoles.", "Treize, en fait."]
    Action.objects.update(responsible=cast.coordinator)
    assert "pour compléter" not in client.get(address(link)).content.decode()


def test_one_that_asks_nothing_any_more_offers_what_is_still_due(client: Client, cast: Cast) -> None:
    gone = asked(cast.nantes, cast.facilitator, "Manuels", cast.vendee)
    other = asked(cast.nantes, cast.facilitator, "Pannes", cast.vendee)
    run(DAY)
    link = AskLink.objects.get(ask__indicator=gone)
    gone.active = False
    gone.save()
    assert "Envoyer ce qui est attendu" in client.get(address(link)).content.decode()
    assert sent_link(client, link).ask.indicator == other
    assert texts()[-1].count("/repondre/") == 1
    give(other, cast.vendee, date(2026, 1, 1), cast.coordinator, date(2026, 2, 6))
    assert "Envoyer" not in client.get(address(link)).content.decode()
    assert client.post(address(link, "send_again")).status_code == 410


def test_one_made_for_something_else_offers_what_is_due_to_its_person(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    token = token_of(STOP, correspondent_of(cast.facilitator).uid)
    page = client.get(reverse("asks:answer", args=[token]))
    assert (page.status_code, "Envoyer ce qui est attendu" in page.content.decode()) == (404, True)
    for _ in range(2):
        assert client.post(reverse("asks:send_again", args=[token])).status_code == 200
    assert (Message.objects.count(), AskLink.objects.count()) == (2, 2)
    set_receives(cast.facilitator, receives=False)
    assert client.post(reverse("asks:send_again", args=[token])).status_code == 404
    assert "Envoyer ce qui" not in client.get(reverse("asks:answer", args=[token])).content.decode()


def typed(client: Client, email: str, uid: uuid.UUID | None = None) -> str:
    """What the page says once an address was typed; the worker is not there."""
    page = client.post(LOST, {"uid": uid or uuid.uuid4(), "email": email})
    return re.sub(r'csrf\S+ value="\w+"|nonce="[^"]+"', "", f"{page.status_code} {page.content.decode()}")


def test_one_that_is_changed_asks_for_an_address_and_says_the_same_of_each(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    bad = client.get("/repondre/rien.du.tout/").content.decode()
    assert f'action="{LOST}"' in bad
    assert 'name="email"' in bad
    client.get(LOST)
    assert LinkRequest.objects.count() == 0
    said = {typed(client, one) for one in ("animateur@example.org", "coordinatrice@example.org", "nul@example.org")}
    assert len(said) == 1
    assert said.pop().startswith("200 ")
    assert Message.objects.count() == 1
    for one in LinkRequest.objects.all():
        answer_request(one.pk)
        answer_request(one.pk)
    assert [one.to for one in Message.objects.order_by("pk")] == ["animateur@example.org"] * 2
    message = Message.objects.order_by("pk")[1]
    assert token_of(ANSWER, link_of(cast.facilitator).uid) in message.text_sent
    assert set(LinkRequest.objects.values_list("done", flat=True)) == {True}
    assert Ask.objects.get().sent == 1


def test_an_address_typed_twice_or_sent_twice_has_one_message_a_day(client: Client, value_link: AskLink) -> None:
    uid = uuid.uuid4()
    for _ in range(2):
        typed(client, "Animateur@example.org ", uid)
    assert LinkRequest.objects.count() == 1
    typed(client, "animateur@example.org")
    with time_machine.travel(at(DAY, 11), tick=False):
        again.take_up_requests(at(DAY, 11))
    assert (LinkRequest.objects.filter(done=True).count(), Message.objects.count()) == (2, 2)


def test_too_many_requests_are_refused_for_an_address_and_in_all_whoever_has_it(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for email in ("animateur@example.org", "nul@example.org"):
        assert [typed(client, email)[:3] for _ in range(4)] == ["200", "200", "200", "429"]
    monkeypatch.setattr(again, "OF_ALL", 7)
    assert [typed(client, f"nul{rank}@example.org")[:3] for rank in range(2)] == ["200", "429"]
    monkeypatch.setattr(again, "OF_NETWORK", 7)
    monkeypatch.setattr(again, "OF_ALL", 300)
    assert typed(client, "nul9@example.org")[:3] == "429"
    assert LinkRequest.objects.count() == 7
    with time_machine.travel(at(DAY, 12), tick=False):
        assert typed(client, "animateur@example.org")[:3] == "200"
    purge.purge_old_asks(at(DAY, 10) + timedelta(hours=25))
    assert LinkRequest.objects.count() == 1


def test_a_request_that_no_worker_heard_of_is_answered_by_the_sweep(
    client: Client, value_link: AskLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "ring_for", lambda *_row: None)
    typed(client, "animateur@example.org")
    again.take_up_requests(at(DAY, 10))
    assert Message.objects.count() == 1
    again.take_up_requests(at(DAY, 10) + timedelta(minutes=1))
    assert Message.objects.count() == 2


def test_a_correction_of_what_is_not_there_is_shown_what_is(client: Client, value_link: AskLink) -> None:
    used(client, value_link)
    fresh = sent_link(client, value_link)
    for forged in ("999999", "9" * 30, "-1"):
        page = client.post(address(fresh), {"value": "41", "seen": forged, "why": "Recomptées."})
        assert (page.status_code, "Quelqu’un a changé la valeur entre-temps" in page.content.decode()) == (200, True)
    assert Measure.objects.count() == 1


def test_links_that_were_asked_for_do_not_leave_once_they_are_not_wanted(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    typed(client, "animateur@example.org")
    answer_request(LinkRequest.objects.get().pk)
    assert Message.objects.count() == 2
    set_receives(cast.facilitator, receives=False)
    assert Message.objects.count() == 0


def test_no_more_is_looked_at_than_a_message_holds(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Manuels", "Pannes", "Prêts"):
        asked(cast.nantes, cast.facilitator, name, cast.vendee)
    run(DAY)
    monkeypatch.setattr(again, "LINES", 2)
    with CaptureQueriesContext(connection) as asked_of:
        again.send_what_is_due(cast.facilitator, at(DAY, 10))
    assert sum('FROM "measures_measure"' in one["sql"] for one in asked_of) == 2
    assert texts()[-1].count("/repondre/") == 2


def test_an_answer_about_an_archived_territory_says_that_it_is_archived(
    client: Client, cast: Cast, value_link: AskLink
) -> None:
    type(cast.vendee).objects.filter(pk=cast.vendee.pk).update(archived_at=at(DAY, 9))
    page = client.get(address(value_link))
    assert page.status_code == 410
    assert "Le territoire a été archivé." in page.content.decode()
    assert "L’indicateur a été archivé." not in page.content.decode()
