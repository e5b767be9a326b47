"""A territory is never deleted: it is archived, by one door, and put back."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from asks.due import what_is_due
from measures.enums import Way
from measures.given import Given
from measures.models import Measure, Tally
from measures.services import record_measure
from territories.archiving import ArchivingRefusedError, archive_territory, restore_territory
from territories.models import Territory
from territories.services import add_territory
from tests.asks.made import asked
from tests.cast import Cast
from tests.measures.made import TODAY, measure, yearly

pytestmark = pytest.mark.django_db

OFFERS = ("/sessions/nouvelle/", "/restitutions/nouvelle/", "/restitutions/importer/", "/indicateurs/nouveau/")


def test_one_that_is_archived_is_offered_for_nothing_new_until_it_is_put_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    option = f'<option value="{cast.bassin.pk}"'
    places = (*OFFERS, f"/territoires/{cast.vendee.pk}/membres/inviter/")
    assert [page for page in places if option not in client.get(page).content.decode()] == []
    archive_territory(cast.bassin)
    assert [page for page in places if option in client.get(page).content.decode()] == []
    restore_territory(cast.bassin)
    assert [page for page in places if option not in client.get(page).content.decode()] == []


def test_what_it_has_is_still_there_and_corrected_but_nothing_new_comes(cast: Cast) -> None:
    indicator = yearly(cast.nantes, kind="nombre")
    first = measure(indicator, cast.vendee, "2020-01-01", "12", cast.coordinator)
    Territory.objects.filter(pk=cast.vendee.pk).update(archived_at=timezone.now())
    place = Territory.objects.get(pk=cast.vendee.pk)
    with pytest.raises(ValidationError, match="est archivé"):
        give(indicator, place, date(2021, 1, 1), cast)
    give(indicator, place, date(2020, 1, 1), cast, seen=first.pk)
    assert list(Measure.objects.in_force().values_list("territory", flat=True)) == [place.pk]


def give(indicator: Any, place: Territory, day: date, cast: Cast, **more: Any) -> None:
    one = Given(uid=uuid.uuid4(), indicator=indicator, territory=place, day=day, value=Decimal(3), **more)
    record_measure(given=one, way=Way.FORM, by=cast.coordinator, today=TODAY)


def test_nothing_is_missing_of_it_any_more(cast: Cast) -> None:
    indicator = yearly(cast.nantes, kind="nombre")
    measure(indicator, cast.vendee, "2020-01-01", "12", cast.coordinator)
    others = Territory.objects.filter(parent=cast.nantes, level="departement").exclude(pk=cast.vendee.pk)
    assert missing(cast) == (others.count(), [4])
    archive_territory(others[0])
    assert missing(cast) == (3, [3])
    for child in Territory.objects.filter(parent=cast.vendee):
        archive_territory(child)
    archive_territory(cast.vendee)
    assert missing(cast) == (3, [3])
    restore_territory(others[0])
    assert missing(cast) == (4, [4])


def test_indicators_that_await_nothing_of_it_are_left_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    yearly(cast.nantes)
    yearly(cast.nantes, "Bassins équipés", awaited_level="bassin")
    yearly(cast.rennes, "Ailleurs", awaited_level="bassin")
    made: list[str] = []
    monkeypatch.setattr("measures.tallies.rebuild", lambda one: made.append(one.name))
    archive_territory(cast.bassin)
    assert made == ["Bassins équipés"]


def missing(cast: Cast) -> tuple[int, list[int]]:
    """How many départements in use say nothing, Vendée having spoken; what is kept of it for the académie."""
    silent = Territory.objects.in_use().filter(parent=cast.nantes, level="departement").exclude(pk=cast.vendee.pk)
    return silent.count(), list(Tally.objects.filter(territory=cast.nantes).values_list("missing", flat=True))


def test_nobody_is_asked_for_its_values(cast: Cast) -> None:
    asked(cast.vendee, cast.coordinator)
    assert len(what_is_due(date(2026, 2, 10))) == 1
    Territory.objects.filter(pk=cast.vendee.pk).update(archived_at=timezone.now())
    assert what_is_due(date(2026, 2, 10)) == {}


def test_what_contains_one_in_use_is_not_archived_and_nothing_is_put_back_below_one(cast: Cast) -> None:
    with pytest.raises(ArchivingRefusedError, match="contient encore"):
        archive_territory(cast.vendee)
    with pytest.raises(ArchivingRefusedError, match="ne s’archive pas"):
        archive_territory(cast.france)
    for child in Territory.objects.filter(parent=cast.vendee):
        archive_territory(child)
    place = archive_territory(cast.vendee)
    assert archive_territory(place).archived_at == place.archived_at
    with pytest.raises(ArchivingRefusedError, match="Rétablissez d’abord"):
        restore_territory(cast.bassin)
    with pytest.raises(ArchivingRefusedError, match="est archivé"):
        add_territory(level="bassin", name="Bassin neuf", parent=place)
    assert not restore_territory(place).is_archived


@pytest.mark.parametrize(
    ("who", "which", "status"),
    [
        ("coordinator", "bassin", 302),
        ("coordinator", "vendee", 403),
        ("administrator", "vendee", 302),
        ("administrator", "france", 403),
        ("facilitator", "bassin", 403),
        ("other_coordinator", "bassin", 404),
    ],
)
def test_who_manages_what_contains_it_archives_it(
    client: Client, cast: Cast, who: str, which: str, status: int
) -> None:
    client.force_login(getattr(cast, who))
    place = getattr(cast, which)
    for verb in ("archiver", "retablir"):
        assert client.get(f"/territoires/{place.pk}/{verb}/").status_code == 405
        assert client.post(f"/territoires/{place.pk}/{verb}/").status_code == status


def test_its_page_says_so_and_offers_to_put_it_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    page = f"/territoires/{cast.bassin.pk}/"
    assert "Il ne se supprime pas" in client.get(page).content.decode()
    text = client.post(f"{page}archiver/", follow=True).content.decode()
    for said in ("Ce territoire est archivé", "Archivé le", "Rétablir"):
        assert said in text, said
    assert "Ajouter un établissement" not in text
    assert "(archivé)" in client.get(f"/territoires/{cast.vendee.pk}/").content.decode()
    text = client.post(f"/territoires/{cast.bassin.pk}/ajouter-un-etablissement/", NEW).content.decode()
    assert "rétablissez-le d’abord" in text


NEW = {"name": "Collège neuf", "code": "0850006V"}


def test_one_added_again_under_the_name_of_an_archived_one_is_told(client: Client, cast: Cast) -> None:
    archive_territory(cast.bassin)
    client.force_login(cast.coordinator)
    url = f"/territoires/{cast.vendee.pk}/ajouter-un-bassin/"
    text = client.post(url, {"name": cast.bassin.name}).content.decode()
    assert "est archivé" in text


def test_the_administration_deletes_none_and_says_why(client: Client, cast: Cast) -> None:
    cast.administrator.is_staff = True
    cast.administrator.save()
    client.force_login(cast.administrator)
    table = "/administration/territories/territory/"
    text = client.post(f"{table}{cast.bassin.pk}/delete/", {"post": "yes"}, follow=True).content.decode()
    assert "Un territoire ne se supprime pas" in text
    client.post(table, {"action": "delete_selected", "_selected_action": [cast.bassin.pk], "post": "yes"})
    assert Territory.objects.filter(pk=cast.bassin.pk).exists()
