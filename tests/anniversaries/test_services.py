"""Making a report freezes it; one door lets everybody read it; asked twice, it is done once."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from accounts.scope import Scope
from anniversaries.models import Anniversary
from anniversaries.report import from_dict
from anniversaries.services import make_report, publish_report, withdraw_report
from common.workflow import TransitionRefusedError
from syntheses.freeze import checksum
from tests.anniversaries.conftest import Followed, Traveller

pytestmark = pytest.mark.django_db


def test_a_report_is_numbered_dated_signed_and_sealed(followed: Followed) -> None:
    made = followed.make()
    assert (made.number, made.as_of, made.made_by, made.is_draft) == (
        1,
        date(2022, 11, 22),
        followed.cast.coordinator,
        True,
    )
    assert made.checksum == checksum(made.payload)
    assert len(made.checksum) == 64
    assert sorted(made.files.values_list("format", "state")) == [
        ("docx", "queued"),
        ("odt", "queued"),
        ("pdf", "queued"),
    ]


def test_sent_twice_it_is_one_report(followed: Followed) -> None:
    uid = uuid.uuid4()
    first, again = followed.make(uid=uid), followed.make(uid=uid)
    assert first.pk == again.pk
    assert Anniversary.objects.count() == 1


def test_asked_again_while_nothing_changed_it_is_the_same_report(followed: Followed) -> None:
    assert followed.make().pk == followed.make().pk


def test_sent_twice_after_something_changed_it_is_still_the_first(followed: Followed) -> None:
    uid = uuid.uuid4()
    first = followed.make(uid=uid)
    followed.advance(70)
    assert followed.make(uid=uid).pk == first.pk
    assert followed.make().number == 2


def test_a_report_does_not_follow_the_rows(followed: Followed) -> None:
    made = followed.make()
    frozen = dict(made.payload)
    followed.advance(70)
    made.refresh_from_db()
    assert made.payload == frozen
    assert from_dict(made.payload).actions[0].progress == 40


def test_changes_are_told_from_the_last_report_that_is_published(followed: Followed) -> None:
    followed.publish(followed.make())
    followed.advance(70)
    draft = followed.make()
    followed.advance(80)
    found = from_dict(followed.make().payload)
    assert (draft.number, found.before and found.before.number) == (2, 1)
    assert [(one.kind, one.key, one.before, one.after) for one in found.changes] == [
        ("avancement", "D85-T3-A1", "40\u00a0%", "80\u00a0%")
    ]


def test_a_report_withdrawn_is_not_what_the_next_one_is_compared_to(followed: Followed) -> None:
    published = followed.publish(followed.make())
    withdraw_report(published, reason="une erreur", by=followed.coordination)
    followed.advance(70)
    assert from_dict(followed.make().payload).before is None


def test_only_who_may_publish_makes_publishes_and_withdraws(followed: Followed) -> None:
    made = followed.make()
    for account in (followed.cast.facilitator, followed.cast.reader, followed.cast.other_coordinator):
        by = Scope(account)
        with pytest.raises(PermissionError):
            make_report(uid=uuid.uuid4(), restitution=followed.restitution, tells_reasons=False, by=by)
        with pytest.raises(PermissionError):
            publish_report(made, by=by)
        with pytest.raises(PermissionError):
            withdraw_report(made, reason="non", by=by)


def test_published_twice_it_keeps_its_day_and_its_author(followed: Followed, clock: Traveller) -> None:
    first = followed.publish(followed.make())
    clock.move_to("2022-12-01T12:00:00+01:00")
    again = publish_report(first, by=Scope(followed.cast.administrator))
    assert (again.published_at, again.published_by) == (first.published_at, followed.cast.coordinator)


def test_a_report_withdrawn_is_not_published_again_and_says_why(followed: Followed) -> None:
    made = followed.make()
    with pytest.raises(TransitionRefusedError, match="n’est pas publié"):
        withdraw_report(made, reason="une erreur", by=followed.coordination)
    followed.publish(made)
    with pytest.raises(TransitionRefusedError, match="Indiquez le motif"):
        withdraw_report(made, reason="  ", by=followed.coordination)
    gone = withdraw_report(made, reason="une erreur", by=followed.coordination)
    assert (gone.is_online, gone.withdrawal_reason) == (False, "une erreur")
    with pytest.raises(TransitionRefusedError, match="a été retiré"):
        followed.publish(made)


def test_the_same_said_again_after_a_report_was_withdrawn_is_another_that_can_be_published(followed: Followed) -> None:
    first = followed.make()
    followed.publish(first)
    withdraw_report(first, reason="publié trop tôt", by=followed.coordination)
    again = followed.make()
    assert (again.number, again.checksum) == (2, first.checksum)
    assert followed.make().pk == again.pk
    followed.publish(again)
    again.refresh_from_db()
    assert again.is_online
