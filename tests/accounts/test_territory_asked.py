"""The territory that an address names, on the pages of the follow-up."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["/suivi/", "/suivi/frise/", "/suivi/coup-d-oeil/", "/suivi/rapports/"])
def test_what_names_no_territory_of_ours_is_not_found(client: Client, cast: Cast, page: str) -> None:
    client.force_login(cast.coordinator)
    assert client.get(page, {"territoire": cast.nantes.slug}).status_code == 200
    for odd in ("\x00", "%", "_", "x" * 5000, "9" * 30, cast.rennes.slug):
        assert client.get(page, {"territoire": odd}).status_code == 404
