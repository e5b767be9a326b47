"""Reports that make themselves on the day chosen: once on that day, once later when the day was missed."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Right
from accounts.reach import still_holding
from anniversaries.gather import NothingPublishedError
from anniversaries.models import Anniversary, Schedule
from anniversaries.services import freeze, lock
from common.addresses import absolute_url
from common.context_processors import current_brand
from common.once import once
from mail.services import queue_message
from mail.texts import render_text

logger = logging.getLogger(__name__)


def make_what_is_due(now: datetime) -> int:
    """Make the reports whose day has come. Returns how many were.

    However often it runs, and whatever the clock did meanwhile, a day that was chosen is one report. A plan that is not
    online waits for it to be: its day is not lost. One that cannot be made does not stop the others.
    """
    due = Schedule.objects.filter(day__lte=timezone.localdate(now)).values_list("pk", flat=True)
    return sum(_make_one(pk, now) for pk in list(due))


def _make_one(pk: int, now: datetime) -> bool:
    try:
        return _make_due(pk, now)
    except NothingPublishedError:
        return False
    except Exception:
        logger.exception("the report of schedule %s could not be made", pk)
        return False


@transaction.atomic
def _make_due(pk: int, now: datetime) -> bool:
    """Make the report and choose the next day, or make neither. The restitution is locked as by who asks for one."""
    found = Schedule.objects.select_related("restitution").filter(pk=pk).first()
    if found is None:
        return False
    locked = lock(found.restitution)
    schedule = Schedule.objects.select_for_update(of=("self",)).select_related("set_by").filter(pk=pk).first()
    today = timezone.localdate(now)
    if schedule is None or schedule.day > today:
        return False
    asked = once(schedule.uid, schedule.day)
    made = freeze(asked, locked, now, tells_reasons=schedule.tells_reasons, by=schedule.set_by, alone=True)
    _tell(schedule, made)
    if schedule.yearly:
        schedule.day = next_day(schedule.chosen, today)
        schedule.save(update_fields=["day"])
    else:
        schedule.delete()
    return True


def next_day(day: date, today: date) -> date:
    """The first anniversary of a day that is still to come: those missed since are not made one by one."""
    years = 1
    while (found := _years_later(day, years)) <= today:
        years += 1
    return found


def farthest(today: date) -> date:
    """The last day that may be chosen."""
    return _years_later(today, 10)


def _years_later(day: date, years: int) -> date:
    """29 February has its anniversary on 28 February of the years that have no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _tell(schedule: Schedule, made: Anniversary) -> None:
    """Write to who chose the day, if they may still publish: a report waits to be read again."""
    place = schedule.restitution.territory
    for person in still_holding(Right.REVIEW, place, [schedule.set_by_id]):
        queue_message(
            to=person.email,
            subject=f"{current_brand().site}\u00a0: un rapport anniversaire attend votre relecture",
            text=render_text(
                "anniversary",
                person=person,
                territory=place,
                report=made,
                address=absolute_url(reverse("anniversaries:desk", args=[made.restitution_id])),
            ),
            key=f"anniversaire:{made.pk}",
        )
