"""Two browsers on one session sheet: the second is told, sees both texts, and nothing is lost."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from tests.cast import Cast
from tests.workshops.sheets import NASTY_KEPT, attendance, general, make_workshop, rows
from workshops.models import Attendance, Facilitator, Meeting, Workshop

pytestmark = pytest.mark.django_db

WARNING = "Ce bloc a changé pendant que vous l’écriviez"


@pytest.fixture
def browsers(cast: Cast) -> tuple[Client, Client, Workshop]:
    first, second = Client(), Client()
    first.force_login(cast.facilitator)
    second.force_login(cast.coordinator)
    return first, second, make_workshop(cast)


def forms(block: str, cast: Cast, word: str) -> dict[str, Any]:
    return {
        "general": general(cast, title=word),
        "dates": rows("dates", [{"text": word}]),
        "equipe": rows("equipe", [{"name": word}]),
        "participation": attendance({"checked": "on", "participants_note": word}),
    }[block]


@pytest.mark.parametrize("block", ["general", "dates", "equipe", "participation"])
def test_the_second_save_of_a_block_is_told_and_loses_nothing(
    browsers: tuple[Client, Client, Workshop], cast: Cast, block: str
) -> None:
    first, second, workshop = browsers
    url = f"/sessions/{workshop.pk}/{block}/"
    for client in (first, second):
        assert 'name="version" value="0"' in client.get(url).content.decode()
    assert first.post(url, forms(block, cast, NASTY_KEPT)).status_code == 302
    page = second.post(url, forms(block, cast, "le mien")).content.decode()
    assert WARNING in page
    assert '<span dir="auto">Animateur</span> l’a enregistré le' in page
    assert escape(NASTY_KEPT) in page
    assert "<script>alert" not in page
    assert 'value="le mien"' in page
    assert 'name="version" value="1"' in page
    assert NASTY_KEPT in words(workshop)
    assert "le mien" not in words(workshop)
    again = second.post(url, forms(block, cast, "le mien") | {"version": "1"})
    assert again.status_code == 302
    assert "le mien" in words(workshop)


def words(workshop: Workshop) -> set[str]:
    return {
        *Workshop.objects.filter(pk=workshop.pk).values_list("title", flat=True),
        *Meeting.objects.filter(workshop=workshop).values_list("text", flat=True),
        *Facilitator.objects.filter(workshop=workshop).values_list("name", flat=True),
        *Attendance.objects.filter(workshop=workshop).values_list("participants_note", flat=True),
    }


def test_two_people_on_two_blocks_do_not_meet(browsers: tuple[Client, Client, Workshop], cast: Cast) -> None:
    first, second, workshop = browsers
    assert first.post(f"/sessions/{workshop.pk}/dates/", forms("dates", cast, "d")).status_code == 302
    assert second.post(f"/sessions/{workshop.pk}/equipe/", forms("equipe", cast, "e")).status_code == 302


def test_two_people_who_save_the_same_thing_agree(browsers: tuple[Client, Client, Workshop], cast: Cast) -> None:
    first, second, workshop = browsers
    for client in (first, second):
        assert client.post(f"/sessions/{workshop.pk}/equipe/", forms("equipe", cast, "e")).status_code == 302


def test_a_refused_stale_form_keeps_the_version_it_started_from(
    browsers: tuple[Client, Client, Workshop], cast: Cast
) -> None:
    first, second, workshop = browsers
    url = f"/sessions/{workshop.pk}/participation/"
    first.post(url, forms("participation", cast, "premier"))
    wrong = second.post(url, attendance({"participants": "douze"})).content.decode()
    assert 'name="version" value="0"' in wrong
    assert WARNING in second.post(url, attendance({"participants": "12"})).content.decode()
    assert "premier" in words(workshop)


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 100_000, "²", "7"])
def test_a_strange_version_is_a_stale_one(browsers: tuple[Client, Client, Workshop], cast: Cast, version: str) -> None:
    first, _, workshop = browsers
    data = forms("equipe", cast, "le mien") | {"version": version}
    page = first.post(f"/sessions/{workshop.pk}/equipe/", data).content.decode()
    assert WARNING in page
    assert 'value="le mien"' in page
    assert "le mien" not in words(workshop)
