"""A generated region: every word is carried up as often as it should be, and every head-count is that of SQL."""

from __future__ import annotations

import re
from collections import Counter
from io import StringIO
from itertools import count

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from consolidation.coverage import coverage
from consolidation.enums import Outcome
from consolidation.generated.campaign import generate_campaign
from consolidation.models import Decision
from consolidation.provenance import provenance_of
from restitutions.models import Entry, Restitution
from territories.enums import Level
from territories.models import Territory
from tests.cast import Cast
from workshops.models import Attendance

pytestmark = [pytest.mark.django_db, pytest.mark.data]

WORKSHOPS = 12
TOKEN = re.compile(r"jeton(\d+)z")


@pytest.fixture
def region(cast: Cast) -> Restitution:
    marks = count()
    place = Territory.objects.get(level=Level.REGION, code="15")
    return generate_campaign(
        region=place, workshops=WORKSHOPS, seed=7, say=lambda words: f"{words} jeton{next(marks)}z"
    )


def tokens(**of: object) -> Counter[str]:
    return Counter(TOKEN.findall(" ".join(Entry.objects.filter(**of).values_list("text", flat=True))))


def test_every_word_said_in_a_workshop_is_there_once_at_its_level(region: Restitution) -> None:
    said = tokens(sheet__restitution__territory__level=Level.BASSIN)
    assert set(said.values()) == {1}
    above = tokens(sheet__restitution=region)
    assert set(above.values()) == {1}
    assert set(above) < set(said)


def test_every_point_is_taken_merged_or_set_aside_once_at_each_level(region: Restitution) -> None:
    for restitution in Restitution.objects.exclude(fed_by=None):
        found = coverage(restitution)
        assert found.left == 0
        assert (
            sum(line.total for line in found.lines) == Decision.objects.filter(sheet__restitution=restitution).count()
        )
    assert {"challenge", "proposal"} < set(
        Entry.objects.filter(sheet__restitution=region).values_list("kind", flat=True)
    )
    assert Decision.objects.filter(outcome=Outcome.SET_ASIDE).exists()
    assert Decision.objects.filter(outcome=Outcome.MERGED).exists()


def test_every_head_count_is_that_of_an_independent_statement(region: Restitution) -> None:
    entries = Entry.objects.filter(sheet__restitution=region)
    found = provenance_of(entries, region.territory)
    assert len(found) == entries.count() > 100
    link = Entry.origins.through._meta.db_table
    statement = f"""
        WITH RECURSIVE down(root, entry) AS (
            SELECT one.id, one.id FROM restitutions_entry one
            JOIN restitutions_themesheet sheet ON sheet.id = one.sheet_id WHERE sheet.restitution_id = %s
            UNION SELECT down.root, link.to_entry_id FROM down JOIN {link} link ON link.from_entry_id = down.entry
        ), held AS (
            SELECT DISTINCT down.root, reported.workshop_id FROM down
            JOIN restitutions_entry one ON one.id = down.entry
            JOIN restitutions_themesheet sheet ON sheet.id = one.sheet_id
            JOIN restitutions_restitutionworkshop reported ON reported.restitution_id = sheet.restitution_id
        )
        SELECT held.root, COUNT(DISTINCT held.workshop_id), SUM(people.participants) FROM held
        JOIN {Attendance._meta.db_table} people ON people.workshop_id = held.workshop_id GROUP BY held.root
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [region.pk])
        counted = sorted((int(sessions), int(people or 0)) for _, sessions, people in cursor.fetchall())
    assert sorted((one.sessions, one.participants) for one in found.values()) == counted


def test_the_same_seed_gives_the_same_words_and_figures_and_another_gives_others(cast: Cast) -> None:
    written = []
    for seed in (5, 5, 6):
        with transaction.atomic():
            generate_campaign(region=Territory.objects.get(level=Level.REGION, code="15"), workshops=1, seed=seed)
            entries = Entry.objects.order_by("pk").values_list("pk", "kind", "text", "reference")
            people = Attendance.objects.order_by("pk").values_list("category", "participants")
            written.append((list(entries), list(people)))
            transaction.set_rollback(True)
    assert len(written[0][0]) > 100
    assert written[0] == written[1]
    assert [one != other for one, other in zip(written[0], written[2], strict=True)] == [True, True]


def test_the_command_says_where_the_synthesis_is_and_refuses_to_do_it_twice(cast: Cast) -> None:
    said = StringIO()
    call_command("generate_campaign", workshops=1, seed=5, stdout=said)
    made = Restitution.objects.get(campaign__slug="essai-1-5", territory__level=Level.REGION)
    assert said.getvalue() == f"Campagne essai-1-5 : la synthèse de la région est la restitution {made.pk}.\n"
    with pytest.raises(CommandError, match="La campagne essai-1-5 est déjà là"):
        call_command("generate_campaign", workshops=1, seed=5)
