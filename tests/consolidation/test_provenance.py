"""Who carries an entry: each session once, whatever the levels and the merges; what is unknown is said."""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Iterable
from dataclasses import replace

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from consolidation.models import Decision
from consolidation.provenance import Provenance, provenance_of
from restitutions.models import Entry, Restitution, RestitutionWorkshop
from territories.models import Territory
from tests.cast import Cast
from tests.consolidation.conftest import Region
from tests.editor.fiche import Fiche
from workshops.enums import AttendanceCategory
from workshops.models import Attendance, Workshop

pytestmark = [pytest.mark.django_db, pytest.mark.data]

TEACHERS, PUPILS = AttendanceCategory.values[:2]


def hold(cast: Cast, territory: Territory, *counts: int | None) -> Workshop:
    """A session with these head-counts; None is a category that is ticked without a number."""
    workshop = Workshop.objects.create(campaign=cast.campaign, territory=territory, title="Session")
    for category, people in zip((TEACHERS, PUPILS), counts, strict=False):
        workshop.attendances.create(category=category, checked=True, participants=people)
    return workshop


def report(restitution: Restitution, *workshops: Workshop) -> None:
    for workshop in workshops:
        RestitutionWorkshop.objects.create(restitution=restitution, workshop=workshop)


def told(entry: Entry, territory: Territory) -> Provenance:
    return provenance_of(Entry.objects.filter(pk=entry.pk), territory)[entry.pk]


def made(decision: Decision) -> Entry:
    return Entry.objects.get(made_by_decisions=decision.pk)


@pytest.fixture
def said(region: Region) -> tuple[Entry, Entry]:
    """The same trouble, said in Vendée (two sessions) and in its bassin (one of the same sessions, and another)."""
    cast = region.cast
    both = hold(cast, cast.bassin, 10)
    report(region.vendee.restitution, hold(cast, cast.vendee, 20, 5), both)
    report(region.bassin.restitution, both, hold(cast, cast.bassin, 7))
    slow = region.say(region.vendee, "diagnosis", irritant=["Le réseau tombe"])["Le réseau tombe"]
    same = region.say(region.bassin, "diagnosis", irritant=["Réseau en panne"])["Réseau en panne"]
    region.send()
    return slow, same


def test_an_entry_without_origin_is_carried_by_the_sessions_of_its_restitution(
    region: Region, said: tuple[Entry, Entry]
) -> None:
    found = told(said[0], region.cast.nantes)
    assert found.words == "porté par 1\u00a0département, 2\u00a0sessions, 35\u00a0participants"


def test_a_session_that_comes_by_two_ways_counts_once(region: Region, said: tuple[Entry, Entry]) -> None:
    above = made(region.take(said[0]))
    region.merge(said[1], above)
    found = told(above, region.cast.nantes)
    assert found.words == "porté par 1\u00a0département, 3\u00a0sessions, 42\u00a0participants"
    seen_below = told(above, region.cast.vendee)
    assert seen_below.territories == (("departement", 1), ("bassin", 1))


def test_an_unknown_head_count_is_said_and_is_not_nobody(region: Region, said: tuple[Entry, Entry]) -> None:
    report(region.vendee.restitution, hold(region.cast, region.cast.vendee))
    words = told(said[0], region.cast.nantes).words
    assert words.endswith("3\u00a0sessions, au moins 35\u00a0participants (dont 1\u00a0session sans effectif)")


def test_a_category_without_a_number_makes_a_least(region: Region, said: tuple[Entry, Entry]) -> None:
    report(region.vendee.restitution, hold(region.cast, region.cast.vendee, 4, None))
    assert told(said[0], region.cast.nantes).words.endswith("3\u00a0sessions, au moins 39\u00a0participants")


def test_no_head_count_at_all_is_said(region: Region) -> None:
    source = region.say(region.vendee, "diagnosis", irritant=["Rien"])["Rien"]
    assert told(source, region.cast.nantes).words == ""
    report(region.vendee.restitution, hold(region.cast, region.cast.vendee))
    assert told(source, region.cast.nantes).words.endswith("1\u00a0session, effectif non renseigné")


def test_the_sessions_of_the_level_above_count_for_what_was_written_there(
    region: Region, said: tuple[Entry, Entry]
) -> None:
    cast = region.cast
    report(region.above.restitution, hold(cast, cast.nantes, 100))
    own = region.say(region.above, "diagnosis", irritant=["Le réseau"])["Le réseau"]
    taken = made(region.take(said[0]))
    region.merge(said[1], own)
    assert told(taken, cast.nantes).participants == 35
    found = told(own, cast.nantes)
    assert (found.participants, found.sessions) == (117, 3)
    assert found.territories == (("academie", 1), ("departement", 1))


