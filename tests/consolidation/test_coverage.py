"""The matrix before publication, and the loose ends of the thread."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from consolidation.coverage import Coverage, Line, coverage
from consolidation.orphans import orphans
from restitutions.models import Entry, Restitution
from tests.consolidation.conftest import Region
from tests.editor.fiche import delete

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def line_of(found: Coverage, restitution: Restitution) -> Line:
    return next(line for line in found.lines if line.restitution == restitution)


def figures(line: Line) -> list[tuple[int, int, int, int]]:
    return [(cell.total, cell.taken, cell.aside, cell.left) for cell in line.cells]


def test_what_became_of_each_restitution_by_thematique(region: Region) -> None:
    said = region.say(region.vendee, "diagnosis", irritant=["Un", "Deux", "Trois"], retex_label=["1"])
    region.say(region.bassin, "diagnosis", strength=["Quatre"])
    region.send(region.vendee)
    region.take(said["Un"])
    region.set_aside(said["Deux"])
    found = coverage(region.above.restitution)
    vendee, bassin = (line_of(found, fiche.restitution) for fiche in (region.vendee, region.bassin))
    assert figures(vendee) == [(0, 0, 0, 0), (0, 0, 0, 0), (3, 1, 1, 1), (0, 0, 0, 0), (0, 0, 0, 0)]
    assert (vendee.state, bassin.state, bassin.left, found.left) == ("Transmise", "Brouillon", 1, 2)
    last = region.take(said["Trois"])
    assert line_of(coverage(region.above.restitution), region.vendee.restitution).state == "Reprise"
    region.above.apply(delete(str(last.into_id), 1))
    again = line_of(coverage(region.above.restitution), region.vendee.restitution)
    assert (again.state, figures(again)[2]) == ("Transmise", (3, 1, 1, 1))


def test_a_departement_from_which_nothing_comes_is_awaited(region: Region) -> None:
    found = coverage(region.above.restitution)
    awaited = [line.territory.name for line in found.lines if line.state == "Attendue"]
    assert awaited == ["Loire-Atlantique", "Maine-et-Loire", "Mayenne", "Sarthe"]
    assert found.awaited == 4
    Restitution.objects.filter(pk=region.vendee.restitution.pk).update(feeds=None)
    assert coverage(region.above.restitution).awaited == 4  # the bassin of Vendée still feeds


@pytest.mark.parametrize("number", [1, 40])
def test_the_matrix_costs_the_same_at_any_size(
    region: Region, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    region.say(region.vendee, "diagnosis", irritant=[f"Constat {rank}" for rank in range(number)])
    Restitution.objects.bulk_create(
        Restitution(campaign=region.cast.campaign, territory=region.cast.vendee, feeds=region.above.restitution)
        for _ in range(number)
    )
    with django_assert_num_queries(4):
        assert len(coverage(region.above.restitution).lines) == number + 6


def loose(restitution: Restitution) -> dict[str, list[str]]:
    return {key: [entry.text for entry in found] for key, found in orphans(restitution).items()}


def link(above: Entry, below: Entry) -> None:
    above.answers.add(below)


def test_a_bare_thread_is_loose_everywhere(region: Region) -> None:
    fiche = region.vendee
    region.say(fiche, "diagnosis", irritant=["Irritant"], strength=["Point fort"])
    region.say(fiche, "projections", main_irritant=["Principal"])
    region.say(fiche, "projections", need=["Besoin"])
    region.say(fiche, "projections", lever=["Levier"])
    region.say(fiche, "plan", planned_lever=["Quoi"])
    region.say(fiche, "plan", action=["Action"])
    assert loose(fiche.restitution) == {
        "irritants": ["Irritant", "Principal"],
        "besoins": ["Besoin"],
        "leviers": ["Levier", "Quoi"],
        "actions": ["Action"],
        "sans-origine": ["Action"],
    }


def test_a_whole_thread_has_no_loose_end(region: Region) -> None:
    fiche = region.vendee
    irritant = region.say(fiche, "diagnosis", irritant=["Irritant"])["Irritant"]
    row = region.say(fiche, "projections", main_irritant=["Principal"], need=["Besoin"], lever=["Levier"])
    plan = region.say(fiche, "plan", planned_lever=["Quoi"], action=["Action"], success_measure=["Mesure"])
    assert loose(fiche.restitution)["irritants"] == ["Irritant"]
    link(row["Principal"], irritant)
    link(plan["Quoi"], row["Levier"])
    assert loose(fiche.restitution) == {key: [] for key in loose(fiche.restitution)}
