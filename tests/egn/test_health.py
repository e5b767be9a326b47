"""`/sante/` speaks to machines: JSON whatever is accepted, reachable over plain HTTP behind a proxy."""

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json"])
def test_a_well_process_says_so_in_json(client: Client, settings: Settings, accept: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/sante/", headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json() == {"Database(alias='default')": "OK"}


@pytest.mark.django_db
def test_the_rest_of_the_site_is_redirected_to_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/sante/autre/")["Location"] == "https://testserver/sante/autre/"
