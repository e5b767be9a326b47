"""Reports that make themselves, under a clock that moves."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Membership
from accounts.scope import Scope
from anniversaries.models import Anniversary, Schedule
from anniversaries.scheduled import make_what_is_due, next_day
from anniversaries.services import StaleScheduleError, set_schedule, stamp_of, take_schedule_away
from anniversaries.tasks import make_what_is_due as task
from mail.models import Message
from tests.anniversaries.conftest import Followed, Traveller

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 1)


def choose(followed: Followed, day: date = DAY, *, yearly: bool = True, reasons: bool = False) -> Schedule:
    current = Schedule.objects.filter(restitution=followed.restitution).first()
    return set_schedule(
        restitution=followed.restitution,
        day=day,
        yearly=yearly,
        tells_reasons=reasons,
        seen=stamp_of(current),
        by=followed.coordination,
    )


def beat() -> list[tuple[int, date]]:
    """The reports there are after beat rang."""
    make_what_is_due(timezone.now())
    return list(Anniversary.objects.order_by("number").values_list("number", "as_of"))


def test_the_report_is_made_on_its_day_once_and_not_before(followed: Followed, clock: Traveller) -> None:
    choose(followed, reasons=True)
    clock.move_to("2023-05-31T23:12:00+02:00")
    assert beat() == []
    clock.move_to("2023-06-01T00:12:00+02:00")
    assert beat() == [(1, DAY)]
    clock.move_to("2023-06-01T01:12:00+02:00")
    assert beat() == [(1, DAY)]
    assert (Schedule.objects.get().day, Anniversary.objects.get().payload["tells_reasons"]) == (date(2024, 6, 1), True)


def test_a_day_that_was_missed_is_caught_up_once_and_the_years_before_are_not(
    followed: Followed, clock: Traveller
) -> None:
    choose(followed)
    clock.move_to("2025-09-10T08:12:00+02:00")
    assert beat() == [(1, date(2025, 9, 10))]
    assert beat() == [(1, date(2025, 9, 10))]
    assert Schedule.objects.get().day == date(2026, 6, 1)


def test_29_february_is_the_28th_of_the_other_years_and_comes_back(followed: Followed, clock: Traveller) -> None:
    chosen = choose(followed, date(2024, 2, 29))
    days = []
    for year in range(2024, 2029):
        clock.move_to(f"{year}-12-01T08:12:00+01:00")
        beat()
        one = Schedule.objects.get()
        days.append(str(one.day))
        set_schedule(
            restitution=followed.restitution,
            day=one.day,
            yearly=True,
            tells_reasons=not one.tells_reasons,
            seen=stamp_of(one),
            by=followed.coordination,
        )
    assert days == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28"]
    assert Schedule.objects.get() == chosen
    assert Schedule.objects.get().is_of_leap_years
    assert choose(followed, date(2029, 3, 31)).chosen == date(2029, 3, 31)


def test_a_clock_that_goes_back_makes_nothing_twice(followed: Followed, clock: Traveller) -> None:
    choose(followed)
    clock.move_to("2023-06-01T08:12:00+02:00")
    beat()
    clock.move_to("2023-05-30T08:12:00+02:00")
    assert beat() == [(1, DAY)]
    clock.move_to("2023-06-01T09:12:00+02:00")
    assert beat() == [(1, DAY)]
    clock.move_to("2024-06-01T09:12:00+02:00")
    assert beat() == [(1, DAY), (2, date(2024, 6, 1))]


def test_a_worker_killed_half_way_leaves_nothing_and_the_next_one_makes_it(
    followed: Followed, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(followed)
    clock.move_to("2023-06-01T08:12:00+02:00")
    with monkeypatch.context() as patched:
        patched.setattr("anniversaries.scheduled._tell", lambda *_: 1 / 0)
        assert beat() == []
    assert Schedule.objects.get().day == DAY
    assert beat() == [(1, DAY)]


def test_without_every_year_the_day_is_over_once_it_is_done(followed: Followed, clock: Traveller) -> None:
    choose(followed, yearly=False)
    clock.move_to("2023-06-02T08:12:00+02:00")
    assert beat() == [(1, date(2023, 6, 2))]
    assert not Schedule.objects.exists()


def test_a_plan_that_is_not_online_waits_without_losing_its_day(followed: Followed, clock: Traveller) -> None:
    choose(followed)
    followed.move("depublier")
    clock.move_to("2023-06-01T08:12:00+02:00")
    assert beat() == []
    followed.move("publier")
    clock.move_to("2023-07-01T08:12:00+02:00")
    assert beat() == [(1, date(2023, 7, 1))]


def test_one_that_cannot_be_made_does_not_stop_the_others(
    followed: Followed, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(followed)
    clock.move_to("2023-06-01T08:12:00+02:00")
    monkeypatch.setattr("anniversaries.services.gather", lambda *_, **__: 1 / 0)
    assert beat() == []
    assert Schedule.objects.get().day == DAY


def test_the_day_taken_away_makes_nothing(followed: Followed, clock: Traveller) -> None:
    choose(followed)
    take_schedule_away(restitution=followed.restitution, by=followed.coordination)
    clock.move_to("2023-06-01T08:12:00+02:00")
    assert beat() == []


def test_who_chose_the_day_is_written_to_once_and_it_stays_theirs_to_publish(
    followed: Followed, clock: Traveller
) -> None:
    choose(followed)
    clock.move_to("2023-06-01T08:12:00+02:00")
    task()
    task()
    [message] = Message.objects.filter(key__startswith="anniversaire:")
    made = Anniversary.objects.get()
    assert message.to == "coordinatrice@example.org"
    assert message.subject == "États généraux du numérique\u00a0: un rapport anniversaire attend votre relecture"
    assert f"/restitutions/{followed.restitution.pk}/anniversaires/" in message.text
    assert (made.is_draft, made.is_scheduled, made.made_by) == (True, True, followed.cast.coordinator)


def test_who_lost_the_right_is_not_written_to_and_the_report_is_made(followed: Followed, clock: Traveller) -> None:
    choose(followed)
    Membership.objects.filter(user=followed.cast.coordinator).delete()
    clock.move_to("2023-06-01T08:12:00+02:00")
    assert beat() == [(1, DAY)]
    assert not Message.objects.filter(key__startswith="anniversaire:").exists()


def test_another_day_chosen_meanwhile_is_not_replaced_unseen(followed: Followed) -> None:
    choose(followed)
    asked = {"restitution": followed.restitution, "yearly": True, "tells_reasons": False, "by": followed.coordination}
    with pytest.raises(StaleScheduleError):
        set_schedule(**asked, day=date(2024, 1, 1), seen="")  # type: ignore[arg-type]
    assert Schedule.objects.get().day == DAY
    assert set_schedule(**asked, day=DAY, seen="").day == DAY  # type: ignore[arg-type]


def test_a_day_that_is_past_or_of_another_territory_is_refused(followed: Followed) -> None:
    with pytest.raises(ValueError, match="2022"):
        choose(followed, date(2022, 11, 22))
    asked = {"restitution": followed.restitution, "yearly": True, "tells_reasons": False, "seen": ""}
    with pytest.raises(PermissionError):
        set_schedule(**asked, day=DAY, by=Scope(followed.cast.facilitator))  # type: ignore[arg-type]


def test_the_29th_of_february_has_its_anniversary_on_the_28th() -> None:
    assert next_day(date(2024, 2, 29), date(2024, 3, 1)) == date(2025, 2, 28)
    assert next_day(date(2024, 2, 29), date(2027, 3, 1)) == date(2028, 2, 29)
    assert next_day(date(2020, 6, 1), date(2025, 6, 1)) == date(2026, 6, 1)
