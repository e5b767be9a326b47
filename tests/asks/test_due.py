"""What is due, of whom, on which day; what one message says; who is not written to."""

from __future__ import annotations

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Membership, User
from asks.due import what_is_due
from asks.models import Ask, Correspondent
from asks.services import set_receives
from followup.models import Action
from mail.enums import MessageState
from mail.models import Message
from mail.seals import unsealed
from mail.services import send
from measures.models import Measure
from tests.asks.made import asked, at, followed, give, run, texts
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def days_due(person: User, today: str) -> list[str]:
    return [one.day.isoformat() for one in what_is_due(date.fromisoformat(today)).get(person.pk, [])]


@pytest.mark.parametrize(
    ("periodicity", "before", "on", "start"),
    [
        ("mensuelle", "2026-03-04", "2026-03-05", "2026-02-01"),
        ("trimestrielle", "2026-04-04", "2026-04-05", "2026-01-01"),
        ("semestrielle", "2026-07-04", "2026-07-05", "2026-01-01"),
        ("annuelle", "2026-01-04", "2026-01-05", "2025-01-01"),
    ],
)
def test_a_value_is_due_five_days_after_its_period(
    cast: Cast, periodicity: str, before: str, on: str, start: str
) -> None:
    asked(cast.vendee, cast.facilitator, periodicity=periodicity)
    assert (days_due(cast.facilitator, before), days_due(cast.facilitator, on)) == ([], [start])


@pytest.mark.parametrize("periodicity", ["", "unique"])
def test_without_periods_nothing_is_due(cast: Cast, periodicity: str) -> None:
    asked(cast.vendee, cast.facilitator, periodicity=periodicity)
    assert days_due(cast.facilitator, "2026-03-05") == []


def test_what_a_territory_above_or_below_gave_is_said_and_what_a_neighbour_gave_is_not(cast: Cast) -> None:
    today, day = date(2026, 3, 6), date(2026, 2, 1)
    places = (cast.bassin, cast.vendee, cast.nantes, cast.morbihan)
    named = {place.name: asked(cast.france, cast.facilitator, place.name, cast.vendee) for place in places}
    for place in places:
        give(named[place.name], place, day, cast.administrator, today)
    left = [one.indicator for one in what_is_due(today)[cast.facilitator.pk]]
    assert left == [named[cast.morbihan.name]]


def test_an_archived_indicator_a_lost_role_and_a_closed_account_are_not_asked(cast: Cast) -> None:
    indicator = asked(cast.nantes, cast.facilitator, where=cast.vendee)
    day = "2026-03-05"
    assert days_due(cast.facilitator, day) == ["2026-02-01"]
    type(indicator).objects.update(active=False)
    assert days_due(cast.facilitator, day) == []
    type(indicator).objects.update(active=True, entered_by="coordination")
    assert days_due(cast.facilitator, day) == []
    type(indicator).objects.update(entered_by="animation")
    User.objects.filter(pk=cast.facilitator.pk).update(is_active=False)
    assert days_due(cast.facilitator, day) == []
    User.objects.filter(pk=cast.facilitator.pk).update(is_active=True)
    Membership.objects.filter(user=cast.facilitator).delete()
    assert days_due(cast.facilitator, day) == []


def test_news_are_due_the_day_after_the_due_date_or_after_ninety_days_of_silence(cast: Cast) -> None:
    followed(cast, cast.facilitator)
    assert days_due(cast.facilitator, "2026-01-10") == []
    assert days_due(cast.facilitator, "2026-01-11") == ["2026-01-11"]
    # Spoken of since: the due date that is past asks for nothing more.
    Action.objects.update(followed_at=at("2026-01-15"))
    assert days_due(cast.facilitator, "2026-04-14") == []
    assert days_due(cast.facilitator, "2026-04-15") == ["2026-04-15"]


@pytest.mark.parametrize(
    "other",
    [
        {"on_plan": False},
        {"is_online": False},
        {"state": "suspendue", "state_reason": "Crédits"},
        {"state": "terminee", "progress": 100, "ended_on": date(2026, 1, 5)},
        {"responsible": None},
    ],
    ids=["left the plan", "offline", "suspended", "done", "nobody"],
)
def test_no_news_is_asked_of_an_action_that_awaits_none(cast: Cast, other: dict[str, object]) -> None:
    followed(cast, cast.facilitator)
    Action.objects.update(**other)
    assert what_is_due(date(2026, 6, 1)) == {}


def test_a_person_who_only_reads_is_not_asked_for_what_they_cannot_write(cast: Cast) -> None:
    followed(cast, cast.reader)
    assert what_is_due(date(2026, 6, 1)) == {}


def test_one_message_asks_for_all_and_its_subject_holds_nothing_typed(cast: Cast) -> None:
    asked(cast.nantes, cast.facilitator, "Prêts ⟦repondre:x⟧", cast.vendee)
    followed(cast, cast.facilitator)
    assert run("2026-03-06") == 1
    message = Message.objects.get()
    assert message.subject == "États généraux du numérique\u00a0: 2 réponses sont attendues de vous"
    [text] = texts()
    assert text.count("/repondre/") == 2
    for words in ("«\u00a0Prêts [repondre:x]\u00a0»", "Vendée, en février 2026", "échéance le 10 janvier 2026"):
        assert words in text
    assert "jusqu’au 5 avril 2026" in text
    send(message.pk)
    [sent] = mail.outbox
    assert sent.body == text
    assert sent.extra_headers["List-Unsubscribe"] == f"<{unsealed(message.unsubscribe)}>"
    assert "/desinscription/" in sent.extra_headers["List-Unsubscribe"]


