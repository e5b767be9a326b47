"""/territoires/<id>/membres/: who belongs to a territory and to what is below it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.models import Membership, MembershipChange, User
from territories.models import Territory
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db

NASTY = "<script>alert('{{ 7|add:7 }}')</script>"


def url(territory: Territory, rest: str = "") -> str:
    return f"/territoires/{territory.pk}/membres/{rest}"


def names(page: str) -> list[str]:
    return re.findall(r'scope="row">\s*<span dir="auto">(.*?)</span>', page)


def listed(client: Client, territory: Territory, **query: str) -> list[str]:
    return names(client.get(url(territory), query).content.decode())


def test_one_sees_the_members_of_a_territory_and_of_all_below_it_and_no_other(client: Client, cast: Cast) -> None:
    person("vendeenne", (Role.FACILITATOR, cast.vendee))
    client.force_login(cast.coordinator)
    assert listed(client, cast.nantes) == ["Animateur", "Coordinatrice", "Lectrice", "Vendeenne"]
    assert listed(client, cast.vendee) == ["Vendeenne"]
    page = client.get(url(cast.bassin)).content.decode()
    assert "Personne pour l’instant" in page
    client.force_login(cast.administrator)
    assert len(listed(client, cast.france)) == 8


def test_a_line_says_who_where_and_whether_they_came(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.facilitator.pk).update(name=NASTY, last_login=timezone.now())
    User.objects.filter(pk=cast.reader.pk).update(is_active=False)
    client.force_login(cast.coordinator)
    page = client.get(url(cast.nantes)).content.decode()
    lines = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in page.split('<tr role="row">')[2:]]
    today = timezone.localdate().strftime("%d/%m/%Y")
    assert (
        f"animateur@example.org Animation Académie de Nantes Compte actif membre depuis le {today} Changer" in lines[0]
    )
    assert lines[1].startswith("Coordinatrice (vous) coordinatrice@example.org Coordination Académie de Nantes")
    assert "Lecture Académie de Nantes Compte fermé" in lines[2]
    assert escape(NASTY) in page
    assert "<script>alert" not in page
    newcomer = person("nouvelle", (Role.READER, cast.vendee))
    page = client.get(url(cast.nantes), {"q": newcomer.name}).content.decode()
    assert "Première connexion attendue" in page.partition("<tbody")[2]


def test_the_address_filters_and_sorts(client: Client, cast: Cast) -> None:
    person("zoe", (Role.COORDINATOR, cast.vendee))
    User.objects.filter(pk=cast.reader.pk).update(is_active=False)
    client.force_login(cast.coordinator)
    assert listed(client, cast.nantes, q="vendée") == ["Zoe"]
    assert listed(client, cast.nantes, q="example animateur") == ["Animateur"]
    assert listed(client, cast.nantes, role="coordinateur") == ["Coordinatrice", "Zoe"]
    assert listed(client, cast.nantes, etat="actif") == ["Coordinatrice"]
    assert listed(client, cast.nantes, etat="invite") == ["Animateur", "Zoe"]
    assert listed(client, cast.nantes, etat="ferme") == ["Lectrice"]
    assert listed(client, cast.nantes, tri="role") == ["Coordinatrice", "Zoe", "Animateur", "Lectrice"]
    assert listed(client, cast.nantes, tri="territoire")[-1] == "Zoe"
    assert listed(client, cast.nantes, tri="recents")[0] == "Zoe"
    assert "Personne ne correspond" in client.get(url(cast.nantes), {"q": "introuvable"}).content.decode()


@pytest.mark.parametrize("name", ["q", "role", "etat", "tri", "page"])
@pytest.mark.parametrize("value", ["x" * 100_000, NASTY, "\x00", "-1", "9" * 30])
def test_a_strange_address_still_gets_a_page(client: Client, cast: Cast, name: str, value: str) -> None:
    client.force_login(cast.coordinator)
    answer = client.get(url(cast.nantes), {name: value})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_pages_keep_the_filters(client: Client, cast: Cast) -> None:
    for rank in range(26):
        person(f"membre-{rank:02}", (Role.READER, cast.vendee))
    client.force_login(cast.coordinator)
    page = client.get(url(cast.nantes), {"q": "membre"}).content.decode()
    assert "26\u00a0rôles donnés" in page
    assert len(names(page)) == 25
    assert 'href="?q=membre&amp;page=2"' in page
    assert listed(client, cast.nantes, q="membre", page="2") == ["Membre 25"]


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_at_1_and_30_members(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    Membership.objects.exclude(user=cast.coordinator).delete()
    for rank in range(number):
        person(f"membre-{rank}", (Role.READER, cast.vendee))
    client.force_login(cast.coordinator)
    with django_assert_num_queries(7):
        client.get(url(cast.nantes))


@pytest.mark.parametrize("number", [1, 30])
def test_the_journal_costs_the_same_at_1_and_30_changes(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for rank in range(number):
        someone = person(f"membre-{rank}")
        change = {"person": someone, "territory": cast.vendee, "by": cast.coordinator}
        MembershipChange.objects.create(role_after=Role.READER, **change)
    client.force_login(cast.coordinator)
    with django_assert_num_queries(7):
        page = client.get(url(cast.nantes, "journal/")).content.decode()
    assert page.count("Rôle donné&nbsp;: Lecture") == min(number, 25)


def test_the_journal_says_who_did_what_to_whom_here_and_not_elsewhere(client: Client, cast: Cast) -> None:
    changes = [("", Role.READER), (Role.READER, Role.FACILITATOR), (Role.FACILITATOR, "")]
    for before, after in changes:
        MembershipChange.objects.create(
            person=cast.reader, territory=cast.vendee, role_before=before, role_after=after, by=cast.facilitator
        )
    MembershipChange.objects.create(person=cast.outsider, territory=cast.morbihan, role_after=Role.READER)
    client.force_login(cast.coordinator)
    page = client.get(url(cast.nantes, "journal/")).content.decode()
    said = [
        "Rôle retiré&nbsp;: Animation",
        "De «&nbsp;Lecture&nbsp;» à «&nbsp;Animation&nbsp;»",
        "Rôle donné&nbsp;: Lecture",
    ]
    assert [page.index(one) for one in said] == sorted(page.index(one) for one in said)
    assert "Passant" not in page
    assert "Rien n’a changé pour l’instant" in client.get(url(cast.bassin, "journal/")).content.decode()


def test_the_page_is_linked_from_the_territory_and_from_home_for_who_manages(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    link = f'href="{url(cast.nantes)}"'
    assert link in client.get(f"/territoires/{cast.nantes.pk}/").content.decode()
    assert link in client.get("/mon-territoire/").content.decode()
    client.force_login(cast.facilitator)
    assert "/membres/" not in client.get("/mon-territoire/").content.decode()
