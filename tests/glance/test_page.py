"""The page at a glance: its figures, whom it is for, what it asks of the database."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.scope import Scope
from followup.models import Action
from glance.comparable import RULE
from glance.coverage import coverage, read_told
from glance.participation import participation, read_came
from glance.places import read_places
from glance.side_by_side import side_by_side
from glance.standings import LINES, count_standings, standings
from measures.models import Measure
from restitutions.models import Restitution
from territories.models import Territory
from tests.cast import Cast, person
from tests.followup.conftest import SignIn, Story, many_actions, move, publish
from tests.indicators.made import make_measure, send
from tests.measures.made import measure, yearly
from tests.workshops.sheets import make_workshop
from workshops.models import Attendance, Campaign, Theme, Workshop

pytestmark = pytest.mark.django_db
ADDRESS = "/suivi/coup-d-oeil/"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-22T12:00:00+01:00", tick=False):
        yield


def page(client: Client, **asked: str) -> str:
    answer = client.get(ADDRESS, asked)
    assert answer.status_code == 200
    return re.sub(r"[\u00a0\u202f]", " ", unescape(answer.content.decode()))


def table(text: str, label: str) -> dict[str, list[str]]:
    """The lines of a table: what their cells say, by their heading."""
    body = text.partition(f'aria-label="{label}"')[2].partition("<tbody")[2].partition("</tbody>")[0]
    found = {}
    for row in body.split("<tr")[1:]:
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        head, *values = [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]
        found[head] = values
    return found


def tiles(text: str, section: str) -> dict[str, int]:
    part = text.partition(f'id="{section}"')[2].partition("</section>")[0]
    found = re.findall(r'__number">([\d ]+)</span>\s*(?:<a [^>]*>)?\s*([^<\n]+)', part)
    return {label.strip(): int(number) for number, label in found}


def test_a_session_is_counted_once_and_what_is_unknown_is_said(cast: Cast, as_user: SignIn) -> None:
    told = make_workshop(cast, "Atelier")
    make_workshop(cast, "À l’académie", territory=cast.nantes)
    silent = make_workshop(cast, "Muet", territory=cast.bassin)
    Attendance.objects.filter(workshop=silent).update(participants=None)
    make_workshop(cast, "Annulé", state="annulee")
    make_workshop(cast, "Voisin", territory=cast.morbihan)
    for title in ("Une", "Deux"):
        one = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee, title=title)
        one.workshops.add(told)
    text = page(as_user(cast.reader))
    assert table(text, "Sessions et participants par territoire") == {
        "Académie de Nantes, à son niveau": ["1", "au moins 1 234", "0"],
        "Vendée": ["3", "au moins 1 234", "1"],
    }
    by_category = table(text, "Participants par catégorie")
    assert by_category["Représentants des usagers (familles et élèves)"] == ["au moins 68"]
    assert (by_category["Chercheurs"], len(by_category)) == (["non renseigné"], 9)
    detail = table(text, "Participants par catégorie et par territoire")
    assert (detail["Sessions"], detail["Sessions annulées"]) == (["1", "3"], ["0", "1"])
    assert detail["Représentants des usagers (familles et élèves)"] == ["34", "au moins 34"]
    sessions = f"/sessions/?territoire={cast.nantes.pk}"
    for asked, said in (
        ("", "4 sessions"),
        ("&etat=annulee", "1 annulée"),
        ("&effectif=aucun", "1 session sans effectif"),
    ):
        assert f'<a href="{sessions}{asked}">{said}</a>' in text
    listed = re.sub(r"[\u00a0\u202f]", " ", as_user(cast.reader).get(sessions).content.decode())
    assert "4 sessions dont 1 annulée, au moins 2 468 participants" in listed


def test_the_coverage_says_the_farthest_state_of_each_thematique(story: Story, as_user: SignIn) -> None:
    cast = story.cast
    sent = make_measure(cast, cast.bassin).sheet.restitution
    send(sent)
    make_measure(cast, cast.nantes)
    make_measure(cast, cast.morbihan)
    for account, link in ((cast.reader, 0), (cast.facilitator, 1)):
        text = page(as_user(account))
        counts = table(text, "Territoires par thématique, selon leur restitution")
        assert counts["2. Enseigner et apprendre"] == ["0", "1", "1", "0", "4"]
        assert counts["3. Travailler ensemble"] == ["1", "0", "0", "0", "5"]
        lines = table(text, "Restitutions par territoire et par thématique")
        assert lines["Vendée"] == ["Non traitée", "Transmise", "Publiée", "Non traitée", "Non traitée"]
        assert lines["Académie de Nantes"] == ["Attendue", "En préparation", "Attendue", "Attendue", "Attendue"]
        draft = Restitution.objects.get(territory=cast.nantes)
        assert text.count(f'href="/restitutions/{draft.pk}/"') == link
        assert f'href="/restitutions/{sent.pk}/"' in text


def test_what_is_corrected_stays_published(story: Story, as_user: SignIn) -> None:
    move(story.restitution, story.cast, "corriger")
    lines = table(page(as_user(story.cast.reader)), "Restitutions par territoire et par thématique")
    assert lines["Vendée"] == ["Attendue", "Attendue", "Publiée", "Attendue", "Attendue"]


def test_actions_lead_to_the_lines_behind_them(story: Story, as_user: SignIn) -> None:
    publish(story.cast, story.cast.nantes, many_actions(3))
    Action.objects.filter(reference="D85-T3-A1").update(state="en_cours", started_on=date(2022, 1, 1))
    client = as_user(story.cast.reader)
    text = page(client)
    # The plans end in 2022: all of them are late.
    assert tiles(text, "actions") == {
        "À lancer": 4, "En cours": 1, "Suspendue": 0, "Terminée": 0, "Abandonnée": 0, "En retard": 5,
    }  # fmt: skip
    link = f"/suivi/?territoire={story.cast.nantes.slug}&perimetre=tout&etat=en_cours"
    assert f'href="{link}#actions"' in text
    assert "D85-T3-A1" in client.get(link).content.decode()


def test_indicators_stand_as_their_own_page_says(cast: Cast, as_user: SignIn) -> None:
    late = yearly(cast.nantes, "Écoles reliées")
    measure(late, cast.vendee, "2025-01-01", "30", cast.facilitator)
    yearly(cast.france, "Sans rien")
    yearly(cast.rennes, "Voisin")
    reached = yearly(cast.nantes, "Atteint", awaited_level="academie")
    measure(reached, cast.nantes, "2023-01-01", "15", cast.facilitator)
    measure(reached, cast.nantes, "2025-01-01", "85", cast.facilitator)
    client = as_user(cast.reader)
    text = page(client)
    assert tiles(text, "indicateurs") == {
        "Atteint": 1, "En bonne voie": 0, "En retard": 1, "Sans nouvelles": 1, "Non évalué": 0,
    }  # fmt: skip
    assert "Voisin" not in text
    for indicator, jalon, said in ((late, "en_retard", "30 % en 2025"), (reached, "atteint", "85 % en 2025")):
        text = page(client, jalon=jalon)
        address = f"/indicateurs/{indicator.pk}/?territoire={cast.nantes.pk}"
        assert (f'href="{address}"' in text, said in text) == (True, True)
        sentences = re.findall(r'glance-why" dir="auto">([^<]+)<', text)
        shown = re.sub(r"[\u00a0\u202f]", " ", unescape(client.get(address).content.decode()))
        assert sum(sentence in shown for sentence in sentences) == 1


def test_the_national_level_reads_academies_side_by_side(story: Story, as_user: SignIn) -> None:
    cast = story.cast
    make_workshop(cast)
    make_workshop(cast, territory=cast.morbihan)
    make_workshop(cast, territory=cast.morbihan)
    for above in (cast.france, cast.region):
        make_workshop(cast, "Au-dessus des académies", territory=above)
    client = as_user(cast.administrator)
    lines = table(page(client), "Académies côte à côte")
    assert (len(lines), next(iter(lines))) == (30, "Aix-Marseille")
    assert lines["Nantes"] == ["1", "au moins 1 234", "1", "2", "0", "2 (100 %)", "0", "0", "0", "0"]
    assert lines["Rennes"] == ["2", "au moins 2 468", *["0"] * 8]
    assert lines["Amiens"] == ["0", "–", *["0"] * 8]
    assert list(table(page(client, tri="sessions"), "Académies côte à côte"))[:2] == ["Rennes", "Nantes"]
    assert list(table(page(client, tri="actions"), "Académies côte à côte"))[:2] == ["Nantes", "Aix-Marseille"]
    assert list(table(page(client, tri="participants"), "Académies côte à côte"))[:2] == ["Rennes", "Nantes"]
    assert list(table(page(client, tri="rien"), "Académies côte à côte"))[:2] == ["Aix-Marseille", "Amiens"]
    region = table(page(client, territoire=cast.region.slug), "Académies côte à côte")
    assert list(region) == ["Nantes"]
    assert "Académies côte à côte" not in page(client, territoire=cast.nantes.slug)


def test_academies_comparable_to_one_have_from_half_to_twice_its_sessions(cast: Cast, as_user: SignIn) -> None:
    amiens, lyon = (Territory.objects.get(level="academie", name=name) for name in ("Amiens", "Lyon"))
    for place, number in ((cast.vendee, 2), (cast.morbihan, 4), (amiens, 1), (lyon, 5)):
        for rank in range(number):
            make_workshop(cast, f"Atelier {rank}", territory=place)
    client = as_user(cast.administrator)

    def compared(**asked: str) -> list[str]:
        return list(table(page(client, **asked), "Académies côte à côte"))

    assert compared(comparable="academie-de-nantes") == ["Nantes", "Amiens", "Rennes"]
    assert compared(comparable="academie-de-nantes", tri="sessions") == ["Nantes", "Rennes", "Amiens"]
    assert compared(comparable="academie-de-rennes") == ["Rennes", "Lyon", "Nantes"]
    assert (len(compared()), len(compared(comparable="nulle-part"))) == (30, 30)
    text = page(client, comparable="academie-de-nantes")
    assert '<option value="academie-de-nantes" selected>Nantes</option>' in re.sub(r"\s+", " ", text)
    assert (RULE in text, text.count('aria-current="true">Nantes')) == (True, 1)
    assert '&campagne=egn-2020&tri=sessions&comparable=academie-de-nantes#comparer"' in text
    assert compared(comparable="academie-de-poitiers") == ["Poitiers"]
    assert "Aucune académie n’est comparable à celle-ci" in page(client, comparable="academie-de-poitiers")


def test_another_territory_is_not_there(cast: Cast, as_user: SignIn) -> None:
    assert as_user(cast.other_coordinator).get(ADDRESS, {"territoire": "vendee"}).status_code == 404
    assert as_user(cast.reader).get(ADDRESS, {"territoire": "nulle-part"}).status_code == 404
    assert as_user(cast.reader).get(ADDRESS, {"campagne": "nulle-part"}).status_code == 404
    assert "Vous n’avez pas encore de territoire" in page(as_user(cast.outsider))


def test_a_territory_without_anything_says_so(cast: Cast, as_user: SignIn) -> None:
    text = page(as_user(person("lectrice-du-bassin", (Role.READER, cast.bassin))))
    for said in ("Aucune session", "Aucune thématique n’est encore traitée", "Aucune action", "Aucun indicateur"):
        assert said in text, said


def test_another_campaign_has_its_own_figures(cast: Cast, as_user: SignIn) -> None:
    Campaign.objects.create(slug="egn-2026", title="Reprise", opens_on=date(2026, 9, 1), closes_on=date(2026, 12, 1))
    make_workshop(cast)
    client = as_user(cast.reader)
    assert "Aucune session pour l’instant" in page(client)
    text = page(client, campagne="egn-2020")
    assert table(text, "Sessions et participants par territoire") == {"Vendée": ["1", "au moins 1 234", "0"]}
    assert ("/sessions/?territoire" in text, "toutes campagnes confondues" in text) == (False, False)
    assert f'href="{ADDRESS}?territoire={cast.nantes.slug}&campagne=egn-2026"' in text


def many(cast: Cast, number: int) -> None:
    """That many sessions, restitutions, actions, indicators and values."""
    for rank in range(number):
        make_workshop(cast, f"Atelier {rank}")
        make_measure(cast, cast.vendee, f"Mesure {rank}")
    publish(cast, cast.nantes, many_actions(number))
    for rank in range(number):
        indicator = yearly(cast.nantes, f"Indicateur {rank}")
        measure(indicator, cast.vendee, "2025-01-01", "30", cast.facilitator)
    assert (Workshop.objects.count(), Action.objects.count(), Measure.objects.count()) == (number, number, number)


@pytest.mark.parametrize("number", [1, 30])
def test_each_panel_asks_as_much_of_the_database_for_one_as_for_thirty(
    cast: Cast, as_user: SignIn, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    many(cast, number)
    scope = Scope(cast.administrator)
    assert scope.grants
    with django_assert_num_queries(1):
        places = read_places(cast.france)
    with django_assert_num_queries(2):
        came = read_came(cast.france, cast.campaign)
        participation(came, places)
    with django_assert_num_queries(4):
        themes = list(Theme.objects.filter(campaign=cast.campaign).order_by("number"))
        told = read_told(cast.france, cast.campaign, themes, scope)
        coverage(told, themes, places)
    with django_assert_num_queries(3):
        today = date(2026, 11, 22)
        counted = count_standings([cast.nantes, *places.compared], today)
        here = counted[cast.nantes.pk]
        shown = standings(cast.nantes, here, asked="", page="", today=today, campaign="")
    assert (len(shown.lines), shown.groups[2].number) == (min(number, LINES), number)
    with django_assert_num_queries(1):
        lines = side_by_side(places, campaign="", came=came, told=told, standings=counted, order="")
    nantes = next(line for line in lines if line.territory == cast.nantes)
    figures = {name: nantes.figures[name].number for name in ("sessions", "actions", "indicateurs-retard")}
    assert figures == {"sessions": number, "actions": number, "indicateurs-retard": number}
    client = as_user(cast.administrator)
    # The session, its account, the roles; the campaigns, those above; the panels and the actions.
    with django_assert_num_queries(14):
        client.get(ADDRESS)
