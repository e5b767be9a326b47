"""« Où en est la synthèse » and « Ce qui reste sans suite », and what is said before a synthesis goes on."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from consolidation.checklist import points_of
from restitutions.models import Entry, Restitution, Row, ThemeSheet
from territories.models import Territory
from tests.consolidation.conftest import Region

pytestmark = [pytest.mark.django_db, pytest.mark.data]

LOOK = "Regarder ce qui reste, thématique 3"
LINK = "Voir où en est la synthèse"


def read(client: Client, region: Region, path: str = "consolider/couverture/", who: str = "coordinator") -> str:
    """The words and tags of a page of the académie, spaces made one."""
    client.force_login(getattr(region.cast, who))
    response = client.get(f"/restitutions/{region.above.restitution.pk}/{path}")
    assert response.status_code == 200
    page = html.unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", page)


def words(page: str) -> str:
    kept = re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])
    return re.sub(r"\s+(?=[,.]\s)", "", re.sub(r"\s+", " ", kept))


def rows(page: str) -> list[str]:
    """The first words of each row of the table, the header apart."""
    return [words(f"<main>{one}</main>").strip() for one in re.findall(r'<th role="rowheader".*?</th>', page)]


def test_each_cell_says_what_became_of_the_points_and_leads_to_them(client: Client, region: Region) -> None:
    said = region.say(region.vendee, "diagnosis", irritant=["Un", "Deux", "Trois", "Quatre"])
    region.send(region.vendee)
    region.take(said["Un"])
    region.set_aside(said["Deux"])
    page = read(client, region)
    below = region.vendee.restitution.pk
    link = f"/restitutions/{region.above.restitution.pk}/consolider/3/?restitution={below}"
    assert re.findall(rf'href="{re.escape(link)}"[^>]*>(.*?)</a>', page) != []
    assert "2 à regarder, 1 repris, 1 écarté, Vendée, thématique 3" in words(page)
    for text in ("Trois", "Quatre"):
        region.take(said[text])
    page = read(client, region)
    assert f'href="{link}&decision=toutes"' in page
    assert "Tout est regardé, 3 repris, 1 écarté" in words(page)


def test_what_is_to_come_and_who_is_awaited_is_said(client: Client, region: Region) -> None:
    region.say(region.vendee, "diagnosis", irritant=["Un", "Deux"])
    region.say(region.bassin, "diagnosis", strength=["Trois"])
    region.send(region.vendee)
    seen = words(read(client, region))
    assert "2 restitutions alimentent cette synthèse. 2 points transmis : 0 repris, 0 écarté, 2 à regarder." in seen
    assert "1 restitution est encore un brouillon, avec 1 point à venir" in seen
    assert "4 territoires attendus : Loire-Atlantique, Maine-et-Loire, Mayenne, Sarthe." in seen
    assert seen.count("Attendue") == 4
    assert "Toutes les restitutions transmises – – aucun point – aucun point 2 à regarder" in seen
    assert LOOK in seen
    assert LOOK not in words(read(client, region, who="facilitator"))


def test_the_lines_that_have_most_to_look_at_come_first_when_asked(client: Client, region: Region) -> None:
    said = region.say(region.vendee, "diagnosis", irritant=["Un", "Deux"])
    region.say(region.bassin, "diagnosis", irritant=["Trois"])
    region.send()
    for point in said.values():
        region.take(point)
    names = [name.split(" Restitution")[0] for name in rows(read(client, region))]
    assert names[0] == "Loire-Atlantique"
    page = read(client, region, "consolider/couverture/?tri=reste")
    assert rows(page)[0].endswith("Restitution du Bocage")
    assert 'aria-sort="descending">Ensemble' in page


def test_a_synthesis_that_nothing_feeds_says_what_to_do(client: Client, region: Region) -> None:
    Restitution.objects.update(feeds=None)
    page = read(client, region)
    assert "Rien n’alimente encore cette synthèse" in page
    assert f'<a class="fr-btn" href="/restitutions/{region.above.restitution.pk}/consolider/">' in page
    assert "<table" not in page
    assert 'class="fr-btn"' not in read(client, region, who="facilitator").partition("<main")[2]


@pytest.mark.parametrize("number", [1, 1000])
def test_the_matrix_asks_as_much_at_any_size(
    client: Client, region: Region, django_assert_num_queries: Any, number: int
) -> None:
    made = Restitution.objects.bulk_create(
        Restitution(campaign=region.cast.campaign, territory=region.cast.bassin, feeds=region.above.restitution)
        for _ in range(number)
    )
    sheets = ThemeSheet.objects.bulk_create(ThemeSheet(restitution=one, theme=region.above.theme) for one in made)
    lines = Row.objects.bulk_create(Row(sheet=sheet, table="diagnosis") for sheet in sheets)
    Entry.objects.bulk_create(Entry(sheet=row.sheet, row=row, kind="irritant", text="Le bus") for row in lines)
    with connection.cursor() as cursor:
        # What autovacuum does by itself after so many rows; without it a plan is now and then a hundred times slower.
        cursor.execute("ANALYZE")
    client.force_login(region.cast.coordinator)
    with django_assert_num_queries(8):
        page = client.get(f"/restitutions/{region.above.restitution.pk}/consolider/couverture/").content.decode()
    assert page.count('<th role="rowheader"') == min(number + 6, 50) + 1


LOOSE = "consolider/fil-rompu/"


def test_loose_ends_are_counted_and_lead_to_their_place(client: Client, region: Region) -> None:
    point = region.say(region.above, "diagnosis", irritant=["Le réseau tombe"])["Le réseau tombe"]
    region.say(region.above, "plan", action=["Former <b>les</b> équipes"])
    page = read(client, region, LOOSE)
    seen = words(page)
    for tab in (
        "Irritants sans besoin 1",
        "Besoins sans levier 0",
        "Leviers sans action 0",
        "Actions sans indicateur 1",
        "Actions qui ne répondent à rien 1",
    ):
        assert tab in seen
    assert "1 point. Reprenez-les dans une projection, avec le besoin qu’ils expriment." in seen
    address = f"/restitutions/{region.above.restitution.pk}/3/#{point.reference}"
    assert f'<a href="{address}">{point.reference}' in page
    assert point.reference is not None
    client.force_login(region.cast.coordinator)
    raw = client.get(f"/restitutions/{region.above.restitution.pk}/{LOOSE}?question=actions").content.decode()
    assert "Former &lt;b&gt;les&lt;/b&gt; équipes" in raw
    assert "Chaque besoin a son levier." in words(read(client, region, f"{LOOSE}?question=besoins"))


def test_loose_ends_may_be_those_of_one_thematique(client: Client, region: Region) -> None:
    region.say(region.above, "diagnosis", irritant=["Le réseau tombe"])
    assert "Il n’y a encore rien à relier" in read(client, region, f"{LOOSE}?theme=2")
    assert "Le réseau tombe" in read(client, region, f"{LOOSE}?question=irritants&theme=3")


def test_a_whole_thread_is_praised_and_an_empty_one_is_not(client: Client, region: Region) -> None:
    assert "Bravo" not in read(client, region, LOOSE)
    said = region.say(region.above, "projections", main_irritant=["Principal"], need=["Besoin"], lever=["Levier"])
    plan = region.say(region.above, "plan", planned_lever=["Quoi"], action=["Action"], success_measure=["Mesure"])
    assert "Bravo" not in read(client, region, LOOSE)
    plan["Quoi"].answers.add(said["Levier"])
    assert "Bravo, le fil est entier" in read(client, region, LOOSE)


@pytest.mark.parametrize("number", [1, 1000])
def test_the_loose_ends_ask_as_much_at_any_size(
    client: Client, region: Region, django_assert_num_queries: Any, number: int
) -> None:
    sheet = ThemeSheet.objects.create(restitution=region.above.restitution, theme=region.above.theme)
    row = Row.objects.create(sheet=sheet, table="diagnosis")
    Entry.objects.bulk_create(
        Entry(sheet=sheet, row=row, kind="irritant", text=f"Le bus {rank}", position=rank) for rank in range(number)
    )
    client.force_login(region.cast.coordinator)
    with django_assert_num_queries(12):
        page = client.get(f"/restitutions/{region.above.restitution.pk}/{LOOSE}").content.decode()
    assert page.count('class="cov-ends__text"') == min(number, 25)


def test_sending_says_what_is_not_looked_at_and_does_not_prevent_it(client: Client, region: Region) -> None:
    region.say(region.above, "diagnosis", irritant=["Le réseau tombe"])
    said = region.say(region.vendee, "diagnosis", irritant=["Un", "Deux"])
    region.send(region.vendee)
    line = (
        "Niveau inférieur : 2 points ne sont pas encore regardés, 1 restitution est encore en brouillon, "
        f"4 territoires sont attendus. {LINK}"
    )
    for path in ("", "etat/transmettre/"):
        page = read(client, region, path)
        assert line in words(page)
        assert f'<a href="/restitutions/{region.above.restitution.pk}/consolider/couverture/">{LINK}</a>' in page
    assert "Envoyer au coordinateur</button>" in page
    region.take(said["Un"])
    assert "Niveau inférieur : 1 point n’est pas encore regardé, 1" in words(read(client, region, ""))


@pytest.mark.parametrize("number", [1, 1000])
def test_what_is_said_before_sending_asks_as_much_at_any_size(
    region: Region, django_assert_num_queries: Any, number: int
) -> None:
    region.say(region.vendee, "diagnosis", irritant=[f"Constat {rank}" for rank in range(1, 30)])
    Restitution.objects.bulk_create(
        Restitution(campaign=region.cast.campaign, territory=region.cast.bassin, feeds=region.above.restitution)
        for _ in range(number)
    )
    with django_assert_num_queries(6):
        assert len(points_of(region.above.restitution)) == 1
    with django_assert_num_queries(1):
        assert points_of(region.vendee.restitution) == []


def test_nothing_is_said_of_what_was_all_looked_at(region: Region) -> None:
    said = region.say(region.bassin, "diagnosis", irritant=["Un"])
    region.send()
    Restitution.objects.filter(pk=region.vendee.restitution.pk).delete()
    Territory.objects.filter(parent=region.cast.nantes).exclude(pk=region.cast.vendee.pk).delete()
    assert [point.text for point in points_of(region.above.restitution)] == [
        "Niveau inférieur\u00a0: 1\u00a0point n’est pas encore regardé."
    ]
    region.take(said["Un"])
    assert points_of(region.above.restitution) == []


def test_sending_says_what_changed_below_since_it_was_taken(client: Client, region: Region) -> None:
    said = region.say(region.vendee, "diagnosis", irritant=["Un", "Deux"])
    region.send()
    for source in said.values():
        region.take(source)
    assert "ont changé depuis" not in words(read(client, region, ""))
    Entry.objects.filter(pk=said["Un"].pk).update(text="Un, mais pas toujours")
    Entry.objects.filter(pk=said["Deux"].pk).delete()
    page = read(client, region, "")
    link = f"/restitutions/{region.above.restitution.pk}/consolider/3/?decision=modifiees"
    assert "Niveau inférieur : 2 points repris ont changé depuis. Comparer les textes de la thématique 3" in words(page)
    assert f'<a href="{link}">' in page
    assert "Un, mais pas toujours" in client.get(link).content.decode()
