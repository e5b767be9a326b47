"""A territory or an indicator archived on one side alone: each installation decides for itself, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from indicators.models import Indicator
from measures.models import Measure
from restitutions.models import Restitution
from territories.models import Territory
from tests.cast import Cast
from tests.syntheses.archive.world import World, empty, make_world, take

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def of_vendee() -> tuple[bool, int, int]:
    """Whether it is archived, and how many restitutions and values it has."""
    one = Territory.objects.get(ref="D85")
    of_it = (rows.filter(territory=one).count() for rows in (Restitution.objects.all(), Measure.objects.all()))
    return (one.is_archived, *of_it)  # type: ignore[return-value]


@pytest.mark.parametrize("is_archived_here", [True, False])
def test_what_is_here_stays_as_it_is_here(world: World, tmp_path: Path, is_archived_here: bool) -> None:
    days = (timezone.now(), None) if is_archived_here else (None, timezone.now())
    vendee = Territory.objects.filter(ref="D85")
    vendee.update(archived_at=days[1])
    archive = world.export(tmp_path)
    vendee.update(archived_at=days[0])
    taken = take(archive)
    assert (of_vendee(), taken.new["territoires"], taken.new["restitutions"]) == ((is_archived_here, 1, 1), 0, 0)


@pytest.mark.parametrize("is_archived_there", [True, False])
def test_what_comes_is_as_it_was_there_unless_what_contains_it_is_archived_here(
    world: World, tmp_path: Path, is_archived_there: bool
) -> None:
    Territory.objects.filter(ref="D85").update(archived_at=timezone.now() if is_archived_there else None)
    archive, here = world.export(tmp_path), list(Territory.objects.exclude(ref="D85").exclude(parent__ref="D85"))
    empty()
    take(archive)
    assert of_vendee() == (is_archived_there, 1, 1)
    empty()
    Territory.objects.bulk_create(here)
    Territory.objects.filter(ref="NAN").update(archived_at=timezone.now())
    take(archive)
    assert (of_vendee(), Territory.objects.get(ref="NAN").is_archived) == ((True, 1, 1), True)


@pytest.mark.parametrize("is_active_here", [True, False])
def test_an_indicator_stays_as_it_is_here(world: World, tmp_path: Path, is_active_here: bool) -> None:
    Indicator.objects.update(active=not is_active_here)
    archive = world.export(tmp_path)
    Indicator.objects.update(active=is_active_here)
    taken = take(archive)
    assert (taken.new["indicateurs"], taken.new["restitutions"]) == (0, 0)
    assert set(Indicator.objects.values_list("active", flat=True)) == {is_active_here}
