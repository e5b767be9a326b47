"""Feeds, sitemap, robots.txt, and the page that says which data exist."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from syntheses.models import Version
from tests.cast import Cast
from tests.catalogue.conftest import VENDEE, move, publish

pytestmark = [pytest.mark.django_db]

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def titles(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return [str(one.text) for one in etree.fromstring(response.content).findall("a:entry/a:title", ATOM)]


def test_the_feed_announces_each_version(client: Client, cast: Cast, corpus: tuple[Version, Version]) -> None:
    assert titles(client, "/flux/versions.atom") == [
        "Restitution de Vendée, version 1",
        "Synthèse de l’académie de Nantes, version 1",
    ]
    assert titles(client, "/flux/vendee/versions.atom") == ["Restitution de Vendée, version 1"]
    assert len(titles(client, "/flux/academie-de-nantes/versions.atom")) == 2
    assert titles(client, "/flux/academie-de-rennes/versions.atom") == []
    move(corpus[1].restitution, cast, "depublier")
    assert titles(client, "/flux/vendee/versions.atom") == []
    assert client.get("/flux/nulle-part/versions.atom").status_code == 404


def test_an_entry_of_the_feed_leads_to_its_version(client: Client, corpus: tuple[Version, Version]) -> None:
    feed = etree.fromstring(client.get("/flux/vendee/versions.atom").content)
    (address,) = [one.get("href", "") for one in feed.findall("a:entry/a:link", ATOM)]
    assert address == f"http://testserver/syntheses/vendee/{corpus[1].restitution_id}/v1/"
    assert client.get(address).status_code == 200
    assert feed.findtext("a:entry/a:summary", namespaces=ATOM) == "Vendée, États généraux du numérique 2020."
    own = [one.get("href") for one in feed.findall("a:link", ATOM) if one.get("rel") == "self"]
    assert own == ["http://testserver/flux/vendee/versions.atom"]


def test_a_feed_says_all_that_atom_asks_and_its_licence(client: Client, corpus: tuple[Version, Version]) -> None:
    """RFC 4287: id, title and date of the feed and of each entry; an author of the feed, since entries have none."""
    feeds = [client.get(f"/flux/{path}versions.atom") for path in ("", "academie-de-rennes/")]
    full, empty = (etree.fromstring(one.content) for one in feeds)
    for element in (full, empty, *full.findall("a:entry", ATOM)):
        told = [element.findtext(f"a:{name}", namespaces=ATOM) for name in ("id", "title", "updated")]
        assert all(told), told
    assert len({one.text for one in full.findall("a:entry/a:id", ATOM)}) == 2
    for feed in (full, empty):
        assert feed.findtext("a:author/a:name", namespaces=ATOM) == "Éducation publique"
        assert feed.findtext("a:rights", namespaces=ATOM) == "Licence Ouverte 2.0 (etalab-2.0)"
    again = client.get("/flux/academie-de-rennes/versions.atom", headers={"If-None-Match": feeds[1]["ETag"]})
    assert again.status_code == 304


def test_a_feed_is_asked_again_each_time_and_unchanged_it_costs_no_body(
    client: Client, corpus: tuple[Version, Version]
) -> None:
    for path in ("/flux/versions.atom", "/sitemap.xml", "/donnees/"):
        first = client.get(path)
        assert first["Cache-Control"] == "no-cache"
        assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_sitemap_lists_what_is_published(client: Client, cast: Cast, corpus: tuple[Version, Version]) -> None:
    def addresses() -> list[str]:
        site = etree.fromstring(client.get("/sitemap.xml").content)
        return [str(one.text) for one in site.findall("s:url/s:loc", MAP)]

    found = addresses()
    assert f"http://testserver/syntheses/vendee/{corpus[1].restitution_id}/v1/" in found
    assert [client.get(one).status_code for one in found] == [200] * len(found)
    move(corpus[1].restitution, cast, "depublier")
    assert len(addresses()) == len(found) - 1


def test_robots_are_told_where_the_sitemap_is(client: Client) -> None:
    said = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml\n" in said
    assert "Disallow: /partage/\n" in said
    assert "Disallow: /syntheses" not in said


def test_every_address_the_data_page_names_answers(client: Client, corpus: tuple[Version, Version]) -> None:
    page = client.get("/donnees/").content.decode()
    named = set(re.findall(r"<main.*</main>", page, re.DOTALL).pop().split('href="')[1:])
    paths = {one.partition('"')[0] for one in named}
    assert {"/flux/versions.atom", "/api/v1/openapi.json", "/compte/jetons/", "/syntheses/"} <= paths
    assert all(client.get(path).status_code in {200, 302} for path in paths if path.startswith("/"))


STATEMENTS = {"/flux/versions.atom": 1, "/flux/vendee/versions.atom": 2, "/sitemap.xml": 2, "/donnees/": 0}


@pytest.mark.parametrize(("path", "statements"), STATEMENTS.items())
def test_they_ask_as_much_at_one_as_at_ten(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, path: str, statements: int
) -> None:
    for number in (1, 9):
        for _ in range(number):
            publish(VENDEE, cast, cast.vendee)
        with django_assert_num_queries(statements):
            assert client.get(path).status_code == 200
