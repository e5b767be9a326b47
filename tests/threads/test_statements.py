"""The pages of a point cost as many SQL statements at 1 and at 100 linked entries."""

from __future__ import annotations

import pytest
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from restitutions.models import Entry, Restitution, Row, ThemeSheet
from tests.threads.conftest import SignIn, Story

pytestmark = pytest.mark.django_db


def feed(story: Story, number: int) -> None:
    """As many entries below its irritant, each in a restitution of its own, and as many beside it in its row."""
    into = story.entry(story.above, "irritant")
    theme = into.sheet.theme
    for rank in range(number):
        made = Restitution.objects.create(
            campaign=story.cast.campaign, territory=story.cast.bassin, feeds=story.above, title=f"Bassin {rank}"
        )
        sheet = ThemeSheet.objects.create(restitution=made, theme=theme)
        row = Row.objects.create(sheet=sheet, table="diagnosis")
        common = {"kind": "irritant", "text": f"Panne {rank}"}
        below = Entry.objects.create(sheet=sheet, row=row, reference=f"D85X-T3-I{rank + 1}", **common)
        into.origins.add(below)
        Entry.objects.create(sheet=into.sheet, row=into.row, reference=f"NAN-T3-I{rank + 500}", **common)


@pytest.mark.parametrize("number", [1, 100])
def test_the_page_of_a_point(
    story: Story, as_user: SignIn, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    feed(story, number)
    client = as_user(story.cast.facilitator)
    with django_assert_num_queries(21):
        text = client.get("/fil/NAN-T3-I1/").content.decode()
    assert ("Voir les 101 points" in text) == (number == 100)
    with django_assert_num_queries(14):
        client.get("/fil/NAN-T3-I1/origines/")


@pytest.mark.parametrize("number", [1, 100])
def test_the_page_of_a_point_above_which_there_are_many(
    story: Story, as_user: SignIn, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    feed(story, number)
    below = Entry.objects.filter(consolidated_into__isnull=False, reference=F("reference"))
    assert below.distinct().count() == number + 1
    client = as_user(story.cast.facilitator)
    with django_assert_num_queries(19):
        text = client.get("/fil/D85X-T3-I1/").content.decode()
    assert "Le réseau tombe nantais" in text


def test_origins_are_told_thirty_at_a_time(story: Story, as_user: SignIn) -> None:
    feed(story, 100)
    client = as_user(story.cast.facilitator)
    pages = [client.get(f"/fil/NAN-T3-I1/origines/?page={number}").content.decode() for number in (1, 2, 3, 4)]
    assert [page.count('<li class="thread-card">') for page in pages] == [30, 30, 30, 11]
