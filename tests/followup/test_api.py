"""The actions of published plans in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries

from common.addresses import absolute_url
from followup.models import Action
from tests.catalogue.measured import API, headers, items
from tests.followup.conftest import Story, many_actions, publish

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def set_aside(story: Story) -> None:
    Action.objects.filter(pk=story.first.pk).update(
        state="suspendue",
        state_reason="Motif caché",
        started_on=date(2021, 9, 6),
        progress=40,
        due_on=date(2022, 1, 31),
        responsible=story.cast.coordinator,
        responsible_body="Conseil départemental",
    )


def test_everybody_reads_where_the_actions_of_what_is_online_stand(client: Client, story: Story) -> None:
    set_aside(story)
    first, second = items(client, "actions")
    assert first == {
        "reference": "D85-T3-A1", "text": "Signer une convention avec le département", "details": ["avant l’été"],
        "campaign": "egn-2020", "territory": "D85", "level": "departement", "theme": 3,
        "restitution": story.restitution.pk, "levers": ["Relier chaque école"], "horizon": "moyen",
        "planned_start": "2021-09-01", "planned_end": "2022-12-31", "due_on": "2022-01-31", "state": "suspendue",
        "progress": 40, "started_on": "2021-09-06", "ended_on": None, "is_late": True,
        "responsible_body": "Conseil départemental", "news_at": None, "on_plan": True,
        "url": absolute_url("/suivi/actions/D85-T3-A1/"), "thread_url": absolute_url("/fil/D85-T3-A1/"),
    }  # fmt: skip
    assert (second["reference"], second["state"], second["due_on"]) == ("D85-T3-A3", "a_lancer", "2022-12-31")
    told = client.get(f"{API}/actions").content.decode()
    assert not any(kept in told for kept in ("Motif caché", "Coordinatrice", "@"))
    document = client.get(f"{API}/openapi.json").json()
    answer = document["paths"][f"{API}/actions"]["get"]["responses"]["200"]["content"]["application/json"]
    said = client.get(f"{API}/actions").json()
    Draft202012Validator({**answer["schema"], "components": document["components"]}).validate(said)


NARROWED: list[tuple[dict[str, Any], int]] = [
    ({"campaign": "egn-2020"}, 2), ({"campaign": "egn-1999"}, 0), ({"territory": "NAN"}, 2), ({"territory": "D56"}, 0),
    ({"level": "departement"}, 2), ({"level": "academie"}, 0), ({"theme": 3}, 2), ({"theme": 1}, 0),
    ({"state": "suspendue"}, 1), ({"state": "terminee"}, 0), ({"horizon": "moyen"}, 2), ({"horizon": "court"}, 0),
    ({"late": "true"}, 2), ({"size": 1, "page": 2}, 1),
]  # fmt: skip


def test_they_are_narrowed_by_the_address(client: Client, story: Story) -> None:
    set_aside(story)
    for asked, count in NARROWED:
        assert len(items(client, "actions", **asked)) == count, asked
    assert client.get(f"{API}/actions?state=perdue").status_code == 400


def test_what_is_withdrawn_is_for_the_team(client: Client, story: Story) -> None:
    etag = client.get(f"{API}/actions")["ETag"]
    assert client.get(f"{API}/actions", headers={"If-None-Match": etag}).status_code == 304
    story.move("depublier")
    assert client.get(f"{API}/actions", headers={"If-None-Match": etag}).status_code == 200
    assert items(client, "actions") == items(client, "actions", story.cast.reader) == []
    assert len(items(client, "actions", story.cast.reader, own="true")) == 2
    assert items(client, "actions", story.cast.other_coordinator, own="true") == []
    assert client.get(f"{API}/actions?own=true").status_code == 401
    assert client.post(f"{API}/actions", headers=headers(story.cast.coordinator, may_write=True)).status_code == 405


def test_it_costs_the_same_at_any_number(
    client: Client, story: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        items(client, "actions")
    publish(story.cast, story.cast.nantes, many_actions(30))
    with django_assert_num_queries(3):
        assert len(items(client, "actions")) == 32
