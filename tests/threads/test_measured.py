"""The thread reaches the values: what each person reads of the indicators at its end."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from indicators.models import Indicator, MeasuredBy
from restitutions.models import Entry
from tests.indicators.made import make_indicator
from tests.measures.made import measure
from tests.threads.conftest import SignIn, Story
from tests.threads.test_entry_page import page

pytestmark = pytest.mark.django_db

TEAM = ("reader", "facilitator", "coordinator", "administrator")
OTHERS = ("", "outsider", "other_coordinator")
PICTURE = "/syntheses/academie-de-nantes/fil/3/"


def tied(story: Story, name: str = "Écoles reliées", **fields: object) -> Indicator:
    """A rate of each year, tied to the success measure of Nantes."""
    indicator = make_indicator(story.cast.nantes, name, **{"periodicity": "annuelle", **fields})
    MeasuredBy.objects.update_or_create(
        entry=story.entry(story.above, "success_measure"), defaults={"indicator": indicator}
    )
    return indicator


def pages(story: Story, as_user: SignIn, who: tuple[str, ...]) -> list[str]:
    return [page(as_user(getattr(story.cast, one) if one else None), "NAN-T3-I1") for one in who]


def test_everybody_reads_the_last_value_of_what_is_published_and_the_team_opens_the_page_of_its_indicator(
    story: Story, as_user: SignIn
) -> None:
    indicator = tied(story)
    by = story.cast.other_facilitator
    measure(indicator, story.cast.vendee, "2021-03-01", "30", by, comment="Mot caché", source="Camille")
    measure(indicator, story.cast.vendee, "2025-03-01", "90", by, comment="Mot caché", source="Camille")
    story.publish(story.above)
    for text in pages(story, as_user, TEAM + OTHERS):
        assert 'data-standing="atteint">Atteint</span>' in text
        assert "90\u00a0% en 2025\u202f; dernière cible\u00a0: 80\u00a0%" in text
        assert text.count('class="egn-figure"') == 2
        assert "moyenne simple de 1\u00a0territoire" in text
        assert '<svg class="measures-curve"' in text
        assert "mesure NAN-T3-S1" in text
        assert not any(kept in text for kept in ("Mot caché", "Camille", "Animatrice voisine"))
    opened = f'href="/indicateurs/{indicator.pk}/?territoire={story.cast.nantes.pk}"'
    assert [opened in text for text in pages(story, as_user, TEAM + OTHERS)] == [True] * 4 + [False] * 3


def test_a_success_measure_that_nothing_measures_says_so(story: Story, as_user: SignIn) -> None:
    client = as_user(story.cast.facilitator)
    said = "Aucun indicateur n’y est relié pour l’instant"
    assert (said in page(client, "NAN-T3-S1"), said in page(client, "NAN-T3-I1")) == (True, False)
    tied(story)
    assert said not in page(client, "NAN-T3-S1")


def test_a_small_number_is_for_the_team_alone(story: Story, as_user: SignIn) -> None:
    indicator = tied(story, kind="nombre", unit="élèves", baseline_value=None, baseline_on=None)
    indicator.targets.all().delete()
    measure(indicator, story.cast.nantes, "2025-03-01", "3", story.cast.facilitator)
    story.publish(story.above)
    for text in pages(story, as_user, TEAM):
        assert "3\u00a0élèves en 2025" in text
    for text in pages(story, as_user, OTHERS):
        assert ("3\u00a0élèves" in text, text.count("trop petit pour être donné")) == (False, 2)
        assert "<svg" not in text.partition("thread-measured")[2].partition("</details>")[0]
    assert "3\u00a0élèves" not in as_user(None).get(PICTURE).content.decode()


def test_what_a_draft_ties_is_for_the_team_until_it_is_published(story: Story, as_user: SignIn) -> None:
    tied(story)
    published = story.publish(story.above)
    assert all("Écoles reliées" in text for text in pages(story, as_user, TEAM + OTHERS))
    story.move(published, "corriger")
    assert all("Écoles reliées" in text for text in pages(story, as_user, OTHERS))
    tied(story, "Un autre")
    texts = pages(story, as_user, ("facilitator", *OTHERS))
    assert [("Écoles reliées" in text, "Un autre" in text) for text in texts] == [(False, True)] + [(False, False)] * 3
    story.publish(published)
    assert all("Un autre" in text for text in pages(story, as_user, OTHERS))


def test_what_is_tied_once_published_is_public_at_once_and_stays_during_a_correction(
    story: Story, as_user: SignIn
) -> None:
    published = story.publish(story.above)
    assert all("Écoles reliées" not in text for text in pages(story, as_user, OTHERS))
    tied(story)
    assert all("Écoles reliées" in text for text in pages(story, as_user, OTHERS))
    story.move(published, "corriger")
    assert all("Écoles reliées" in text for text in pages(story, as_user, OTHERS))


def test_nothing_is_said_of_what_is_withdrawn(story: Story, as_user: SignIn) -> None:
    tied(story)
    story.move(story.publish(story.above), "depublier")
    assert as_user(None).get("/fil/NAN-T3-I1/").status_code == 404
    assert "Écoles reliées" in page(as_user(story.cast.reader), "NAN-T3-S1")


@pytest.mark.parametrize("who", ["facilitator", ""])
def test_the_picture_says_the_last_value_in_its_node_and_in_its_table(story: Story, as_user: SignIn, who: str) -> None:
    indicator = tied(story, "Liens")
    measure(indicator, story.cast.nantes, "2025-03-01", "45.5", story.cast.facilitator)
    story.publish(story.above)
    address = f"/restitutions/{story.above.pk}/3/fil/" if who else PICTURE
    text = as_user(getattr(story.cast, who) if who else None).get(address).content.decode()
    assert ">45,5 % en 2025 – Liens</text>" in text
    assert '<span dir="auto">45,5\u00a0% en 2025</span>' in text


@pytest.mark.parametrize("number", [1, 12])
@pytest.mark.parametrize(("who", "page_costs", "picture_costs"), [("facilitator", 24, 22), ("", 21, 18)])
def test_it_costs_the_same_at_any_number_of_indicators_territories_and_years(
    story: Story,
    as_user: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    who: str,
    page_costs: int,
    picture_costs: int,
    number: int,
) -> None:
    tied(story, "Indicateur 1")
    first = story.entry(story.above, "success_measure")
    for rank in range(2, number + 1):
        like = {"sheet": first.sheet, "row": first.row, "kind": first.kind, "reference": f"NAN-T3-S{rank}"}
        other = make_indicator(story.cast.nantes, f"Indicateur {rank}", periodicity="annuelle")
        MeasuredBy.objects.create(entry=Entry.objects.create(text=f"Mesure {rank}", **like), indicator=other)
    for indicator in Indicator.objects.all():
        for year in range(2025, 2025 - min(number, 3), -1):
            measure(indicator, story.cast.vendee, f"{year}-03-01", "40", story.cast.facilitator)
    story.publish(story.above)
    client = as_user(getattr(story.cast, who) if who else None)
    with django_assert_num_queries(page_costs):
        assert page(client, "NAN-T3-I1").count('class="measures-curve"') == number
    with django_assert_num_queries(picture_costs):
        client.get(f"/restitutions/{story.above.pk}/3/fil/" if who else PICTURE)
