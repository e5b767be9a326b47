"""Who carries each point, through merges and levels, is what a statement of SQL written for this test says."""

from __future__ import annotations

import pytest

from territories.enums import Level
from tests.syntheses.exactness.conftest import Region
from tests.syntheses.exactness.facts import Carried
from tests.syntheses.exactness.provenance import sentence

pytestmark = [pytest.mark.django_db, pytest.mark.data]

LEVELS = (*[Level.BASSIN] * 3, *[Level.DEPARTEMENT] * 2, Level.ACADEMIE, Level.REGION)


def test_who_carries_a_point_is_what_an_independent_statement_says(region: Region) -> None:
    for level, (pk, carried) in zip(LEVELS, region.carried.items(), strict=True):
        told = {reference: words for reference, words in region.told[pk].items() if words}
        assert told == {reference: sentence(level, one) for reference, one in carried.items()}


def test_the_region_has_points_carried_in_every_way(region: Region) -> None:
    """A merge into what was written there counts its own session too; a session reported twice counts once."""
    *_, mayenne, _, top = region.carried.values()
    assert set(mayenne.values()) == {Carried(sessions=1, people=0, silent=1, partial=0, own=0, places=1)}
    merged = Carried(sessions=3, people=3164, silent=0, partial=1, own=1, places=1)
    assert merged in top.values()
    assert sentence(Level.REGION, merged) == (
        "porté par 1\u00a0région académique, 1\u00a0académie, 3\u00a0sessions, au moins 3\u202f164\u00a0participants"
    )
