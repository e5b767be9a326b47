"""A form sent twice and beat rung twice at the same instant: one report each."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.utils import timezone

from anniversaries.models import Anniversary, Schedule
from anniversaries.scheduled import make_what_is_due
from anniversaries.services import set_schedule
from tests.anniversaries.conftest import NOW, Followed, Traveller, followed_on_the_referential
from tests.at_once import at_once
from tests.services import require_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

TIMES = 4


@pytest.fixture
def world(transactional_db: None, clock: Traveller) -> Followed:
    require_postgresql()
    told = followed_on_the_referential()
    clock.move_to(NOW)
    return told


def test_at_once_a_form_and_a_day_make_one_report_each(world: Followed, clock: Traveller) -> None:
    uid = uuid.uuid4()
    made = at_once([lambda: world.make(uid=uid).number] * TIMES)
    assert made == [1] * TIMES
    plan = {"restitution": world.restitution, "yearly": True, "tells_reasons": False, "seen": ""}
    set_schedule(**plan, day=date(2023, 6, 1), by=world.coordination)  # type: ignore[arg-type]
    clock.move_to("2023-06-01T08:12:00+02:00")
    rung = at_once([lambda: make_what_is_due(timezone.now())] * TIMES)
    assert sorted(rung) == [0] * (TIMES - 1) + [1]
    assert list(Anniversary.objects.order_by("number").values_list("number", "as_of")) == [
        (1, date(2022, 11, 22)),
        (2, date(2023, 6, 1)),
    ]
    assert Schedule.objects.get().day == date(2024, 6, 1)
