"""The steering page of a territory: figures, the list and its filters, the roll-up, the timeline."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from followup.models import Action
from followup.services import change_action_state, save_progress, save_responsible
from territories.enums import Level
from territories.services import add_territory
from tests.followup.conftest import SignIn, Story, many_actions, new, publish
from workshops.models import Campaign, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2022-03-15T12:00:00+01:00", tick=False):
        yield


def page(client: Client, **asked: str) -> str:
    answer = client.get("/suivi/", asked)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ")


def listed(client: Client, **asked: str) -> list[str]:
    """The references of the list, in order."""
    rows = page(client, **asked).partition('aria-label="Actions suivies"')[2].partition("</table>")[0]
    return re.findall(r'href="/suivi/actions/([^"]+)/"', rows)


def figures(text: str, label: str) -> list[tuple[str, list[int]]]:
    """The lines of a table of figures: their labels and numbers."""
    table = text.partition(f'aria-label="{label}"')[2].partition("</tbody>")[0]
    rows = table.partition("<tbody")[2].split("<tr")[1:]
    return [
        (
            re.findall(r'<a href="[^"]*" dir="auto">([^<]+)</a>', row)[0],
            [int(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)],
        )
        for row in rows
    ]


def start(story: Story, action: Action, due: date, progress: int = 20) -> None:
    by, version = story.team, action.version
    change_action_state(uid=new(), action=action, name="lancer", version=version, by=by, on=date(2022, 1, 10))
    save_progress(
        uid=new(), action=action, version=version + 1, by=by, progress=progress, due_on=due,
        started_on=date(2022, 1, 10), ended_on=None,
    )  # fmt: skip


def test_counts_by_state_and_theme_each_lead_to_their_lines(story: Story, as_user: SignIn) -> None:
    start(story, story.second, date(2022, 3, 14))
    client = as_user(story.cast.reader)
    text = page(client, territoire="vendee")
    assert figures(text, "Actions par thématique et par état") == [("3. Travailler ensemble", [1, 1, 0, 0, 0, 1, 2])]
    assert figures(text, "Actions par horizon et par état") == [("Moyen terme", [1, 1, 0, 0, 0, 1, 2])]
    Action.objects.filter(reference="D85-T3-A1").update(horizon="")
    below = figures(page(client, territoire="vendee"), "Actions par horizon et par état")
    assert below == [("Moyen terme", [0, 1, 0, 0, 0, 1, 1]), ("Horizon non renseigné", [1, 0, 0, 0, 0, 0, 1])]
    assert listed(client, territoire="vendee", horizon="aucun") == ["D85-T3-A1"]
    Action.objects.update(horizon="")
    assert figures(page(client, territoire="vendee"), "Actions par horizon et par état") == []
    link = f"/suivi/?territoire=vendee&thematique={story.first.theme_id}&retard=on#actions"
    assert f'href="{link}"' in text
    assert 'href="/suivi/?territoire=vendee&horizon=moyen&retard=on#actions"' in text
    assert listed(client, territoire="vendee", thematique=str(story.first.theme_id), retard="on") == ["D85-T3-A3"]
    assert "n’est ni terminée ni abandonnée et que son échéance est passée" in text


def test_the_thematiques_of_two_campaigns_are_told_apart_though_they_have_one_number(
    story: Story, as_user: SignIn
) -> None:
    days = {"opens_on": date(2024, 1, 1), "closes_on": date(2024, 12, 31)}
    later = Campaign.objects.create(slug="suite", title="La suite", **days)
    theme = Theme.objects.create(campaign=later, number=3, title="Apprendre", short_label="Apprendre")
    Action.objects.filter(pk=story.second.pk).update(theme=theme, campaign=later)
    client = as_user(story.cast.reader)
    text = page(client, territoire="vendee")
    assert figures(text, "Actions par thématique et par état") == [
        (f"3. Travailler ensemble ({story.cast.campaign.title})", [1, 0, 0, 0, 0, 0, 1]),
        ("3. Apprendre (La suite)", [1, 0, 0, 0, 0, 0, 1]),
    ]
    assert listed(client, territoire="vendee", thematique=str(theme.pk)) == ["D85-T3-A3"]
    assert listed(client, territoire="vendee", thematique=str(story.first.theme_id)) == ["D85-T3-A1"]


def test_late_ones_are_first_then_by_due_date_then_those_that_are_over(story: Story, as_user: SignIn) -> None:
    publish(story.cast, story.cast.nantes, many_actions(4))
    one, two, three, four = Action.objects.filter(territory=story.cast.nantes).select_related("territory")
    start(story, two, date(2022, 3, 1))
    start(story, four, date(2022, 2, 1))
    change_action_state(uid=new(), action=one, name="terminer", version=1, by=story.team)
    client = as_user(story.cast.coordinator)
    assert listed(client) == [four.reference, two.reference, three.reference, one.reference]
    assert listed(client, tri="plan") == [one.reference, two.reference, three.reference, four.reference]


def test_filters_are_in_the_address(story: Story, as_user: SignIn) -> None:
    save_responsible(
        uid=new(), action=story.first, version=1, by=story.team, person=story.cast.reader, body="Mairie de Luçon"
    )
    client = as_user(story.cast.reader)
    for asked, expected in (
        ({"q": "LUCON"}, ["D85-T3-A1"]),
        ({"q": "former ecole"}, ["D85-T3-A3"]),
        ({"q": "d85-t3-a3"}, ["D85-T3-A3"]),
        ({"responsable": "moi"}, ["D85-T3-A1"]),
        ({"responsable": "personne"}, ["D85-T3-A3"]),
        ({"etat": "terminee"}, []),
        ({"horizon": "moyen"}, ["D85-T3-A1", "D85-T3-A3"]),
        ({"horizon": "court"}, []),
        ({"plan": "sorties"}, []),
    ):
        assert listed(client, territoire="vendee", **asked) == expected, asked
    assert "Aucune action ne correspond" in page(client, territoire="vendee", etat="terminee")
    Action.objects.filter(reference="D85-T3-A1").update(on_plan=False)
    assert listed(client, territoire="vendee", plan="sorties") == ["D85-T3-A1"]
    assert listed(client, territoire="vendee") == ["D85-T3-A3"]
    counted = figures(page(client, territoire="vendee"), "Actions par thématique et par état")
    assert counted == [("3. Travailler ensemble", [1, 0, 0, 0, 0, 0, 1])]
    assert listed(client, territoire="vendee", etat="n-importe", tri="rien", page="99") == ["D85-T3-A3"]


def test_the_territories_below_are_rolled_up_with_links_to_their_lines(story: Story, as_user: SignIn) -> None:
    publish(story.cast, story.cast.bassin, many_actions(3))
    publish(story.cast, story.cast.nantes, many_actions(5))
    publish(story.cast, story.cast.morbihan, many_actions(7))
    text = page(as_user(story.cast.coordinator))
    assert figures(text, "Actions par territoire et par état") == [("Vendée", [5, 0, 0, 0, 0, 0, 5])]
    assert "4 autres territoires sans plan publié." in text
    assert 'href="/suivi/?territoire=vendee&perimetre=tout&etat=a_lancer#actions"' in text
    client = as_user(story.cast.administrator)
    text = page(client, territoire=story.cast.france.slug)
    assert "Ce territoire n’a pas de plan publié" in text
    below = dict(figures(text, "Actions par territoire et par état"))
    assert (below["Région académique Pays de la Loire"][-1], below["Région académique Bretagne"][-1]) == (10, 7)
    assert len(listed(client, territoire=story.cast.nantes.slug, perimetre="tout")) == 10


def test_another_territory_is_not_there_and_without_any_one_is_told(story: Story, as_user: SignIn) -> None:
    for address in ("/suivi/", "/suivi/frise/"):
        assert as_user(story.cast.other_coordinator).get(f"{address}?territoire=vendee").status_code == 404
        assert as_user(story.cast.reader).get(f"{address}?territoire=nulle-part").status_code == 404
        text = as_user(story.cast.outsider).get(address).content.decode()
        assert "Vous n’avez pas encore de territoire" in text


def test_a_territory_without_any_published_plan_says_what_to_do(story: Story, as_user: SignIn) -> None:
    school = add_territory(level=Level.ETABLISSEMENT, name="Collège", code="0850001P", parent=story.cast.bassin)
    for account, asked in ((story.cast.other_coordinator, {}), (story.cast.reader, {"territoire": school.slug})):
        text = page(as_user(account), **asked)
        assert ("Aucune action à suivre pour l’instant" in text, "Par état" in text) == (True, False)


@pytest.mark.parametrize("number", [1, 30])
def test_the_pages_ask_as_much_of_the_database_for_one_action_as_for_thirty(
    story: Story, as_user: SignIn, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for territory in (story.cast.nantes, story.cast.bassin):
        publish(story.cast, territory, many_actions(number))
    client = as_user(story.cast.coordinator)
    # The session, its account, the roles; the territory, those above, the figures; the list and its count; the roll-up.
    with django_assert_num_queries(10):
        client.get("/suivi/", {"territoire": story.cast.nantes.slug, "perimetre": "tout"})
    with django_assert_num_queries(8):
        client.get("/suivi/frise/", {"territoire": story.cast.nantes.slug, "perimetre": "tout"})


def test_the_timeline_draws_each_action_and_says_the_same_as_a_table(story: Story, as_user: SignIn) -> None:
    start(story, story.first, date(2022, 2, 1))
    Action.objects.filter(reference="D85-T3-A3").update(text="<script>alert(1)</script> & co")
    answer = as_user(story.cast.reader).get("/suivi/frise/?territoire=vendee").content.decode()
    picture = answer.partition('<svg class="followup-picture"')[2].partition("</svg>")[0]
    assert picture.count("followup-planned") == 3  # one is late, which says it twice
    assert picture.count('class="followup-real followup-real--en_cours"') == 1
    assert ("D85-T3-A1 · En cours, en retard" in picture, "aujourd’hui" in picture) == (True, True)
    assert ("<script>alert" in answer, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in picture) == (False, True)
    table = answer.partition('id="tableau"')[2]
    for said in ("mercredi 1er septembre 2021", "mardi 1er février 2022", "lundi 10 janvier 2022"):
        assert said in table, said
