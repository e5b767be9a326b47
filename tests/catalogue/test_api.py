"""The API as anybody reads it: its document, its lists, its pages, its refusals, its limits."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from pytest_django import DjangoAssertNumQueries, Settings

from catalogue.models import PublishedEntry, PublishedSession
from common.addresses import absolute_url
from restitutions.models import Entry
from syntheses.models import Version
from tests.cast import Cast
from tests.catalogue.conftest import move
from tests.catalogue.test_search import many

pytestmark = [pytest.mark.django_db]

API = "/api/v1"
OWN_TOO = ("indicators", "indicators/{pk}/measures", "actions")
LISTS = ("campaigns", "themes", "territories", "versions", "entries", "sessions")


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def read(client: Client, path: str, **query: str | int) -> Any:
    response = client.get(f"{API}/{path}", query)
    assert response.status_code == 200, response.content
    return response.json()


def problem_of(response: Any) -> dict[str, Any]:
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"]
    return dict(body)


def test_the_document_is_valid_openapi_and_every_answer_obeys_it(
    client: Client, corpus: tuple[Version, Version]
) -> None:
    document = read(client, "openapi.json")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert document["openapi"] == "3.1.0"
    for name in (*LISTS, "versions/{pk}"):
        answers = document["paths"][f"{API}/{name}"]["get"]["responses"]
        schema = answers["200"]["content"]["application/json"]["schema"]
        body = read(client, name.format(pk=corpus[0].pk))
        Draft202012Validator({**schema, "components": document["components"]}).validate(body)
        assert body.get("items") != []


def test_linters_have_nothing_to_say_of_the_document(client: Client) -> None:
    """What Redocly's `recommended` and Spectral's `oas` ask besides validity; both were run, and say nothing."""
    document = read(client, "openapi.json")
    assert [one["url"] for one in document["servers"]] == [absolute_url("").rstrip("/")]
    assert document["info"]["contact"]["url"] == absolute_url(reverse("pages:help"))
    assert document["security"] == []
    tags = {one["name"] for one in document["tags"] if one["description"]}
    assert not any(path.endswith("/") for path in document["paths"])
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    for one in operations:
        assert (bool(one["description"]), set(one["tags"]) <= tags, "429" in one["responses"]) == (True, True, True)
    named = set(re.findall("#/components/schemas/(\\w+)", json.dumps(document)))
    assert named == set(document["components"]["schemas"])


def test_refusals_are_those_the_document_says(client: Client, corpus: tuple[Version, Version]) -> None:
    document = read(client, "openapi.json")
    unknown = client.get(f"{API}/versions", headers={"Authorization": "Bearer x"})
    absent, refused = client.get(f"{API}/versions/9999"), client.get(f"{API}/versions?page=0")
    for path, response in (("versions", unknown), ("versions/{pk}", absent), ("versions", refused)):
        told = document["paths"][f"{API}/{path}"]["get"]["responses"][str(response.status_code)]["content"]
        schema = told[response["Content-Type"]]["schema"]
        Draft202012Validator({**schema, "components": document["components"]}).validate(response.json())
        assert set(response.json()) <= {"type", "title", "status", "detail", "errors"}
    assert "304" in document["paths"][f"{API}/versions"]["get"]["responses"]


def test_every_operation_is_documented_in_french_and_one_alone_writes(client: Client) -> None:
    paths = read(client, "openapi.json")["paths"]
    writes = [(path, verb) for path, methods in paths.items() for verb in methods if verb != "get"]
    assert writes == [(f"{API}/indicators/{{pk}}/measures", "post")]
    assert paths[writes[0][0]]["post"]["security"] == [{"Token": []}]
    assert all(one["get"]["summary"] for one in paths.values())
    secured = {path: one["get"]["security"] for path, one in paths.items() if "security" in one["get"]}
    assert secured == {
        f"{API}/restitutions": [{"Token": []}],
        f"{API}/restitutions/{{pk}}": [{"Token": []}],
        f"{API}/entries": [{}, {"Token": []}],
        **{f"{API}/{name}": [{}, {"Token": []}] for name in OWN_TOO},
    }


def test_entries_are_those_of_the_index(client: Client, corpus: tuple[Version, Version]) -> None:
    first = read(client, "entries", kind="irritant")["items"]
    assert [one["reference"] for one in first] == ["NAN-T1-I1", "NAN-T1-I2", "D85-T1-I1"]
    line = first[1]
    url, thread = line.pop("url"), line.pop("thread_url")
    assert thread.endswith("/fil/NAN-T1-I2/")
    assert url.endswith(f"/syntheses/academie-de-nantes/{corpus[0].restitution_id}/v1/#NAN-T1-I2")
    assert line == {
        "reference": "NAN-T1-I2", "parent_reference": "NAN-T1-I1", "kind": "irritant",
        "text": "Surtout dans les écoles rurales", "highlighted": False, "theme": 1, "campaign": "egn-2020",
        "territory": "NAN", "level": "academie", "version": corpus[0].pk, "position": 4, "state": "publiee",
        "restitution": corpus[0].restitution_id,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["themes", "versions", "entries", "sessions"])
def test_a_list_is_narrowed_to_a_campaign(client: Client, corpus: tuple[Version, Version], name: str) -> None:
    assert read(client, name, campaign="egn-2020")["count"] == read(client, name)["count"] > 0
    assert read(client, name, campaign="egn-1999")["count"] == 0


NARROWED: list[tuple[dict[str, Any], int]] = [
    ({}, 11),
    ({"territory": "D85"}, 2),
    ({"territory": "nan"}, 11),
    ({"level": "departement"}, 2),
    ({"theme": 3}, 3),
    ({"kind": "need"}, 1),
    ({"campaign": "egn-2020"}, 11),
    ({"campaign": "egn-1999"}, 0),
    ({"text": "reseaux"}, 3),
    ({"text": "réseau\0 %"}, 3),
    ({"text": "œuvre", "theme": 3}, 1),
    ({"page": 7}, 11),
]
"""Filters of the entries → how many there are."""


def test_entries_are_narrowed_by_the_address(client: Client, corpus: tuple[Version, Version]) -> None:
    for asked, count in NARROWED:
        assert read(client, "entries", **asked)["count"] == count, asked
    assert read(client, "entries", version=corpus[1].pk)["count"] == 2
    assert read(client, "entries", page=7)["items"] == []


def test_versions_are_the_last_of_each_synthesis_or_all(
    client: Client, cast: Cast, corpus: tuple[Version, Version]
) -> None:
    found = read(client, "versions", territory="D85")["items"]
    assert [(one["number"], one["territory"], one["is_latest"]) for one in found] == [(1, "D85", True)]
    assert found[0]["title"] == "Restitution de Vendée"
    assert found[0]["checksum"] == corpus[1].snapshot.checksum
    path = found[0]["json_url"].partition("//")[2].partition("/")[2]
    assert json.loads(client.get(f"/{path}").content) == corpus[1].snapshot.payload
    move(corpus[1].restitution, cast, "depublier")
    assert read(client, "versions", territory="D85")["count"] == 0
    assert problem_of(client.get(f"{API}/versions/{corpus[1].pk}"))["status"] == 404


def test_small_head_counts_are_kept_secret_and_nobody_is_named(client: Client, corpus: tuple[Version, Version]) -> None:
    (session,) = read(client, "sessions")["items"]
    told = {one["category"]: (one["participants"], one["participants_secret"]) for one in session["attendance"]}
    assert told == {
        "premier_degre": (None, True),  # with the total, it would give the next one away
        "usagers": (None, True),
        "second_degre": (40, False),
        "operateurs": (0, False),
        "elus": (None, False),
    }
    assert (session["participants"], session["participants_secret"]) == (69, False)
    assert "facilitators" not in session
    kept = PublishedSession.objects.get().attendance
    assert [one["participants"] for one in kept if one["participants_secret"]] == [None, None]


def test_territories_that_published_nothing_are_the_referential_alone(client: Client, cast: Cast) -> None:
    refs = {one["ref"] for one in read(client, "territories", within="D85", size=200)["items"]}
    assert refs == {"D85"}


def test_pages_are_linked(client: Client, corpus: tuple[Version, Version]) -> None:
    response = client.get(f"{API}/entries?size=4&page=2&territory=NAN")
    links = {part.partition("; ")[2]: part.partition(";")[0].strip("<>") for part in response["Link"].split(", ")}
    assert set(links) == {'rel="first"', 'rel="prev"', 'rel="next"', 'rel="last"'}
    assert links['rel="next"'] == "/api/v1/entries?size=4&page=3&territory=NAN"
    seen = [one["position"] for page in (1, 2, 3) for one in read(client, "entries", size=4, page=page)["items"]]
    assert len(seen) == 11
    assert 'rel="next"' not in client.get(f"{API}/entries", {"size": 4, "page": 3})["Link"]


def test_nothing_unpublished_is_said(client: Client, corpus: tuple[Version, Version]) -> None:
    Entry.objects.update(text="Un brouillon")
    assert b"brouillon" not in b"".join(client.get(f"{API}/{name}").content for name in LISTS)


REFUSED: list[tuple[str, dict[str, str | int], int, str]] = [
    ("entries", {"kind": "inconnu"}, 400, "« kind »"),
    ("entries", {"theme": "trois"}, 400, "« theme »"),
    ("entries", {"page": 0}, 400, "« page »"),
    ("entries", {"size": 201}, 400, "« size »"),
    ("entries", {"territory": "ZZZ"}, 400, "« ZZZ »"),
    ("entries", {"territory": "\0"}, 400, "« territory »"),
    ("entries", {"campaign": "' OR 1=1"}, 400, "« campaign »"),
    ("entries", {"version": 2**70}, 400, "« version »"),
    ("versions/999999", {}, 404, "rien"),
    ("versions/99999999999999999999", {}, 404, "rien"),
    ("nulle-part", {}, 404, "openapi.json"),
    ("entries/", {}, 404, "openapi.json"),
]


def test_refusals_are_problem_details_in_french(client: Client, corpus: tuple[Version, Version]) -> None:
    for path, query, status, said in REFUSED:
        body = problem_of(client.get(f"{API}/{path}", query))
        assert (body["status"], said in body["detail"]) == (status, True), (path, query, body)
    told = problem_of(client.get(f"{API}/entries", {"kind": "x"}))["errors"]
    assert told[0]["name"] == "kind"
    assert told[0]["detail"].startswith("Choisissez parmi\u00a0: retex, irritant")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_the_api_only_reads(client: Client, method: str) -> None:
    response = getattr(client, method)(f"{API}/entries")
    assert problem_of(response)["status"] == 405
    assert response["Allow"] == "GET, HEAD"


def test_an_unchanged_answer_costs_no_body(client: Client, cast: Cast, corpus: tuple[Version, Version]) -> None:
    first = client.get(f"{API}/entries")
    again = client.get(f"{API}/entries", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Access-Control-Allow-Origin"] == "*"
    head = client.head(f"{API}/entries")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert client.head(f"{API}/entries", headers={"If-None-Match": first["ETag"]}).status_code == 304
    move(corpus[1].restitution, cast, "depublier")
    assert client.get(f"{API}/entries", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_another_site_may_read_what_is_public_and_cookies_are_not_looked_at(
    client: Client, cast: Cast, corpus: tuple[Version, Version]
) -> None:
    visitor = client.get(f"{API}/entries")
    client.force_login(cast.coordinator)
    signed_in = client.get(f"{API}/entries")
    assert visitor["Access-Control-Allow-Origin"] == signed_in["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in signed_in
    assert signed_in.content == visitor.content
    assert client.get(f"{API}/restitutions").status_code == 401


def test_a_failure_is_a_problem_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr("catalogue.api.public.paged", broken)
    response = client.get(f"{API}/themes")
    assert problem_of(response)["status"] == 500
    assert b"secret" not in response.content


def test_an_address_that_asks_too_much_waits(client: Client, settings: Settings) -> None:
    settings.API_LIMIT_ADDRESS = 2
    assert [client.get(f"{API}/campaigns").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get(f"{API}/campaigns")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "attendez" in problem_of(refused)["detail"]
    assert client.get(f"{API}/campaigns", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_cache_that_fails_refuses_nobody(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("catalogue.api.limits.cache.add", broken)
    assert client.get(f"{API}/campaigns").status_code == 200


STATEMENTS = {"campaigns": 3, "themes": 3, "territories": 3, "versions": 3, "entries?territory=NAN": 4, "sessions": 3}


@pytest.mark.parametrize(("path", "statements"), STATEMENTS.items())
def test_a_list_asks_as_much_at_one_as_at_two_hundred(
    client: Client,
    corpus: tuple[Version, Version],
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    statements: int,
) -> None:
    with django_assert_num_queries(statements):
        client.get(f"{API}/{path}")
    many(corpus[0], 200)
    with django_assert_num_queries(statements):
        assert client.get(f"{API}/{path}").status_code == 200
    assert PublishedEntry.objects.count() == 211
