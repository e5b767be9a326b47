"""An archived territory at a glance, side by side and in the API: marked where it has something, else left out."""

from __future__ import annotations

from django.test import Client

from territories.archiving import archive_territory
from territories.models import Territory
from tests.cast import Cast
from tests.followup.conftest import SignIn
from tests.glance.test_page import page, table
from tests.workshops.sheets import make_workshop


def test_what_an_archived_territory_has_is_shown_with_its_mark_and_its_empty_lines_are_not(
    cast: Cast, as_user: SignIn
) -> None:
    make_workshop(cast)
    for level, name in (("departement", "Vendée"), ("departement", "Mayenne"), ("academie", "Amiens")):
        one = Territory.objects.get(level=level, name=name)
        for inside in sorted(Territory.objects.within(one), key=lambda place: -len(place.path)):
            archive_territory(inside)
    text = page(as_user(cast.reader))
    assert "Vendée (archivé)" in table(text, "Sessions et participants par territoire")
    assert ("Vendée (archivé)</a>" in text, "3 autres territoires sans session" in text) == (True, True)
    client = as_user(cast.administrator)
    compared = table(page(client), "Académies côte à côte")
    assert (len(compared), "Amiens" in compared, "Amiens (archivé)" in compared) == (29, False, False)
    Territory.objects.filter(pk=cast.nantes.pk).update(archived_at="2026-11-22T12:00:00Z")
    assert "Nantes (archivé)" in table(page(client), "Académies côte à côte")


def test_the_api_says_which_territories_are_archived(client: Client, cast: Cast) -> None:
    archive_territory(Territory.objects.get(level="departement", name="Mayenne"))
    answer = client.get("/api/v1/territories", {"within": "NAN", "level": "departement"}).json()
    assert {one["name"]: one["archived"] for one in answer["items"]} == {
        "Loire-Atlantique": False,
        "Maine-et-Loire": False,
        "Mayenne": True,
        "Sarthe": False,
        "Vendée": False,
    }
