"""/territoires/<id>/membres/<member>/ and …/retirer/: other rights, at once; somebody always stays in charge."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, MembershipChange, User
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db

LAST = "Plus personne ne coordonnerait ce territoire."


def role_of(user: User) -> Membership:
    return Membership.objects.select_related("territory").get(user=user)


def url(one: Membership, rest: str = "") -> str:
    return f"/territoires/{one.territory_id}/membres/{one.pk}/{rest}"


def role_form(role: str, seen: str, **more: str) -> dict[str, str]:
    return {"uid": str(uuid.uuid4()), "role": role, "seen": seen, **more}


def removal(**more: str) -> dict[str, str]:
    return {"uid": str(uuid.uuid4()), **more}


def came(*users: User) -> None:
    User.objects.filter(pk__in=[user.pk for user in users]).update(last_login=timezone.now())


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_role_changes_at_once_in_a_session_that_is_open(cast: Cast) -> None:
    boss, reader = browser_of(cast.coordinator), browser_of(cast.reader)
    assert reader.get("/sessions/nouvelle/").status_code == 403
    one = role_of(cast.reader)
    answer = boss.post(url(one), role_form("animateur", "lecteur"), follow=True)
    assert "Le nouveau rôle est enregistré." in answer.content.decode()
    assert reader.get("/sessions/nouvelle/").status_code == 200
    change = MembershipChange.objects.get()
    assert (change.role_before, change.role_after, change.by) == ("lecteur", "animateur", cast.coordinator)


def test_a_removed_person_loses_their_rights_at_once_in_a_session_that_is_open(cast: Cast) -> None:
    boss, facilitator = browser_of(cast.coordinator), browser_of(cast.facilitator)
    assert facilitator.get("/sessions/nouvelle/").status_code == 200
    one = role_of(cast.facilitator)
    page = boss.get(url(one, "retirer/")).content.decode()
    assert "Cette personne ne verra plus ce territoire" in page
    answer = boss.post(url(one, "retirer/"), removal(), follow=True)
    assert "Cette personne n’a plus ce rôle." in answer.content.decode()
    assert facilitator.get("/sessions/nouvelle/").status_code == 403
    assert "n’a pas encore de territoire" in facilitator.get("/mon-territoire/").content.decode()
    change = MembershipChange.objects.get()
    assert (change.person, change.role_before, change.role_after) == (cast.facilitator, "animateur", "")


def test_a_removal_sent_twice_leads_to_the_list_twice(cast: Cast) -> None:
    boss, one, sent = browser_of(cast.coordinator), role_of(cast.facilitator), removal()
    for _ in range(2):
        assert boss.post(url(one, "retirer/"), sent)["Location"] == f"/territoires/{cast.nantes.pk}/membres/"
    assert MembershipChange.objects.count() == 1
    assert boss.post(url(one, "retirer/"), removal()).status_code == 404


def test_a_role_sent_again_late_does_not_undo_what_came_after(cast: Cast) -> None:
    boss, one = browser_of(cast.coordinator), role_of(cast.reader)
    sent = role_form("animateur", "lecteur")
    boss.post(url(one), sent)
    boss.post(url(one), role_form("lecteur", "animateur"))
    assert boss.post(url(one), sent).status_code == 302
    assert role_of(cast.reader).role == "lecteur"


def test_another_role_chosen_from_the_same_page_is_given(cast: Cast) -> None:
    boss, one = browser_of(cast.coordinator), role_of(cast.reader)
    sent = role_form("animateur", "lecteur")
    boss.post(url(one), sent)
    page = boss.post(url(one), {**sent, "role": "coordinateur", "seen": "animateur"}, follow=True).content.decode()
    assert "Le nouveau rôle est enregistré." in page
    assert role_of(cast.reader).role == "coordinateur"
    assert MembershipChange.objects.count() == 2


def test_a_role_that_changed_meanwhile_is_shown_and_nothing_is_overwritten(cast: Cast) -> None:
    boss, one = browser_of(cast.coordinator), role_of(cast.reader)
    Membership.objects.filter(pk=one.pk).update(role=Role.FACILITATOR)
    page = boss.post(url(one), role_form("coordinateur", "lecteur")).content.decode()
    assert "quelqu’un a donné à cette personne le rôle «\u00a0Animation\u00a0»" in page
    assert 'name="seen" value="animateur"' in page
    assert role_of(cast.reader).role == "animateur"
    assert boss.post(url(one), role_form("coordinateur", "animateur")).status_code == 302
    assert role_of(cast.reader).role == "coordinateur"


@pytest.mark.parametrize("role", ["administrateur", "inconnu", ""])
def test_a_role_out_of_reach_is_refused(cast: Cast, role: str) -> None:
    boss, one = browser_of(cast.coordinator), role_of(cast.reader)
    page = boss.post(url(one), role_form(role, "lecteur"))
    assert page.status_code == 200
    assert "Le rôle n’a pas changé" in page.content.decode()


def test_two_roles_on_one_territory_stay_two(cast: Cast) -> None:
    Membership.objects.create(user=cast.reader, role=Role.FACILITATOR, territory=cast.nantes)
    one = Membership.objects.get(user=cast.reader, role=Role.READER)
    page = browser_of(cast.coordinator).post(url(one), role_form("animateur", "lecteur")).content.decode()
    assert "Cette personne a déjà ce rôle sur ce territoire" in page


def test_members_of_another_territory_are_not_there(cast: Cast) -> None:
    boss, other = browser_of(cast.coordinator), role_of(cast.other_reader)
    for rest in ("", "retirer/"):
        assert boss.get(f"/territoires/{cast.nantes.pk}/membres/{other.pk}/{rest}").status_code == 404
        assert boss.post(f"/territoires/{cast.nantes.pk}/membres/{other.pk}/{rest}", removal()).status_code == 404
    assert role_of(cast.other_reader).role == "lecteur"


def test_one_who_coordinates_the_nation_does_not_touch_administrators(cast: Cast) -> None:
    nation, one = person("nation", (Role.COORDINATOR, cast.france)), role_of(cast.administrator)
    came(nation)
    browser = browser_of(nation)
    assert browser.get(url(one)).status_code == 403
    assert browser.post(url(one), role_form("lecteur", "administrateur")).status_code == 403
    assert browser.post(url(one, "retirer/"), removal()).status_code == 403
    assert role_of(cast.administrator).role == "administrateur"


def test_the_last_coordinator_neither_leaves_nor_steps_down(cast: Cast) -> None:
    boss, one = browser_of(cast.coordinator), role_of(cast.coordinator)
    assert LAST in boss.post(url(one, "retirer/"), removal()).content.decode()
    assert LAST in boss.post(url(one), role_form("lecteur", "coordinateur")).content.decode()
    # An invitation that nobody answered, and a closed account, are nobody.
    waiting = person("en-attente", (Role.COORDINATOR, cast.nantes))
    assert LAST in boss.post(url(one, "retirer/"), removal()).content.decode()
    came(waiting)
    User.objects.filter(pk=waiting.pk).update(is_active=False)
    assert LAST in boss.post(url(one, "retirer/"), removal()).content.decode()
    # Nor is a coordinator of another territory, above or below.
    came(person("dessous", (Role.COORDINATOR, cast.vendee)), person("dessus", (Role.COORDINATOR, cast.region)))
    assert LAST in boss.post(url(one, "retirer/"), removal()).content.decode()
    assert role_of(cast.coordinator).role == "coordinateur"
    User.objects.filter(pk=waiting.pk).update(is_active=True)
    assert boss.post(url(one, "retirer/"), removal())["Location"] == "/mon-territoire/"


def test_one_who_manages_from_above_removes_the_last_coordinator_but_not_themself(cast: Cast) -> None:
    above = person("dessus", (Role.COORDINATOR, cast.region), (Role.COORDINATOR, cast.vendee))
    browser = browser_of(above)
    own = Membership.objects.get(user=above, territory=cast.vendee)
    assert LAST in browser.post(url(own, "retirer/"), removal()).content.decode()
    assert browser.post(url(role_of(cast.coordinator), "retirer/"), removal()).status_code == 302
    assert not Membership.objects.filter(user=cast.coordinator).exists()


def test_the_last_administrator_stays_even_beside_a_coordinator_of_the_nation(cast: Cast) -> None:
    came(person("nation", (Role.COORDINATOR, cast.france)))
    browser, one = browser_of(cast.administrator), role_of(cast.administrator)
    assert LAST in browser.post(url(one), role_form("coordinateur", "administrateur")).content.decode()
    came(person("seconde", (Role.ADMINISTRATOR, cast.france)))
    User.objects.filter(pk=cast.administrator.pk).update(is_staff=True)
    assert browser.post(url(one), role_form("coordinateur", "administrateur")).status_code == 302
    assert User.objects.get(pk=cast.administrator.pk).is_staff is False


def test_a_coordinator_removes_another_and_stays(cast: Cast) -> None:
    other = person("autre", (Role.COORDINATOR, cast.nantes))
    assert browser_of(cast.coordinator).post(url(role_of(other), "retirer/"), removal()).status_code == 302
    assert not Membership.objects.filter(user=other).exists()


def test_giving_up_one_s_own_role_says_what_is_lost(cast: Cast) -> None:
    came(person("autre", (Role.COORDINATOR, cast.nantes)))
    browser, one = browser_of(cast.coordinator), role_of(cast.coordinator)
    assert "Renoncer à votre rôle" in browser.get(url(one, "retirer/")).content.decode()
    page = browser.post(url(one, "retirer/"), removal(), follow=True).content.decode()
    assert "Vous n’avez plus ce rôle." in page
