"""The one pass that counts, sorts and cuts the points of the workbench, beside a plain computation of the same."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from consolidation import desk
from consolidation.desk import AGAIN, ORDERS, PAGE, WAITING, Asked, Shown, Tally, read_desk
from consolidation.models import Decision
from consolidation.sources import KINDS, sources_of
from restitutions.enums import CHALLENGE_KINDS
from restitutions.models import Entry, Restitution
from tests.consolidation.conftest import Region

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def read(region: Region, **asked: Any) -> desk.Desk:
    above = region.above
    return read_desk(above.restitution.pk, above.theme.pk, above.sheet.pk, Asked(**asked))


@pytest.fixture
def mixed(region: Region) -> dict[str, Entry]:
    """Points of which each thing that can be was decided, by hand or by an import; some reworded or deleted since."""
    said = region.say(region.vendee, "diagnosis", irritant=[f"Irritant {rank}" for rank in range(6)], strength=["Élan"])
    said |= region.say(region.bassin, "projections", need=["Besoin 0", "Besoin 1"], lever=["Levier"])
    said |= region.say(region.bassin, "diagnosis", irritant=["Du bassin"])
    region.send()
    taken = region.take(said["Irritant 0"])
    into = Entry.objects.get(made_by_decisions=taken)
    region.merge(said["Irritant 1"], into)
    region.merge(said["Du bassin"], into)
    region.set_aside(said["Irritant 2"])
    region.undo(region.take(said["Irritant 3"]))
    region.take(said["Besoin 0"])
    Entry.objects.get(sheet=region.above.sheet, text="Besoin 0").origins.add(said["Levier"])
    Entry.objects.filter(pk=said["Irritant 1"].pk).update(text="Irritant 1, dit autrement")
    Entry.objects.filter(pk=said["Irritant 4"].pk).update(parent=said["Irritant 5"])
    return said


def decided(region: Region, entry: Entry) -> str:
    """As the guide says it: what stands of a point, by hand, else by an import."""
    one = Decision.objects.filter(sheet=region.above.sheet, source=entry.pk).first()
    if one and one.outcome == "aside":
        return Shown.SET_ASIDE
    if one and Entry.objects.filter(made_by_decisions=one).exists():
        return Shown.MERGED if one.outcome == "merged" else Shown.TAKEN
    return Shown.TAKEN if entry.consolidated_into.filter(sheet=region.above.sheet).exists() else WAITING


def place(entry: Entry, order: str) -> tuple[Any, ...]:
    rank = len(KINDS) if entry.kind in CHALLENGE_KINDS else KINDS.index(entry.kind)
    where = (entry.sheet.restitution.territory.path, entry.sheet.restitution_id)
    assert entry.row
    inside = (entry.row.position, entry.row_id, entry.position, entry.pk)
    if order == "recentes":
        return (-entry.updated_at.timestamp(), entry.pk)
    return (rank, *where, *inside) if order == "nature" else (*where, rank, *inside)


@pytest.mark.parametrize("order", list(ORDERS))
@pytest.mark.parametrize("shown", [WAITING, AGAIN, *Shown.values])
def test_it_says_what_a_plain_computation_says(region: Region, mixed: dict[str, Entry], order: str, shown: str) -> None:
    offered = list(sources_of(region.above.restitution.pk, region.above.theme.pk))
    states = {one.pk: decided(region, one) for one in offered}
    kept = [one for one in offered if shown in (AGAIN, states[one.pk])]
    found = read(region, shown=shown, order=order)
    assert list(found.ids) == [one.pk for one in sorted(kept, key=lambda one: place(one, order))]
    assert (found.tally, found.shown) == (Tally(10, 4), len(kept))
    assert {state: list(states.values()).count(state) for state in (WAITING, *Shown.values)} == {
        WAITING: 4,
        Shown.TAKEN: 3,
        Shown.MERGED: 2,
        Shown.SET_ASIDE: 1,
    }


def test_what_was_reworded_is_counted_wherever_its_restitution_went(region: Region, mixed: dict[str, Entry]) -> None:
    assert read(region).changed == 1
    Entry.objects.filter(pk=mixed["Besoin 0"].pk).update(text="Besoin 0, dit autrement")
    Restitution.objects.filter(pk=region.bassin.restitution.pk).update(feeds=None)
    found = read(region)
    assert (found.changed, found.tally.total) == (2, 6)
    Restitution.objects.filter(pk=region.vendee.restitution.pk).update(feeds=None)
    assert read(region) == desk.Desk(Tally(0, 0), 2)


def test_some_of_the_points_are_asked_for_and_all_are_counted(region: Region, mixed: dict[str, Entry]) -> None:
    some = Entry.objects.filter(pk__in=[mixed["Irritant 0"].pk, mixed["Irritant 5"].pk])
    found = read(region, shown=AGAIN, passing=some)
    assert set(found.ids) == {mixed["Irritant 0"].pk, mixed["Irritant 5"].pk}
    assert (found.shown, found.tally) == (2, Tally(10, 4))


def test_a_page_beyond_the_last_is_the_last(region: Region) -> None:
    first = region.say(region.vendee, "diagnosis", irritant=["Premier"])["Premier"]
    made = [
        Entry(sheet=first.sheet, row=first.row, kind="irritant", text=f"Suite {rank}", position=rank)
        for rank in range(1, 2 * PAGE)
    ]
    Entry.objects.bulk_create(made)
    region.send()
    region.set_aside(first)
    pages = {page: read(region, page=page) for page in (1, 2, 3, 999_999)}
    assert [len(pages[page].ids) for page in (1, 2)] == [PAGE, PAGE - 1]
    assert pages[3] == pages[999_999] == pages[2]
    assert set(pages[1].ids) | set(pages[2].ids) == {one.pk for one in made}
    assert read(region, shown=Shown.MERGED, page=7) == desk.Desk(Tally(2 * PAGE, 2 * PAGE - 1), 0)


def test_there_is_nothing_before_a_fiche_is_begun(region: Region, mixed: dict[str, Entry]) -> None:
    found = read_desk(region.above.restitution.pk, region.above.theme.pk, None, Asked())
    assert (found.tally, found.changed, len(found.ids)) == (Tally(10, 10), 0, 10)
    assert read_desk(region.above.restitution.pk, 0, None, Asked()) == desk.Desk(Tally(0, 0), 0)
    assert all(isinstance(pk, uuid.UUID) for pk in found.ids)
