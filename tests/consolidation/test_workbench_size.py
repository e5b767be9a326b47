"""The workbench at one point and at a thousand: as many SQL statements, a page as long."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from restitutions.models import Entry, Row
from tests.consolidation.conftest import Region

pytestmark = [pytest.mark.django_db]

ITEMS_OF_A_LINE = 3


def fill(region: Region, number: int) -> list[Entry]:
    """That many points below, each of its row, each with sub-points."""
    source = region.say(region.vendee, "diagnosis", irritant=["Le réseau tombe, premier"])["Le réseau tombe, premier"]
    sheet = source.sheet
    rows = [Row(sheet=sheet, table="diagnosis", position=rank) for rank in range(1, number)]
    Row.objects.bulk_create(rows)
    made = [
        Entry(sheet=sheet, row=row, kind="irritant", text=f"Le réseau tombe, salle {row.position}", reference=None)
        for row in rows
    ]
    Entry.objects.bulk_create(made)
    Entry.objects.bulk_create(
        Entry(sheet=sheet, row=one.row, kind="irritant", parent=one, text=f"le lundi {rank}", position=rank)
        for one in made
        for rank in range(ITEMS_OF_A_LINE)
    )
    region.send()
    return [source, *made]


def take_some(region: Region, entries: list[Entry], number: int) -> None:
    """As if they had been taken: a row each above."""
    sheet = region.above.sheet
    for rank, one in enumerate(entries[:number]):
        row = Row.objects.create(sheet=sheet, table="diagnosis", position=rank)
        above = Entry.objects.create(sheet=sheet, row=row, kind="irritant", text=one.text)
        above.origins.add(one)


@pytest.mark.parametrize("number", [1, 1000])
@pytest.mark.parametrize(("query", "statements"), [("?decision=toutes", 16), ("?decision=toutes&q=reseau", 16)])
def test_the_page_asks_as_much_at_any_size(
    client: Client, region: Region, django_assert_num_queries: Any, number: int, query: str, statements: int
) -> None:
    entries = fill(region, number)
    region.take(entries[0])
    take_some(region, entries[1:], 40)
    client.force_login(region.cast.coordinator)
    with django_assert_num_queries(statements):
        response = client.get(f"/restitutions/{region.above.restitution.pk}/consolider/3/{query}")
    assert response.content.decode().count("data-line=") <= 20


def test_what_changed_below_is_counted_once(client: Client, region: Region, django_assert_num_queries: Any) -> None:
    entries = fill(region, 3)
    region.take(entries[0])
    Entry.objects.filter(pk=entries[0].pk).update(text="Le réseau tombe souvent")
    client.force_login(region.cast.coordinator)
    with django_assert_num_queries(14):
        response = client.get(f"/restitutions/{region.above.restitution.pk}/consolider/3/?decision=modifiees")
    assert "Le réseau tombe souvent" in response.content.decode()


def test_who_only_reads_is_not_offered_the_reasons_of_others(
    client: Client, region: Region, django_assert_num_queries: Any
) -> None:
    entries = fill(region, 3)
    region.take(entries[0])
    client.force_login(region.cast.facilitator)
    with django_assert_num_queries(14):
        client.get(f"/restitutions/{region.above.restitution.pk}/consolider/3/?decision=toutes")


@pytest.mark.parametrize("number", [1, 1000])
def test_a_decision_asks_as_much_at_any_size(
    client: Client, region: Region, django_assert_num_queries: Any, number: int
) -> None:
    entries = fill(region, number + 1)
    region.take(entries[0])
    client.force_login(region.cast.coordinator)
    sent = {"uid": "c0ffee00-0000-4000-8000-000000000009", "ecarter": entries[-1].pk, "reason": "Hors sujet"}
    address = f"/restitutions/{region.above.restitution.pk}/consolider/3/decider/"
    with django_assert_num_queries(25):
        response = client.post(address, sent, headers={"X-Fragment": "1"})
    assert response.status_code == 200


def test_a_long_list_is_a_page_of_it(client: Client, region: Region) -> None:
    fill(region, 1000)
    client.force_login(region.cast.coordinator)
    response = client.get(f"/restitutions/{region.above.restitution.pk}/consolider/3/?page=3")
    text = response.content.decode()
    assert text.count("data-line=") == 20
    assert "page 3 sur 50" in text
    assert len(response.content) < 120_000
