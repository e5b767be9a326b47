"""The thread of a thématique as a picture and a table, for the team and for everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from indicators.models import Indicator, MeasuredBy
from restitutions.models import Entry, Restitution
from syntheses.intake import intake
from syntheses.report import DiagnosisRow, PlanRow, ProjectionRow
from syntheses.report import Entry as Said
from tests.threads.conftest import SignIn, Story, report, section
from tests.threads.test_versions import SECRET, correct

pytestmark = pytest.mark.django_db
PUBLIC = "/syntheses/academie-de-nantes/fil/3/"


def team_page(restitution: Restitution, number: int = 3) -> str:
    return f"/restitutions/{restitution.pk}/{number}/fil/"


def test_the_team_sees_the_thread_with_its_indicator(story: Story, as_user: SignIn) -> None:
    named = Indicator.objects.create(territory=story.cast.nantes, name="Pannes", kind="nombre", direction="baisse")
    MeasuredBy.objects.create(entry=story.entry(story.above, "success_measure"), indicator=named)
    text = as_user(story.cast.facilitator).get(team_page(story.above)).content.decode()
    picture = text.partition("<svg class")[2].partition("</svg>")[0]
    for key in ("IP1", "B1", "Q1", "A1", "S1"):
        assert f'href="/fil/NAN-T3-{key}/"' in picture
        assert text.count(f'href="/fil/NAN-T3-{key}/"') == 2
    assert ("reprend I1" in picture, ">Pannes<" in picture) == (True, True)
    assert "Ce qui reste à relier" not in text


def test_loose_ends_are_said_to_those_who_may_tie_them(story: Story, as_user: SignIn) -> None:
    story.entry(story.above, "success_measure").delete()
    story.move(story.above, "transmettre")
    texts = [
        as_user(person).get(team_page(story.above)).content.decode()
        for person in (story.cast.facilitator, story.cast.reader)
    ]
    assert ["Actions sans indicateur" in text for text in texts] == [True, False]


def test_everybody_sees_what_is_online(story: Story, as_user: SignIn) -> None:
    visitor = as_user(None)
    assert visitor.get(PUBLIC).status_code == 404
    published = story.publish(story.above)
    before = visitor.get(PUBLIC).content.decode()
    assert ('href="/fil/NAN-T3-A1/"' in before, "Version 1" in before) == (True, True)
    correct(story, published)
    after = visitor.get(PUBLIC).content.decode()
    assert ("Signer nantais" in after, "reprend I1" in after, SECRET in after) == (True, True, False)
    assert visitor.get(team_page(published)).status_code == 302


def test_what_was_made_from_others_says_who_carries_it(story: Story, as_user: SignIn) -> None:
    story.entry(story.above, "action").origins.add(story.entry(story.below, "action"))
    published = story.publish(story.above)
    for text in (
        as_user(story.cast.facilitator).get(team_page(published)).content.decode(),
        as_user(None).get(PUBLIC).content.decode(),
    ):
        picture, _, table = text.partition("<svg class")[2].partition("</svg>")
        said = "porté par 1\u00a0département, 1\u00a0session, effectif non renseigné"
        assert picture.count(f"Signer nantais\u00a0: {said}</title>") == picture.count(said) == 1
        assert table.count(said) == 2  # the action, and the irritant that the main one takes up
    correct(story, published)
    assert "porté par" not in as_user(None).get(PUBLIC).content.decode()


def test_a_thematique_without_point_says_what_to_do(story: Story, as_user: SignIn) -> None:
    story.publish(story.above)
    for who, path in ((story.cast.facilitator, team_page(story.above, 2)), (None, PUBLIC.replace("3", "2"))):
        text = as_user(who).get(path).content.decode()
        assert ("Aucun point" in text, "<svg class" in text) == (True, False)
    assert as_user(None).get(PUBLIC.replace("3", "9")).status_code == 404
    assert as_user(story.cast.facilitator).get(team_page(story.above, 9)).status_code == 404


def test_what_people_typed_is_escaped(story: Story, as_user: SignIn) -> None:
    Entry.objects.filter(sheet__restitution=story.above).update(text="<script>alert(1)</script>")
    text = as_user(story.cast.facilitator).get(team_page(story.above)).content.decode()
    assert ("<script>alert" in text, "&lt;script&gt;alert" in text) == (False, True)


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_at_any_size(
    story: Story, as_user: SignIn, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    def rows(kind: type, **cells: str) -> Any:
        made = [{cell: (Said(text=f"{word} {n}"),) for cell, word in cells.items()} for n in range(number)]
        return tuple(kind(**row) for row in made)

    whole = replace(
        section("x"),
        diagnosis=rows(DiagnosisRow, irritants="Irritant"),
        projections=rows(ProjectionRow, irritants="Irritant", needs="Besoin", levers="Levier"),
        plan=rows(PlanRow, what="Levier", how="Action"),
    )
    by = story.cast.facilitator
    made = intake(report(whole), campaign=story.cast.campaign, territory=story.cast.vendee, by=by)
    client = as_user(by)
    with django_assert_num_queries(15):
        text = client.get(team_page(made)).content.decode()
    assert text.partition("<svg class")[2].partition("</svg>")[0].count("<a ") == 4 * number
    story.publish(made)
    with django_assert_num_queries(9):
        assert as_user(None).get(f"/syntheses/{story.cast.vendee.slug}/fil/3/").status_code == 200
