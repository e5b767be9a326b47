"""What asks leave behind goes after two years; what is still due, or opens something, stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from asks import purge
from asks.enums import AskState
from asks.models import Ask, AskLink, Digest
from asks.purge import purge_old_asks
from mail.enums import MessageState
from mail.models import Message
from tests.asks.made import asked, at, give, run
from tests.cast import Cast

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 2, 10, 9, tzinfo=UTC)


def rows() -> tuple[int, int, int]:
    return Ask.objects.count(), AskLink.objects.count(), Digest.objects.count()


def answered(cast: Cast) -> None:
    """Asked on 10 February 2026, given by another way, closed on the 11th."""
    indicator = asked(cast.vendee, cast.facilitator)
    run("2026-02-10")
    give(indicator, cast.vendee, date(2026, 1, 1), cast.coordinator, date(2026, 2, 10))
    Message.objects.update(state=MessageState.SENT, sent_at=FIRST)
    run("2026-02-11")


def test_what_is_over_is_kept_two_years_after_its_link_ended(cast: Cast) -> None:
    answered(cast)
    for days, expected in ((29, (1, 1, 1)), (729, (1, 1, 1)), (759, (1, 1, 0)), (761, (0, 0, 0)), (800, (0, 0, 0))):
        purge_old_asks(FIRST + timedelta(days=days))
        assert rows() == expected, days


def test_one_that_is_still_due_keeps_its_count(cast: Cast) -> None:
    asked(cast.vendee, cast.facilitator)
    run("2026-02-10")
    purge_old_asks(FIRST + timedelta(days=5000))
    assert (Ask.objects.get().sent, AskLink.objects.count()) == (1, 0)


def test_a_clock_put_back_takes_nothing(cast: Cast) -> None:
    answered(cast)
    purge_old_asks(FIRST - timedelta(days=5000))
    assert rows() == (1, 1, 1)


def test_never_before_the_links_end_whatever_the_setting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ASK_RETENTION_DAYS", 0)
    answered(cast)
    purge_old_asks(at("2026-02-28"))
    assert rows() == (1, 1, 1)


def test_an_ask_opened_again_meanwhile_stays(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(cast)
    AskLink.objects.all().delete()

    def opened(over: Any) -> int:
        Ask.objects.update(state=AskState.OPEN)
        return plain(over)

    plain = purge._delete_some
    monkeypatch.setattr(purge, "_delete_some", opened)
    purge_old_asks(FIRST + timedelta(days=5000))
    assert Ask.objects.count() == 1
