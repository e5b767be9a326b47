"""Indicators and their values in the API: what everybody reads, what a token adds."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries

from common.addresses import absolute_url
from indicators.models import Indicator
from measures.models import Measure
from tests.cast import Cast
from tests.catalogue.conftest import move
from tests.catalogue.measured import API, headers, items, tied
from tests.indicators.made import make_indicator
from tests.measures.made import measure

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def values(client: Client, indicator: Indicator, **query: Any) -> list[tuple[str, str, float | None, str, int]]:
    told = items(client, f"indicators/{indicator.pk}/measures", **query)
    return [(one["territory"], one["period"], one["value"], one["origin"], one["missing"]) for one in told]


def test_an_indicator_is_public_while_a_published_plan_has_it(client: Client, cast: Cast) -> None:
    indicator = tied(cast)
    make_indicator(cast.nantes, "Pas relié")
    (told,) = items(client, "indicators")
    assert told == {
        "id": indicator.pk, "name": "Écoles reliées", "definition": "", "kind": "taux", "unit": "",
        "direction": "hausse", "source": "", "periodicity": "annuelle", "awaited_level": "departement",
        "territory": "NAN", "campaign": None, "theme": None, "baseline_value": 12.5, "baseline_on": "2020-09-01",
        "targets": [{"due_on": "2025-09-01", "value": 80.0}], "active": True,
        "measures_url": absolute_url(f"/api/v1/indicators/{indicator.pk}/measures"),
    }  # fmt: skip
    assert [len(items(client, "indicators", **asked)) for asked in NARROWED] == [1, 0, 1, 0]
    restitution = indicator.measured.get().entry.sheet.restitution
    move(restitution, cast, "depublier")
    assert items(client, "indicators") == []
    assert client.get(f"{API}/indicators/{indicator.pk}/measures").status_code == 404


NARROWED: list[dict[str, Any]] = [{"territory": "PDL"}, {"territory": "D85"}, {"kind": "taux"}, {"kind": "nombre"}]


def test_everybody_reads_one_number_a_period_for_the_territory_of_each_plan(client: Client, cast: Cast) -> None:
    indicator = tied(cast, cast.nantes, cast.vendee)
    by = cast.facilitator
    measure(indicator, cast.bassin, "2024-05-01", "20", by, comment="Mot caché", source="Camille", weight="50")
    first = measure(indicator, cast.vendee, "2025-05-01", "30", by)
    measure(indicator, cast.vendee, "2025-05-01", "40.25", by, corrects=first)
    assert values(client, indicator) == [
        ("NAN", "2024", 20.0, "moyenne_ponderee", 4),
        ("NAN", "2025", 40.25, "moyenne", 4),
        ("D85", "2024", 20.0, "moyenne_ponderee", 0),
        ("D85", "2025", 40.25, "saisie", 0),
    ]
    told = client.get(f"{API}/indicators/{indicator.pk}/measures").content.decode()
    assert not any(kept in told for kept in ("Mot caché", "Camille", "Animateur", str(cast.bassin.ref)))
    narrowed: list[tuple[dict[str, Any], int]] = [
        ({"territory": "D85"}, 2), ({"level": "academie"}, 2), ({"since": "2025-01-01"}, 2),
        ({"until": "2024-12-31"}, 2), ({"territory": "D85", "since": "2025-06-01", "until": "2025-07-01"}, 1),
        ({"territory": "D56"}, 0), ({"size": 3}, 3), ({"size": 3, "page": 2}, 1),
    ]  # fmt: skip
    for asked, count in narrowed:
        assert len(values(client, indicator, **asked)) == count, asked


def test_a_small_number_is_said_to_be_secret(client: Client, cast: Cast) -> None:
    indicator = tied(cast, cast.nantes, cast.vendee, kind="nombre", baseline_value=None, baseline_on=None)
    measure(indicator, cast.vendee, "2024-05-01", "4", cast.facilitator)
    measure(indicator, cast.vendee, "2025-05-01", "5", cast.facilitator)
    told = items(client, f"indicators/{indicator.pk}/measures")
    assert [(one["value"], one["value_secret"]) for one in told] == [(None, True), (5.0, False)] * 2


def test_with_a_token_one_reads_the_measures_of_ones_territories(client: Client, cast: Cast) -> None:
    indicator = make_indicator(cast.region, "Région", kind="nombre", periodicity="annuelle")
    measure(indicator, cast.bassin, "2025-05-01", "3", cast.facilitator, comment="Dit à l’équipe", source="Registre")
    address = f"indicators/{indicator.pk}/measures"
    assert items(client, "indicators", cast.reader) == []
    assert [one["id"] for one in items(client, "indicators", cast.reader, own="true")] == [indicator.pk]
    (told,) = items(client, address, cast.reader, own="true", territory="D85", level="bassin", since="2025-01-01")
    recorded = told.pop("recorded_at")
    assert recorded.endswith("Z")
    assert told == {
        "id": Measure.objects.get().pk, "indicator": indicator.pk, "territory": cast.bassin.ref, "level": "bassin",
        "period": "2025", "period_start": "2025-01-01", "period_end": "2025-12-31", "value": 3.0,
        "value_secret": False, "origin": "saisie", "parts": 0, "missing": None, "is_running": False, "weight": None,
        "source": "Registre", "comment": "Dit à l’équipe", "way": "formulaire",
    }  # fmt: skip
    assert items(client, address, cast.administrator, own="true", territory="D44") == []
    neighbour = client.get(f"{API}/{address}?own=true", headers=headers(cast.other_coordinator))
    assert neighbour.status_code == 404
    assert [client.get(f"{API}/{path}?own=true").status_code for path in ("indicators", address)] == [401, 401]


def test_the_document_says_what_is_answered_and_an_unchanged_answer_costs_no_body(client: Client, cast: Cast) -> None:
    indicator = tied(cast)
    measure(indicator, cast.vendee, "2025-05-01", "30", cast.facilitator)
    document = client.get(f"{API}/openapi.json").json()
    for path in ("indicators", "indicators/{pk}/measures"):
        address = f"{API}/{path}".format(pk=indicator.pk)
        answer = document["paths"][f"{API}/{path}"]["get"]["responses"]["200"]["content"]["application/json"]
        for asked in ("", "?own=true"):
            said = client.get(f"{address}{asked}", headers=headers(cast.reader))
            assert said.json()["count"] == 1
            Draft202012Validator({**answer["schema"], "components": document["components"]}).validate(said.json())
        first = client.get(address)
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    measure(indicator, cast.bassin, "2025-05-01", "30", cast.facilitator)
    measure(indicator, cast.vendee, "2024-05-01", "31", cast.facilitator)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("number", [1, 20])
def test_it_costs_the_same_at_any_number(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    indicator = tied(cast, cast.nantes, *([cast.vendee] if number > 1 else []))
    for rank in range(number):
        measure(indicator, cast.vendee, f"{2006 + rank}-05-01", "30", cast.facilitator)
    with django_assert_num_queries(4):
        items(client, "indicators")
    with django_assert_num_queries(5):
        items(client, f"indicators/{indicator.pk}/measures")
