"""A session that was held has no date to come: refused with a sentence, where it is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from common.french import day
from tests.cast import Cast
from tests.workshops.sheets import general, make_workshop, rows
from workshops.blocks import HeldTooSoonError, read_block, save_block
from workshops.models import Meeting, Workshop
from workshops.values import MeetingValues

pytestmark = pytest.mark.django_db


def ahead(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize("field", ["starts_on", "ends_on"])
def test_a_date_to_come_is_refused_in_a_session_that_was_held(client: Client, cast: Cast, field: str) -> None:
    workshop = make_workshop(cast)
    client.force_login(cast.facilitator)
    lines = [{"starts_on": "2020-10-12"}, {"starts_on": "2020-10-13", field: ahead(1).isoformat(), "place": "Luçon"}]
    page = client.post(f"/sessions/{workshop.pk}/dates/", rows("dates", lines)).content.decode()
    assert page.count("Cette date est à venir, et la session est marquée «\u00a0Tenue\u00a0».") == 2
    assert f'id="id_dates-1-{field}_error"' in page
    assert 'value="Luçon"' in page
    assert [one.place for one in Meeting.objects.all()] == ["Fontenay"]
    lines[1][field] = ahead(0).isoformat()
    assert client.post(f"/sessions/{workshop.pk}/dates/", rows("dates", lines)).status_code == 302


def test_a_session_whose_date_is_to_come_is_not_held_yet(client: Client, cast: Cast) -> None:
    workshop = make_workshop(cast, state="prevue")
    Meeting.objects.update(starts_on=ahead(3))
    client.force_login(cast.facilitator)
    page = client.post(f"/sessions/{workshop.pk}/general/", general(cast)).content.decode()
    assert f"Cette session a une date à venir, le {day(ahead(3))}\u00a0: elle ne peut pas encore être" in page
    assert Workshop.objects.get().state == "prevue"


def test_what_was_stored_so_is_read_and_the_rest_of_it_is_saved(client: Client, cast: Cast) -> None:
    workshop = make_workshop(cast)
    Meeting.objects.update(starts_on=ahead(3))
    client.force_login(cast.facilitator)
    assert client.get(f"/sessions/{workshop.pk}/").status_code == 200
    assert client.post(f"/sessions/{workshop.pk}/general/", general(cast, title="Autre")).status_code == 302
    save_block(workshop=workshop, block="dates", values=read_block(workshop, "dates"), version=0, by=cast.facilitator)
    moved = (MeetingValues(starts_on=ahead(4)),)
    with pytest.raises(HeldTooSoonError):
        save_block(workshop=workshop, block="dates", values=moved, version=0, by=cast.facilitator)