def test_reminders_are_two_and_seldom(cast: Cast) -> None:
    asked(cast.nantes, cast.facilitator, where=cast.vendee, periodicity="annuelle")
    days = ("01-05", "01-05", "01-06", "01-11", "01-12", "01-25", "01-26", "06-01")
    assert [run(f"2026-{day}") for day in days] == [1, 0, 0, 0, 1, 0, 1, 0]


def test_missed_runs_are_caught_up_once(cast: Cast) -> None:
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    assert [run(day) for day in ("2026-06-10", "2026-06-11")] == [1, 0]
    assert [one.day for one in Ask.objects.all()] == [date(2026, 5, 1)]


def test_what_does_not_fit_in_a_message_is_asked_the_next_day(cast: Cast) -> None:
    for rank in range(31):
        asked(cast.nantes, cast.facilitator, f"Indicateur {rank}", cast.vendee)
    assert [run(day) for day in ("2026-03-06", "2026-03-07", "2026-03-08")] == [1, 1, 0]
    assert [text.count("/repondre/") for text in texts()] == [30, 1]


def test_what_somebody_else_gave_closes_the_ask(cast: Cast) -> None:
    indicator = asked(cast.nantes, cast.facilitator, where=cast.vendee)
    run("2026-03-06")
    give(indicator, cast.vendee, date(2026, 2, 1), cast.coordinator, date(2026, 3, 7))
    assert run("2026-03-20") == 0
    assert (Ask.objects.get().state, Measure.objects.count()) == ("close", 1)


def test_a_message_that_waits_does_not_leave_once_it_is_unwanted(cast: Cast) -> None:
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    asked(cast.nantes, cast.coordinator, "Pannes", cast.vendee)
    run("2026-03-06")
    set_receives(cast.facilitator, receives=False)
    assert [one.to for one in Message.objects.all()] == [cast.coordinator.email]


def test_a_message_that_never_left_is_written_again_to_who_wants_them_after_all(cast: Cast) -> None:
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    run("2026-03-06")
    set_receives(cast.facilitator, receives=False)
    assert (Message.objects.count(), Ask.objects.get().sent) == (0, 0)
    set_receives(cast.facilitator, receives=True)
    assert run("2026-03-06", 10) == 1
    Message.objects.update(state=MessageState.SENT, sent_at=at("2026-03-06"))
    set_receives(cast.facilitator, receives=False)
    set_receives(cast.facilitator, receives=True)
    assert (run("2026-03-07"), Ask.objects.get().sent) == (0, 1)


class RefusingBackend(BaseEmailBackend):
    """A mail server to which this address is nobody's."""

    def send_messages(self, _messages: Any) -> int:
        raise SMTPRecipientsRefused({"animateur@example.org": (550, b"5.1.1 User unknown")})


def tried_to_the_end(start: str) -> str:
    """The sweep takes up what waits every hour until it is given up. Returns the day after."""
    for hour in range(24):
        with time_machine.travel(at(start) + timedelta(hours=hour), tick=False):
            for message in Message.objects.to_take():
                send(message.pk)
    return (at(start) + timedelta(days=1)).date().isoformat()


def test_an_address_that_refuses_is_left_alone_until_its_person_signs_in(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.asks.test_due.RefusingBackend"
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    run("2026-03-06")
    assert run(tried_to_the_end("2026-03-06")) == 0
    assert (Message.objects.get().state, run("2026-04-06"), Correspondent.objects.get().is_failing) == (
        "failed",
        0,
        True,
    )
    User.objects.filter(pk=cast.facilitator.pk).update(last_login=at("2026-04-06"))
    assert run("2026-04-07") == 1


def test_a_mail_server_out_of_reach_for_two_days_silences_nobody_and_counts_for_nothing(
    cast: Cast, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "tests.mail.test_queue.OutOfReachBackend"
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    run("2026-03-06")
    for day in ("2026-03-06", "2026-03-07"):
        assert run(tried_to_the_end(day)) == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert (run(tried_to_the_end("2026-03-08")), Ask.objects.get().sent, len(mail.outbox)) == (0, 1, 1)
    assert not Correspondent.objects.get().is_failing


def test_one_whose_message_cannot_be_written_keeps_nobody_from_theirs(cast: Cast) -> None:
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    asked(cast.nantes, cast.coordinator, "Classes mobiles", where=cast.vendee)
    first = min(cast.facilitator, cast.coordinator, key=lambda one: one.pk)
    User.objects.filter(pk=first.pk).update(email="pas une adresse")
    assert run("2026-03-06") == 1
    User.objects.filter(pk=first.pk).update(email="juste@example.org")
    assert run("2026-03-06", 10) == 1
    assert Ask.objects.filter(sent=1).count() == 2


def test_a_run_costs_the_same_for_one_value_and_for_thirty(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 29):
        for rank in range(number):
            asked(cast.nantes, cast.facilitator, f"Indicateur {number} {rank}", cast.vendee)
        with django_assert_num_queries(5):
            what_is_due(date(2026, 3, 6))


def test_one_that_may_have_left_is_not_sent_again_to_who_wants_no_more_and_stays_counted(cast: Cast) -> None:
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    run("2026-02-06")
    Message.objects.update(may_have_left=True)
    set_receives(cast.facilitator, receives=False)
    assert (Message.objects.count(), Ask.objects.get().sent) == (0, 1)
