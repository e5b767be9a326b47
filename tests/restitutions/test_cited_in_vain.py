"""A RETEX number that no RETEX of the fiche bears: said after the save, kept as a text."""

from __future__ import annotations

import pytest
from django.test import Client

from restitutions.enums import Kind
from restitutions.models import Entry, Restitution, Row
from tests.cast import Cast
from tests.restitutions.browser import typed

pytestmark = [pytest.mark.django_db]

SAID = "Le diagnostic cite un numéro de RETEX qui n’est pas dans cette fiche"


def save(client: Client, path: str, changes: dict[str, str | list[str]], action: str = "") -> str:
    """The page that follows a save."""
    return client.post(path, typed(client.get(path), changes, action), follow=True).content.decode()


@pytest.mark.parametrize(
    ("label", "unknown"),
    [("1, 2", ""), ("RETEX 9", "9"), ("1 et 12\n7 bis, 12", "12, 7 bis"), ("Les 9 collèges", "")],
)
def test_a_number_of_no_retex_is_said_and_kept(
    client: Client, cast: Cast, restitution: Restitution, row: Row, label: str, unknown: str
) -> None:
    client.force_login(cast.facilitator)
    page = save(client, f"/restitutions/{restitution.pk}/3/diagnostic/", {"lignes-0-retex_label": label})
    assert (f"{SAID}\u00a0: {unknown}. Il est gardé" in page) is bool(unknown)
    assert (SAID in page) is bool(unknown)
    kept = Entry.objects.filter(kind=Kind.RETEX_LABEL).order_by("position").values_list("text", flat=True)
    assert list(kept) == label.split("\n")


def test_a_retex_deleted_while_it_is_cited_is_said(
    client: Client, cast: Cast, restitution: Restitution, row: Row
) -> None:
    client.force_login(cast.facilitator)
    path = f"/restitutions/{restitution.pk}/3/retex/"
    assert f"{SAID}\u00a0: 2." in save(client, path, {"lignes-1-remove": "on"}, action="supprimer")