def test_provenance_reaches_down_through_three_levels(region: Region, said: tuple[Entry, Entry]) -> None:
    cast = region.cast
    taken = made(region.take(said[0]))
    region.merge(said[1], taken)
    top = Restitution.objects.create(campaign=cast.campaign, territory=cast.region, title="Synthèse de la région")
    Restitution.objects.filter(pk=region.above.restitution.pk).update(feeds=top)
    region.send(region.above)
    higher = Region(cast, Fiche(cast, top, region.above.theme), region.above, region.above)
    found = told(made(higher.take(taken)), cast.region)
    assert found.words == "porté par 1\u00a0académie, 3\u00a0sessions, 42\u00a0participants"


@pytest.mark.parametrize("number", [1, 100])
def test_as_many_statements_for_a_hundred_entries_as_for_one(
    region: Region, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report(region.vendee.restitution, hold(region.cast, region.cast.vendee, 3))
    words = [f"Constat {rank}" for rank in range(number)]
    sources = region.say(region.vendee, "diagnosis", irritant=words[:100])
    above = region.say(region.above, "diagnosis", irritant=words[:100])
    link((above[text], sources[text]) for text in words)
    entries = Entry.objects.filter(sheet=region.above.sheet)
    with django_assert_num_queries(4):
        found = provenance_of(entries, region.cast.nantes)
    assert {one.participants for one in found.values()} == {3}
    assert len(found) == number


def link(pairs: Iterable[tuple[Entry, Entry]]) -> None:
    for above, below in pairs:
        above.origins.add(below)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_equals_an_independent_count(region: Region, seed: int) -> None:
    """Three levels drawn at random; the same figures from one recursive SQL statement."""
    drawn = random.Random(seed)
    cast = region.cast
    theme = region.above.theme
    levels: list[list[Entry]] = []
    for territory, many in ((cast.bassin, 6), (cast.vendee, 4), (cast.nantes, 3)):
        entries = []
        for _ in range(many):
            restitution = Restitution.objects.create(campaign=cast.campaign, territory=territory)
            sheet = restitution.sheets.create(theme=theme)
            row = sheet.rows.create(table="diagnosis")
            report(restitution, *(hold(cast, territory, drawn.randrange(50)) for _ in range(drawn.randrange(3))))
            for _ in range(3):
                entries.append(row.entries.create(sheet=sheet, kind="irritant", text=str(uuid.uuid4())))
        levels.append(entries)
    for below, above in itertools.pairwise(levels):
        for entry in above:
            link((entry, one) for one in drawn.sample(below, drawn.randrange(4)))
    top = {entry.pk for entry in levels[-1]}
    found = provenance_of(Entry.objects.filter(pk__in=top), cast.nantes)
    assert {pk: (one.sessions, one.participants) for pk, one in found.items()} == independent(top)


def independent(top: set[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    link_table, entry, sheet = Entry.origins.through._meta.db_table, "restitutions_entry", "restitutions_themesheet"
    statement = f"""
        WITH RECURSIVE down(root, entry) AS (
            SELECT id, id FROM {entry}
            UNION
            SELECT down.root, link.to_entry_id FROM down JOIN {link_table} link ON link.from_entry_id = down.entry
        ), held AS (
            SELECT DISTINCT down.root, reported.workshop_id FROM down
            JOIN {entry} one ON one.id = down.entry JOIN {sheet} sheet ON sheet.id = one.sheet_id
            JOIN restitutions_restitutionworkshop reported ON reported.restitution_id = sheet.restitution_id
            WHERE NOT EXISTS (SELECT 1 FROM {link_table} link WHERE link.from_entry_id = down.entry)
        )
        SELECT held.root, COUNT(DISTINCT held.workshop_id), SUM(people.participants)
        FROM held JOIN {Attendance._meta.db_table} people ON people.workshop_id = held.workshop_id
        GROUP BY held.root
    """
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = {uuid.UUID(str(root)): (int(sessions), int(people)) for root, sessions, people in cursor.fetchall()}
    return {pk: rows.get(pk, (0, 0)) for pk in top}


def test_where_anybody_reads_one_to_four_people_are_not_counted() -> None:
    few = Provenance((("departement", 1),), sessions=2, participants=4, silent=1)
    where, silent = "porté par 1\u00a0département, 2\u00a0sessions", "(dont 1\u00a0session sans effectif)"
    assert few.words == f"{where}, au moins 4\u00a0participants {silent}"
    assert few.public_words == f"{where}, moins de 5\u00a0participants connus {silent}"
    enough = replace(few, participants=5)
    assert enough.public_words == enough.words
    nobody = replace(few, participants=0)
    assert nobody.public_words == nobody.words
