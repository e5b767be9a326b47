"""The mailbox of a demonstration, at /courriels/."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from mail.services import queue_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True
    settings.SITE_URL = "http://127.0.0.1:8000"


def ask(rank: int = 1, text: str = "Bonjour") -> None:
    queue_message(to=f"agent{rank}@example.org", subject=f"Courriel {rank}", text=text, key=str(rank))


def test_outside_a_demonstration_there_is_no_such_page(client: Client) -> None:
    ask()
    assert client.get("/courriels/").status_code == 404


@pytest.mark.usefixtures("demo")
def test_every_message_is_there_the_newest_first_and_the_notice_leads_to_it(client: Client) -> None:
    ask(1)
    ask(2)
    page = client.get("/courriels/").content.decode()
    assert page.index("Courriel 2") < page.index("Courriel 1")
    assert "agent1@example.org" in page
    assert 'href="/courriels/">voir les courriels</a>' in page


@pytest.mark.usefixtures("demo")
def test_the_address_of_a_page_is_a_link_and_what_people_typed_is_not(client: Client) -> None:
    ask(1, "http://127.0.0.1:8000/restitutions/3/\n<script>alert(1)</script>\nhttps://ailleurs.example.org/\n")
    page = client.get("/courriels/").content.decode()
    assert '<a href="http://127.0.0.1:8000/restitutions/3/">' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="https://ailleurs' not in page


@pytest.mark.usefixtures("demo")
def test_without_any_message_the_page_says_how_to_have_one(client: Client) -> None:
    assert "Aucun courriel pour l’instant" in client.get("/courriels/").content.decode()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_whatever_there_is(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for rank in range(number):
        ask(rank)
    with django_assert_num_queries(2):
        client.get("/courriels/")
